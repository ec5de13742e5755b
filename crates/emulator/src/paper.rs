//! The paper: black and white dots, 203 to the inch (8 to the millimetre).

use std::io::Write;

/// Blank dots around the paper's printable width in a picture, as on a real roll.
const MARGIN_DOTS: usize = 24;

/// A strip of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    width: usize,
    rows: Vec<Vec<bool>>,
}

impl Paper {
    /// An empty strip of so many dots' width.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, rows: Vec::new() }
    }

    /// Its width in dots.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height in dots.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Its height in millimetres.
    pub fn height_mm(&self) -> usize {
        self.rows.len().div_ceil(8)
    }

    /// Whether a dot is black; outside the strip none is.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        self.rows.get(y).and_then(|row| row.get(x)).copied().unwrap_or(false)
    }

    /// Makes sure that the strip reaches down to a row.
    pub(crate) fn reach(&mut self, height: usize) {
        while self.rows.len() < height {
            self.rows.push(vec![false; self.width]);
        }
    }

    /// Blackens a dot; what lies beside the paper is lost, as on a printer.
    pub(crate) fn burn(&mut self, x: usize, y: usize) {
        self.reach(y + 1);
        if let Some(dot) = self.rows[y].get_mut(x) {
            *dot = true;
        }
    }

    /// The strip made smaller: one dot for every square of `times` by `times` that is mostly black.
    /// Programs that read text are trained on letters of ordinary size.
    #[must_use]
    pub fn shrunk(&self, times: usize) -> Self {
        let times = times.max(1);
        let is_dark = |x: usize, y: usize| {
            let square = (0..times * times).map(|i| (x * times + i % times, y * times + i / times));
            square.filter(|(x, y)| self.is_black(*x, *y)).count() * 2 > times * times
        };
        let width = self.width / times;
        let rows = (0..self.height() / times).map(|y| (0..width).map(|x| is_dark(x, y)).collect()).collect();
        Self { width, rows }
    }

    /// The strip as a PNG picture with a margin.
    ///
    /// # Panics
    /// Never: writing into memory does not fail.
    pub fn to_png(&self) -> Vec<u8> {
        let (width, height) = (self.width + 2 * MARGIN_DOTS, self.height() + 2 * MARGIN_DOTS);
        let mut bytes = Vec::new();
        let size = |dots: usize| u32::try_from(dots).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(&mut bytes, size(width), size(height));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: 8000, yppu: 8000, unit: png::Unit::Meter }));
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let black = x
                    .checked_sub(MARGIN_DOTS)
                    .zip(y.checked_sub(MARGIN_DOTS))
                    .is_some_and(|(x, y)| self.is_black(x, y));
                data.push(if black { 0x10 } else { 0xff });
            }
        }
        let mut writer = encoder.write_header().expect("writing into memory does not fail");
        writer.write_image_data(&data).expect("the data have the size that was announced");
        writer.finish().expect("writing into memory does not fail");
        bytes.flush().expect("writing into memory does not fail");
        bytes
    }
}
