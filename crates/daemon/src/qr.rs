//! QR codes for screens.

use qrcode::{EcLevel, QrCode, render::svg};

/// A text as a QR code, an SVG image. None if the text is too long for one.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build())
}
