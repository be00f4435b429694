//! The session's cookie.

use axum::http::header::{COOKIE, HeaderMap, HeaderValue, InvalidHeaderValue};

const NAME: &str = "kite_desk";

/// As long as the session itself: 30 days, in seconds.
const MAX_AGE: i64 = 30 * 24 * 60 * 60;

/// The session's token that a request brings.
pub(super) fn token(request: &HeaderMap) -> Option<&str> {
    request
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, token)| (name == NAME).then_some(token))
}

/// Hands out a session: a `Set-Cookie` that no script can read and that no
/// other site's request brings back.
pub(super) fn begin(token: &str, public_url: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    set(token, MAX_AGE, public_url)
}

/// Takes it back.
pub(super) fn end(public_url: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    set("", 0, public_url)
}

fn set(token: &str, max_age: i64, public_url: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if public_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let mut value = HeaderValue::try_from(format!(
        "{NAME}={token}; Path=/desk; Max-Age={max_age}; HttpOnly; SameSite=Strict{secure}"
    ))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut request = HeaderMap::new();
        assert_eq!(token(&request), None);
        request.append(COOKIE, "a=b; not_kite_desk=no".parse().unwrap());
        assert_eq!(token(&request), None);
        request.append(COOKIE, "c; kite_desk=yes;d=e".parse().unwrap());
        assert_eq!(token(&request), Some("yes"));
    }

    #[test]
    fn only_https_makes_it_secure() {
        let cookie = |url| begin("t", url).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            cookie("https://chat.example"),
            "kite_desk=t; Path=/desk; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"
        );
        assert!(!cookie("http://127.0.0.1:8080").contains("Secure"));
    }
}
