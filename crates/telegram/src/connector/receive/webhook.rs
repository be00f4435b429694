//! What Telegram brings by its webhook: one update in each call. An error has
//! Telegram bring it again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::api::{ChatId, Received};
use crate::connector::{Connector, Counted, UpdateKind, UpdateOutcome, update};

/// Why an update could not be dealt with: Telegram is to bring it again.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the update could not be dealt with")]
pub struct ReceiveError;

/// Chats of which an update is being dealt with. Telegram brings those of one
/// chat one after the other, but one that took too long again.
#[derive(Default)]
pub(in crate::connector) struct Busy(Mutex<HashMap<ChatId, Weak<tokio::sync::Mutex<()>>>>);

impl Busy {
    fn chat(&self, chat: ChatId) -> Arc<tokio::sync::Mutex<()>> {
        let mut chats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chats.retain(|_, turn| turn.strong_count() > 0);
        let known = chats.get(&chat).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let turn = Arc::new(tokio::sync::Mutex::new(()));
            chats.insert(chat, Arc::downgrade(&turn));
            turn
        })
    }
}

impl Connector {
    /// Deals with the body of a call of the webhook, whose secret has been
    /// checked. What is no update is counted and forgotten: it will not become
    /// one.
    pub async fn receive(&self, body: &[u8]) -> Result<(), ReceiveError> {
        let value = serde_json::from_slice(body).ok();
        let Some(received) = value.and_then(Received::read) else {
            self.count(Counted::Update {
                kind: UpdateKind::Malformed,
                outcome: UpdateOutcome::Skipped,
            });
            return Ok(());
        };
        if self.username().is_none() {
            return Err(ReceiveError);
        }
        let connector = self.clone();
        // Beside the call: Telegram does not wait for a slow file, and whoever
        // serves the call forgets it then.
        let dealing = tokio::spawn(async move {
            let chat = connector.inner.memory.turn_of(&received);
            let turn = chat.map(|chat| connector.inner.busy.chat(chat));
            let _turn = match &turn {
                Some(turn) => Some(turn.lock().await),
                None => None,
            };
            update::deal_with(&connector, &received).await
        });
        match dealing.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(ReceiveError),
        }
    }
}
