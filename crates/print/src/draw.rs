//! A document drawn as dots.
//!
//! Everything begins at the left edge, and space says what belongs together.
//! Positions and sizes are in dots, eight to the millimetre on most printers.

use crate::{
    Bitmap,
    document::{Block, Document, Entry, Picture, Text},
    letters::{Laid, Letters, Look, letters},
};
use kolejka_core::config::{Align, Printer, TextSize, dots_of_mm};
use qrcode::{Color, EcLevel, QrCode};

/// Paper narrower than this has smaller large letters.
const NARROW_DOTS: i32 = 480;

/// The most of the paper's width that a number is high, so that a short one fills no page.
const NUMBER_MAX: f32 = 0.42;

/// The size at which a number is measured.
const MEASURED_PX: f32 = 100.0;

/// Blank dots between a picture and what stands beside it.
const BESIDE_DOTS: i32 = 24;

/// The least width in which texts stand beside a picture; with less, they stand below.
const BESIDE_MIN_DOTS: i32 = 140;

/// How far a list's entries are indented.
const INDENT_DOTS: i32 = 22;

/// A large text of more lines becomes smaller.
const LARGE_LINES_MAX: usize = 3;

/// What was drawn: a strip a piece of paper, and how many letters no font had.
pub(crate) struct Drawn {
    pub(crate) pieces: Vec<Bitmap>,
    pub(crate) missing: usize,
}

/// Paper to draw on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Roll {
    /// Dots across.
    pub(crate) dots: u16,
    /// Dots to the inch.
    pub(crate) dpi: u16,
}

impl From<&Printer> for Roll {
    fn from(printer: &Printer) -> Self {
        Self { dots: printer.dots(), dpi: printer.dpi }
    }
}

/// Draws a document on paper.
pub(crate) fn draw(document: &Document, roll: Roll) -> Drawn {
    drawn(roll, |page| {
        for block in &document.blocks {
            page.block(block);
        }
    })
}

/// A block alone, as one of a ticket whose others are sent as letters.
pub(crate) fn draw_block(block: &Block, roll: Roll) -> Drawn {
    drawn(roll, |page| page.block(block))
}

/// An entry of a list alone.
pub(crate) fn draw_entry(entry: &Entry, roll: Roll) -> Drawn {
    drawn(roll, |page| page.entry(entry))
}

