//! Reading ESC/POS bytes and doing what they say.

use crate::{
    font::{self, Style},
    paper::Paper,
};

/// Space between two lines of text, in dots (the default of ESC 2: 1/6 inch).
const LINE_DOTS: usize = 34;

/// What came out of the printer.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// Pieces of paper, each ended by a cut; the last one may not be cut yet.
    pub papers: Vec<Paper>,
    /// Bytes that no command reference explains.
    pub problems: Vec<String>,
}

/// Prints bytes on paper of so many dots' width: 384 for 58 mm, 576 for 80 mm.
pub fn print(bytes: &[u8], width: usize) -> Printed {
    let mut printer = Printer::new(width);
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = printer.take(*first, after);
    }
    printer.end_line(0);
    if printer.y > 0 {
        printer.cut();
    }
    printer.printed
}

const PLAIN: Style = Style { wide: 1, high: 1, bold: false };

#[derive(Clone, Copy)]
enum Justify {
    Left,
    Center,
    Right,
}

pub(crate) struct Printer {
    paper: Paper,
    y: usize,
    /// What was written since the last cut.
    text: String,
    /// Whether it draws; otherwise its paper only moves.
    pub(crate) draws: bool,
    line: Vec<(char, Style)>,
    justify: Justify,
    style: Style,
    page: u8,
    line_dots: usize,
    pub(crate) printed: Printed,
}

