//! Receiving: by asking again and again, or by a webhook. Each update is read
//! by itself, so that an odd one costs no other.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::api::bot::Method;
use crate::api::{Bot, CallError, Chat, ChatId, Message, UpdateId, User};

/// The kinds of updates that are used; others do not come.
const KINDS: [&str; 3] = ["message", "edited_message", "my_chat_member"];

/// Asks for the updates after those that are done.
#[derive(Clone, Debug, Serialize)]
pub struct GetUpdates {
    /// The first update that is wanted: all before it are forgotten by Telegram.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<UpdateId>,
    /// How many at most, up to 100.
    pub limit: u8,
    /// How long to wait for the first one.
    #[serde(serialize_with = "seconds")]
    pub timeout: Duration,
    allowed_updates: [&'static str; 3],
}

impl GetUpdates {
    /// Up to 100 updates from `offset` on, waiting up to `timeout`.
    pub fn new(offset: Option<UpdateId>, timeout: Duration) -> Self {
        Self {
            offset,
            limit: 100,
            timeout,
            allowed_updates: KINDS,
        }
    }
}

fn seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(duration.as_secs())
}

impl Method for GetUpdates {
    const NAME: &'static str = "getUpdates";
    type Answer = Vec<Value>;

    fn waits(&self) -> Duration {
        self.timeout
    }
}

impl Bot {
    /// The updates, each read by itself.
    pub async fn updates(&self, request: &GetUpdates) -> Result<Vec<Received>, CallError> {
        let updates = self.call(request).await?;
        Ok(updates.into_iter().filter_map(Received::read).collect())
    }
}

/// An update that cannot be read. Of its content nothing is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("an update cannot be read")]
pub struct Odd;

/// One update: its number, by which it is confirmed, and what it says.
#[derive(Debug)]
pub struct Received {
    /// Its number.
    pub id: UpdateId,
    /// What it says; `None` for a kind that is not used here.
    pub update: Result<Option<Update>, Odd>,
}

impl Received {
    /// In which chat it happened; none of an update that is not used or cannot
    /// be read.
    pub fn chat(&self) -> Option<ChatId> {
        let update = self.update.as_ref().ok()?.as_ref()?;
        Some(update.chat())
    }

    /// The number that a group had, and the one that it has from now on, if that
    /// is what the update tells. Both are told: in the group that was, and in
    /// the one that is.
    pub fn moves(&self) -> Option<(ChatId, ChatId)> {
        let Ok(Some(Update::Message(message))) = &self.update else {
            return None;
        };
        let here = message.chat.id;
        let to = message.migrate_to_chat_id.map(|to| (here, to));
        to.or_else(|| Some((message.migrate_from_chat_id?, here)))
    }

    /// Reads an update. One without a number is none.
    pub fn read(mut value: Value) -> Option<Self> {
        let id = UpdateId(value.get("update_id")?.as_i64()?);
        let mut field = |name: &str| value.get_mut(name).map(Value::take);
        let update = if let Some(message) = field("message") {
            serde_json::from_value(message).map(|m| Some(Update::Message(m)))
        } else if let Some(message) = field("edited_message") {
            serde_json::from_value(message).map(|m| Some(Update::Edited(m)))
        } else if let Some(member) = field("my_chat_member") {
            serde_json::from_value(member).map(|m| Some(Update::Membership(m)))
        } else {
            Ok(None)
        };
        let update = update.map_err(|_| Odd);
        Some(Self { id, update })
    }
}

/// What an update says.
#[derive(Clone, Debug)]
pub enum Update {
    /// A message, or a service message.
    Message(Box<Message>),
    /// A message as it is now.
    Edited(Box<Message>),
    /// What the bot may do in a chat has changed.
    Membership(ChatMemberUpdate),
}

impl Update {
    /// In which chat it happened.
    pub fn chat(&self) -> ChatId {
        match self {
            Self::Message(message) | Self::Edited(message) => message.chat.id,
            Self::Membership(change) => change.chat.id,
        }
    }
}

/// What the bot may do in a chat has changed.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMemberUpdate {
    /// Where.
    pub chat: Chat,
    /// Who did it.
    pub from: User,
    /// When, in seconds of Unix time.
    pub date: i64,
    /// What it is now.
    pub new_chat_member: crate::api::ChatMember,
}

/// The word that Telegram says with each call of a webhook. It is a credential.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret of 16 to 256 of `A-Za-z0-9_-`.
    pub fn new(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        let fits = (16..=256).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// Whether the header `X-Telegram-Bot-Api-Secret-Token` says it. How long
    /// that takes tells nothing of where the two part.
    pub fn is(&self, header: &[u8]) -> bool {
        let differences = self
            .0
            .bytes()
            .zip(header)
            .fold(0, |all, (a, b)| all | (a ^ b));
        self.0.len() == header.len() && differences == 0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// Has updates sent to a URL.
#[derive(Clone, Debug, Serialize)]
pub struct SetWebhook {
    url: String,
    secret_token: WebhookSecret,
    allowed_updates: [&'static str; 3],
}

impl SetWebhook {
    /// Updates go to that https URL, with the secret.
    pub fn new(url: String, secret: WebhookSecret) -> Self {
        Self {
            url,
            secret_token: secret,
            allowed_updates: KINDS,
        }
    }
}

impl Method for SetWebhook {
    const NAME: &'static str = "setWebhook";
    type Answer = bool;
}

/// Ends a webhook, so that updates can be asked for. What waits is kept.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DeleteWebhook {}

impl Method for DeleteWebhook {
    const NAME: &'static str = "deleteWebhook";
    type Answer = bool;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_odd_update_keeps_its_number() {
        let odd = Received::read(json!({"update_id": 7, "message": {"message_id": "x"}})).unwrap();
        assert_eq!(odd.id, UpdateId(7));
        assert_eq!(odd.update.unwrap_err(), Odd);
        let unknown = Received::read(json!({"update_id": 8, "poll": {}})).unwrap();
        assert!(matches!(unknown.update, Ok(None)));
        assert!(Received::read(json!({"message": {}})).is_none());
        assert!(Received::read(json!("nothing")).is_none());
    }

    #[test]
    fn only_the_whole_secret_is_the_secret() {
        let secret = WebhookSecret::new("0123456789abcdef").unwrap();
        assert!(secret.is(b"0123456789abcdef"));
        for other in [
            &b""[..],
            b"0123456789abcde",
            b"0123456789abcdeF",
            b"0123456789abcdef0",
        ] {
            assert!(!secret.is(other));
        }
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
        assert!(WebhookSecret::new("too short").is_none());
        assert!(WebhookSecret::new("0123456789abcde\n").is_none());
    }
}
