//! A ticket as ESC/POS bytes, through the crate `escpos`.
//!
//! Texts come from configuration and words only and were checked for control characters; what is
//! sent through a code page is in that page (see `pages`), so a name can neither command the printer
//! nor come out as garbage.

use crate::{
    PaperTicket,
    pages::{escpos_page, runs},
};
use ::escpos::{
    driver::Driver,
    errors::PrinterError,
    printer::Printer,
    printer_options::PrinterOptions,
    utils::{JustifyMode, Protocol},
};
use kolejka_core::config::{PageCode, Printer as PrinterConfig};
use qrcode::{Color, EcLevel, QrCode};
use std::sync::{Arc, Mutex, PoisonError};

/// Dots of a character of the printer's font A.
const CHAR_DOTS: usize = 12;

/// The largest magnification of a character.
const MAGNIFY_MAX: usize = 8;

/// Quiet modules around a QR code (ISO/IEC 18004 asks for four).
const QUIET_MODULES: usize = 4;

/// Rows of dots sent in one picture command; cheap printers have small buffers.
const BAND_ROWS: usize = 128;

/// The most documents named on paper; the paper stays short.
const BRING_MAX: usize = 6;

/// Dots from line to line: a little closer than a printer's default, for shorter paper.
const LINE_DOTS: u8 = 28;

/// Gathers what the crate `escpos` would send.
#[derive(Clone, Default)]
pub(crate) struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    /// What was gathered.
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Driver for Bytes {
    fn name(&self) -> String {
        "bytes".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}

/// A ticket as bytes for a printer.
///
/// # Panics
/// Never: gathering bytes in memory does not fail, and every size is within the crate's bounds.
pub fn bytes(ticket: &PaperTicket, printer: &PrinterConfig) -> Vec<u8> {
    let dots = if printer.paper_mm == 58 { 384 } else { 576 };
    let gathered = Bytes::default();
    let mut paper = Paper {
        printer: Printer::new(gathered.clone(), Protocol::default(), Some(PrinterOptions::default())),
        pages: &printer.code_pages,
        page: None,
        columns: dots / CHAR_DOTS,
        dots,
        replaced: 0,
    };
    paper.ticket(ticket, printer.cutter).expect("bytes are gathered in memory");
    if paper.replaced > 0 {
        tracing::warn!(
            printer = %printer.id,
            number = ticket.number,
            letters = paper.replaced,
            "letters that no code page of the printer holds were printed as `?`"
        );
    }
    gathered.take()
}

type Sent = Result<(), PrinterError>;

struct Paper<'a> {
    printer: Printer<Bytes>,
    pages: &'a [PageCode],
    page: Option<PageCode>,
    columns: usize,
    dots: usize,
    replaced: usize,
}

