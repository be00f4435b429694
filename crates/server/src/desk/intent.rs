//! Whether a request that changes something was meant by the desk's own page.
//!
//! The session's cookie is `SameSite=Strict` already. The header cannot be
//! sent by another site's page without a preflight, which we never answer,
//! and the origin settles what is left: other ports and schemes of one site.

use axum::extract::FromRequestParts;
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use axum::http::request::Parts;
use kite_desk_api::CSRF_HEADER;

use crate::state::AppState;

use super::error::DeskError;

/// The request only reads, or it comes from the desk's own page.
pub(super) struct Intent;

impl FromRequestParts<AppState> for Intent {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, DeskError> {
        if parts.method.is_safe() {
            return Ok(Self);
        }
        if !parts.headers.contains_key(CSRF_HEADER) {
            return Err(DeskError::NoCsrfHeader);
        }
        if !is_own(&parts.headers, &state.public_url) {
            return Err(DeskError::ForeignOrigin);
        }
        Ok(Self)
    }
}

/// Whether the page is ours: of the public URL, or of the host that it asked.
/// Programs that are no browser send no origin.
fn is_own(request: &HeaderMap, public_url: &str) -> bool {
    let Some(from) = request.get(ORIGIN) else {
        return true;
    };
    let Ok(from) = from.to_str() else {
        return false;
    };
    let host = from
        .strip_prefix("https://")
        .or_else(|| from.strip_prefix("http://"));
    let asked = request.get(HOST).and_then(|host| host.to_str().ok());
    from.eq_ignore_ascii_case(public_url)
        || matches!((host, asked), (Some(host), Some(asked)) if host.eq_ignore_ascii_case(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own_from(from: Option<&str>) -> bool {
        let mut request = HeaderMap::new();
        request.insert(HOST, "localhost:8080".parse().unwrap());
        if let Some(from) = from {
            request.insert(ORIGIN, from.parse().unwrap());
        }
        is_own(&request, "https://chat.example")
    }

    #[test]
    fn our_own_pages_and_programs_may() {
        for own in [
            None,
            Some("https://chat.example"),
            Some("http://localhost:8080"),
        ] {
            assert!(is_own_from(own), "{own:?}");
        }
    }

    #[test]
    fn other_pages_may_not() {
        for foreign in [
            "https://evil.test",
            "http://chat.example",
            "https://chat.example.evil.test",
            "http://localhost:8081",
            "http://localhost",
            "null",
            "",
        ] {
            assert!(!is_own_from(Some(foreign)), "{foreign}");
        }
    }
}
