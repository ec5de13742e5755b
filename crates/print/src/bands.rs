//! Dots as ESC/POS commands, and what else a ticket begins and ends with.
//!
//! Pictures go out as `GS v 0` in bands, each only as wide as its last black dot, and cut where that
//! saves most; what was drawn in dots of double size (the number) goes out as that. White paper goes out
//! as a band one byte wide: a feed command would count in motion units, which are half a dot on some
//! printers and a dot on others.

use crate::Bitmap;
use kolejka_core::config::{CutCommand, Cutter, Printer};

/// Rows of dots sent in one picture command; cheap printers have small buffers.
const BAND_ROWS: usize = 128;

/// The fewest rows that are sent as dots of double size.
const DOUBLED_ROWS_MIN: usize = 32;

/// What a command costs besides its dots, in bytes: its own eight, and a printer's pause between two.
const COMMAND_BYTES: usize = 16;

/// What every ticket begins with: nothing that came before matters.
pub(crate) fn begin(printer: &Printer, out: &mut Vec<u8>) {
    out.extend(b"\x1b@");
    if printer.darker != 0 {
        // GS ( K, function 49: steps lighter count down from 256.
        out.extend(b"\x1d(K\x02\x001");
        out.extend(printer.darker.to_le_bytes());
    }
}

/// As many bytes of nothing as complete whatever command a printer of so many dots' width was left in:
/// the largest is a band of a picture.
pub(crate) fn bytes_max(dots: u16) -> usize {
    BAND_ROWS * usize::from(dots).div_ceil(8) + 16
}

/// Cuts, or feeds so far that the paper can be torn off.
pub(crate) fn cut(printer: &Printer, out: &mut Vec<u8>) {
    white(printer.dots_of_mm(printer.feed_mm()).into(), out);
    match (printer.cutter, printer.cut_by) {
        (Cutter::None, _) => {}
        (Cutter::Partial, CutCommand::GsV) => out.extend(b"\x1dVB\0"),
        (Cutter::Full, CutCommand::GsV) => out.extend(b"\x1dVA\0"),
        (Cutter::Partial, CutCommand::EscI) => out.extend(b"\x1bm"),
        (Cutter::Full, CutCommand::EscI) => out.extend(b"\x1bi"),
        (Cutter::Partial | Cutter::Full, CutCommand::EscIEject) => out.extend(b"\x1bi\x1de\x05"),
    }
}

/// White paper.
pub(crate) fn white(rows: usize, out: &mut Vec<u8>) {
    for top in (0..rows).step_by(BAND_ROWS) {
        let rows = BAND_ROWS.min(rows - top);
        command(1, rows, 1, out);
        out.resize(out.len() + rows, 0);
    }
}

/// A picture of dots. What was drawn in dots of double size is sent as such, a quarter of the bytes.
pub(crate) fn dots(picture: &Bitmap, out: &mut Vec<u8>) {
    let mut top = 0;
    while top < picture.height() {
        let doubled = doubled_rows(picture, top);
        if doubled > 0 {
            let half = halved(picture, top, doubled);
            rows(&half, 0, half.height(), 2, out);
            top += doubled;
        } else {
            let next = (top + 1..picture.height()).find(|y| doubled_rows(picture, *y) > 0);
            let bottom = next.unwrap_or(picture.height());
            rows(picture, top, bottom, 1, out);
            top = bottom;
        }
    }
}

/// How many rows from here on were drawn in dots of double size; none if too few to be worth it.
fn doubled_rows(picture: &Bitmap, top: usize) -> usize {
    let is_white = |y: usize| picture.row(y).iter().all(|byte| *byte == 0);
    let is_doubled = |y: usize| {
        y + 1 < picture.height()
            && picture.row(y) == picture.row(y + 1)
            && picture.row(y).iter().all(|byte| {
                // Each pair of dots is alike.
                (byte >> 1 ^ byte) & 0x55 == 0
            })
    };
    if is_white(top) {
        return 0;
    }
    let mut bottom = top;
    while is_doubled(bottom) {
        bottom += 2;
    }
    if bottom - top >= DOUBLED_ROWS_MIN { bottom - top } else { 0 }
}

fn halved(picture: &Bitmap, top: usize, rows: usize) -> Bitmap {
    let mut half = Bitmap::new(picture.width().div_ceil(2));
    half.reach(rows / 2);
    for (y, half_y) in (top..top + rows).step_by(2).zip(0..) {
        for (x, half_x) in (0..picture.width()).step_by(2).zip(0..) {
            if picture.is_black(x, y) {
                half.burn(half_x, half_y);
            }
        }
    }
    half
}

