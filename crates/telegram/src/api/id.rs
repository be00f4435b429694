//! Telegram's numbers, each with a type of its own, so that none stands in for another.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// A chat: positive for people, negative for groups.
    ChatId
}
id! {
    /// A message, within its chat.
    MessageId
}
id! {
    /// A topic of a forum, within its chat.
    TopicId
}
id! {
    /// A person or a bot.
    UserId
}
id! {
    /// An update, within its bot; the next one has a larger number.
    UpdateId
}
