//! An office's picture for its tickets: from a PNG file to black and white dots.
//!
//! It is scaled and dithered once, while the office file is read, so that a configuration holds all
//! that printing needs and no printer ever waits for a picture.
//! Invariant: what comes out is at most [`WIDTH_MAX`] by [`HEIGHT_MAX`] dots.

use data_encoding::BASE64;
use kolejka_core::config::Logo;

/// Reads what an office file names, or says why it could not.
pub(crate) type Files<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// The most dots across: no ticket printer is wider.
pub(crate) const WIDTH_MAX: u16 = 832;

/// The most dots down: 30 mm, paper is to stay short.
pub(crate) const HEIGHT_MAX: u16 = 240;

/// The most bytes of a picture's file.
const BYTES_MAX: usize = 1024 * 1024;

/// The most dots of a picture's side.
const SIDE_MAX: u32 = 4_000;

/// A picture that cannot be printed: what is wrong, and what to do about it.
pub(crate) type Unfit = (String, &'static str);

/// A picture inside the office file itself begins so.
const DATA_URI: &str = "data:image/png;base64,";

/// Reads a picture and makes it so many dots wide.
pub(crate) fn read(name: &str, width: u16, files: Files<'_>) -> Result<Logo, Unfit> {
    const AS_PNG: &str = "save it as PNG, such as from any drawing program; SVG and JPEG are not read";
    let bytes = match name.strip_prefix(DATA_URI) {
        Some(data) => BASE64
            .decode(data.as_bytes())
            .map_err(|error| (format!("is no base64: {error}"), "encode the PNG file with `base64 -w0`"))?,
        None => files(name).map_err(|why| {
            (
                format!("cannot be read: {why}"),
                "a PNG file beside the office file, or its content as \"data:image/png;base64,…\"",
            )
        })?,
    };
    if bytes.len() > BYTES_MAX {
        let message = format!("has {} KiB, more than {}", bytes.len() / 1024, BYTES_MAX / 1024);
        return Err((message, "make the picture smaller; 600 dots across are plenty"));
    }
    let grey = grey(&bytes).map_err(|why| (why, AS_PNG))?;
    let height = (u64::from(width) * u64::from(grey.height) + u64::from(grey.width) / 2)
        / u64::from(grey.width.max(1));
    if height == 0 || height > u64::from(HEIGHT_MAX) {
        return Err((
            format!("would be {} mm high on paper, and at most {} are allowed", height / 8, HEIGHT_MAX / 8),
            "give a smaller width_mm, or crop the picture",
        ));
    }
    let height = u16::try_from(height).unwrap_or(HEIGHT_MAX);
    Ok(Logo { width, height, rows: BASE64.encode(&dithered(&grey, width, height)) })
}

/// A picture in shades of grey, 0 for black.
struct Grey {
    width: u32,
    height: u32,
    shades: Vec<u8>,
}

/// Decodes a PNG; what is transparent counts as white paper.
fn grey(bytes: &[u8]) -> Result<Grey, String> {
    let no_image = |error: png::DecodingError| format!("is no PNG picture: {error}");
    let limits = png::Limits { bytes: 128 * 1024 * 1024 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(no_image)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(format!("has {width} × {height} dots, and at most {SIDE_MAX} × {SIDE_MAX} are read"));
    }
    let size = reader.output_buffer_size().ok_or("is too large to be read")?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(no_image)?;
    let channels = frame.color_type.samples();
    let shades = data[..frame.buffer_size()]
        .chunks_exact(channels)
        .map(|dot| {
            let (colour, opaque) = match *dot {
                [grey] => (u32::from(grey), 255),
                [grey, alpha] => (u32::from(grey), u32::from(alpha)),
                [r, g, b] => (luma(r, g, b), 255),
                [r, g, b, alpha, ..] => (luma(r, g, b), u32::from(alpha)),
                [] => (255, 255),
            };
            u8::try_from((colour * opaque + 255 * (255 - opaque)) / 255).unwrap_or(u8::MAX)
        })
        .collect();
    Ok(Grey { width, height, shades })
}

/// How bright a colour looks (ITU-R BT.601).
fn luma(r: u8, g: u8, b: u8) -> u32 {
    (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000
}

/// The picture scaled by areas and dithered (Floyd and Steinberg), packed into bits.
fn dithered(grey: &Grey, width: u16, height: u16) -> Vec<u8> {
    let (columns, rows) = (usize::from(width), usize::from(height));
    let mut shades: Vec<i32> =
        (0..rows * columns).map(|i| mean(grey, i % columns, i / columns, columns, rows)).collect();
    let stride = columns.div_ceil(8);
    let mut bits = vec![0_u8; stride * rows];
    for y in 0..rows {
        for x in 0..columns {
            let shade = shades[y * columns + x];
            let black = shade < 128;
            if black {
                bits[y * stride + x / 8] |= 0x80 >> (x % 8);
            }
            let error = shade - if black { 0 } else { 255 };
            let mut spread = |x: Option<usize>, y: usize, sixteenths: i32| {
                if let Some(x) = x.filter(|x| *x < columns && y < rows) {
                    shades[y * columns + x] += error * sixteenths / 16;
                }
            };
            spread(Some(x + 1), y, 7);
            spread(x.checked_sub(1), y + 1, 3);
            spread(Some(x), y + 1, 5);
            spread(Some(x + 1), y + 1, 1);
        }
    }
    bits
}

/// The mean shade of what becomes one dot. Nearly black and nearly white become so, since speckles
/// in what was meant to be plain look like dirt.
fn mean(grey: &Grey, x: usize, y: usize, columns: usize, rows: usize) -> i32 {
    let side = |at: usize, of: usize, length: u32| {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let from = at * length / of;
        (from, ((at + 1) * length / of).max(from + 1).min(length))
    };
    let (left, right) = side(x, columns, grey.width);
    let (top, bottom) = side(y, rows, grey.height);
    let width = usize::try_from(grey.width).unwrap_or(usize::MAX);
    let sum: usize = (top..bottom)
        .flat_map(|y| grey.shades[y * width + left..y * width + right].iter())
        .map(|shade| usize::from(*shade))
        .sum();
    let mean = sum / ((right - left) * (bottom - top)).max(1);
    match mean {
        0..=40 => 0,
        215.. => 255,
        shade => i32::try_from(shade).unwrap_or(255),
    }
}

/// The picture of so many dots as a PNG inside of a text, from which [`read`] makes the same dots again.
pub(crate) fn as_png(logo: &Logo) -> String {
    let bits = BASE64.decode(logo.rows.as_bytes()).unwrap_or_default();
    // In a PNG of one bit, a one is white.
    let white: Vec<u8> = bits.iter().map(|byte| !byte).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, logo.width.into(), logo.height.into());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&white)?;
        writer.finish()
    });
    debug_assert!(written.is_ok(), "a picture is as large as it says: {written:?}");
    format!("{DATA_URI}{}", BASE64.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        let data: Vec<u8> =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        writer.write_image_data(&data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    fn black(logo: &Logo) -> usize {
        let bits = BASE64.decode(logo.rows.as_bytes()).unwrap();
        bits.iter().map(|byte| usize::try_from(byte.count_ones()).unwrap()).sum()
    }

    /// Proves that a picture is scaled to its width, black stays black, white stays white, and a grey
    /// becomes as many dots as it is dark.
    #[test]
    fn a_picture_becomes_dots() {
        let half = png(200, 100, |x, _| if x < 100 { 0 } else { 255 });
        let logo = read("a.png", 80, &|_| Ok(half.clone())).unwrap();
        assert_eq!((logo.width, logo.height), (80, 40));
        assert_eq!(black(&logo), 40 * 40);
        let grey = png(160, 160, |_, _| 191);
        let share = black(&read("a.png", 160, &|_| Ok(grey.clone())).unwrap());
        assert!((5_600..7_200).contains(&share), "a quarter of 25,600 is {share}");
    }

    /// Proves that what is no picture, has too many dots or bytes, or is too high is refused with what
    /// to do, and does not take the reader down.
    #[test]
    fn unfit_pictures_are_refused() {
        let told = |bytes: Result<Vec<u8>, String>| read("a.png", 160, &|_| bytes.clone()).unwrap_err().0;
        assert!(told(Ok(b"\xff\xd8\xff\xe0 JPEG".to_vec())).contains("no PNG"));
        assert!(told(Ok(b"<svg/>".to_vec())).contains("no PNG"));
        assert!(told(Ok(Vec::new())).contains("no PNG"));
        let mut broken = png(50, 50, |_, _| 0);
        broken.truncate(broken.len() / 2);
        assert!(told(Ok(broken)).contains("no PNG"));
        assert!(told(Ok(png(5_000, 1, |_, _| 0))).contains("5000 × 1 dots"));
        assert!(told(Ok(vec![0; 2 * BYTES_MAX])).contains("2048 KiB"));
        assert!(told(Ok(png(10, 90, |_, _| 0))).contains("180 mm high"));
        assert!(told(Err("no such file".to_owned())).contains("no such file"));
    }
}