impl Printer {
    /// A printer that was just switched on.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            paper: Paper::new(width),
            y: 0,
            text: String::new(),
            draws: true,
            line: Vec::new(),
            justify: Justify::Left,
            style: PLAIN,
            page: 0,
            line_dots: LINE_DOTS,
            printed: Printed::default(),
        }
    }

    /// How far the paper has moved since the last cut.
    pub(crate) fn moved(&self) -> usize {
        self.y
    }

    /// What was written since the last cut.
    pub(crate) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Does the command that begins with a byte; the bytes after it.
    pub(crate) fn take<'a>(&mut self, first: u8, rest: &'a [u8]) -> &'a [u8] {
        match first {
            0x0a => {
                self.end_line(1);
                rest
            }
            // Carriage return and cancel do nothing in this mode, and NUL is no command.
            0x00 | 0x0d | 0x18 => rest,
            0x1b => self.escape(rest),
            0x1d => self.group(rest),
            0x10 => self.real_time(rest),
            0x20..=0x7f => {
                self.write(char::from(first));
                rest
            }
            0x80..=0xff => {
                match decode(self.page, first) {
                    Some(character) => self.write(character),
                    None => self.problem(format!("byte {first:#04x} means nothing in page {}", self.page)),
                }
                rest
            }
            0x01..=0x1f => {
                self.problem(format!("control byte {first:#04x}"));
                rest
            }
        }
    }

    fn escape<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        match rest {
            [b'@', rest @ ..] => {
                self.style = PLAIN;
                self.justify = Justify::Left;
                self.page = 0;
                self.line_dots = LINE_DOTS;
                rest
            }
            [b't', page, rest @ ..] => {
                self.page = *page;
                rest
            }
            [b'a', n, rest @ ..] => {
                self.justify = match n {
                    1 | b'1' => Justify::Center,
                    2 | b'2' => Justify::Right,
                    _ => Justify::Left,
                };
                rest
            }
            [b'E', n, rest @ ..] => {
                self.style.bold = n & 1 == 1;
                rest
            }
            [b'd', lines, rest @ ..] => {
                self.end_line(usize::from(*lines));
                rest
            }
            [b'J', dots, rest @ ..] => {
                self.end_line(0);
                self.y += usize::from(*dots);
                rest
            }
            [b'3', dots, rest @ ..] => {
                self.line_dots = usize::from(*dots);
                rest
            }
            [b'2', rest @ ..] => {
                self.line_dots = LINE_DOTS;
                rest
            }
            // Font, underline, national characters: nothing that this paper shows.
            [b'M' | b'-' | b'R', _, rest @ ..] => rest,
            [other, rest @ ..] => {
                self.problem(format!("ESC {:?}", char::from(*other)));
                rest
            }
            [] => {
                self.problem("ESC at the end".to_owned());
                rest
            }
        }
    }

    fn group<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        match rest {
            [b'!', n, rest @ ..] => {
                self.style.wide = usize::from(n >> 4 & 7) + 1;
                self.style.high = usize::from(n & 7) + 1;
                rest
            }
            [b'V', 65 | 66, dots, rest @ ..] => {
                self.end_line(0);
                self.y += usize::from(*dots);
                self.cut();
                rest
            }
            [b'V', 0 | 1 | 48 | 49, rest @ ..] => {
                self.end_line(0);
                self.cut();
                rest
            }
            [b'v', b'0', mode, width_low, width_high, rows_low, rows_high, rest @ ..] => {
                let width = usize::from(u16::from_le_bytes([*width_low, *width_high]));
                let rows = usize::from(u16::from_le_bytes([*rows_low, *rows_high]));
                self.raster(*mode, width, rows, rest)
            }
            [b'b', _, rest @ ..] => rest,
            [other, rest @ ..] => {
                self.problem(format!("GS {:?}", char::from(*other)));
                rest
            }
            [] => {
                self.problem("GS at the end".to_owned());
                rest
            }
        }
    }

    /// Real-time requests print nothing.
    fn real_time<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        if let [4, _, rest @ ..] = rest {
            rest
        } else {
            self.problem("DLE with no request".to_owned());
            rest
        }
    }

    fn raster<'a>(&mut self, mode: u8, width_bytes: usize, rows: usize, rest: &'a [u8]) -> &'a [u8] {
        self.end_line(0);
        let Some((data, rest)) = rest.split_at_checked(width_bytes * rows) else {
            self.problem(format!("a picture of {rows} rows breaks off"));
            return &[];
        };
        // Normal, double width, double height, quadruple.
        let (wide, high) = match mode {
            1 | b'1' => (2, 1),
            2 | b'2' => (1, 2),
            3 | b'3' => (2, 2),
            _ => (1, 1),
        };
        let room = self.paper.width().saturating_sub(width_bytes * 8 * wide);
        let left = match self.justify {
            Justify::Left => 0,
            Justify::Center => room / 2,
            Justify::Right => room,
        };
        for (row, bytes) in data.chunks(width_bytes.max(1)).enumerate().filter(|_| self.draws) {
            for (place, byte) in bytes.iter().enumerate() {
                for bit in 0..8 {
                    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        if byte & (0x80 >> bit) != 0 && dx < wide && dy < high {
                            let x = left + (place * 8 + bit) * wide + dx;
                            self.paper.burn(x, self.y + row * high + dy);
                        }
                    }
                }
            }
        }
        self.y += rows * high;
        self.reach();
        rest
    }

    fn write(&mut self, character: char) {
        let used: usize = self.line.iter().map(|(_, style)| style.width()).sum();
        // A printer begins a new line when the next character has no room.
        if used + self.style.width() > self.paper.width() {
            self.end_line(1);
        }
        self.line.push((character, self.style));
        self.text.push(character);
    }

    /// Prints the line that was gathered and feeds; with nothing gathered, just feeds.
    pub(crate) fn end_line(&mut self, feed_lines: usize) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.text.push('\n');
        }
        let height = line.iter().map(|(_, style)| style.height()).max().unwrap_or(0);
        let width: usize = line.iter().map(|(_, style)| style.width()).sum();
        let room = self.paper.width().saturating_sub(width);
        let mut x = match self.justify {
            Justify::Left => 0,
            Justify::Center => room / 2,
            Justify::Right => room,
        };
        for (character, style) in line.iter().filter(|_| self.draws) {
            // Characters of a line stand on one base.
            font::draw(&mut self.paper, *character, x, self.y + height - style.height(), *style);
            x += style.width();
        }
        if height > 0 {
            self.y += (height + 4).max(self.line_dots);
            self.y += feed_lines.saturating_sub(1) * self.line_dots;
        } else {
            self.y += feed_lines * self.line_dots;
        }
        self.reach();
    }

    fn reach(&mut self) {
        if self.draws {
            self.paper.reach(self.y);
        }
    }

    pub(crate) fn cut(&mut self) {
        let width = self.paper.width();
        self.reach();
        self.printed.papers.push(std::mem::replace(&mut self.paper, Paper::new(width)));
        self.y = 0;
    }

    fn problem(&mut self, what: String) {
        self.printed.problems.push(what);
    }
}

