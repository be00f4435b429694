//! How the visitors of a channel prove who they are, and what is then known.

use std::fmt;

use kite_protocol::{MemberId, Timestamp};

use crate::source::KeySource;

/// The shortest secret, in bytes: as long as the hash that it keys.
pub const SECRET_BYTES: usize = 32;

/// A secret that the site's backend signs its tokens with (HS256).
///
/// Its bytes are the key as they stand: of a secret that is shown as text, the
/// bytes of that text. `Debug` hides them.
#[derive(Clone, Eq, PartialEq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The secret, if it is long enough.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, WeakSecret> {
        let bytes = bytes.into();
        if bytes.len() < SECRET_BYTES {
            return Err(WeakSecret);
        }
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// A secret is too short to be one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a secret has at least {SECRET_BYTES} bytes")]
pub struct WeakSecret;

/// How the visitors of a channel prove who they are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trust {
    /// For HS256: the current secret, and for a time the previous one.
    pub secrets: Vec<Secret>,
    /// For RS256 and ES256: where the public keys are.
    pub keys: Option<KeySource>,
    /// What the token's `aud` must name.
    pub audience: String,
}

/// What a good token says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proven {
    /// `sub`: who the visitor is to the site.
    pub subject: MemberId,
    /// `name`, where it can be shown.
    pub name: Option<String>,
    /// `exp`: when the token ends.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_and_never_shown() {
        let secret = Secret::new("0123456789abcdef0123456789abcdef").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(hidden)");
        assert_eq!(Secret::new([7; SECRET_BYTES - 1]), Err(WeakSecret));
    }
}
