//! How large the letters of current calls come out on a panel, and how large they have to be.
//!
//! The page computes the same from the window that it really has (`display-ui/src/letters.ts`); a table
//! of cases (`tests/letters.json`) holds the two to each other, and a browser test holds what is painted to
//! what is warned of.

use kolejka_core::config::{DisplayConfig, Layout, Panel, SlideKind};

/// The least capital height for each millimetre of viewing distance, in ten thousandths (ADA 703,
/// EN 301 549: 98 mm at 8 m).
pub const CAPITAL_PER_DISTANCE: f64 = 0.0122;

/// Inter's capitals, as a share of the font's size.
const CAPITAL_SHARE: f64 = 0.727;

/// Calls shown large at once.
pub(crate) const LARGE_MAX: usize = 3;

/// The same as a share of the height.
const ROWS: f64 = 3.0;

/// Calls besides the large ones that have room below them, in layouts without a list.
const BELOW_CALLS_ONLY_MAX: usize = 0;

/// See [`BELOW_CALLS_ONLY_MAX`].
const BELOW_SPLIT_MAX: usize = 3;

/// See [`BELOW_CALLS_ONLY_MAX`].
const BELOW_UPRIGHT_MAX: usize = 24;

/// A row's height, in sizes of its font.
const ROW_EM: f64 = 1.28;

/// A row's width, in sizes of its font: number, arrow, counter.
const WIDTH_EM: f64 = 5.0;

/// How a panel is laid out, once it is known how it stands and what there is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrangement {
    Landscape,
    Portrait,
    CallsOnly,
    Split,
    SplitUpright,
}

impl Arrangement {
    /// While so many calls stand: where those besides the large ones have no room below, they stand in a list,
    /// for which empty space and slides give way.
    fn of(display: &DisplayConfig, upright: bool, standing: usize) -> Self {
        let further = standing.saturating_sub(LARGE_MAX);
        let wanted = match (display.layout, upright) {
            (Layout::CallsOnly, _) => Self::CallsOnly,
            (Layout::Split, false) if has_slides(display) => Self::Split,
            (Layout::Split, true) if has_slides(display) => Self::SplitUpright,
            (Layout::Portrait, _) | (Layout::Auto | Layout::Split, true) => Self::Portrait,
            (Layout::Landscape, _) | (Layout::Auto | Layout::Split, false) => Self::Landscape,
        };
        let room = match (wanted, upright) {
            (Self::Landscape | Self::Portrait, _) => return wanted,
            (_, true) => BELOW_UPRIGHT_MAX,
            (Self::CallsOnly, false) => BELOW_CALLS_ONLY_MAX,
            (Self::Split | Self::SplitUpright, false) => BELOW_SPLIT_MAX,
        };
        if further <= room {
            wanted
        } else if upright {
            Self::Portrait
        } else {
            Self::Landscape
        }
    }

    /// What it leaves for the three rows, as shares of the panel's width and height.
    fn shares(self) -> (f64, f64) {
        match self {
            Self::CallsOnly => (1.0, 0.86),
            Self::Split => (0.56, 0.78),
            Self::SplitUpright => (1.0, 0.44),
            Self::Portrait => (1.0, 0.5),
            Self::Landscape => (0.7, 0.78),
        }
    }

    /// How many signs of a counter's label it has room for at full size.
    fn label_signs(self, upright: bool) -> f64 {
        match self {
            Self::Landscape | Self::CallsOnly if !upright => 3.0,
            Self::Landscape | Self::CallsOnly | Self::Portrait | Self::Split | Self::SplitUpright => 2.0,
        }
    }
}

