//! The server's address as browsers see it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::Uri;

/// Why a text is no public URL.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "{0:?} is no public URL; expected http:// or https:// and a host of its own, without a path, such as https://chat.example.com"
)]
pub(crate) struct InvalidPublicUrl(String);

/// The public URL as browsers write an origin, if the text is one: origins are
/// compared with it letter by letter. It has no path, because the desk's cookie
/// must not be within reach of other programs on the host.
pub(crate) fn parse(text: &str) -> Result<String, InvalidPublicUrl> {
    let invalid = || InvalidPublicUrl(text.to_owned());
    let uri: Uri = text.parse().map_err(|_| invalid())?;
    let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
    let authority = uri.authority().ok_or_else(invalid)?;
    let is_web = matches!(scheme.as_str(), "http" | "https");
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    let has_host = !authority.host().is_empty() && authority.as_str().bytes().all(is_host);
    let has_port = authority.as_str() == authority.host() || authority.port_u16().is_some();
    let has_path = !matches!(uri.path(), "" | "/") || text.contains(['?', '#']);
    if !is_web || !has_host || !has_port || has_path {
        return Err(invalid());
    }
    let authority = authority.as_str().to_ascii_lowercase();
    Ok(format!("{scheme}://{authority}"))
}

/// The public URL of a server that is reached directly. An address that means
/// every interface is reached on this machine.
pub(crate) fn default_for(address: SocketAddr) -> String {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{address}")
}

/// What a site owner pastes into a page.
pub(crate) fn snippet(public_url: &str, channel: &str) -> String {
    let socket = public_url.replacen("http", "ws", 1);
    format!(
        "<script type=\"module\" src=\"{public_url}/kite-chat.js\"></script>\n\
         <kite-chat endpoint=\"{socket}/channels?c={channel}\"></kite-chat>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_web_address() {
        for (text, expected) in [
            ("https://chat.example", "https://chat.example"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("HTTPS://Chat.Example/", "https://chat.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(expected));
        }
        for bad in [
            "",
            "chat.example",
            "ftp://chat.example",
            "https://",
            "https://me@chat.example",
            "https://chat.example:99999",
            "https://chat.example:port",
            "https://chat.example:",
            "https://chat.example;sandbox",
            "https://example.org/chat",
            "https://chat.example//",
            "https://chat.example?a=b",
            "https://chat.example/?a=b",
            "https://chat.example/#a",
            "https://chat.example/\"><script>",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_on_every_interface_is_reached_here() {
        for (address, expected) in [
            ("0.0.0.0:80", "http://127.0.0.1:80"),
            ("[::]:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("192.0.2.7:8080", "http://192.0.2.7:8080"),
        ] {
            assert_eq!(default_for(address.parse().unwrap()), expected);
        }
    }

    #[test]
    fn the_snippet_asks_for_a_socket_as_safe_as_the_page() {
        let snippet = snippet("https://chat.example", "demo_channel");
        assert!(snippet.contains("src=\"https://chat.example/kite-chat.js\""));
        assert!(snippet.contains("endpoint=\"wss://chat.example/channels?c=demo_channel\""));
    }
}
