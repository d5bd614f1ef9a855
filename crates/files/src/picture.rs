//! Pictures: read with strict limits, turned upright, written anew in four sizes, so that nothing hostile is served back.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// The widest and the highest picture that is read, in pixels.
const MAX_SIDE: u32 = 12_000;
/// Four bytes for each pixel of a picture may come to this, so that working on one takes a known amount of memory.
const MAX_MEMORY: u64 = 64 << 20;
/// The longest side of the full size; larger originals are made smaller.
const FULL_SIDE: u32 = 4_000;
/// How good JPEGs are, of 100.
const QUALITY: u8 = 85;

/// One of the four sizes a picture is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Within 100 by 100 pixels.
    Thumb,
    /// Within 200 by 200 pixels.
    Small,
    /// Within 800 by 600 pixels.
    Large,
    /// As it came, up to 4000 pixels.
    Full,
}

impl Size {
    /// All sizes, the smallest first.
    pub const ALL: [Size; 4] = [Size::Thumb, Size::Small, Size::Large, Size::Full];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Size::Thumb => "thumb",
            Size::Small => "small",
            Size::Large => "large",
            Size::Full => "full",
        }
    }

    fn within(self) -> (u32, u32) {
        match self {
            Size::Thumb => (100, 100),
            Size::Small => (200, 200),
            Size::Large => (800, 600),
            Size::Full => (FULL_SIDE, FULL_SIDE),
        }
    }
}

/// A picture in all its sizes.
pub struct Picture {
    /// `jpg` or `png`: pictures one can see through stay PNGs.
    pub extension: &'static str,
    /// The bytes of each size.
    pub sizes: Vec<(Size, Vec<u8>)>,
}

/// Why bytes are no picture that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not a picture, or damaged.
    Unreadable,
    /// More pixels than are read.
    TooLarge,
}

/// The kinds of pictures that are read.
const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];

/// Reads a picture and writes it in every size. The bytes themselves say what they are; the name counts for nothing.
pub fn make(bytes: &[u8]) -> Result<Picture, Refused> {
    let format = image::guess_format(bytes).map_err(|_| Refused::Unreadable)?;
    if !FORMATS.contains(&format) {
        return Err(Refused::Unreadable);
    }
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let (mut picture, orientation) = decoded(reader)?;
    picture.apply_orientation(orientation);
    let picture = plain(picture);
    let (extension, png) = if is_transparent(&picture) { ("png", true) } else { ("jpg", false) };
    let mut picture = if png { picture } else { opaque(picture) };
    let mut sizes = Vec::new();
    // Each size is made of the next larger one: fewer pixels to read, and no worse to look at.
    for size in Size::ALL.into_iter().rev() {
        let (width, height) = size.within();
        if picture.width() > width || picture.height() > height {
            picture = picture.resize(width, height, FilterType::CatmullRom);
        }
        sizes.push((size, encoded(&picture, png)?));
    }
    sizes.reverse();
    Ok(Picture { extension, sizes })
}

/// Reads a picture within its limits, with the way in which it has to be turned. Nothing else of what a camera wrote about it is kept.
fn decoded(mut reader: ImageReader<Cursor<&[u8]>>) -> Result<(DynamicImage, Orientation), Refused> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY * 2);
    reader.limits(limits);
    let refused = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Refused::TooLarge,
        _ => Refused::Unreadable,
    };
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) * 4 > MAX_MEMORY {
        return Err(Refused::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(refused)?, orientation))
}

/// The same picture with eight bits for each channel; grey stays grey.
fn plain(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma16(_) => DynamicImage::ImageLuma8(picture.to_luma8()),
        DynamicImage::ImageLumaA16(_) => DynamicImage::ImageLumaA8(picture.to_luma_alpha8()),
        DynamicImage::ImageRgb16(_) | DynamicImage::ImageRgb32F(_) => DynamicImage::ImageRgb8(picture.to_rgb8()),
        DynamicImage::ImageRgba16(_) | DynamicImage::ImageRgba32F(_) => DynamicImage::ImageRgba8(picture.to_rgba8()),
        plain => plain,
    }
}

/// Can one see through some of it?
fn is_transparent(picture: &DynamicImage) -> bool {
    match picture {
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels().any(|pixel| pixel.0[1] != 255),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().any(|pixel| pixel.0[3] != 255),
        _ => false,
    }
}

/// The same picture without the channel that nothing is seen through.
fn opaque(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLumaA8(_) => DynamicImage::ImageLuma8(picture.into_luma8()),
        DynamicImage::ImageRgba8(_) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        opaque => opaque,
    }
}

/// Writes a picture in the colours that it has.
fn encoded(picture: &DynamicImage, png: bool) -> Result<Vec<u8>, Refused> {
    let mut bytes = Cursor::new(Vec::new());
    let written = match png {
        true => picture.write_to(&mut bytes, ImageFormat::Png),
        false => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)),
    };
    written.map_err(|_| Refused::Unreadable)?;
    Ok(bytes.into_inner())
}

