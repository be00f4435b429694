//! `dist/manifest.json`: what is shipped, how large it is, and the hash to pin it by.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384};

use crate::compress::Encodings;

/// Where it lies in `dist/`.
pub(crate) const PATH: &str = "manifest.json";

/// Where those files lie whose names follow their contents.
pub(crate) const ASSETS: &str = "assets/";

/// Every shipped file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Not to be shipped: neither optimised nor compressed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) quick: bool,
    pub(crate) files: Vec<Entry>,
}

/// One shipped file; sizes in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Relative to `dist/`, with forward slashes.
    pub(crate) path: String,
    /// For the `integrity` attribute.
    pub(crate) integrity: String,
    pub(crate) raw: usize,
    /// Absent where the file is not kept compressed.
    pub(crate) gzip: Option<usize>,
    /// Absent where the file is not kept compressed.
    pub(crate) brotli: Option<usize>,
    /// The module, relative to the workspace, that this is a chunk of its own for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// The paths of the chunks that are loaded along with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) imports: Vec<String>,
    /// The npm packages that code in it is of, by their folders, relative to the workspace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) packages: Vec<String>,
}

impl Entry {
    pub(crate) fn new(path: &str, content: &[u8], encodings: Option<&Encodings>) -> Self {
        Self {
            path: path.to_owned(),
            integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(content))),
            raw: content.len(),
            gzip: encodings.map(|encodings| encodings.gzip.len()),
            brotli: encodings.map(|encodings| encodings.brotli.len()),
            source: None,
            imports: Vec::new(),
            packages: Vec::new(),
        }
    }
}

/// `assets/NAME-HASH.EXTENSION`: another content, another name, so it may be cached for ever.
pub(crate) fn hashed_path(name: &str, extension: &str, content: &[u8]) -> String {
    asset(&format!("{name}-{}.{extension}", &hex(content)[..12]))
}

/// The path of the asset of this name.
pub(crate) fn asset(name: &str) -> String {
    format!("{ASSETS}{name}")
}

/// SHA-256 as 64 hexadecimal digits.
pub(crate) fn hex(content: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_follows_the_content() {
        let one = hashed_path("panel", "css", b"a{}");
        assert_eq!(one, hashed_path("panel", "css", b"a{}"));
        assert_ne!(one, hashed_path("panel", "css", b"b{}"));
        assert!(one.starts_with("assets/panel-"));
        assert_eq!(one.len(), "assets/panel-.css".len() + 12);
    }

    #[test]
    fn integrity_is_what_browsers_compare() {
        // From the specification of Subresource Integrity.
        let entry = Entry::new("hello.js", b"alert('Hello, world.');", None);
        assert_eq!(
            entry.integrity,
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
