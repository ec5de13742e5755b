//! Black and white dots: what is drawn before it is sent.

/// A strip of dots, as wide as a printer prints and as long as needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    stride: usize,
    bits: Vec<u8>,
}

impl Bitmap {
    /// An empty strip of so many dots' width.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, stride: width.div_ceil(8).max(1), bits: Vec::new() }
    }

    /// A picture from packed rows, the leftmost dot in the highest bit; none if there are too few.
    pub(crate) fn packed(width: usize, height: usize, bits: Vec<u8>) -> Option<Self> {
        let stride = width.div_ceil(8).max(1);
        (bits.len() == stride * height).then_some(Self { width, stride, bits })
    }

    /// Its width in dots.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height in dots.
    pub fn height(&self) -> usize {
        self.bits.len() / self.stride
    }

    /// A row in packed bytes.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        &self.bits[y * self.stride..(y + 1) * self.stride]
    }

    /// Whether a dot is black; outside the strip none is.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height() && self.row(y)[x / 8] & (0x80 >> (x % 8)) != 0
    }

    /// Makes sure that the strip reaches down to a row.
    pub(crate) fn reach(&mut self, height: usize) {
        if height > self.height() {
            self.bits.resize(height * self.stride, 0);
        }
    }

    /// Blackens a dot; what lies beside or above the strip is lost.
    pub(crate) fn burn(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x < self.width {
            self.reach(y + 1);
            self.bits[y * self.stride + x / 8] |= 0x80 >> (x % 8);
        }
    }

    /// Blackens a rectangle.
    pub(crate) fn fill(&mut self, x: i32, y: i32, width: i32, height: i32) {
        for y in y..y + height {
            for x in x..x + width {
                self.burn(x, y);
            }
        }
    }

    /// The same with every dot twice as large.
    pub(crate) fn doubled(&self) -> Self {
        let mut doubled = Self::new(2 * self.width);
        for (y, down) in (0..self.height()).zip((0..).step_by(2)) {
            for (x, right) in (0..self.width).zip((0..).step_by(2)) {
                if self.is_black(x, y) {
                    doubled.fill(right, down, 2, 2);
                }
            }
        }
        doubled.reach(2 * self.height());
        doubled
    }

    /// Burns a picture with its upper left corner at a place.
    pub(crate) fn put(&mut self, picture: &Bitmap, left: i32, top: i32) {
        for (y, dy) in (0..picture.height()).zip(0..) {
            for (x, dx) in (0..picture.width()).zip(0..) {
                if picture.is_black(x, y) {
                    self.burn(left + dx, top + dy);
                }
            }
        }
    }
}
