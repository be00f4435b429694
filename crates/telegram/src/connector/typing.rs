//! Shows operators in Telegram that a visitor types, where a visitor has a topic.
//! It is a courtesy: whatever has to be sent goes first, and a failure is no loss.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kite_domain::ConversationId;
use kite_domain::outlet::Standing;
use kite_domain::port::StoreError;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::Connector;
use crate::api::{ChatId, Place, SendChatAction, TopicId};

/// How long Telegram shows it.
const SHOWN: Duration = Duration::from_secs(5);
/// Conversations of which it is shown at once; of more it is not.
const CONVERSATIONS: usize = 256;
/// Calls at once; what comes beyond is left out.
const CALLS: usize = 4;

/// Who types.
pub(super) struct Typing {
    connector: Connector,
    shown: Arc<Shown>,
    calls: Arc<Semaphore>,
}

impl Typing {
    /// Nobody types yet.
    pub(super) fn new(connector: Connector) -> Self {
        Self {
            connector,
            shown: Arc::default(),
            calls: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// The visitor of a conversation types.
    pub(super) fn show(&self, conversation: ConversationId) {
        let Ok(permit) = Arc::clone(&self.calls).try_acquire_owned() else {
            return;
        };
        if !self.shown.begin(conversation) {
            return;
        }
        let (connector, shown) = (self.connector.clone(), Arc::clone(&self.shown));
        // It ends with its call, which has a time limit of its own.
        tokio::spawn(async move {
            let done = show(&connector, conversation).await;
            if let Err(error) = &done {
                tracing::debug!(%error, "nobody is shown who types");
            }
            if !done.unwrap_or(false) {
                shown.lock().remove(&conversation);
            }
            drop(permit);
        });
    }
}

/// Since when it is shown.
#[derive(Default)]
struct Shown(Mutex<HashMap<ConversationId, Instant>>);

impl Shown {
    /// Whether it is to be shown now; if so, it is taken as shown.
    fn begin(&self, conversation: ConversationId) -> bool {
        let now = Instant::now();
        let mut shown = self.lock();
        shown.retain(|_, at| now.duration_since(*at) < SHOWN);
        let begins = shown.len() < CONVERSATIONS && !shown.contains_key(&conversation);
        if begins {
            shown.insert(conversation, now);
        }
        begins
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows it, if it can be and nothing else is to be sent; whether it is shown.
async fn show(connector: &Connector, conversation: ConversationId) -> Result<bool, StoreError> {
    let outlets = connector.outlets();
    let Some(channel) = connector.chat().store().channel_of(conversation).await? else {
        return Ok(false);
    };
    let desk = outlets.desk_of(channel.id).await?;
    let ours = desk
        .filter(|desk| desk.account == connector.account() && desk.standing == Standing::Active);
    let Some(desk) = ours else { return Ok(false) };
    let thread = outlets.thread(desk.id, conversation).await?;
    let Some(topic) = thread.and_then(|thread| thread.topic) else {
        return Ok(false);
    };
    let chat_id = ChatId(desk.chat);
    let free = connector.pace(|pace, now| pace.wait(chat_id, now).is_zero());
    if !free || !outlets.due(desk.id, 1).await?.is_empty() {
        return Ok(false);
    }
    let action = SendChatAction::typing(Place {
        chat_id,
        topic: Some(TopicId(topic)),
    });
    Ok(connector.call(&action).await.is_ok())
}
