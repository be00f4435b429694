//! What people and their apps call a file and its type, as ours may be called.

use kite_protocol::limits::{FILE_NAME_BYTES, FILE_TYPE_BYTES};

use crate::text::beginning_by;
use crate::text::heading::is_invisible;

/// The type of bytes of which nothing is known.
const UNKNOWN: &str = "application/octet-stream";

/// Room for the end of a name by which programs tell files apart, in bytes.
const EXTENSION: usize = 16;

/// A name that is no path, on one line, not empty and not too long. Its end
/// stays where it is cut.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|c| !is_invisible(*c)).collect();
    let name = visible.trim();
    if name.trim_matches('.').is_empty() {
        return "file".to_owned();
    }
    if name.len() <= FILE_NAME_BYTES {
        return name.to_owned();
    }
    let extension = name.rfind('.').map_or("", |at| &name[at..]);
    let extension = if extension.len() <= EXTENSION {
        extension
    } else {
        ""
    };
    let stem = beginning_by(name, FILE_NAME_BYTES - extension.len(), char::len_utf8);
    format!("{stem}{extension}")
}

/// A type that looks like one; else that of bytes of which nothing is known.
pub fn media_type(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b);
    let is_type = text.split_once('/').is_some_and(|(major, minor)| {
        let part = |part: &str| !part.is_empty() && part.bytes().all(plain);
        part(major) && part(minor)
    });
    if is_type && text.len() <= FILE_TYPE_BYTES {
        text.to_ascii_lowercase()
    } else {
        UNKNOWN.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_no_path_and_leads_nobody_astray() {
        for (given, ours) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("", "file"),
            ("..", "file"),
            ("photos/", "file"),
            (" \0 ", "file"),
        ] {
            assert_eq!(file_name(given), ours, "{given:?}");
        }
        let long = file_name(&format!("{}.pdf", "є".repeat(300)));
        assert!(long.len() <= FILE_NAME_BYTES && long.ends_with("є.pdf"));
        assert!(file_name(&format!("a.{}", "x".repeat(300))).len() <= FILE_NAME_BYTES);
    }

    #[test]
    fn a_type_looks_like_one() {
        assert_eq!(media_type("Image/PNG"), "image/png");
        assert_eq!(
            media_type("application/vnd.ms-excel"),
            "application/vnd.ms-excel"
        );
        for odd in ["", "png", "a/b/c", "text/html; charset=x", "a\n/b", "/"] {
            assert_eq!(media_type(odd), UNKNOWN, "{odd:?}");
        }
    }
}