fn drawn(roll: Roll, on: impl FnOnce(&mut Page<'_>)) -> Drawn {
    let mut page = Page {
        letters: &mut letters(),
        dots: roll.dots.into(),
        dpi: roll.dpi,
        paper: Bitmap::new(roll.dots.into()),
        y: 0,
        gap: 0,
        pieces: Vec::new(),
        missing: 0,
    };
    on(&mut page);
    page.cut();
    Drawn { pieces: page.pieces, missing: page.missing }
}

/// How large letters of a size are.
fn px(size: TextSize, dots: i32) -> f32 {
    let narrow = dots < NARROW_DOTS;
    match size {
        TextSize::Small => 21.0,
        TextSize::Normal => 25.0,
        TextSize::Large => {
            if narrow {
                32.0
            } else {
                37.0
            }
        }
        TextSize::Huge => {
            if narrow {
                48.0
            } else {
                60.0
            }
        }
    }
}

struct Page<'l> {
    letters: &'l mut Letters,
    dots: i32,
    dpi: u16,
    paper: Bitmap,
    /// Where the next block begins.
    y: i32,
    /// Blank dots that the last block wants below itself.
    gap: i32,
    pieces: Vec<Bitmap>,
    missing: usize,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(text) => self.text(text),
            Block::Number(number) => self.number(number),
            Block::Rule => {
                self.space(11);
                self.paper.fill(0, self.y, self.dots, 3);
                self.advance(3, 11);
            }
            Block::List { heading, entries } => {
                self.space(10);
                self.text(heading);
                for entry in entries {
                    self.entry(entry);
                }
                self.gap = self.gap.max(10);
            }
            Block::Picture { picture, beside } => self.picture(picture, beside),
            Block::Feed { mm } => {
                self.y += i32::from(dots_of_mm(*mm, self.dpi));
                self.reach();
            }
            Block::Cut => self.cut(),
        }
    }

    /// Makes sure of blank dots above what comes next; at the top of the paper there are plenty.
    fn space(&mut self, dots: i32) {
        let gap = self.gap.max(dots);
        if self.y > 0 {
            self.y += gap;
        }
        self.gap = 0;
    }

    fn advance(&mut self, dots: i32, gap: i32) {
        self.y += dots;
        self.gap = gap;
        self.reach();
    }

    fn reach(&mut self) {
        self.paper.reach(usize::try_from(self.y).unwrap_or(0));
    }

    fn cut(&mut self) {
        if self.y > 0 {
            self.reach();
            let width = usize::try_from(self.dots).unwrap_or(0);
            self.pieces.push(std::mem::replace(&mut self.paper, Bitmap::new(width)));
        }
        (self.y, self.gap) = (0, 0);
    }

    fn lay(&mut self, text: &Text, width: i32) -> Laid {
        let look = Look {
            px: px(text.size, self.dots),
            bold: text.bold,
            align: text.align,
            lines_max: text.lines_max,
        };
        let laid = self.letters.lay(&text.text, look, Some(width));
        let too_long = laid.lines > LARGE_LINES_MAX && text.lines_max.is_none();
        if too_long && text.size > TextSize::Normal {
            let size = if text.size == TextSize::Huge { TextSize::Large } else { TextSize::Normal };
            return self.lay(&Text { size, ..text.clone() }, width);
        }
        self.missing += laid.missing;
        laid
    }

    fn text(&mut self, text: &Text) {
        let laid = self.lay(text, self.dots);
        self.space(match text.size {
            TextSize::Small => 2,
            TextSize::Normal => 3,
            TextSize::Large | TextSize::Huge => 6,
        });
        self.letters.burn(&laid, &mut self.paper, 0, self.y);
        self.advance(laid.height, 0);
    }

    /// The number, as wide as the paper unless it would be too high. It is drawn in dots of double size:
    /// nobody sees that in figures of two centimetres, and they are half of a ticket's bytes.
    fn number(&mut self, number: &str) {
        // A thin space still parts letter and digits and leaves them more room.
        let number = number.replace(' ', "\u{2009}");
        let look = |px: f32| Look { px, bold: true, align: Align::Left, lines_max: None };
        let measured = self.letters.lay(&number, look(MEASURED_PX), None);
        let Some((left, _, right, _)) = self.letters.ink(&measured) else { return };
        #[expect(clippy::cast_precision_loss, reason = "paper is less than a thousand dots wide")]
        let (width, dots) = ((right - left).max(1) as f32, (self.dots / 2) as f32);
        // A little less, since edges are rounded to dots at the end.
        let px = (MEASURED_PX * (dots - 2.0) / width).min(dots * NUMBER_MAX).floor();
        let laid = self.letters.lay(&number, look(px), None);
        let Some((left, top, _, bottom)) = self.letters.ink(&laid) else { return };
        self.missing += laid.missing;
        let mut half = Bitmap::new(usize::try_from(self.dots / 2).unwrap_or(0));
        self.letters.burn(&laid, &mut half, -left, -top);
        self.space(22);
        self.paper.put(&half.doubled(), 0, self.y);
        self.advance(2 * (bottom - top), 18);
    }

    fn entry(&mut self, entry: &Entry) {
        self.space(3);
        let bullet = self.letters.lay("•", self.look(), None);
        self.letters.burn(&bullet, &mut self.paper, 2, self.y);
        let mut width = self.dots - INDENT_DOTS;
        if let Some(amount) = &entry.amount {
            let laid = self.letters.lay(amount, self.look(), None);
            if let Some((left, _, right, _)) = self.letters.ink(&laid) {
                let amount_width = right - left;
                self.letters.burn(&laid, &mut self.paper, self.dots - amount_width - left, self.y);
                width -= amount_width + BESIDE_DOTS;
            }
            self.missing += laid.missing;
        }
        let laid = self.lay(&Text::plain(&entry.text), width.max(BESIDE_MIN_DOTS));
        self.letters.burn(&laid, &mut self.paper, INDENT_DOTS, self.y);
        self.advance(laid.height, 0);
    }

    fn look(&self) -> Look {
        Look { px: px(TextSize::Normal, self.dots), bold: false, align: Align::Left, lines_max: None }
    }

    /// A picture at the left edge, and texts at its right in the middle of its height.
    fn picture(&mut self, picture: &Picture, beside: &[Text]) {
        let (dots, gap) = match picture {
            Picture::Dots(dots) => (dots.clone(), 8),
            // Four modules around a code stay blank (ISO/IEC 18004); at the left the paper's own
            // margin is as wide.
            Picture::Qr(url) => qr(url, self.dots).unwrap_or((Bitmap::new(0), 0)),
        };
        let side = |dots: usize| i32::try_from(dots).unwrap_or(0);
        let (width, height) = (side(dots.width()), side(dots.height()));
        if width == 0 {
            for text in beside {
                self.text(text);
            }
            return;
        }
        self.space(gap);
        self.paper.put(&dots, 0, self.y);
        let left = width + gap.max(BESIDE_DOTS);
        if self.dots - left < BESIDE_MIN_DOTS {
            self.advance(height, gap);
            for text in beside {
                self.text(text);
            }
            return;
        }
        let laid: Vec<Laid> = beside.iter().map(|text| self.lay(text, self.dots - left)).collect();
        let between = 8;
        let total: i32 = laid.iter().map(|laid| laid.height + between).sum::<i32>() - between;
        let mut y = self.y + ((height - total) / 2).max(0);
        for laid in &laid {
            self.letters.burn(laid, &mut self.paper, left, y);
            y += laid.height + between;
        }
        self.advance(height.max(total), gap);
    }
}

/// An address as a QR code of about 25 mm, with the blank dots that it needs around; none if it is
/// too long for one.
fn qr(url: &str, paper_dots: i32) -> Option<(Bitmap, i32)> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let modules = code.width();
    let wanted = if paper_dots < NARROW_DOTS { 168 } else { 200 };
    let module = (wanted / i32::try_from(modules).ok()?).clamp(3, 8);
    let mut dots = Bitmap::new(modules * usize::try_from(module).unwrap_or(1));
    let (mut x, mut y) = (0, 0);
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if place > 0 && place % modules == 0 {
            (x, y) = (0, y + module);
        }
        if colour == Color::Dark {
            dots.fill(x, y, module, module);
        }
        x += module;
    }
    dots.reach(modules * usize::try_from(module).unwrap_or(1));
    Some((dots, 4 * module))
}
