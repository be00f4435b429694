//! Names and ids that travel in frames, checked once and then trusted.

use std::fmt;

use crate::limits::{DEVICE_TOKEN_BYTES, MEMBER_ID_BYTES, MESSAGE_ID_BYTES};

/// Why a text is not the id that it should be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {expected}")]
pub struct InvalidId {
    /// What would have been right.
    pub expected: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $expected:expr, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(String);

        impl $name {
            /// What a valid one looks like, for error messages.
            pub const EXPECTED: &'static str = $expected;

            /// The id, if `text` is a valid one.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) {
                    Ok(Self(text))
                } else {
                    Err(InvalidId { expected: Self::EXPECTED })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }
    };
}

id!(
    /// The name of a channel: what site owners write behind `?c=`.
    ChannelName,
    "a channel name: 8 to 32 of A-Z a-z 0-9 _ -",
    |text| (8..=32).contains(&text.len()) && text.bytes().all(is_word_byte)
);
id!(
    /// The secret by which a visitor is known. Whoever has it can be that
    /// visitor, so it has no `Display`, and `Debug` hides it.
    MemberId,
    "a member id: 1 to 128 bytes without control characters",
    |text| (1..=MEMBER_ID_BYTES).contains(&text.len()) && !text.contains(char::is_control)
);
id!(
    /// The secret by which a visitor's device is known, made at random by the
    /// device. It has no `Display`, and `Debug` hides it.
    DeviceToken,
    "a device token: 32 to 128 of A-Z a-z 0-9 _ -",
    |text| DEVICE_TOKEN_BYTES.contains(&text.len()) && text.bytes().all(is_word_byte)
);
id!(
    /// The id of a message, chosen by the side that wrote it.
    MessageId,
    "a message id: 1 to 64 bytes without spaces and control characters",
    |text| (1..=MESSAGE_ID_BYTES).contains(&text.len())
        && !text.contains(|c: char| c.is_control() || c.is_whitespace())
);

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken(hidden)")
    }
}

impl fmt::Debug for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberId(hidden)")
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_names_keep_their_alphabet_and_length() {
        for good in ["demo_channel", "A-Za-z09", &"x".repeat(32)] {
            assert!(ChannelName::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "short",
            &"x".repeat(33),
            "with space",
            "ünïcödes",
            "a/b/c/d/e",
        ] {
            assert!(ChannelName::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn member_ids_never_show_in_debug_output() {
        let member = MemberId::new("secret-member").unwrap();
        assert!(!format!("{member:?}").contains("secret"));
    }

    #[test]
    fn message_ids_have_no_blanks() {
        assert!(MessageId::new("aB3_dE5-gH").is_ok());
        for bad in ["", "a b", "a\nb", &"x".repeat(65)] {
            assert!(MessageId::new(bad).is_err(), "{bad:?}");
        }
    }
}
