//! Shows operators in Telegram that a visitor types, where a visitor has a topic.
//! It is a courtesy: whatever has to be sent goes first, and a failure is no loss.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kite_domain::ConversationId;
use kite_domain::outlet::Standing;
use kite_domain::port::StoreError;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::Connector;
use crate::api::{ChatId, Place, SendChatAction, ThreadId};

/// How long Telegram shows it.
const SHOWN: Duration = Duration::from_secs(5);
/// Conversations that are remembered; with more, those are forgotten of which it
/// is shown no more.
const CONVERSATIONS: usize = 256;
/// Calls at once; what comes beyond is left out.
const CALLS: usize = 4;

/// Who types.
pub(super) struct Typing {
    connector: Connector,
    shown: HashMap<ConversationId, Instant>,
    calls: Arc<Semaphore>,
}

impl Typing {
    /// Nobody types yet.
    pub(super) fn new(connector: Connector) -> Self {
        Self {
            connector,
            shown: HashMap::new(),
            calls: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// The visitor of a conversation types.
    pub(super) fn show(&mut self, conversation: ConversationId) {
        let now = Instant::now();
        let is_shown = |at: &Instant| now.duration_since(*at) < SHOWN;
        if self.shown.get(&conversation).is_some_and(is_shown) {
            return;
        }
        if self.shown.len() >= CONVERSATIONS {
            self.shown.retain(|_, at| is_shown(at));
        }
        if self.shown.len() >= CONVERSATIONS {
            return;
        }
        let Ok(permit) = Arc::clone(&self.calls).try_acquire_owned() else {
            return;
        };
        self.shown.insert(conversation, now);
        let connector = self.connector.clone();
        // It ends with its call, which has a time limit of its own.
        tokio::spawn(async move {
            if let Err(error) = show(&connector, conversation).await {
                tracing::debug!(%error, "nobody is shown who types");
            }
            drop(permit);
        });
    }
}

async fn show(connector: &Connector, conversation: ConversationId) -> Result<(), StoreError> {
    let outlets = connector.outlets();
    let Some(channel) = connector.chat().store().channel_of(conversation).await? else {
        return Ok(());
    };
    let desk = outlets.desk_of(channel.id).await?;
    let ours = desk
        .filter(|desk| desk.account == connector.account() && desk.standing == Standing::Active);
    let Some(desk) = ours else { return Ok(()) };
    let thread = outlets.thread(desk.id, conversation).await?;
    let Some(topic) = thread.and_then(|thread| thread.topic) else {
        return Ok(());
    };
    let chat_id = ChatId(desk.chat);
    let free = connector.pace(|pace, now| pace.wait(chat_id, now).is_zero());
    if !free || !outlets.due(desk.id, 1).await?.is_empty() {
        return Ok(());
    }
    let action = SendChatAction::typing(Place {
        chat_id,
        topic: Some(ThreadId(topic)),
    });
    if let Err(error) = connector.call(&action).await {
        tracing::debug!(%error, "nobody is shown who types");
    }
    Ok(())
}
