//! What is counted of a connector, and what is told of the moment. Names of what
//! is counted are fixed words, so that each can be a metric's label.

use kite_domain::channel::ChannelId;
use kite_domain::{ConversationId, OperatorId};
use kite_protocol::Timestamp;

use crate::api::CallError;

/// Is told what happens, to make numbers of it and to show who is there. Called
/// often, and by the tasks of a runtime: it must be quick. Nothing that it is told
/// has to be kept.
pub trait Observer: Send + Sync {
    /// Something happened.
    fn count(&self, counted: Counted);

    /// An operator wrote in a channel's group, to a visitor or about one. It may
    /// be told again, and long after.
    fn wrote(&self, wrote: Wrote<'_>);

    /// A visitor was blocked.
    fn blocked(&self, conversation: ConversationId);
}

/// That an operator wrote in a group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wrote<'a> {
    /// The channel whose desk the group is.
    pub channel: ChannelId,
    /// Who.
    pub operator: OperatorId,
    /// The name that visitors see.
    pub name: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Counted {
    /// An update came.
    Update {
        /// Of which kind.
        kind: UpdateKind,
        /// What became of it.
        outcome: UpdateOutcome,
    },
    /// A method of the Bot API was called.
    Call {
        /// Its name.
        method: &'static str,
        /// How it went.
        outcome: CallOutcome,
    },
    /// A message was sent that may be there twice: of the first try it is not
    /// known what became of it.
    Repeat,
    /// An outlet was parked.
    Parked,
    /// Somebody else receives this bot's updates.
    Conflict,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            /// As a word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// The kind of an update.
    UpdateKind {
        /// A message.
        Message = "message",
        /// A changed message.
        Edited = "edited_message",
        /// What the bot may do in a chat has changed.
        Membership = "my_chat_member",
        /// One that is not used.
        Unknown = "unknown",
        /// One that cannot be read.
        Malformed = "malformed",
    }
}

words! {
    /// What became of an update.
    UpdateOutcome {
        /// It was dealt with.
        Done = "done",
        /// It had been dealt with before.
        Repeated = "repeated",
        /// There was nothing to do.
        Skipped = "skipped",
        /// It could not be dealt with; it is tried again.
        Failed = "failed",
    }
}

words! {
    /// How a call went; see [`CallError`].
    CallOutcome {
        /// It was done.
        Done = "done",
        /// Too much at once.
        TooMany = "too_many",
        /// The group has another number.
        Migrated = "migrated",
        /// Never to be done.
        Refused = "refused",
        /// Another receiver is at work.
        Conflict = "conflict",
        /// The token is not valid.
        Unauthorized = "unauthorized",
        /// Not done.
        Transient = "transient",
        /// Perhaps done.
        Ambiguous = "ambiguous",
        /// Our file could not be read.
        Unreadable = "unreadable",
        /// An answer of another kind; perhaps done.
        Odd = "odd",
    }
}

impl CallOutcome {
    /// How a call went that failed so, or did not fail.
    pub fn of(error: Option<&CallError>) -> Self {
        match error {
            None => Self::Done,
            Some(CallError::TooMany { .. }) => Self::TooMany,
            Some(CallError::Migrated { .. }) => Self::Migrated,
            Some(CallError::Refused(_)) => Self::Refused,
            Some(CallError::Conflict(_)) => Self::Conflict,
            Some(CallError::Unauthorized) => Self::Unauthorized,
            Some(CallError::Transient(_)) => Self::Transient,
            Some(CallError::Ambiguous(_)) => Self::Ambiguous,
            Some(CallError::Unreadable) => Self::Unreadable,
            Some(CallError::Odd(_)) => Self::Odd,
        }
    }
}
