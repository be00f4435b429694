//! URLs that a server names, before anything is done with them.

use web_sys::Url;

/// The http(s) URL that `uri` means, seen from the WebSocket endpoint; none
/// for every other scheme.
pub(crate) fn resolve(uri: &str, endpoint: &str) -> Option<String> {
    let base = ["http", endpoint.strip_prefix("ws")?].concat();
    let url = Url::new_with_base(uri, &base).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// The value of `?c=` in an endpoint.
pub(crate) fn channel(endpoint: &str) -> Option<String> {
    Url::new(endpoint).ok()?.search_params().get("c")
}
