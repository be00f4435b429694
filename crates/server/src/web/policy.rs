//! What pages may do and who may embed what: the security headers.

use axum::http::HeaderName;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY,
    X_FRAME_OPTIONS,
};
use axum::response::Response;

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

const DESK: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), \
    payment=(), usb=()";

/// For the loader and what it loads: every site may, also one that isolates
/// itself by COEP.
pub(super) fn shared(mut response: Response) -> Response {
    let headers = response.headers_mut();
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(headers, RESOURCE_POLICY, "cross-origin");
    response
}

/// For the site: the widget, and nothing from elsewhere. It names the public
/// URL too, to which links to files and the socket point, because
/// people also open the page under another name, such as `localhost`.
pub(super) fn site(mut response: Response, public_url: &str) -> Response {
    let socket = public_url.replacen("http", "ws", 1);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' {public_url} blob: data:; media-src 'self' {public_url} blob:; \
         connect-src 'self' {public_url} {socket}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    );
    // A public URL that cannot stand in a header cannot be reached either.
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(DESK));
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    page(headers);
    response
}

/// For the desk's page: only itself, and in no frame.
pub(super) fn desk(mut response: Response) -> Response {
    let headers = response.headers_mut();
    set(headers, CONTENT_SECURITY_POLICY, DESK);
    set(headers, X_FRAME_OPTIONS, "DENY");
    page(headers);
    response
}

fn page(headers: &mut HeaderMap) {
    set(headers, REFERRER_POLICY, "no-referrer");
    set(headers, OPENER_POLICY, "same-origin");
    set(headers, RESOURCE_POLICY, "same-origin");
    set(headers, PERMISSIONS_POLICY, PERMISSIONS);
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
