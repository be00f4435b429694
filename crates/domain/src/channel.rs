//! A channel: one site's chat, one tenant.

use std::fmt;

use kite_protocol::{ChannelName, Timestamp};

use crate::hours::OfficeHours;
use crate::port::Random;

/// The store's key of a channel.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ChannelId(pub i64);

/// One site's chat. Everything else belongs to exactly one channel, and no
/// channel can see another's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Channel {
    /// The store's key.
    pub id: ChannelId,
    /// What site owners write behind `?c=`.
    pub name: ChannelName,
    /// What people see.
    pub title: String,
    /// The pages that may use it.
    pub origins: Origins,
    /// The languages in which operators answer, as BCP 47 tags.
    pub languages: Vec<String>,
    /// When somebody answers; none: it is not said.
    pub hours: Option<OfficeHours>,
    /// How its visitors prove who they are.
    pub identity: Identity,
    /// The bot that it brought to another service; none: it uses the server's.
    pub bot: Option<OwnBot>,
    /// Bytes of files that it may have at most; none: no bound.
    pub quota: Option<u64>,
    /// Days after which entries and files are deleted; none: never.
    pub retention_days: Option<u32>,
    /// How often it was changed: who changes it again does so by what it was
    /// then.
    pub revision: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How a channel's visitors prove who they are: by JWTs that the site's
/// backend signs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Identity {
    /// The secret that the site's backend shares with us.
    pub secret: Secret,
    /// The one before, which is still good until then.
    pub previous: Option<(Secret, Timestamp)>,
    /// Where the public keys of the site's identity provider are.
    pub keys: Option<KeySource>,
    /// For whom the tokens must be made; none: the channel's name.
    pub audience: Option<String>,
}

/// A bot of a channel's own in another service, which takes part in no other
/// channel.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnBot {
    /// Under which name its outlets are stored, such as `telegram:4711`.
    pub account: String,
    /// Who has it is the bot.
    pub token: Secret,
}

/// Where public keys are published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KeySource {
    /// At the URL of a JSON Web Key Set.
    Jwks(String),
    /// Where the OpenID Connect issuer of this URL says.
    Issuer(String),
}

/// A secret that a site's backend or another service shares with us. It has no
/// `Display`, and `Debug` hides it.
#[derive(Clone, Eq, PartialEq)]
pub struct Secret(String);

/// Characters of a secret: 258 bits.
const SECRET_LEN: usize = 50;

impl Secret {
    /// A new one: 50 characters `a-z0-9`.
    pub fn random(random: &dyn Random) -> Self {
        Self(random.text(SECRET_LEN))
    }

    /// The secret as it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// What to show to whoever runs the server, and to sign with.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The origins whose pages may use a channel; an empty list means every page.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Origins(Vec<String>);

/// Why a text is no origin.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "{0:?} is no origin; expected scheme://host or scheme://host:port without a path, such as https://shop.example, or null"
)]
pub struct InvalidOrigin(String);

impl Origins {
    /// The list, if each is an origin as browsers write it. Case and a closing
    /// slash are forgiven.
    pub fn new<T: AsRef<str>>(origins: impl IntoIterator<Item = T>) -> Result<Self, InvalidOrigin> {
        let mut list = Vec::new();
        for origin in origins {
            let origin = normalize(origin.as_ref())?;
            if !list.contains(&origin) {
                list.push(origin);
            }
        }
        Ok(Self(list))
    }

    /// Whether a page of this origin may use the channel. Programs that are
    /// no browser send none; a list keeps them out.
    pub fn allow(&self, origin: Option<&str>) -> bool {
        self.0.is_empty()
            || origin.is_some_and(|origin| {
                self.0
                    .iter()
                    .any(|allowed| allowed.eq_ignore_ascii_case(origin))
            })
    }

    /// The origins as text.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

fn normalize(text: &str) -> Result<String, InvalidOrigin> {
    let origin = text.trim().trim_end_matches('/').to_ascii_lowercase();
    if origin == "null" {
        return Ok(origin);
    }
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .unwrap_or_default();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_host) {
        return Err(InvalidOrigin(text.to_owned()));
    }
    Ok(without_default_port(&origin).to_owned())
}

/// Browsers leave the scheme's own port out.
fn without_default_port(origin: &str) -> &str {
    let port = if origin.starts_with("https:") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_allows_every_page() {
        let origins = Origins::default();
        assert!(origins.allow(Some("https://any.example")));
        assert!(origins.allow(Some("null")));
        assert!(origins.allow(None));
    }

    #[test]
    fn a_list_allows_only_what_it_names() {
        let origins = Origins::new(["https://Shop.example/", "http://localhost:3000"]).unwrap();
        assert!(origins.allow(Some("https://shop.example")));
        assert!(origins.allow(Some("http://localhost:3000")));
        for other in [
            Some("http://shop.example"),
            Some("https://shop.example.evil.test"),
            Some("https://evil.test"),
            Some("http://localhost"),
            Some("null"),
            None,
        ] {
            assert!(!origins.allow(other), "{other:?}");
        }
        assert!(Origins::new(["null"]).unwrap().allow(Some("null")));
    }

    #[test]
    fn default_ports_are_as_browsers_write_them() {
        let origins = Origins::new(["https://shop.example:443"]).unwrap();
        assert!(origins.allow(Some("https://shop.example")));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for bad in [
            "",
            "shop.example",
            "https://",
            "https://shop.example/path",
            "ftp://shop.example",
            "https://a b",
        ] {
            assert!(Origins::new([bad]).is_err(), "{bad:?}");
        }
    }
}