/// Rows of a picture, from one to before another.
fn rows(picture: &Bitmap, first: usize, end: usize, times: usize, out: &mut Vec<u8>) {
    let widths: Vec<usize> = (first..end)
        .map(|y| picture.row(y).iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1))
        .collect();
    let mut top = 0;
    for bottom in cuts(&widths) {
        let width = widths[top..bottom].iter().copied().max().unwrap_or(1);
        command(width, bottom - top, times, out);
        for y in top..bottom {
            out.extend(&picture.row(first + y)[..width]);
        }
        top = bottom;
    }
}

/// Where rows of such widths are best cut into bands: the end of each. For every row it is known what
/// all before it cost at least, and with which last band.
fn cuts(widths: &[usize]) -> Vec<usize> {
    let mut least = vec![(0, 0)];
    for bottom in 1..=widths.len() {
        let mut width = 0;
        let mut best = (usize::MAX, 0);
        for top in (bottom.saturating_sub(BAND_ROWS)..bottom).rev() {
            width = width.max(widths[top]);
            let cost = least[top].0 + COMMAND_BYTES + width * (bottom - top);
            if cost < best.0 {
                best = (cost, top);
            }
        }
        least.push(best);
    }
    let mut ends = Vec::new();
    let mut end = widths.len();
    while end > 0 {
        ends.push(end);
        end = least[end].1;
    }
    ends.reverse();
    ends
}

/// `GS v 0`, whose data follow; each dot is printed as so many in both directions, one or two.
fn command(width_bytes: usize, rows: usize, times: usize, out: &mut Vec<u8>) {
    out.extend(b"\x1dv0");
    out.push(if times == 2 { 3 } else { 0 });
    for number in [width_bytes, rows] {
        out.extend(u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that dots come out of a printer that is not ours as they were drawn, whatever stands in
    /// them, that no command is longer than a band, and that white paper costs next to nothing.
    #[test]
    fn dots_come_out_as_they_were_drawn() {
        for width in [384, 512, 576] {
            let mut picture = Bitmap::new(width);
            // Blocks, single dots, gaps of every height, and more rows than a band has.
            let right = i32::try_from(width).unwrap() - 1;
            picture.fill(0, 3, right + 1, 200);
            for gap in 0..9 {
                picture.burn(right - gap * 31, 210 + gap * (gap + 1));
            }
            picture.burn(0, 400);
            picture.reach(430);
            let mut bytes = Vec::new();
            dots(&picture, &mut bytes);
            let printed = kolejka_emulator::print(&bytes, width);
            assert!(printed.problems.is_empty(), "{:?}", printed.problems);
            let paper = &printed.papers[0];
            assert_eq!(paper.height(), picture.height());
            for y in 0..picture.height() {
                for x in 0..width {
                    assert_eq!(paper.is_black(x, y), picture.is_black(x, y), "{x}, {y}");
                }
            }
            let full = 200 * width / 8;
            assert!(bytes.len() < full + 1_200, "{} bytes for {full} and some dots", bytes.len());
        }
    }

    /// Proves that each cutter is told by its own command, and that without one the paper comes out
    /// far enough to be torn off.
    #[test]
    fn every_cutter_has_its_command() {
        let mut printer = Printer {
            id: "p".into(),
            link: kolejka_core::config::PrinterLink::Virtual,
            paper_mm: 80,
            code_pages: Vec::new(),
            cutter: Cutter::Partial,
            feed_mm: None,
            profile: None,
            dots: None,
            dpi: kolejka_core::config::DPI,
            way: kolejka_core::config::PrintWay::Raster,
            cut_by: CutCommand::GsV,
            darker: 0,
            confirms: kolejka_core::config::Confirms::None,
            roll_m: kolejka_core::config::ROLL_M,
            place: kolejka_core::Texts::default(),
        };
        let end = |printer: &Printer| {
            let mut bytes = Vec::new();
            cut(printer, &mut bytes);
            let fed = bytes.iter().rposition(|byte| *byte == 0x1d).unwrap_or(bytes.len());
            (bytes.len(), bytes[fed.min(bytes.len() - 4)..].to_vec())
        };
        assert_eq!(end(&printer).1, b"\x1dVB\0");
        printer.cutter = Cutter::Full;
        assert_eq!(end(&printer).1, b"\x1dVA\0");
        printer.cut_by = CutCommand::EscIEject;
        assert!(end(&printer).1.ends_with(b"\x1de\x05"));
        printer.cut_by = CutCommand::EscI;
        let mut bytes = Vec::new();
        cut(&printer, &mut bytes);
        assert!(bytes.ends_with(b"\x1bi"));
        printer.cutter = Cutter::None;
        let mut bytes = Vec::new();
        cut(&printer, &mut bytes);
        let paper = &kolejka_emulator::print(&bytes, 576).papers[0];
        assert_eq!(paper.height_mm(), 15);
        let mut bytes = Vec::new();
        printer.darker = -2;
        begin(&printer, &mut bytes);
        assert_eq!(bytes, b"\x1b@\x1d(K\x02\x001\xfe");
    }
}
