//! The server's address as browsers see it.

/// The origin of the public URL: scheme, host and port, without a path.
pub(crate) fn origin_of(public_url: &str) -> &str {
    let host = public_url.find("://").map_or(0, |at| at + 3);
    let path = public_url[host..].find('/');
    path.map_or(public_url, |path| &public_url[..host + path])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        for (url, expected) in [
            ("https://chat.example", "https://chat.example"),
            ("https://chat.example/", "https://chat.example"),
            ("http://127.0.0.1:8080/below/this", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(origin_of(url), expected);
        }
    }
}