impl Paper<'_> {
    fn ticket(&mut self, ticket: &PaperTicket, cutter: bool) -> Sent {
        self.printer.init()?;
        self.printer.line_spacing(LINE_DOTS)?;
        self.printer.justify(JustifyMode::CENTER)?;
        self.lines(&ticket.office)?;
        if let Some(copy) = &ticket.copy {
            self.emphasised(copy)?;
        }
        self.number(&ticket.number)?;
        for service in &ticket.services {
            self.emphasised(service)?;
        }
        self.lines(&ticket.issued)?;
        self.printer.feed()?;
        self.emphasised(&ticket.ahead)?;
        if let Some(wait) = &ticket.wait {
            self.lines(wait)?;
        }
        if !ticket.place.is_empty() {
            self.lines(&ticket.place)?;
        }
        if let Some((heading, lines)) = &ticket.bring {
            self.printer.feed()?;
            self.printer.justify(JustifyMode::LEFT)?;
            self.emphasised(heading)?;
            for line in lines.iter().take(BRING_MAX) {
                self.listed(line)?;
            }
            self.printer.justify(JustifyMode::CENTER)?;
        }
        if let Some((url, name)) = &ticket.page {
            self.printer.feed()?;
            self.qr(url)?;
            self.lines(name)?;
        }
        self.printer.feed()?;
        self.lines(&ticket.order)?;
        self.printer.feeds(if cutter { 4 } else { 6 })?;
        if cutter {
            self.printer.partial_cut()?;
        }
        self.printer.print()?;
        Ok(())
    }

    /// The number, as large as the paper allows.
    fn number(&mut self, number: &str) -> Sent {
        let letters = number.chars().count().max(1);
        let times = (self.columns / letters).clamp(1, MAGNIFY_MAX);
        let size = u8::try_from(times).unwrap_or(1);
        self.printer.feed()?;
        self.printer.size(size, size)?;
        self.written(number)?;
        self.printer.feed()?;
        self.printer.size(1, 1).map(|_| ())
    }

    /// A text, broken at spaces to fit the paper.
    fn lines(&mut self, text: &str) -> Sent {
        for line in broken(text, self.columns) {
            self.written(&line)?;
            self.printer.feed()?;
        }
        Ok(())
    }

    fn emphasised(&mut self, text: &str) -> Sent {
        self.printer.bold(true)?;
        self.lines(text)?;
        self.printer.bold(false).map(|_| ())
    }

    /// An entry of a list, its further lines indented.
    fn listed(&mut self, text: &str) -> Sent {
        for (place, line) in broken(text, self.columns.saturating_sub(2)).into_iter().enumerate() {
            let mark = if place == 0 { "- " } else { "  " };
            self.written(&format!("{mark}{line}"))?;
            self.printer.feed()?;
        }
        Ok(())
    }

    /// A text through the printer's pages.
    fn written(&mut self, text: &str) -> Sent {
        let (runs, replaced) = runs(text, self.pages);
        self.replaced += replaced;
        for run in runs {
            if self.page != Some(run.page) {
                self.printer.page_code(escpos_page(run.page))?;
                self.page = Some(run.page);
            }
            self.printer.write(&run.text)?;
        }
        Ok(())
    }

    /// An address as a QR code, drawn dot by dot so that every printer can print it. An address too
    /// long for one is left out.
    fn qr(&mut self, url: &str) -> Sent {
        let Ok(code) = QrCode::with_error_correction_level(url, EcLevel::M) else { return Ok(()) };
        let modules = code.width() + 2 * QUIET_MODULES;
        // About 35 mm, in whole dots a module.
        let module_dots = (280 / modules).clamp(3, 8);
        let size = modules * module_dots;
        let left = self.dots.saturating_sub(size) / 2;
        let is_dark = |x: usize, y: usize| {
            let inside =
                |at: usize| (at / module_dots).checked_sub(QUIET_MODULES).filter(|at| *at < code.width());
            inside(x).zip(inside(y)).is_some_and(|place| code[place] == Color::Dark)
        };
        let width_bytes = (left + size).div_ceil(8);
        // The picture brings its own margin, since not every printer centres pictures.
        self.printer.justify(JustifyMode::LEFT)?;
        for top in (0..size).step_by(BAND_ROWS) {
            let rows = BAND_ROWS.min(size - top);
            let mut band = vec![0x1d, b'v', b'0', 0];
            for number in [width_bytes, rows] {
                band.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
            }
            for y in top..top + rows {
                for byte in 0..width_bytes {
                    let bits = (0..8).fold(0_u8, |bits, bit| {
                        let x = (byte * 8 + bit).checked_sub(left);
                        bits << 1 | u8::from(x.is_some_and(|x| is_dark(x, y)))
                    });
                    band.push(bits);
                }
            }
            self.printer.custom(&band)?;
        }
        self.printer.justify(JustifyMode::CENTER).map(|_| ())
    }
}

/// A text broken at spaces into lines of at most so many characters; a longer word is cut.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let line = lines.last_mut().expect("there is always a last line");
            let used = line.chars().count();
            let room = if used == 0 { columns } else { columns.saturating_sub(used + 1) };
            if word.len() <= room {
                if used > 0 {
                    line.push(' ');
                }
                line.extend(&word);
                break;
            }
            if used == 0 {
                line.extend(word.drain(..columns));
            }
            lines.push(String::new());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that lines are broken at spaces, and a word longer than the paper is cut, nothing lost.
    #[test]
    fn lines_are_broken_at_spaces() {
        assert_eq!(broken("raz dwa trzy", 7), ["raz dwa", "trzy"]);
        assert_eq!(
            broken("konstantynopolitańczykowianeczka", 10),
            ["konstantyn", "opolitańcz", "ykowianecz", "ka"]
        );
        assert_eq!(broken("  a   b ", 10), ["a b"]);
        assert_eq!(broken("", 10), [""]);
        assert_eq!(broken("ab cdefghij k", 4), ["ab", "cdef", "ghij", "k"]);
    }
}
