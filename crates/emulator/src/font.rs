//! The printer's built-in font: font A, 12 × 24 dots a character, scaled up to eight times.

use crate::paper::Paper;
use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use std::sync::LazyLock;

/// Width of a character of font A.
pub(crate) const CHAR_WIDTH: usize = 12;
/// Height of a character of font A.
pub(crate) const CHAR_HEIGHT: usize = 24;

static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("../fonts/DejaVuSansMono.ttf"))
        .expect("the embedded font is sound")
});

/// How a character is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Times wider.
    pub(crate) wide: usize,
    /// Times higher.
    pub(crate) high: usize,
    /// Emphasised.
    pub(crate) bold: bool,
}

impl Style {
    /// The width of a character in dots.
    pub(crate) fn width(self) -> usize {
        CHAR_WIDTH * self.wide
    }

    /// The height of a character in dots.
    pub(crate) fn height(self) -> usize {
        CHAR_HEIGHT * self.high
    }
}

/// Draws a character with its upper left corner at a place.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "dots of a strip of paper are few"
)]
pub(crate) fn draw(paper: &mut Paper, character: char, x: usize, y: usize, style: Style) {
    // Scaled so that a letter's advance fills its cell: 0.602 em of this font, whose height from
    // ascent to descent is 1.164 em.
    let scale = PxScale { x: 23.2 * style.wide as f32, y: 24.5 * style.high as f32 };
    let font = FONT.as_scaled(scale);
    let baseline = y as f32 + 18.5 * style.high as f32;
    let glyph = font.scaled_glyph(character);
    let mut placed = glyph;
    placed.position = point(x as f32, baseline);
    let Some(outline) = FONT.outline_glyph(placed) else { return };
    let bounds = outline.px_bounds();
    outline.draw(|dx, dy, cover| {
        if cover < 0.5 {
            return;
        }
        let (left, top) = (bounds.min.x + dx as f32, bounds.min.y + dy as f32);
        if left >= 0.0 && top >= 0.0 {
            paper.burn(left as usize, top as usize);
            if style.bold {
                paper.burn(left as usize + 1, top as usize);
            }
        }
    });
}
