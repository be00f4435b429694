//! Wake-ups from the domain to the connections and desks of this process, and
//! what is true only for the moment: who is typing, who is there.
//!
//! It holds no messages: who is woken reads from the store. So nothing here
//! can be lost but time, and every bound is harmless. What is said of a
//! conversation is forgotten when nobody watches it any more.

mod presence;
mod typing;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kite_domain::port::Wake;
use kite_domain::{ConversationId, Operator, OperatorId};
use kite_protocol::limits::TYPING_LAPSE;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

pub use presence::{AT_HAND, DeskGuard, GRACE, Present};
pub use typing::Typist;

use presence::Presence;

/// Events that a desk may be behind before it is told to look at everything.
const DESK_BACKLOG: usize = 256;

/// What desks hear.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DeskEvent {
    /// Something of a conversation has been stored.
    Changed(ConversationId),
    /// A visitor came or went, began or ceased to type.
    Signal(ConversationId),
    /// A visitor still types.
    Types(ConversationId),
    /// An operator types, or still does.
    OperatorTypes(ConversationId),
    /// Operators came or went.
    Presence,
    /// Something goes to a chat of another service again, or no longer.
    Outlets,
}

/// Connects those who change a conversation with those who watch it.
pub struct Hub {
    watched: Mutex<HashMap<ConversationId, Watched>>,
    desks: broadcast::Sender<DeskEvent>,
    presence: Presence,
}

struct Watched {
    watchers: usize,
    pulse: watch::Sender<Pulse>,
    visitor_types_until: Option<Instant>,
}

/// What a connection that watches a conversation is woken by.
#[derive(Clone, Debug, Default)]
pub struct Pulse {
    /// Counts the wake-ups: another number, and there may be something to read.
    pub stored: u64,
    /// The operators who are typing.
    pub typing: Vec<Typist>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            watched: Mutex::default(),
            desks: broadcast::Sender::new(DESK_BACKLOG),
            presence: Presence::default(),
        }
    }
}

impl Hub {
    /// Watches one conversation as its visitor, until the watch is dropped.
    pub fn watch(self: &Arc<Self>, conversation: ConversationId) -> Watch {
        let mut watched = self.lock();
        let entry = watched.entry(conversation).or_insert_with(|| Watched {
            watchers: 0,
            pulse: watch::Sender::default(),
            visitor_types_until: None,
        });
        entry.watchers += 1;
        let came = entry.watchers == 1;
        let pulse = entry.pulse.subscribe();
        drop(watched);
        if came {
            self.tell_desks(DeskEvent::Signal(conversation));
        }
        Watch {
            hub: Arc::clone(self),
            conversation,
            pulse,
        }
    }

    /// Hears of every conversation that changes. Who lags behind is told so
    /// by the receiver and looks at everything again.
    pub fn watch_all(&self) -> broadcast::Receiver<DeskEvent> {
        self.desks.subscribe()
    }

    /// Conversations that somebody watches.
    pub fn watched(&self) -> usize {
        self.lock().len()
    }

    /// Whether a conversation's visitor is there.
    pub fn is_watched(&self, conversation: ConversationId) -> bool {
        self.lock().contains_key(&conversation)
    }

    /// An operator types in a conversation, or does no more. It holds for
    /// [`TYPING_LAPSE`]; nothing of it is kept without a visitor who is there.
    pub fn operator_types(&self, conversation: ConversationId, name: &str, on: bool) {
        if let Some(entry) = self.lock().get(&conversation) {
            entry.pulse.send_if_modified(|pulse| {
                typing::note(&mut pulse.typing, name, on, Instant::now())
            });
        }
        if on {
            // The visitor may be somewhere else than on the page.
            self.tell_desks(DeskEvent::OperatorTypes(conversation));
        }
    }

    /// The visitor types, or does no more. It holds for [`TYPING_LAPSE`].
    pub fn visitor_types(&self, conversation: ConversationId, on: bool) {
        let now = Instant::now();
        let mut watched = self.lock();
        let Some(entry) = watched.get_mut(&conversation) else {
            return;
        };
        let typed = entry.visitor_types_until.is_some_and(|until| until > now);
        entry.visitor_types_until = on.then(|| now + TYPING_LAPSE);
        drop(watched);
        match (typed, on) {
            (true, true) => self.tell_desks(DeskEvent::Types(conversation)),
            // Said again, it is no news.
            (false, false) => {}
            _ => self.tell_desks(DeskEvent::Signal(conversation)),
        }
    }

    /// Whether the visitor is typing.
    pub fn visitor_typing(&self, conversation: ConversationId) -> bool {
        let watched = self.lock();
        let until = watched
            .get(&conversation)
            .and_then(|it| it.visitor_types_until);
        until.is_some_and(|until| until > Instant::now())
    }

    /// An operator's desk is open, until the guard is dropped. An operator
    /// can have several.
    pub fn desk(self: &Arc<Self>, operator: &Operator) -> DeskGuard {
        DeskGuard::open(Arc::clone(self), operator)
    }

    /// Visitors are told that an operator is not there, or no longer so.
    pub fn set_away(&self, operator: OperatorId, away: bool) {
        self.presence.set_away(operator, away);
        self.tell_desks(DeskEvent::Presence);
    }

    /// Something goes to a chat of another service again, or no longer.
    pub fn outlets_changed(&self) {
        self.tell_desks(DeskEvent::Outlets);
    }

    /// The operators who are there.
    pub fn present(&self) -> watch::Receiver<Present> {
        self.presence.watch()
    }

