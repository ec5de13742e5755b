//! A document as letters of the printer's own fonts, through the crate `escpos`.
//!
//! What is sent through a code page is in that page (see `pages`), so a name can neither command the
//! printer nor come out as garbage; a line with a letter that no page holds is drawn instead.

use crate::{
    bands,
    document::{Block, Document, Entry, Picture, Text},
    draw::{self, Drawn},
    pages::{escpos_page, runs},
};
use ::escpos::{
    driver::Driver,
    errors::PrinterError,
    printer::Printer,
    printer_options::PrinterOptions,
    utils::{JustifyMode, Protocol},
};
use kolejka_core::config::{Align, PageCode, Printer as PrinterConfig, TextSize};
use std::sync::{Arc, Mutex, PoisonError};

/// Dots of a character of the printer's font A.
const CHAR_DOTS: usize = 12;

/// The largest magnification of a character.
const MAGNIFY_MAX: usize = 8;

/// White rows above and below a picture, such as a QR code.
const PICTURE_WHITE_DOTS: u32 = 16;

/// White rows above and below the number.
const NUMBER_WHITE_DOTS: u32 = 8;

/// A large text of more lines becomes smaller.
const LARGE_LINES_MAX: usize = 2;

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

type Sent = Result<(), PrinterError>;

/// Writes a document into `out`; how many letters no font had.
///
/// # Panics
/// Never: gathering bytes in memory does not fail, and every size is within the crate's bounds.
pub(crate) fn write(document: &Document, printer: &PrinterConfig, out: &mut Vec<u8>) -> usize {
    let gathered = Bytes::default();
    let dots = usize::from(printer.dots());
    let mut paper = Paper {
        printer: Printer::new(gathered.clone(), Protocol::default(), Some(PrinterOptions::default())),
        config: printer,
        page: None,
        columns: dots / CHAR_DOTS,
        missing: 0,
    };
    paper.document(document).expect("bytes are gathered in memory");
    out.extend(gathered.take());
    paper.missing
}

struct Paper<'a> {
    printer: Printer<Bytes>,
    config: &'a PrinterConfig,
    page: Option<PageCode>,
    columns: usize,
    missing: usize,
}

