//! What stands behind `/start`: a link's token, a channel, or the original's
//! `join__channel__member`; and behind `/host`: a code. It knows no visitor and
//! no clock.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The longest payload of a deep link that Telegram carries.
const PAYLOAD: usize = 64;
/// The length of a token as text: longer than any channel's name, so that
/// neither is taken for the other.
const TOKEN: usize = 43;

/// As what a one-time word is stored.
fn hash(word: &str) -> [u8; 32] {
    Sha256::digest(word).into()
}

/// The one-time word behind `/host CHANNEL`. Who has it makes a group the
/// channel's desk.
#[derive(Clone, Eq, PartialEq)]
pub struct HostCode(String);

impl HostCode {
    /// A code, as somebody wrote it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As what it is stored.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

impl fmt::Debug for HostCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostCode(…)")
    }
}

/// The one-time word of a hand-off. Who has it becomes the visitor's device.
#[derive(Clone, Eq, PartialEq)]
pub struct LinkToken([u8; 32]);

impl LinkToken {
    /// A token of that randomness.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As what it is stored.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.text())
    }

    /// The link that carries it to the bot.
    pub fn url(&self, bot_name: &str) -> String {
        format!("https://t.me/{bot_name}?start={}", self.text())
    }

    fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = (text.len() == TOKEN).then(|| URL_SAFE_NO_PAD.decode(text).ok())??;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// What stands behind `/start`.
#[derive(Clone, Eq, PartialEq)]
pub enum Payload {
    /// Nothing.
    Empty,
    /// A channel to become a visitor of.
    Channel(String),
    /// A hand-off by token.
    Token(LinkToken),
    /// A hand-off as the original does it: every channel and member id that it
    /// may mean, since both may have `__` within.
    Member(Vec<(String, String)>),
    /// None of these.
    Invalid,
}

/// Member ids are credentials, as tokens are.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Channel(_) => "Channel(…)",
            Self::Token(_) => "Token(…)",
            Self::Member(_) => "Member(…)",
            Self::Invalid => "Invalid",
        })
    }
}

impl Payload {
    /// Reads a payload.
    pub fn parse(text: &str) -> Self {
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if text.is_empty() {
            return Self::Empty;
        }
        if text.len() > PAYLOAD || !text.bytes().all(word) {
            return Self::Invalid;
        }
        if let Some(names) = text.strip_prefix("join__") {
            return Self::member(names);
        }
        if let Some(token) = LinkToken::parse(text) {
            return Self::Token(token);
        }
        if is_channel(text) {
            Self::Channel(text.to_owned())
        } else {
            Self::Invalid
        }
    }

    fn member(names: &str) -> Self {
        let places = (1..names.len()).filter(|at| names[*at..].starts_with("__"));
        let readings = places.filter_map(|at| {
            let (channel, member) = (&names[..at], &names[at + 2..]);
            let fits = is_channel(channel) && !member.is_empty();
            fits.then(|| (channel.to_owned(), member.to_owned()))
        });
        let readings: Vec<_> = readings.collect();
        if readings.is_empty() {
            Self::Invalid
        } else {
            Self::Member(readings)
        }
    }
}

/// Whether a channel may be called so; the payload's characters are checked.
fn is_channel(text: &str) -> bool {
    (8..=32).contains(&text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_by_link_and_comes_back() {
        let token = LinkToken::from_random([0xfb; 32]);
        let url = token.url("kite_test_bot");
        let payload = url
            .strip_prefix("https://t.me/kite_test_bot?start=")
            .unwrap();
        assert!(payload.len() <= PAYLOAD);
        assert_eq!(Payload::parse(payload), Payload::Token(token));
    }

    #[test]
    fn payloads_are_told_apart() {
        assert_eq!(Payload::parse(""), Payload::Empty);
        assert_eq!(
            Payload::parse("shop-help"),
            Payload::Channel("shop-help".into())
        );
        let member = |readings: &[(&str, &str)]| {
            let owned = readings.iter().map(|(c, m)| ((*c).into(), (*m).into()));
            Payload::Member(owned.collect())
        };
        let one = member(&[("shop-help", "V1StGXR8_Z")]);
        assert_eq!(Payload::parse("join__shop-help__V1StGXR8_Z"), one);
        let several = member(&[("shop_one", "two__abc"), ("shop_one__two", "abc")]);
        assert_eq!(Payload::parse("join__shop_one__two__abc"), several);
        for text in [
            "short",
            "join__shop-help",
            "join__x__y",
            "shop help",
            "shop/help",
            "шоп-хелп",
        ] {
            assert_eq!(Payload::parse(text), Payload::Invalid, "{text}");
        }
        assert_eq!(Payload::parse(&"x".repeat(65)), Payload::Invalid);
        assert_eq!(Payload::parse(&"x".repeat(40)), Payload::Invalid);
    }

    #[test]
    fn no_credential_is_shown() {
        let token = LinkToken::from_random([7; 32]);
        assert_eq!(format!("{token:?}"), "LinkToken(…)");
        assert_eq!(format!("{:?}", Payload::Token(token)), "Token(…)");
        let member = Payload::parse("join__shop-help__V1StGXR8_Z");
        assert_eq!(format!("{member:?}"), "Member(…)");
        assert_eq!(format!("{:?}", HostCode::new("secret")), "HostCode(…)");
    }
}
