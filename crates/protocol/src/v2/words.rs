//! The words that stand in frames for one of a few things.

use crate::element::Element;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $expected:expr, { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub(super) const EXPECTED: &'static str = $expected;

            /// The word in frames.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What the word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl From<$name> for Element {
            fn from(word: $name) -> Self {
                word.as_str().into()
            }
        }
    };
}

words!(
    /// Who wrote an entry, or whose mark it is.
    Role, "\"visitor\", \"operator\" or \"notice\"", {
        /// The conversation's visitor.
        Visitor = "visitor",
        /// An operator.
        Operator = "operator",
        /// The server itself.
        Notice = "notice",
    }
);

words!(
    /// How far a side has come with the entries of the other one.
    Mark, "\"delivered\" or \"read\"", {
        /// They have reached a device of that side.
        Delivered = "delivered",
        /// Somebody has read them.
        Read = "read",
    }
);

words!(
    /// How a conversation stands.
    State, "\"open\" or \"resolved\"", {
        /// There may be something to do.
        Open = "open",
        /// Done, until the visitor writes again.
        Resolved = "resolved",
    }
);
