//! Letters as dots: texts shaped, broken into lines and drawn with the fonts inside the program.
//!
//! [Inter](https://rsms.me/inter/) stands for the pages' and paper's common look; what it lacks (such
//! as Hebrew, Arabic or Georgian) comes from `DejaVu Sans`. A letter that neither has becomes a visible
//! box and is counted.
//! Invariant: no control character and no mark that reorders or hides reaches the fonts.

use crate::Bitmap;
use cosmic_text::{
    Attrs, Buffer, CacheKey, Ellipsize, EllipsizeHeightLimit, Family, FontSystem, Hinting, Metrics, Shaping,
    SwashCache, Weight, Wrap, fontdb,
};
use kolejka_core::config::Align;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/Inter-Medium.otf"),
    include_bytes!("../fonts/Inter-Bold.otf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
];

/// Drawn letters that are kept; past it, all are drawn anew.
const KEPT_MAX: usize = 4_000;

/// How much of a dot a letter must cover to blacken it, of 255.
const THRESHOLD: u8 = 128;

/// The height of a line in hundredths of its letters' size.
const LINE_PERCENT: f32 = 1.24;

/// One for all: reading fonts takes a while, drawing a ticket does not.
static LETTERS: LazyLock<Mutex<Letters>> = LazyLock::new(|| Mutex::new(Letters::new()));

/// The letters, for as long as the guard lives.
pub(crate) fn letters() -> MutexGuard<'static, Letters> {
    LETTERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Draws letters.
pub(crate) struct Letters {
    fonts: FontSystem,
    drawn: SwashCache,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) px: f32,
    pub(crate) bold: bool,
    pub(crate) align: Align,
    pub(crate) lines_max: Option<u8>,
}

/// A text laid out.
#[derive(Default)]
pub(crate) struct Laid {
    marks: Vec<(i32, i32, Mark)>,
    /// Its height in dots.
    pub(crate) height: i32,
    /// Its lines.
    pub(crate) lines: usize,
    /// Letters that no font has.
    pub(crate) missing: usize,
}

enum Mark {
    Letter(CacheKey),
    Missing { width: i32, height: i32 },
}

/// The edges of what is black: left, top, right, bottom.
pub(crate) type Ink = (i32, i32, i32, i32);

impl Letters {
    fn new() -> Self {
        let mut database = fontdb::Database::new();
        for font in FONTS {
            database.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        Self {
            fonts: FontSystem::new_with_locale_and_db("pl".to_owned(), database),
            drawn: SwashCache::new(),
        }
    }

    /// Lays a text out in so many dots' width; in one line if there is no width.
    pub(crate) fn lay(&mut self, text: &str, look: Look, width: Option<i32>) -> Laid {
        let text: String = text.chars().filter(|letter| is_shown(*letter)).collect();
        let mut buffer = Buffer::new_empty(Metrics::new(look.px, (look.px * LINE_PERCENT).round()));
        buffer.set_hinting(Hinting::Enabled);
        buffer.set_wrap(if width.is_some() { Wrap::WordOrGlyph } else { Wrap::None });
        if let Some(lines) = look.lines_max {
            buffer.set_ellipsize(Ellipsize::End(EllipsizeHeightLimit::Lines(lines.into())));
        }
        #[expect(clippy::cast_precision_loss, reason = "paper is less than a thousand dots wide")]
        buffer.set_size(width.map(|dots| dots.max(1) as f32), None);
        let weight = if look.bold { Weight::BOLD } else { Weight::MEDIUM };
        let attrs = Attrs::new().family(Family::Name("Inter")).weight(weight);
        // The left edge is where a text begins: for one written from right to left, the right one.
        let align = match look.align {
            Align::Left => None,
            Align::Center => Some(cosmic_text::Align::Center),
            Align::Right => Some(cosmic_text::Align::Right),
        };
        buffer.set_text(&text, &attrs, Shaping::Advanced, align);
        buffer.shape_until_scroll(&mut self.fonts, false);
        let mut laid = Laid::default();
        let lines_max = look.lines_max.map_or(usize::MAX, usize::from);
        for run in buffer.layout_runs().take(lines_max) {
            for glyph in run.glyphs {
                let place = glyph.physical((0.0, run.line_y.round()), 1.0);
                let mark = if glyph.glyph_id == 0 {
                    laid.missing += 1;
                    let width = whole(glyph.w.max(look.px * 0.5)) - 3;
                    Mark::Missing { width, height: whole(look.px * 0.72) }
                } else {
                    Mark::Letter(place.cache_key)
                };
                laid.marks.push((place.x, place.y, mark));
            }
            laid.height = laid.height.max(whole(run.line_top + run.line_height));
            laid.lines += 1;
        }
        laid
    }

    /// Burns a text with its upper left corner at a place.
    pub(crate) fn burn(&mut self, laid: &Laid, paper: &mut Bitmap, left: i32, top: i32) {
        for (x, y, mark) in &laid.marks {
            let (x, y) = (left + x, top + y);
            match mark {
                Mark::Missing { width, height } => outline(paper, x + 1, y - height, *width, *height),
                Mark::Letter(key) => {
                    let Some(image) = self.drawn.get_image(&mut self.fonts, *key) else { continue };
                    let place = image.placement;
                    let width = usize::try_from(place.width).unwrap_or(0).max(1);
                    for (row, dy) in image.data.chunks_exact(width).zip(0..) {
                        for (cover, dx) in row.iter().zip(0..) {
                            if *cover >= THRESHOLD {
                                paper.burn(x + place.left + dx, y - place.top + dy);
                            }
                        }
                    }
                }
            }
        }
        if self.drawn.image_cache.len() > KEPT_MAX {
            self.drawn = SwashCache::new();
        }
    }

    /// The edges of what a text blackens; none if it blackens nothing.
    pub(crate) fn ink(&mut self, laid: &Laid) -> Option<Ink> {
        let mut ink: Option<Ink> = None;
        for (x, y, mark) in &laid.marks {
            let (left, top, width, height) = match mark {
                Mark::Missing { width, height } => (*x, y - height, *width, *height),
                Mark::Letter(key) => {
                    let Some(image) = self.drawn.get_image(&mut self.fonts, *key) else { continue };
                    let place = image.placement;
                    let side = |dots: u32| i32::try_from(dots).unwrap_or(0);
                    (x + place.left, y - place.top, side(place.width), side(place.height))
                }
            };
            if width > 0 && height > 0 {
                let one = (left, top, left + width, top + height);
                let all = ink.unwrap_or(one);
                ink = Some((all.0.min(one.0), all.1.min(one.1), all.2.max(one.2), all.3.max(one.3)));
            }
        }
        ink
    }
}

/// Whether a character may be shown: no control, no mark that reorders or hides.
fn is_shown(letter: char) -> bool {
    letter == '\n' || kolejka_core::check_text(letter.encode_utf8(&mut [0; 4]), 1, false).is_ok()
}

fn outline(paper: &mut Bitmap, x: i32, y: i32, width: i32, height: i32) {
    paper.fill(x, y, width, 2);
    paper.fill(x, y + height - 2, width, 2);
    paper.fill(x, y, 2, height);
    paper.fill(x + width - 2, y, 2, height);
}

/// A length in whole dots.
#[expect(clippy::cast_possible_truncation, reason = "paper is a few thousand dots long")]
fn whole(dots: f32) -> i32 {
    dots.round() as i32
}
