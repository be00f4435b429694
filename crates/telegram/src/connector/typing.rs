//! Shows in Telegram who types: operators that a visitor does, where the visitor
//! has a topic; a visitor who went on there that an operator of the page does.
//! It is a courtesy: whatever has to be sent goes first, and a failure is no loss.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kite_domain::ConversationId;
use kite_domain::entry::Side;
use kite_domain::outlet::{Outlet, OutletId, OutletRole, Standing};
use kite_domain::port::StoreError;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

use super::Connector;
use crate::api::{ChatId, Place, SendChatAction, TopicId};

/// How long Telegram shows it.
const SHOWN: Duration = Duration::from_secs(5);
/// Of how many sides of conversations it is shown at once; of more it is not.
const SIDES: usize = 256;
/// Calls at once; what comes beyond is left out.
const CALLS: usize = 4;
/// The pause behind each. They too count for Telegram's limit over all: whoever
/// types, most of it is left to messages.
const REST: Duration = Duration::from_millis(500);

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

    /// A side of a conversation types: the other one is shown it.
    pub(super) fn show(&self, side: Side, conversation: ConversationId) {
        let Ok(permit) = Arc::clone(&self.calls).try_acquire_owned() else {
            return;
        };
        if !self.shown.begin(side, conversation) {
            return;
        }
        let (connector, shown) = (self.connector.clone(), Arc::clone(&self.shown));
        // It ends with its calls, which have a time limit of their own.
        tokio::spawn(async move {
            let done = show(&connector, side, conversation).await;
            if let Err(error) = &done {
                tracing::debug!(%error, "nobody is shown who types");
            }
            if !done.unwrap_or(false) {
                shown.lock().remove(&(side, conversation));
            }
            drop(permit);
        });
    }
}

/// Since when it is shown.
#[derive(Default)]
struct Shown(Mutex<Since>);

type Since = HashMap<(Side, ConversationId), Instant>;

impl Shown {
    /// Whether it is to be shown now; if so, it is taken as shown.
    fn begin(&self, side: Side, conversation: ConversationId) -> bool {
        let now = Instant::now();
        let mut shown = self.lock();
        shown.retain(|_, at| now.duration_since(*at) < SHOWN);
        let who = (side, conversation);
        let begins = shown.len() < SIDES && !shown.contains_key(&who);
        if begins {
            shown.insert(who, now);
        }
        begins
    }

    fn lock(&self) -> MutexGuard<'_, Since> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows it wherever it can be and nothing else is to be sent; whether it is shown
/// anywhere.
async fn show(
    connector: &Connector,
    side: Side,
    conversation: ConversationId,
) -> Result<bool, StoreError> {
    let places = match side {
        Side::Visitor => topic(connector, conversation).await?,
        Side::Operator => own_chats(connector, conversation).await?,
    };
    let mut shown = false;
    for (outlet, place) in places {
        let free = connector.pace(|pace, now| pace.wait(place.chat_id, now).is_zero());
        if free && connector.outlets().due(outlet, 1).await?.is_empty() {
            let action = SendChatAction::typing(place);
            shown |= connector.call(&action).await.is_ok();
            sleep(REST).await;
        }
    }
    Ok(shown)
}

/// The topic of a conversation, if its desk has one.
async fn topic(
    connector: &Connector,
    conversation: ConversationId,
) -> Result<Vec<(OutletId, Place)>, StoreError> {
    let outlets = connector.outlets();
    let Some(channel) = connector.chat().store().channel_of(conversation).await? else {
        return Ok(Vec::new());
    };
    let desk = outlets.desk_of(channel.id).await?;
    let Some(desk) = desk.filter(|desk| is_open(connector, desk)) else {
        return Ok(Vec::new());
    };
    let thread = outlets.thread(desk.id, conversation).await?;
    let topic = thread.and_then(|thread| thread.topic).map(|topic| Place {
        chat_id: ChatId(desk.chat),
        topic: Some(TopicId(topic)),
    });
    Ok(topic.map(|topic| (desk.id, topic)).into_iter().collect())
}

/// The chats in which the visitor of a conversation goes on.
async fn own_chats(
    connector: &Connector,
    conversation: ConversationId,
) -> Result<Vec<(OutletId, Place)>, StoreError> {
    let store = connector.chat().store();
    let Some(found) = store.conversation(conversation).await? else {
        return Ok(Vec::new());
    };
    let mut outlets = connector.outlets().outlets_of(found.visitor).await?;
    outlets.retain(|outlet| {
        let here = OutletRole::Visitor {
            visitor: found.visitor,
            conversation,
        };
        outlet.role == here && is_open(connector, outlet)
    });
    let place = |outlet: Outlet| {
        let place = Place {
            chat_id: ChatId(outlet.chat),
            topic: None,
        };
        (outlet.id, place)
    };
    Ok(outlets.into_iter().map(place).collect())
}

/// Whether an outlet is ours and sent to.
fn is_open(connector: &Connector, outlet: &Outlet) -> bool {
    outlet.account == connector.account() && outlet.standing == Standing::Active
}