impl Paper<'_> {
    fn document(&mut self, document: &Document) -> Sent {
        for block in &document.blocks {
            match block {
                Block::Text(text) => self.text(text)?,
                Block::Number(number) => self.number(number)?,
                Block::Rule => {
                    let mut line = crate::Bitmap::new(usize::from(self.config.dots()));
                    line.fill(0, 6, self.config.dots().into(), 3);
                    line.reach(15);
                    self.dots(&line)?;
                }
                Block::List { heading, entries } => {
                    self.text(heading)?;
                    for entry in entries {
                        self.entry(entry)?;
                    }
                }
                Block::Picture { picture: Picture::Dots(dots), beside } if dots.width() == 0 => {
                    for text in beside {
                        self.text(text)?;
                    }
                }
                Block::Picture { .. } => self.picture(block)?,
                Block::Feed { mm } => self.white(self.config.dots_of_mm(*mm).into())?,
                Block::Cut => {
                    let mut cut = Vec::new();
                    bands::cut(self.config, &mut cut);
                    self.printer.custom(&cut)?;
                }
            }
        }
        self.printer.print().map(|_| ())
    }

    /// A text, broken at spaces to fit the paper.
    fn text(&mut self, text: &Text) -> Sent {
        let (mut wide, mut high) = match text.size {
            TextSize::Small | TextSize::Normal => (1, 1),
            // Letters of double height alone would look squeezed.
            TextSize::Large | TextSize::Huge => (2, 2),
        };
        let broken_to = |columns: usize| -> Vec<String> {
            text.text.lines().flat_map(|line| broken(line, columns)).collect()
        };
        let mut lines = broken_to(self.columns / wide);
        let is_word_cut = text.text.split_whitespace().any(|word| word.chars().count() > self.columns / wide);
        if wide > 1 && (lines.len() > LARGE_LINES_MAX || is_word_cut) {
            (wide, high) = (1, 1);
            lines = broken_to(self.columns);
        }
        if lines.iter().any(|line| runs(line, &self.config.code_pages).is_none()) {
            // The printer's columns are not those of drawn letters: the whole text is broken anew.
            return self.drawn(&draw::draw_block(&Block::Text(text.clone()), self.config.into()));
        }
        if let Some(most) = text.lines_max.map(usize::from).filter(|most| *most < lines.len()) {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                let kept: String = last.chars().take((self.columns / wide).saturating_sub(3)).collect();
                *last = format!("{kept}...");
            }
        }
        self.printer.justify(match text.align {
            Align::Left => JustifyMode::LEFT,
            Align::Center => JustifyMode::CENTER,
            Align::Right => JustifyMode::RIGHT,
        })?;
        self.printer.bold(text.bold)?;
        self.printer.size(times(wide), times(high))?;
        for line in &lines {
            self.line(line)?;
        }
        self.printer.size(1, 1)?;
        self.printer.bold(false)?;
        self.printer.justify(JustifyMode::LEFT).map(|_| ())
    }

    /// A line through the printer's pages, which hold it.
    fn line(&mut self, line: &str) -> Sent {
        for run in runs(line, &self.config.code_pages).unwrap_or_default() {
            if self.page != Some(run.page) {
                self.printer.page_code(escpos_page(run.page))?;
                self.page = Some(run.page);
            }
            self.printer.write(&run.text)?;
        }
        self.printer.feed().map(|_| ())
    }

    fn drawn(&mut self, drawn: &Drawn) -> Sent {
        self.missing += drawn.missing;
        for piece in &drawn.pieces {
            self.dots(piece)?;
        }
        Ok(())
    }

    /// The number, as large as the paper allows: drawn, since magnified letters are coarse, lean, and
    /// have zeros with dots in them.
    fn number(&mut self, number: &str) -> Sent {
        self.white(NUMBER_WHITE_DOTS)?;
        self.drawn(&draw::draw_block(&Block::Number(number.to_owned()), self.config.into()))?;
        self.white(NUMBER_WHITE_DOTS)
    }

    /// An entry of a list, its further lines indented, the amount at the right edge.
    fn entry(&mut self, entry: &Entry) -> Sent {
        let amount = entry.amount.as_deref().unwrap_or_default();
        let room = self.columns.saturating_sub(2 + amount.chars().count() + usize::from(!amount.is_empty()));
        let lines = broken(&entry.text, room.max(8));
        let mut said_lines = Vec::new();
        for (place, line) in lines.iter().enumerate() {
            let mark = if place == 0 { "- " } else { "  " };
            let mut said = format!("{mark}{line}");
            if place == 0 && !amount.is_empty() {
                let blank = self.columns.saturating_sub(said.chars().count() + amount.chars().count());
                said.extend(std::iter::repeat_n(' ', blank));
                said.push_str(amount);
            }
            said_lines.push(said);
        }
        if said_lines.iter().any(|line| runs(line, &self.config.code_pages).is_none()) {
            return self.drawn(&draw::draw_entry(entry, self.config.into()));
        }
        for line in &said_lines {
            self.line(line)?;
        }
        Ok(())
    }

    /// A picture and the texts beside it, which are drawn too: letters of the printer cannot stand beside
    /// dots, and below them they would make the paper long.
    fn picture(&mut self, block: &Block) -> Sent {
        self.white(PICTURE_WHITE_DOTS)?;
        self.drawn(&draw::draw_block(block, self.config.into()))?;
        self.white(PICTURE_WHITE_DOTS)
    }

    fn dots(&mut self, dots: &crate::Bitmap) -> Sent {
        let mut bytes = Vec::new();
        bands::dots(dots, &mut bytes);
        self.printer.custom(&bytes).map(|_| ())
    }

    fn white(&mut self, rows: u32) -> Sent {
        let mut bytes = Vec::new();
        bands::white(usize::try_from(rows).unwrap_or(0), &mut bytes);
        self.printer.custom(&bytes).map(|_| ())
    }
}

fn times(magnified: usize) -> u8 {
    u8::try_from(magnified.clamp(1, MAGNIFY_MAX)).unwrap_or(1)
}

/// A text broken at spaces into lines of at most so many characters; a longer word is cut.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    // A no-break space holds a figure and its unit together.
    for word in text
        .split(|letter: char| letter.is_whitespace() && letter != '\u{a0}')
        .filter(|word| !word.is_empty())
    {
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
