//! Why a call failed, by what can be done about it.

use std::time::Duration;

use serde::Deserialize;

use crate::api::ChatId;

/// Why a call failed. No text of it holds the token or a URL.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Too much at once: nothing was done, and nothing will be before the time
    /// is over.
    #[error("too many requests; again in {retry_after:?}")]
    TooMany {
        /// How long Telegram wants to be left alone.
        retry_after: Duration,
    },
    /// The group has become a supergroup: nothing was done; call again there.
    #[error("the group has moved to {to}")]
    Migrated {
        /// Where it is now.
        to: ChatId,
    },
    /// Nothing was done, and the same call will never do anything.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Somebody else receives this bot's updates, or a webhook is set.
    #[error("another receiver of the bot's updates is at work: {0}")]
    Conflict(String),
    /// There is no such bot (any more).
    #[error("the bot's token is not valid")]
    Unauthorized,
    /// Nothing was done; later it may work.
    #[error("not available at the moment: {0}")]
    Transient(String),
    /// The request went out, and what became of it is not known: it may have
    /// been done.
    #[error("it is not known whether the call was done: {0}")]
    Ambiguous(String),
    /// The bytes to send could not be read: nothing was done.
    #[error("the file to send cannot be read")]
    Unreadable,
    /// The answer is not one of the Bot API: the call was perhaps done.
    #[error("the answer is not understood: {0}")]
    Odd(String),
}

/// What Telegram will not do, however often it is asked.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The person has blocked the bot.
    #[error("the person has blocked the bot")]
    Blocked,
    /// The person's account is gone.
    #[error("the account is gone")]
    Deactivated,
    /// The person has never pressed Start.
    #[error("the person has not started the bot")]
    NotStarted,
    /// The bot is not in the chat (any more).
    #[error("the bot is not in the chat")]
    Kicked,
    /// There is no such chat, or the bot has never seen it.
    #[error("there is no such chat")]
    ChatNotFound,
    /// The topic has been deleted.
    #[error("there is no such topic")]
    TopicNotFound,
    /// The topic is closed, and the bot may not write there.
    #[error("the topic is closed")]
    TopicClosed,
    /// The topic is already as it was asked to be.
    #[error("the topic is so already")]
    TopicUnchanged,
    /// The group has no topics.
    #[error("the group has no topics")]
    NotAForum,
    /// The message to edit, delete, pin, react to or reply to is gone.
    #[error("there is no such message")]
    MessageNotFound,
    /// The message says so already.
    #[error("the message is so already")]
    NotModified,
    /// The message can no longer be edited or deleted.
    #[error("the message cannot be changed any more")]
    NotEditable,
    /// The text or caption is too long.
    #[error("the text is too long")]
    TooLong,
    /// The file is too large for the Bot API.
    #[error("the file is too large")]
    FileTooLarge,
    /// The reaction is not allowed in the chat.
    #[error("the reaction is not allowed")]
    ReactionInvalid,
    /// The bot lacks a right in the chat.
    #[error("the bot lacks the right: {0}")]
    NoRights(String),
    /// Something else; Telegram's words.
    #[error("{0}")]
    Other(String),
}

/// The Bot API's envelope of an error.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    error_code: Option<u16>,
    description: Option<String>,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Debug, Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<ChatId>,
}

/// What is kept of Telegram's words, in characters.
const WORDS: usize = 200;

impl Failure {
    /// The error by its cause; `status` is HTTP's, for an envelope without a code.
    pub(super) fn cause(self, status: u16) -> CallError {
        let code = self.error_code.unwrap_or(status);
        let words: String = self
            .description
            .unwrap_or_default()
            .chars()
            .take(WORDS)
            .collect();
        if let Some(to) = self.parameters.migrate_to_chat_id {
            return CallError::Migrated { to };
        }
        match code {
            429 => CallError::TooMany {
                retry_after: Duration::from_secs(self.parameters.retry_after.unwrap_or(1)),
            },
            401 | 404 => CallError::Unauthorized,
            409 => CallError::Conflict(words),
            413 => CallError::Refused(Refusal::FileTooLarge),
            // A gateway knows only that no answer came.
            502 | 504 => CallError::Ambiguous(format!("{code} {words}")),
            500.. => CallError::Transient(format!("{code} {words}")),
            _ => CallError::Refused(Refusal::of(words)),
        }
    }
}