/// The longest side of pictures that are taken as plain pixels.
const PIXELS_SIDE: u32 = 800;

/// A picture as plain pixels.
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    pub height: u32,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
    /// How much of each pixel is seen; none when all of all are.
    pub alpha: Option<Vec<u8>>,
}

/// Reads a picture that was kept, made smaller when it is large.
pub fn pixels(bytes: &[u8]) -> Option<Pixels> {
    let (picture, _) = decoded(ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?).ok()?;
    let is_large = picture.width() > PIXELS_SIDE || picture.height() > PIXELS_SIDE;
    let picture = if is_large { picture.resize(PIXELS_SIDE, PIXELS_SIDE, FilterType::Triangle) } else { picture };
    let (width, height) = (picture.width(), picture.height());
    let alpha = picture.color().has_alpha().then(|| picture.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect());
    Some(Pixels { width, height, rgb: picture.into_rgb8().into_raw(), alpha })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;

    fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
        let picture = RgbaImage::from_fn(width, height, |x, y| image::Rgba([x as u8, y as u8, 90, alpha]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(picture).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn sides(picture: &Picture) -> Vec<(u32, u32)> {
        let sides = |bytes: &Vec<u8>| {
            let picture = image::load_from_memory(bytes).unwrap();
            (picture.width(), picture.height())
        };
        picture.sizes.iter().map(|(_, bytes)| sides(bytes)).collect()
    }

    #[test]
    fn four_sizes_keep_their_proportions() {
        let picture = make(&png(1600, 800, 255)).unwrap();
        assert_eq!(picture.extension, "jpg");
        assert_eq!(sides(&picture), [(100, 50), (200, 100), (800, 400), (1600, 800)]);
        let small = make(&png(60, 40, 255)).unwrap();
        assert_eq!(sides(&small), [(60, 40); 4], "nothing is made larger");
    }

    #[test]
    fn what_one_can_see_through_stays_so() {
        assert_eq!(make(&png(30, 30, 100)).unwrap().extension, "png");
    }

    #[test]
    fn what_stands_behind_a_picture_is_gone() {
        let mut bytes = png(20, 20, 255);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        for (_, written) in make(&bytes).unwrap().sizes {
            assert!(!written.windows(8).any(|part| part == b"<script>"));
        }
    }

    #[test]
    fn a_picture_that_lies_on_its_side_is_turned_upright() {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(RgbaImage::new(40, 20)).to_rgb8().write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        let bytes = bytes.into_inner();
        // The start marker, then a block of EXIF that says only: turn by ninety degrees.
        let exif: &[u8] = &[
            0xff, 0xe1, 0, 34, b'E', b'x', b'i', b'f', 0, 0, b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0,
            0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        let turned = [&bytes[..2], exif, &bytes[2..]].concat();
        let made = make(&turned).unwrap();
        assert_eq!(sides(&made)[3], (20, 40));
        for (_, written) in &made.sizes {
            assert!(
                !written.windows(4).any(|part| part == b"Exif"),
                "where and when it was taken is nobody's business"
            );
        }
    }

    #[test]
    fn grey_pictures_stay_grey() {
        use image::{ColorType, GrayImage, ImageBuffer, LumaA};
        let colour = |picture: DynamicImage| {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
            let made = make(&bytes.into_inner()).unwrap();
            (made.extension, image::load_from_memory(&made.sizes[3].1).unwrap().color())
        };
        assert_eq!(colour(DynamicImage::ImageLuma8(GrayImage::new(30, 20))), ("jpg", ColorType::L8));
        assert_eq!(colour(DynamicImage::new_luma16(30, 20)), ("jpg", ColorType::L8));
        let clear = ImageBuffer::from_pixel(30, 20, LumaA([90u8, 100]));
        assert_eq!(colour(DynamicImage::ImageLumaA8(clear)), ("png", ColorType::La8));
        assert_eq!(colour(DynamicImage::new_rgb16(30, 20)), ("jpg", ColorType::Rgb8));
    }

    #[test]
    fn so_many_pixels_are_read_and_no_more() {
        let grey = |width, height| {
            let mut bytes = Cursor::new(Vec::new());
            DynamicImage::new_luma8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        assert!(make(&grey(4096, 4096)).is_ok(), "sixteen million");
        assert_eq!(make(&grey(4097, 4096)).err(), Some(Refused::TooLarge));
        assert!(pixels(&grey(4097, 4096)).is_none());
    }

    #[test]
    fn bombs_and_scraps_are_refused() {
        assert_eq!(make(b"").err(), Some(Refused::Unreadable));
        assert_eq!(make(b"<html>").err(), Some(Refused::Unreadable));
        let whole = png(200, 200, 255);
        assert_eq!(make(&whole[..whole.len() / 2]).err(), Some(Refused::Unreadable));
        // The header of a PNG that claims to be 60,000 pixels wide and high.
        let mut huge = png(1, 1, 255);
        huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(make(&huge).is_err());
    }
}
