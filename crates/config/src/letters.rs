//! How large the letters of current calls come out on a panel, and how large they have to be.
//!
//! The page computes the same from the window that it really has (`display-ui/src/letters.ts`); a
//! browser test holds the two to each other.

use kolejka_core::config::{DisplayConfig, Layout, Panel, SlideKind};

/// The least capital height for each millimetre of viewing distance, in ten thousandths (ADA 703,
/// EN 301 549: 98 mm at 8 m).
pub const CAPITAL_PER_DISTANCE: f64 = 0.0122;

/// Inter's capitals, as a share of the font's size.
const CAPITAL_SHARE: f64 = 0.727;

/// Calls shown large at once.
const ROWS: f64 = 3.0;

/// A row's height, in sizes of its font.
const ROW_EM: f64 = 1.28;

/// A row's width, in sizes of its font: number, arrow, counter.
const WIDTH_EM: f64 = 5.0;

/// What a layout leaves for the three rows, as shares of the panel's width and height.
fn shares(layout: Layout, upright: bool, has_slides: bool) -> (f64, f64) {
    match (layout, upright) {
        (Layout::CallsOnly, _) => (1.0, 0.86),
        (Layout::Split, false) if has_slides => (0.56, 0.78),
        (Layout::Split, true) if has_slides => (1.0, 0.44),
        (Layout::Portrait, _) | (Layout::Auto | Layout::Split, true) => (1.0, 0.5),
        (Layout::Landscape, _) | (Layout::Auto | Layout::Split, false) => (0.7, 0.78),
    }
}

/// How many signs of a counter's label a layout has room for at full size.
fn label_signs(layout: Layout, upright: bool, has_slides: bool) -> f64 {
    match (layout, upright) {
        (Layout::CallsOnly | Layout::Landscape | Layout::Auto, false) => 3.0,
        (Layout::Split, false) if !has_slides => 3.0,
        (Layout::CallsOnly | Layout::Landscape | Layout::Auto, true)
        | (Layout::Split | Layout::Portrait, _) => 2.0,
    }
}

/// The height of the smallest capital letters of calls on this display, in millimetres, where the
/// longest label of a counter has so many signs.
pub fn capital_mm(display: &DisplayConfig, panel: Panel, longest_label: usize) -> f64 {
    let (width, height) = (f64::from(panel.width_px), f64::from(panel.height_px));
    let mm_per_px = f64::from(panel.diagonal_mm) / width.hypot(height);
    if display.counter.is_some() {
        return counter_size(width, height) * CAPITAL_SHARE * mm_per_px;
    }
    let (across, down) = shares(display.layout, height > width, has_slides(display));
    let size = (height * down / ROWS / ROW_EM).min(width * across / WIDTH_EM);
    #[expect(clippy::cast_precision_loss, reason = "a few signs")]
    let fits = label_signs(display.layout, height > width, has_slides(display)) / longest_label.max(1) as f64;
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
            let capital = capital_mm(&display, panel, 2);
            assert!((98.0..115.0).contains(&capital), "{width} × {height}: {capital}");
        }
        assert!(
            capital_mm(&display, panel(55.0, 12_000, 1920, 1080), 1)
                < needed_mm(panel(55.0, 12_000, 1920, 1080))
        );
        assert!(capital_mm(&display, panel(32.0, 8_000, 1920, 1080), 1) < 98.0);
        let lying = capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 3);
        assert!(lying > 98.0, "three signs, such as a room's number, have room: {lying}");
        assert!(capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 4) < 98.0, "words have not");
        display.layout = Layout::CallsOnly;
        assert!(capital_mm(&display, panel(55.0, 8_000, 1920, 1080), 3) > lying);
    }
}