    fn tell_desks(&self, event: DeskEvent) {
        // Without a desk there is nobody to tell.
        let _ = self.desks.send(event);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Hub {
    fn wake(&self, conversation: ConversationId) {
        if let Some(entry) = self.lock().get(&conversation) {
            entry.pulse.send_modify(|pulse| pulse.stored += 1);
        }
        self.tell_desks(DeskEvent::Changed(conversation));
    }
}

/// The right to be woken when a conversation changes, of one of its visitor's
/// connections.
pub struct Watch {
    hub: Arc<Hub>,
    conversation: ConversationId,
    pulse: watch::Receiver<Pulse>,
}

impl Watch {
    /// Returns when there is news since the watch began or [`Self::pulse`] was
    /// called. Dropped before it is ready, it has lost nothing.
    pub async fn changed(&mut self) {
        // Fails only without its sender, which is there as long as a watch is.
        let _ = self.pulse.changed().await;
    }

    /// What there is now.
    pub fn pulse(&mut self) -> Pulse {
        self.pulse.borrow_and_update().clone()
    }

    /// When it is time to call [`Self::lapse`]; none: not before the visitor
    /// types.
    pub fn lapses_at(&self) -> Option<Instant> {
        let watched = self.hub.lock();
        watched.get(&self.conversation)?.visitor_types_until
    }

    /// Desks are told, if the visitor has not typed for too long.
    pub fn lapse(&self) {
        let mut watched = self.hub.lock();
        let lapsed = watched.get_mut(&self.conversation).is_some_and(|entry| {
            let until = &mut entry.visitor_types_until;
            until.take_if(|until| *until <= Instant::now()).is_some()
        });
        drop(watched);
        if lapsed {
            self.hub.tell_desks(DeskEvent::Signal(self.conversation));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.hub.lock();
        let last = watched.get_mut(&self.conversation).is_some_and(|entry| {
            entry.watchers -= 1;
            entry.watchers == 0
        });
        if last {
            watched.remove(&self.conversation);
        }
        drop(watched);
        if last {
            self.hub.tell_desks(DeskEvent::Signal(self.conversation));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: ConversationId = ConversationId(1);
    const ELSEWHERE: ConversationId = ConversationId(2);

    fn hub() -> Arc<Hub> {
        Arc::default()
    }

    fn heard(desk: &mut broadcast::Receiver<DeskEvent>) -> Vec<DeskEvent> {
        std::iter::from_fn(|| desk.try_recv().ok()).collect()
    }

    #[tokio::test]
    async fn who_watches_is_woken_and_desks_hear_of_everything() {
        let hub = hub();
        let mut desk = hub.watch_all();
        let mut watch = hub.watch(HERE);
        hub.wake(ELSEWHERE);
        hub.wake(HERE);
        watch.changed().await;
        assert_eq!(watch.pulse().stored, 1);
        assert!(!watch.pulse.has_changed().unwrap());
        let expected = [
            DeskEvent::Signal(HERE),
            DeskEvent::Changed(ELSEWHERE),
            DeskEvent::Changed(HERE),
        ];
        assert_eq!(heard(&mut desk), expected);
    }

    #[tokio::test]
    async fn the_last_watch_takes_everything_along() {
        let hub = hub();
        let (one, two) = (hub.watch(HERE), hub.watch(HERE));
        hub.visitor_types(HERE, true);
        let mut desk = hub.watch_all();
        drop(one);
        assert!(hub.is_watched(HERE) && hub.visitor_typing(HERE));
        assert_eq!(heard(&mut desk), []);
        drop(two);
        assert!(!hub.is_watched(HERE) && !hub.visitor_typing(HERE));
        assert_eq!(heard(&mut desk), [DeskEvent::Signal(HERE)]);
        assert_eq!(hub.watched(), 0);
        // Nobody is there to type, or to be typed to.
        hub.visitor_types(HERE, true);
        hub.operator_types(HERE, "Maria", true);
        assert_eq!((hub.visitor_typing(HERE), hub.watched()), (false, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn typing_lapses() {
        let hub = hub();
        let mut desk = hub.watch_all();
        let watch = hub.watch(HERE);
        assert_eq!(watch.lapses_at(), None);
        hub.visitor_types(HERE, true);
        tokio::time::advance(TYPING_LAPSE / 2).await;
        hub.visitor_types(HERE, true);
        watch.lapse();
        let typing = [
            DeskEvent::Signal(HERE),
            DeskEvent::Signal(HERE),
            DeskEvent::Types(HERE),
        ];
        assert_eq!(heard(&mut desk), typing);
        tokio::time::sleep_until(watch.lapses_at().unwrap()).await;
        assert!(!hub.visitor_typing(HERE));
        watch.lapse();
        watch.lapse();
        assert_eq!(heard(&mut desk), [DeskEvent::Signal(HERE)]);
        hub.visitor_types(HERE, true);
        hub.visitor_types(HERE, false);
        hub.visitor_types(HERE, false);
        assert_eq!(heard(&mut desk), [DeskEvent::Signal(HERE); 2]);
    }

    #[tokio::test]
    async fn operators_type_to_who_is_there() {
        let hub = hub();
        let mut watch = hub.watch(HERE);
        let mut desk = hub.watch_all();
        hub.operator_types(ELSEWHERE, "Maria", true);
        hub.operator_types(HERE, "Olena", false);
        assert!(!watch.pulse.has_changed().unwrap());
        // Of who is elsewhere others know.
        assert_eq!(heard(&mut desk), [DeskEvent::OperatorTypes(ELSEWHERE)]);
        hub.operator_types(HERE, "Maria", true);
        watch.changed().await;
        assert_eq!(watch.pulse().typing[0].name, "Maria");
        hub.operator_types(HERE, "Maria", false);
        watch.changed().await;
        assert!(watch.pulse().typing.is_empty());
    }
}
