//! Answers of the bot itself: at the chat's pace, a few tries, and then they are
//! left out. What people say never depends on them.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Connector;
use crate::api::{CallError, MessageId, Place, ReplyParameters, SendMessage};

const TRIES: u32 = 3;
/// How long an answer may wait for its turn in the chat.
const PATIENCE: Duration = Duration::from_secs(30);

impl Connector {
    /// Says something, as an answer to a message if there is one. Whether it is
    /// there, as far as is known.
    pub(super) async fn say(&self, mut place: Place, to: Option<MessageId>, text: String) -> bool {
        let until = Instant::now() + PATIENCE;
        for _ in 0..TRIES {
            if !self.turn_comes(place, until).await {
                break;
            }
            let mut message = SendMessage::new(place, text.clone());
            message.reply_parameters = to.map(ReplyParameters::to);
            let chat = place.chat_id;
            match self.call(&message).await {
                Ok(_) => {
                    self.pace(|pace, _| pace.succeeded(chat));
                    return true;
                }
                Err(CallError::Ambiguous(_) | CallError::Odd(_)) => return true,
                Err(CallError::TooMany { retry_after }) => {
                    self.pace(|pace, now| pace.refused(chat, retry_after, now));
                }
                Err(CallError::Migrated { to }) => place.chat_id = to,
                Err(CallError::Transient(_)) => {
                    let random = self.roll();
                    self.pace(|pace, now| pace.failed(chat, now, random));
                }
                Err(error) => {
                    tracing::debug!(%error, "an answer was refused");
                    return false;
                }
            }
        }
        tracing::warn!(chat = place.chat_id.0, "an answer was left out");
        false
    }

    /// Waits until the chat may be written to; not beyond `until`.
    async fn turn_comes(&self, place: Place, until: Instant) -> bool {
        loop {
            match self.pace(|pace, now| pace.take(place.chat_id, 1, now)) {
                Ok(()) => return true,
                Err(wait) if Instant::now() + wait <= until => sleep(wait).await,
                Err(_) => return false,
            }
        }
    }
}
