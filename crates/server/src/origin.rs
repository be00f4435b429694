//! From which page a request comes.

use axum::http::{HeaderMap, header};

/// What a page of a forbidden origin is told.
pub(crate) const FORBIDDEN: &str = "Pages of this origin may not use the channel: \
    the list of origins that it was made with does not name it \
    (`k1te-server channel list` shows the lists).\n";

/// The origin that the browser names; none from programs that are no browser.
pub(crate) fn origin(headers: &HeaderMap) -> Option<String> {
    let origin = headers.get(header::ORIGIN)?;
    Some(String::from_utf8_lossy(origin.as_bytes()).into_owned())
}
