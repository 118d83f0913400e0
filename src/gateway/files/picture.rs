//! Photos: a small copy to look at, and when and where the camera says it was taken.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Utc};
use exif::{Exif, In, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;

/// Pixels of the longer side of the copy.
const SIDE: u32 = 1280;
const QUALITY: u8 = 80;
/// A picture that is larger when unpacked is not unpacked: a small file can hold a very large one.
const MOST_PIXELS: u32 = 16_384;
const MOST_BYTES: u64 = 256 << 20;

/// What a photo tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Photo {
    /// A JPEG without anything that the camera wrote beside the picture; `None` where it cannot be unpacked.
    pub view: Option<Vec<u8>>,
    pub taken_at: Option<DateTime<Utc>>,
    /// WGS 84: latitude and longitude.
    pub position: Option<(f64, f64)>,
}

/// Looks at a picture. Takes time and memory: not for a thread that serves requests.
pub fn look(bytes: &[u8]) -> Photo {
    let told = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    Photo {
        view: view(bytes).ok(),
        taken_at: told.as_ref().and_then(taken_at),
        position: told.as_ref().and_then(position),
    }
}

fn view(bytes: &[u8]) -> image::ImageResult<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // The limits bound what the decoder takes for itself; the picture itself is ours to count.
    if decoder.total_bytes() > MOST_BYTES {
        return Err(image::ImageError::Limits(image::error::LimitError::from_kind(
            image::error::LimitErrorKind::InsufficientMemory,
        )));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.thumbnail(SIDE, SIDE);
    }
    picture.apply_orientation(orientation);
    let mut copy = Vec::new();
    on_white(&picture).write_with_encoder(JpegEncoder::new_with_quality(&mut copy, QUALITY))?;
    Ok(copy)
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut ground = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([255; 4]));
    image::imageops::overlay(&mut ground, &picture.to_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(ground).to_rgb8())
}

/// The camera's own time; without an offset it is taken for Beijing's.
fn taken_at(told: &Exif) -> Option<DateTime<Utc>> {
    let word = |tag| match &told.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => {
            lines.first().and_then(|line| std::str::from_utf8(line).ok()).map(str::to_owned)
        }
        _ => None,
    };
    let local = word(Tag::DateTimeOriginal).or_else(|| word(Tag::DateTime))?;
    let local = NaiveDateTime::parse_from_str(local.trim(), "%Y:%m:%d %H:%M:%S").ok()?;
    let offset = word(Tag::OffsetTimeOriginal).and_then(|text| text.trim().parse::<FixedOffset>().ok());
    match offset {
        Some(offset) => offset.from_local_datetime(&local).single().map(|at| at.to_utc()),
        None => Some((local - TimeDelta::hours(8)).and_utc()),
    }
}

fn position(told: &Exif) -> Option<(f64, f64)> {
    let degrees = |tag, towards, negative: &str, most: f64| {
        let Value::Rational(parts) = &told.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.as_slice() else { return None };
        let value = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let side = told.get_field(towards, In::PRIMARY)?.display_value().to_string();
        let value = if side == negative { -value } else { value };
        (value.is_finite() && value.abs() <= most).then_some(value)
    };
    let lat = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S", 90.0)?;
    let lng = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W", 180.0)?;
    // What cameras write when they do not know.
    ((lat, lng) != (0.0, 0.0)).then_some((lat, lng))
}

#[cfg(test)]
mod tests {
    use super::*;
    use exif::experimental::Writer;
    use exif::{Field, Rational};

    fn picture(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgb8(width, height);
        picture.write_with_encoder(JpegEncoder::new(&mut bytes)).unwrap();
        bytes
    }

    /// A JPEG with these fields in front.
    fn with_exif(fields: &[Field]) -> Vec<u8> {
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut tiff = Cursor::new(Vec::new());
        writer.write(&mut tiff, false).unwrap();
        let mut segment = b"Exif\0\0".to_vec();
        segment.extend(tiff.into_inner());
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
        bytes.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
        bytes.extend(segment);
        bytes.extend(&picture(64, 48)[2..]);
        bytes
    }

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    fn words(text: &str) -> Value {
        Value::Ascii(vec![text.as_bytes().to_vec()])
    }

    fn arc(degrees: u32, minutes: u32, seconds: u32) -> Value {
        let whole = |num| Rational { num, denom: 1 };
        Value::Rational(vec![whole(degrees), whole(minutes), whole(seconds)])
    }

    #[test]
    fn time_and_place_are_kept_and_the_copy_has_neither() {
        let bytes = with_exif(&[
            field(Tag::DateTimeOriginal, words("2026:09:01 09:30:00")),
            field(Tag::Orientation, Value::Short(vec![6])),
            field(Tag::GPSLatitudeRef, words("N")),
            field(Tag::GPSLatitude, arc(26, 5, 24)),
            field(Tag::GPSLongitudeRef, words("E")),
            field(Tag::GPSLongitude, arc(103, 11, 24)),
        ]);
        let photo = look(&bytes);
        assert_eq!(photo.taken_at.unwrap().to_rfc3339(), "2026-09-01T01:30:00+00:00");
        assert_eq!(photo.position, Some((26.09, 103.19)));
        let view = photo.view.unwrap();
        assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&view)).is_err());
        let upright = image::load_from_memory(&view).unwrap();
        assert_eq!((upright.width(), upright.height()), (48, 64), "turned as the camera was held");
    }

    #[test]
    fn a_copy_is_small_and_a_bomb_is_not_unpacked() {
        let view = look(&picture(3000, 1500)).view.unwrap();
        let small = image::load_from_memory(&view).unwrap();
        assert_eq!((small.width(), small.height()), (1280, 640));
        let mut bomb = Vec::new();
        // A header alone: 16,000 by 16,000 pixels of three bytes.
        let encoder = image::codecs::png::PngEncoder::new(&mut bomb);
        DynamicImage::new_rgb8(1, 1).write_with_encoder(encoder).unwrap();
        bomb[16..24].copy_from_slice(&[0, 0, 0x3e, 0x80, 0, 0, 0x3e, 0x80]);
        assert_eq!(look(&bomb), Photo::default());
        assert_eq!(look(b"\x89PNG\r\n\x1a\nnothing"), Photo::default());
    }
}
