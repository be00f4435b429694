//! Who is dealt with when: within a chat one update after the other, and no
//! chat waits for another one.

use std::collections::{BTreeSet, HashMap, VecDeque};

use tokio::task::{Id, JoinSet};

use crate::api::{ChatId, Received, UpdateId};
use crate::connector::backoff::Backoff;
use crate::connector::{Connector, update};

/// The updates that came and are not confirmed yet: at most as many as one poll
/// gives, since the first one that is not done is where the next poll begins.
pub(super) struct Turns {
    connector: Connector,
    running: JoinSet<()>,
    begun: HashMap<Id, (Option<ChatId>, UpdateId)>,
    /// Chats of which an update is being dealt with, with those that come next.
    waiting: HashMap<ChatId, VecDeque<Received>>,
    undone: BTreeSet<UpdateId>,
    /// Those done behind one that is not: they are told again until that is.
    done: BTreeSet<UpdateId>,
    next: Option<UpdateId>,
}

impl Turns {
    pub(super) fn new(connector: Connector) -> Self {
        Self {
            connector,
            running: JoinSet::new(),
            begun: HashMap::new(),
            waiting: HashMap::new(),
            undone: BTreeSet::new(),
            done: BTreeSet::new(),
            next: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.undone.is_empty()
    }

    /// The first update that is not done.
    pub(super) fn offset(&self) -> Option<UpdateId> {
        self.undone.first().copied().or(self.next)
    }

    /// Deals with an update when it is its turn.
    pub(super) fn take(&mut self, received: Received) {
        let id = received.id;
        if self.done.contains(&id) || !self.undone.insert(id) {
            return;
        }
        self.next = Some(UpdateId(id.0.saturating_add(1)));
        let chat = self.connector.inner.memory.turn_of(&received);
        if let Some(chat) = chat {
            if let Some(queue) = self.waiting.get_mut(&chat) {
                queue.push_back(received);
                return;
            }
            self.waiting.insert(chat, VecDeque::new());
        }
        self.begin(chat, received);
    }

    /// Ends when everything is done.
    pub(super) async fn all_done(&mut self) {
        while let Some(ended) = self.running.join_next_with_id().await {
            let id = match ended {
                Ok((id, ())) => id,
                Err(error) => {
                    // An update that breaks the program must not do so for ever.
                    tracing::error!(%error, "dealing with an update broke off");
                    error.id()
                }
            };
            if let Some((chat, update)) = self.begun.remove(&id) {
                self.end(chat, update);
            }
        }
    }

    fn begin(&mut self, chat: Option<ChatId>, received: Received) {
        let id = received.id;
        let task = self
            .running
            .spawn(until_done(self.connector.clone(), received));
        self.begun.insert(task.id(), (chat, id));
    }

    fn end(&mut self, chat: Option<ChatId>, update: UpdateId) {
        self.undone.remove(&update);
        self.done.insert(update);
        if self.undone.is_empty() {
            self.done.clear();
        }
        let Some(chat) = chat else { return };
        match self.waiting.get_mut(&chat).and_then(VecDeque::pop_front) {
            Some(next) => self.begin(Some(chat), next),
            None => {
                self.waiting.remove(&chat);
            }
        }
    }
}

/// How often an update is tried before it is asked whose fault it is: within a
/// quarter of an hour.
const TRIES: u32 = 20;

/// Deals with an update, however long the database does not work. One that
/// fails while all else works must not stand in everybody's way for ever.
async fn until_done(connector: Connector, received: Received) {
    let mut backoff = Backoff::default();
    for tries in 1_u32.. {
        let Err(error) = update::deal_with(&connector, &received).await else {
            return;
        };
        if tries >= TRIES && connector.chat().store().probe().await.is_ok() {
            tracing::error!(update = received.id.0, %error, "an update is given up");
            return;
        }
        tokio::time::sleep(backoff.pause(connector.roll())).await;
    }
}