/// The height of the smallest capital letters of large calls on this display, in millimetres, where the
/// longest label of a counter has so many signs, while so many calls stand.
pub fn capital_mm(display: &DisplayConfig, panel: Panel, longest_label: usize, standing: usize) -> f64 {
    let (width, height) = (f64::from(panel.width_px), f64::from(panel.height_px));
    let mm_per_px = f64::from(panel.diagonal_mm) / width.hypot(height);
    if display.counter.is_some() {
        return counter_size(width, height) * CAPITAL_SHARE * mm_per_px;
    }
    let upright = height > width;
    let arrangement = Arrangement::of(display, upright, standing);
    let (across, down) = arrangement.shares();
    let size = (height * down / ROWS / ROW_EM).min(width * across / WIDTH_EM);
    #[expect(clippy::cast_precision_loss, reason = "a few signs")]
    let fits = arrangement.label_signs(upright) / longest_label.max(1) as f64;
    size * fits.min(1.0) * CAPITAL_SHARE * mm_per_px
}

/// The size of the current number on the screen above a counter.
fn counter_size(width: f64, height: f64) -> f64 {
    (width / 3.4).min(height * 0.42)
}

/// How high they have to be to be read from where people wait, in millimetres.
pub fn needed_mm(panel: Panel) -> f64 {
    CAPITAL_PER_DISTANCE * f64::from(panel.distance_mm)
}

fn has_slides(display: &DisplayConfig) -> bool {
    display.playlist.iter().any(|slide| match slide.kind {
        SlideKind::Image | SlideKind::Video | SlideKind::Page => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::config::Slide;

    fn panel(inches: f64, distance_mm: u32, width_px: u32, height_px: u32) -> Panel {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a panel's size")]
        let diagonal_mm = (inches * 25.4).round() as u32;
        Panel { diagonal_mm, distance_mm, width_px, height_px }
    }

    /// Proves that a 55-inch panel is read from eight metres lying and upright, at any resolution, and
    /// not from twelve; and that a small one is not.
    #[test]
    fn fifty_five_inches_are_read_from_eight_metres() {
        let mut display = DisplayConfig::of_all("lobby".into());
        for (width, height) in [(1920, 1080), (1080, 1920), (3840, 2160)] {
            let panel = panel(55.0, 8_000, width, height);
            assert!((97.5..98.0).contains(&needed_mm(panel)), "{}", needed_mm(panel));
            let capital = capital_mm(&display, panel, 2, 3);
            assert!((98.0..115.0).contains(&capital), "{width} × {height}: {capital}");
        }
        assert!(
            capital_mm(&display, panel(55.0, 12_000, 1920, 1080), 1, 3)
                < needed_mm(panel(55.0, 12_000, 1920, 1080))
        );
        assert!(capital_mm(&display, panel(32.0, 8_000, 1920, 1080), 1, 3) < 98.0);
        let lying = capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 3, 3);
        assert!(lying > 98.0, "three signs, such as a room's number, have room: {lying}");
        assert!(capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 4, 3) < 98.0, "words have not");
        display.layout = Layout::CallsOnly;
        assert!(capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 3, 3) > lying);
    }

    /// Proves that the letters are those of a table of cases, by which the page's are judged too
    /// (`tests/src/letters.spec.ts`).
    #[test]
    fn letters_are_those_of_the_table() {
        let table: serde_json::Value = serde_json::from_str(include_str!("../tests/letters.json")).unwrap();
        let rows = table.as_array().unwrap();
        for row in rows {
            let number = |key: &str| u32::try_from(row[key].as_u64().unwrap()).unwrap();
            let count = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
            let mut display = DisplayConfig::of_all("lobby".into());
            match row["layout"].as_str().unwrap() {
                "counter" => display.counter = Some("1".into()),
                layout => display.layout = serde_json::from_value(layout.into()).unwrap(),
            }
            if row["slides"].as_bool().unwrap() {
                display.playlist =
                    vec![Slide { kind: SlideKind::Image, file: "a.png".to_owned(), seconds: Some(15) }];
            }
            let panel = Panel {
                diagonal_mm: number("diagonal_mm"),
                distance_mm: 8_000,
                width_px: number("width"),
                height_px: number("height"),
            };
            let capital = capital_mm(&display, panel, count("label"), count("standing"));
            assert!((capital - row["capital_mm"].as_f64().unwrap()).abs() < 0.05, "{row}: {capital}");
        }
        assert!(rows.len() > 100);
    }
}
