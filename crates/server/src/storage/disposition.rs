//! A file's name as the header that saves it: RFC 6266 with RFC 8187.

use std::fmt::Write;

use axum::http::HeaderValue;
use kite_protocol::FileMeta;
use kite_protocol::file::is_raster_image;

/// Shown in place only if it is a raster image; everything else is saved.
///
/// The name is written twice: in ASCII for old clients, with everything else
/// replaced, and percent-encoded in full. Neither form lets a quote, a line
/// break or a path through.
pub(super) fn content_disposition(file: &FileMeta) -> HeaderValue {
    let kind = if is_raster_image(&file.media_type) {
        "inline"
    } else {
        "attachment"
    };
    let name = base_name(&file.name);
    let (ascii, encoded) = (ascii(name), encoded(name));
    let value = format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// What follows the last separator of any system.
fn base_name(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match last {
        "" | "." | ".." => "file",
        other => other,
    }
}

fn ascii(name: &str) -> String {
    let safe = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '%' | '\\' | ';') || c == ' ';
    name.chars()
        .map(|c| if safe(c) { c } else { '_' })
        .collect()
}

fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, media_type: &str) -> String {
        let file = FileMeta {
            name: name.into(),
            media_type: media_type.into(),
            size: 1,
        };
        content_disposition(&file).to_str().unwrap().to_owned()
    }

    #[test]
    fn only_raster_images_are_shown_in_place() {
        assert_eq!(
            header("a.png", "image/png"),
            "inline; filename=\"a.png\"; filename*=UTF-8''a.png"
        );
        assert_eq!(
            header("a.pdf", "application/pdf"),
            "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"
        );
    }

    #[test]
    fn no_name_leaves_its_quotes() {
        assert_eq!(
            header("a\"; filename=evil.exe\r\nX: y", "application/pdf"),
            "attachment; filename=\"a__ filename=evil.exe__X: y\"; \
             filename*=UTF-8''a%22%3B%20filename%3Devil.exe%0D%0AX%3A%20y"
        );
    }

    #[test]
    fn no_name_is_a_path() {
        for (name, saved) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system.ini", "system.ini"),
            ("..", "file"),
            ("/", "file"),
        ] {
            let expected = format!("attachment; filename=\"{saved}\"; filename*=UTF-8''{saved}");
            assert_eq!(header(name, "application/pdf"), expected);
        }
    }

    #[test]
    fn every_script_survives() {
        assert_eq!(
            header("звіт 1.pdf", "application/pdf"),
            "attachment; filename=\"____ 1.pdf\"; \
             filename*=UTF-8''%D0%B7%D0%B2%D1%96%D1%82%201.pdf"
        );
    }
}
