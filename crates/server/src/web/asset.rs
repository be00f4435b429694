//! One file of `dist/` as an answer: encoding, media type, `ETag`, 304.

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
    VARY,
};
use axum::http::{Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::coding::{self, Coding};
use super::media_type;

/// Bytes of the content's hash that make an `ETag`: nobody gains from forging
/// one, so it need only tell versions apart.
const TAG_BYTES: usize = 12;

/// The file in the encoding that the request likes best, or "not modified";
/// none if there is no such file.
pub(super) fn answer<Files: RustEmbed>(
    path: &str,
    request: &HeaderMap,
    cache: &'static str,
) -> Option<Response<Body>> {
    if !is_plain(path) {
        return None;
    }
    let (coding, file) = find::<Files>(path, request)?;
    let tag = tag(&file)?;
    let unchanged = is_known(&tag, request);

    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(ETAG, tag);
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Some(response);
    }
    let media_type = HeaderValue::from_static(media_type::of(path));
    headers.insert(CONTENT_TYPE, media_type);
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    *response.body_mut() = Body::from(match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    });
    Some(response)
}

/// Whether there is such a file.
pub(super) fn exists<Files: RustEmbed>(path: &str) -> bool {
    is_plain(path) && Files::get(path).is_some()
}

fn find<Files: RustEmbed>(
    path: &str,
    request: &HeaderMap,
) -> Option<(Option<Coding>, EmbeddedFile)> {
    // An encoding alone, without the file, is the remains of something.
    let plain = Files::get(path)?;
    let encoded = coding::preferred(request).into_iter().find_map(|coding| {
        let file = Files::get(&format!("{path}{}", coding.suffix()))?;
        Some((Some(coding), file))
    });
    Some(encoded.unwrap_or((None, plain)))
}

/// Whether a path stays where it begins. In debug builds it names a file on
/// disk.
fn is_plain(path: &str) -> bool {
    path.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':']))
}

/// Each encoding has bytes of its own and so a tag of its own.
fn tag(file: &EmbeddedFile) -> Option<HeaderValue> {
    let hash = URL_SAFE_NO_PAD.encode(&file.metadata.sha256_hash()[..TAG_BYTES]);
    HeaderValue::try_from(format!("\"{hash}\"")).ok()
}

/// Whether the browser has these very bytes already.
fn is_known(tag: &HeaderValue, request: &HeaderMap) -> bool {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_its_folder() {
        assert!(is_plain("assets/panel-3f9a.js"));
        for bad in [
            "assets/../Cargo.toml",
            "assets//panel.js",
            "assets/.hidden",
            "demo/",
            "demo/a\\..\\b",
            "demo/a\0b",
            "demo/c:d",
        ] {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }
}
