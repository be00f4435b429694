//! How far a conversation has come on this device, besides its messages.

use kite_protocol::{MessageId, TextRefusal, Timestamp, check_text};

use crate::config::fit_comment;

/// What the durable store keeps besides the messages.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Progress {
    /// From this number on, up to `last`, the device has every entry; 0: it
    /// has none with a number. 1 also where the server has no earlier ones.
    pub first: u32,
    /// The number up to which it has them; 0: none.
    pub last: u32,
    /// The number up to which the visitor has read, on whatever device.
    pub read: u32,
    /// The number up to which entries have reached an operator.
    pub operator_delivered: u32,
    /// The number up to which an operator has read.
    pub operator_read: u32,
    /// Whether the conversation is resolved.
    pub resolved: bool,
    /// The number of the entry by which it was resolved last, or of a later one
    /// before anything else was said; 0: none. What comes behind is the present
    /// conversation.
    pub resolved_at: u32,
    /// The stars that the visitor gave since the conversation stands so.
    pub rating: Option<u8>,
    /// What was asked and is not answered.
    pub requests: Vec<Request>,
}

/// Something that the visitor asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// Its id.
    pub id: MessageId,
    /// What was asked for.
    pub ask: Ask,
    /// When.
    pub at: Timestamp,
}

/// What a visitor can ask for besides sending messages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ask {
    /// Another text for one of the visitor's own messages; none: delete it.
    Edit {
        /// The message's number.
        target: u32,
        /// The new text.
        text: Option<String>,
    },
    /// Rate the conversation.
    Rate {
        /// 1 (bad) to 5 (good); brought into that range.
        stars: u8,
        /// In the visitor's words; cut to what the protocol takes.
        comment: Option<String>,
    },
    /// Report the conversation.
    Report {
        /// In the visitor's words; cut to what the protocol takes.
        reason: Option<String>,
    },
    /// A link by which to go on elsewhere. Forgotten at a reload.
    Link,
    /// The messages before those in the log. One request at a time, and none
    /// where there are no earlier ones: else it is done at once. Forgotten at a
    /// reload.
    Earlier,
}

/// How a request ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// It is done.
    Done,
    /// The link is there.
    Link {
        /// An https URL, good once: a credential.
        url: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// It was refused.
    Refused {
        /// Why, for programs: one of the protocol's words.
        code: String,
        /// In the server's words; empty where it was not asked.
        reason: String,
    },
}

impl Answer {
    /// Refused without asking, by the word for what a server does not offer.
    pub(crate) fn not_available() -> Self {
        Self::refused("not-available")
    }

    pub(crate) fn refused(code: &str) -> Self {
        Self::Refused {
            code: code.to_owned(),
            reason: String::new(),
        }
    }
}

impl Ask {
    /// Whether it is worth asking after a reload.
    pub(crate) fn is_lasting(&self) -> bool {
        !matches!(self, Self::Link | Self::Earlier)
    }

    /// The same as the server takes it, or the word by which it would refuse.
    pub(crate) fn fit(self) -> Result<Self, &'static str> {
        Ok(match self {
            Self::Edit {
                target,
                text: Some(mut text),
            } => {
                text.retain(|c| c != '\0');
                match check_text(&text) {
                    Ok(()) => Self::Edit {
                        target,
                        text: Some(text),
                    },
                    Err(TextRefusal::TooLarge { .. }) => return Err("too-large"),
                    Err(_) => return Err("text-empty"),
                }
            }
            Self::Rate { stars, comment } => Self::Rate {
                stars: stars.clamp(1, 5),
                comment: fit_comment(comment),
            },
            Self::Report { reason } => Self::Report {
                reason: fit_comment(reason),
            },
            other => other,
        })
    }
}
