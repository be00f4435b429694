//! Which operators are there: those with an open desk who do not say that they
//! are away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kite_domain::{Operator, OperatorId};
use kite_protocol::limits::PRESENT_NAMES;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{DeskEvent, Hub};

/// An operator whose last desk closes is still there for so long: a page that
/// is loaded again, or a stream that begins anew, is no coming and going.
pub const GRACE: Duration = Duration::from_secs(8);

/// Which operators are there.
pub(super) struct Presence {
    desks: Mutex<HashMap<OperatorId, Desk>>,
    names: watch::Sender<Arc<[String]>>,
}

struct Desk {
    name: String,
    open: usize,
    away: bool,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            desks: Mutex::default(),
            names: watch::Sender::new(Arc::default()),
        }
    }
}

impl Presence {
    pub(super) fn names(&self) -> watch::Receiver<Arc<[String]>> {
        self.names.subscribe()
    }

    pub(super) fn set_away(&self, operator: OperatorId, away: bool) {
        self.change(|desks| {
            if let Some(desk) = desks.get_mut(&operator) {
                desk.away = away;
            }
        });
    }

    fn open(&self, operator: &Operator) {
        self.change(|desks| {
            let desk = desks.entry(operator.id).or_insert_with(|| Desk {
                name: operator.name.clone(),
                open: 0,
                away: operator.away,
            });
            desk.open += 1;
            desk.away = operator.away;
        });
    }

    fn close(&self, operator: OperatorId) {
        self.change(|desks| {
            if let Some(desk) = desks.get_mut(&operator) {
                desk.open -= 1;
                if desk.open == 0 {
                    desks.remove(&operator);
                }
            }
        });
    }

    /// Changes who is there; whoever watches the names hears of it, if these
    /// are others now.
    fn change(&self, change: impl FnOnce(&mut HashMap<OperatorId, Desk>)) {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut desks);
        let there = desks.values().filter(|desk| !desk.away);
        let mut names: Vec<_> = there.map(|desk| desk.name.clone()).collect();
        names.sort_unstable();
        names.truncate(PRESENT_NAMES);
        // Before the lock is open: names are told in the order of the changes.
        self.names.send_if_modified(|told| {
            let other = **told != *names;
            if other {
                *told = names.into();
            }
            other
        });
    }
}

/// An open desk.
pub struct DeskGuard {
    hub: Arc<Hub>,
    operator: OperatorId,
}

impl DeskGuard {
    pub(super) fn open(hub: Arc<Hub>, operator: &Operator) -> Self {
        hub.presence.open(operator);
        hub.tell_desks(DeskEvent::Presence);
        Self {
            hub,
            operator: operator.id,
        }
    }
}

impl Drop for DeskGuard {
    fn drop(&mut self) {
        let (hub, operator) = (Arc::clone(&self.hub), self.operator);
        let close = move || {
            hub.presence.close(operator);
            hub.tell_desks(DeskEvent::Presence);
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                sleep(GRACE).await;
                close();
            })),
            Err(_) => close(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator(id: i64, name: &str) -> Operator {
        Operator {
            id: OperatorId(id),
            name: name.to_owned(),
            away: false,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_operator_is_there_while_a_desk_is_open_and_a_little_longer() {
        let hub: Arc<Hub> = Arc::default();
        let mut present = hub.present();
        let [one, two] = [(); 2].map(|()| hub.desk(&operator(1, "Maria")));
        assert_eq!(**present.borrow_and_update(), ["Maria"]);
        drop(one);
        drop(two);
        sleep(GRACE / 2).await;
        let reloaded = hub.desk(&operator(1, "Maria"));
        sleep(GRACE).await;
        assert!(!present.has_changed().unwrap());
        drop(reloaded);
        sleep(GRACE * 2).await;
        assert!(present.borrow_and_update().is_empty());
    }

    #[tokio::test]
    async fn who_is_away_is_not_there() {
        let hub: Arc<Hub> = Arc::default();
        let present = hub.present();
        let _maria = hub.desk(&operator(2, "Maria"));
        let _olena = hub.desk(&operator(1, "Olena"));
        let _away = hub.desk(&Operator {
            away: true,
            ..operator(3, "Adam")
        });
        assert_eq!(**present.borrow(), ["Maria", "Olena"]);
        let mut desks = hub.watch_all();
        hub.set_away(OperatorId(2), true);
        hub.set_away(OperatorId(3), false);
        hub.set_away(OperatorId(9), true);
        assert_eq!(**present.borrow(), ["Adam", "Olena"]);
        assert_eq!(desks.try_recv(), Ok(DeskEvent::Presence));
    }

    #[tokio::test]
    async fn of_many_operators_some_are_named() {
        let hub: Arc<Hub> = Arc::default();
        let _desks: Vec<_> = (0..20)
            .map(|n| hub.desk(&operator(n, &format!("{n:02}"))))
            .collect();
        let present = hub.present();
        let names = present.borrow();
        assert_eq!((names.len(), &*names[0]), (PRESENT_NAMES, "00"));
    }
}