/// Telegram has no codes for these, only words: what they contain, in lower case.
const CAUSES: [(&str, Refusal); 30] = [
    ("bot was blocked by the user", Refusal::Blocked),
    ("user is deactivated", Refusal::Deactivated),
    ("bot can't initiate conversation", Refusal::NotStarted),
    ("bot was kicked", Refusal::Kicked),
    ("bot is not a member", Refusal::Kicked),
    ("group chat was deactivated", Refusal::Kicked),
    ("group chat was deleted", Refusal::Kicked),
    ("chat not found", Refusal::ChatNotFound),
    ("message thread not found", Refusal::TopicNotFound),
    ("topic_id_invalid", Refusal::TopicNotFound),
    ("topic_deleted", Refusal::TopicNotFound),
    ("topic_closed", Refusal::TopicClosed),
    ("topic_not_modified", Refusal::TopicUnchanged),
    ("chat is not a forum", Refusal::NotAForum),
    ("channel_forum_missing", Refusal::NotAForum),
    ("message to be replied not found", Refusal::MessageNotFound),
    ("message to edit not found", Refusal::MessageNotFound),
    ("message to delete not found", Refusal::MessageNotFound),
    ("message to pin not found", Refusal::MessageNotFound),
    ("message to unpin not found", Refusal::MessageNotFound),
    ("message to react not found", Refusal::MessageNotFound),
    ("message_id_invalid", Refusal::MessageNotFound),
    ("message is not modified", Refusal::NotModified),
    ("message can't be edited", Refusal::NotEditable),
    ("message can't be deleted", Refusal::NotEditable),
    ("message is too long", Refusal::TooLong),
    ("caption is too long", Refusal::TooLong),
    ("request entity too large", Refusal::FileTooLarge),
    ("file is too big", Refusal::FileTooLarge),
    ("reaction_invalid", Refusal::ReactionInvalid),
];

impl Refusal {
    fn of(words: String) -> Self {
        let lower = words.to_lowercase();
        if let Some((_, cause)) = CAUSES.iter().find(|(part, _)| lower.contains(part)) {
            return cause.clone();
        }
        let rights = ["not enough rights", "have no rights", "chat_admin_required"];
        if rights.iter().any(|part| lower.contains(part)) {
            return Self::NoRights(words);
        }
        Self::Other(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(json: &str, status: u16) -> CallError {
        serde_json::from_str::<Failure>(json).unwrap().cause(status)
    }

    fn refused(words: &str) -> Refusal {
        let json = serde_json::json!({"ok": false, "error_code": 400, "description": words});
        match cause(&json.to_string(), 400) {
            CallError::Refused(refusal) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn parameters_come_before_words() {
        let json = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        let CallError::TooMany { retry_after } = cause(json, 429) else {
            panic!("not too many");
        };
        assert_eq!(retry_after, Duration::from_secs(7));
        let json = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}"#;
        assert!(matches!(
            cause(json, 400),
            CallError::Migrated { to: ChatId(-1001) }
        ));
    }

    #[test]
    fn a_code_says_what_can_be_done() {
        let of = |code: u16| cause(&format!(r#"{{"ok":false,"error_code":{code}}}"#), 200);
        assert!(matches!(of(401), CallError::Unauthorized));
        assert!(matches!(of(404), CallError::Unauthorized));
        assert!(matches!(of(409), CallError::Conflict(_)));
        assert!(matches!(of(413), CallError::Refused(Refusal::FileTooLarge)));
        assert!(matches!(of(429), CallError::TooMany { .. }));
        assert!(matches!(of(500), CallError::Transient(_)));
        assert!(matches!(of(502), CallError::Ambiguous(_)));
        assert!(matches!(of(504), CallError::Ambiguous(_)));
        assert!(matches!(cause("{}", 503), CallError::Transient(_)));
    }

    #[test]
    fn telegrams_words_become_causes() {
        for (words, cause) in [
            ("Forbidden: bot was blocked by the user", Refusal::Blocked),
            (
                "Forbidden: bot was kicked from the supergroup chat",
                Refusal::Kicked,
            ),
            (
                "Forbidden: bot is not a member of the channel chat",
                Refusal::Kicked,
            ),
            ("Forbidden: user is deactivated", Refusal::Deactivated),
            (
                "Bad Request: message thread not found",
                Refusal::TopicNotFound,
            ),
            ("Bad Request: TOPIC_CLOSED", Refusal::TopicClosed),
            ("Bad Request: TOPIC_NOT_MODIFIED", Refusal::TopicUnchanged),
            ("Bad Request: the chat is not a forum", Refusal::NotAForum),
            (
                "Bad Request: message to edit not found",
                Refusal::MessageNotFound,
            ),
            ("Bad Request: MESSAGE_ID_INVALID", Refusal::MessageNotFound),
            (
                "Bad Request: message is not modified: specified new message content is the same",
                Refusal::NotModified,
            ),
            ("Bad Request: message caption is too long", Refusal::TooLong),
            ("Bad Request: file is too big", Refusal::FileTooLarge),
        ] {
            assert_eq!(refused(words), cause, "{words}");
        }
        let words = "Bad Request: not enough rights to manage pinned messages in the chat";
        assert_eq!(refused(words), Refusal::NoRights(words.to_owned()));
        let words = "Bad Request: can't parse entities";
        assert_eq!(refused(words), Refusal::Other(words.to_owned()));
        let Refusal::Other(kept) = refused(&"x".repeat(10_000)) else {
            panic!("known");
        };
        assert_eq!(kept.len(), WORDS);
    }
}