/// What a byte above 127 means in a code page, by the numbers of `ESC t`; none if nothing.
pub fn decode(page: u8, byte: u8) -> Option<char> {
    let of = |encoding: &'static encoding_rs::Encoding| {
        let (text, _, failed) = encoding.decode(std::slice::from_ref(&byte));
        text.chars().next().filter(|_| !failed)
    };
    match page {
        16 => of(encoding_rs::WINDOWS_1252),
        17 => of(encoding_rs::IBM866),
        18 => oem_cp::code_table::DECODING_TABLE_CP852.get(usize::from(byte.checked_sub(0x80)?)).copied(),
        39 => of(encoding_rs::ISO_8859_2),
        45 => of(encoding_rs::WINDOWS_1250),
        46 => of(encoding_rs::WINDOWS_1251),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that letters above 127 are read by the page chosen, and that bytes which no command
    /// explains are noted.
    #[test]
    fn bytes_are_read_by_the_page_chosen() {
        assert_eq!(decode(18, 0xA5), Some('ą'));
        assert_eq!(decode(45, 0xB9), Some('ą'));
        assert_eq!(decode(46, 0xB3), Some('і'));
        assert_eq!(decode(0, 0xA5), None);
        let printed = print(b"\x1b@\x1bt\x12Za\xBE\xa2\xab\x86\n\x1dV\x00", 384);
        assert!(printed.problems.is_empty(), "{:?}", printed.problems);
        assert_eq!(printed.papers.len(), 1);
        let garbage = print(b"\x1bt\x12\xc4\x85\x07\x1dZ\xff", 384);
        assert!(garbage.problems.iter().any(|what| what.contains("GS 'Z'")), "{:?}", garbage.problems);
        assert!(garbage.problems.iter().any(|what| what.contains("0x07")), "{:?}", garbage.problems);
    }

    /// Proves that a picture of dots comes out as its dots, in its place.
    #[test]
    fn a_picture_comes_out_as_its_dots() {
        let printed = print(b"\x1ba\x01\x1dv0\x00\x01\x00\x02\x00\x80\x01\x1dV\x00", 384);
        let paper = &printed.papers[0];
        let left = (384 - 8) / 2;
        assert!(paper.is_black(left, 0) && paper.is_black(left + 7, 1));
        let black = (0..384).flat_map(|x| (0..paper.height()).map(move |y| (x, y)));
        assert_eq!(black.filter(|(x, y)| paper.is_black(*x, *y)).count(), 2);
        assert!(paper.to_png().starts_with(b"\x89PNG"));
        // Double width, double height, both.
        for (mode, right, down) in [(1, 1, 0), (2, 0, 1), (3, 1, 1)] {
            let printed = print(&[0x1d, b'v', b'0', mode, 1, 0, 2, 0, 0x80, 0x00, 0x1d, b'V', 0], 384);
            let paper = &printed.papers[0];
            assert_eq!((paper.height(), paper.is_black(right, down)), (2 * (1 + down), true), "{mode}");
            assert!(!paper.is_black(right + 1, 0) && !paper.is_black(0, down + 1), "{mode}");
        }
    }
}
