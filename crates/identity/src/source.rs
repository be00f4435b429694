//! Where an identity provider publishes its keys, and which URLs may be asked.

use std::net::IpAddr;

use reqwest::Url;

use crate::address::is_public;

/// The longest URL that is asked, in bytes.
const URL_BYTES: usize = 2048;

/// Where the public keys of an identity provider are.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum KeySource {
    /// The URL of a JSON Web Key Set.
    Jwks(String),
    /// An OpenID Connect issuer, exactly as it stands in its tokens' `iss`: its
    /// discovery document says where the key set is.
    Issuer(String),
}

impl KeySource {
    /// Whether the URL may be asked, as far as that can be told without asking.
    pub fn check(&self, allow_private_addresses: bool) -> Result<(), UrlRefusal> {
        match self {
            Self::Jwks(url) => check_url(url, allow_private_addresses).map(drop),
            Self::Issuer(url) => {
                let url = check_url(url, allow_private_addresses)?;
                url.query().map_or(Ok(()), |_| Err(UrlRefusal::IssuerQuery))
            }
        }
    }

    /// What `iss` must be in tokens that these keys have signed.
    pub(crate) fn issuer(&self) -> Option<&str> {
        match self {
            Self::Jwks(_) => None,
            Self::Issuer(issuer) => Some(issuer),
        }
    }
}

/// Why a URL is not asked for keys.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UrlRefusal {
    /// It is none.
    #[error("this is not a URL such as https://login.example.com/keys")]
    NotUrl,
    /// It is longer than a URL needs to be.
    #[error("the URL is longer than {URL_BYTES} bytes")]
    TooLong,
    /// Its keys could be changed on the way.
    #[error("the URL must begin with https://")]
    NotHttps,
    /// It holds a user name or a password.
    #[error("the URL must not contain a user name or a password")]
    Credentials,
    /// It ends with a fragment, which is never sent.
    #[error("the URL must not contain a fragment (#…)")]
    Fragment,
    /// An issuer's URL has no query.
    #[error("the URL of an issuer must not contain a query (?…)")]
    IssuerQuery,
    /// It leads to where only the server's own network can go.
    #[error("the URL leads to a private address, which this server does not allow")]
    PrivateAddress,
}

/// The URL, if keys may be fetched from it.
///
/// What its host name resolves to is checked again with every connection.
pub fn check_url(text: &str, allow_private_addresses: bool) -> Result<Url, UrlRefusal> {
    if text.len() > URL_BYTES {
        return Err(UrlRefusal::TooLong);
    }
    let url = Url::parse(text).map_err(|_| UrlRefusal::NotUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if allow_private_addresses => {}
        _ => return Err(UrlRefusal::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlRefusal::Credentials);
    }
    if url.fragment().is_some() {
        return Err(UrlRefusal::Fragment);
    }
    let host = url.host_str().ok_or(UrlRefusal::NotUrl)?;
    if !allow_private_addresses && is_private_host(host) {
        return Err(UrlRefusal::PrivateAddress);
    }
    Ok(url)
}

/// Whether the host says of itself that it is not public. A literal address
/// never comes to the resolver, so this is the place where it is judged.
fn is_private_host(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = literal.parse::<IpAddr>() {
        return !is_public(address);
    }
    let name = host.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_https_url_is_asked() {
        for good in [
            "https://login.example.com/keys",
            "https://login.example.com:8443/keys?version=2",
            "https://93.184.215.14/keys",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/keys",
        ] {
            assert!(check_url(good, false).is_ok(), "{good}");
        }
    }

    #[test]
    fn every_other_url_is_refused_with_its_cause() {
        let long = format!("https://login.example.com/{}", "x".repeat(URL_BYTES));
        for (bad, refusal) in [
            ("login.example.com/keys", UrlRefusal::NotUrl),
            ("https://", UrlRefusal::NotUrl),
            (long.as_str(), UrlRefusal::TooLong),
            ("http://login.example.com/keys", UrlRefusal::NotHttps),
            ("file:///etc/passwd", UrlRefusal::NotHttps),
            ("https://me:pw@login.example.com/", UrlRefusal::Credentials),
            ("https://login.example.com/#keys", UrlRefusal::Fragment),
        ] {
            assert_eq!(check_url(bad, false), Err(refusal), "{bad}");
        }
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.0.0.1",
            "2130706433",
            "127.0.0.1.",
            "localhost",
            "LOCALHOST.",
            "keys.localhost",
            "10.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[fd00::1]",
        ] {
            let url = format!("https://{host}/keys");
            let refused = Err(UrlRefusal::PrivateAddress);
            assert_eq!(check_url(&url, false), refused, "{host}");
            assert!(check_url(&url, true).is_ok(), "{host}");
        }
    }

    #[test]
    fn an_issuer_has_no_query() {
        let url = "https://login.example.com/?tenant=1".to_owned();
        assert_eq!(KeySource::Jwks(url.clone()).check(false), Ok(()));
        let refused = Err(UrlRefusal::IssuerQuery);
        assert_eq!(KeySource::Issuer(url).check(false), refused);
    }

    #[test]
    fn private_networks_may_do_without_tls() {
        assert!(check_url("http://keys.internal/jwks", true).is_ok());
    }
}
