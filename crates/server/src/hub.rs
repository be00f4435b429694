//! Wake-ups from the domain to the connections of this process.
//!
//! It holds no messages: who is woken reads from the store. So nothing here
//! can be lost but time, and every bound is harmless.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kite_domain::ConversationId;
use kite_domain::port::Wake;
use tokio::sync::{Notify, broadcast};

/// Wake-ups that a desk may be behind before it is told to look at everything.
const DESK_BACKLOG: usize = 256;

/// Connects those who change a conversation with those who watch it.
pub struct Hub {
    watched: Mutex<HashMap<ConversationId, Watched>>,
    desks: broadcast::Sender<ConversationId>,
}

struct Watched {
    notify: Arc<Notify>,
    watchers: usize,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            watched: Mutex::default(),
            desks: broadcast::Sender::new(DESK_BACKLOG),
        }
    }
}

impl Hub {
    /// Watches one conversation until the watch is dropped.
    pub fn watch(self: &Arc<Self>, conversation: ConversationId) -> Watch {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = watched.entry(conversation).or_insert_with(|| Watched {
            notify: Arc::default(),
            watchers: 0,
        });
        entry.watchers += 1;
        Watch {
            hub: Arc::clone(self),
            conversation,
            notify: Arc::clone(&entry.notify),
        }
    }

    /// Hears of every conversation that changes. Who lags behind is told so
    /// by the receiver and looks at everything again.
    pub fn watch_all(&self) -> broadcast::Receiver<ConversationId> {
        self.desks.subscribe()
    }

    /// Conversations that somebody watches.
    pub fn watched(&self) -> usize {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.len()
    }
}

impl Wake for Hub {
    fn wake(&self, conversation: ConversationId) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = watched.get(&conversation) {
            entry.notify.notify_waiters();
        }
        drop(watched);
        // Without a desk there is nobody to tell.
        let _ = self.desks.send(conversation);
    }
}

/// The right to be woken when a conversation changes.
pub struct Watch {
    hub: Arc<Hub>,
    conversation: ConversationId,
    notify: Arc<Notify>,
}

impl Watch {
    /// What to wait on. Create (and `enable`) the future before reading the
    /// store, or a change in between goes unnoticed.
    pub fn notify(&self) -> &Notify {
        &self.notify
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self
            .hub
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = watched.get_mut(&self.conversation) {
            entry.watchers -= 1;
            if entry.watchers == 0 {
                watched.remove(&self.conversation);
            }
        }
    }
}
