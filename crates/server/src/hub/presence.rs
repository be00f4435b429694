//! Which operators are there: those with an open desk who do not say that they
//! are away, and for a channel's visitors those who have just written in its group
//! of another service.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use kite_domain::channel::ChannelId;
use kite_domain::{Operator, OperatorId};
use kite_protocol::limits::PRESENT_NAMES;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::{DeskEvent, Hub};

/// An operator whose last desk closes is still there for so long: a page that
/// is loaded again, or a stream that begins anew, is no coming and going.
pub const GRACE: Duration = Duration::from_secs(8);

/// An operator who writes in a group is there for so long. No service says who
/// looks at a group; who has answered sees for some minutes what is said to it,
/// and somebody who has laid the phone away must not be waited for.
pub const AT_HAND: Duration = Duration::from_mins(10);

/// The operators who are there.
#[derive(Default)]
pub struct Present {
    desks: HashMap<OperatorId, Desk>,
    /// In each channel's group as many as are named anyway: further ones are not
    /// noted before one of these is gone.
    groups: BTreeMap<(ChannelId, OperatorId), AtHand>,
}

struct Desk {
    name: String,
    open: usize,
    away: bool,
}

/// Somebody who has written in a group.
struct AtHand {
    name: String,
    until: Instant,
}

impl Present {
    /// The names that a channel's visitors are told, in their order; some of them,
    /// where they are more than [`PRESENT_NAMES`]. Whoever answers in a group is
    /// there for that channel alone: groups are strangers to each other.
    pub fn to_visitors(&self, channel: ChannelId) -> Vec<String> {
        self.names(self.in_group(channel))
    }

    /// The same for operators at a desk, who have the conversations of all channels.
    pub fn to_operators(&self) -> Vec<String> {
        self.names(self.groups.values())
    }

    fn names<'a>(&'a self, at_hand: impl Iterator<Item = &'a AtHand>) -> Vec<String> {
        let at_hand = at_hand.map(|it| it.name.as_str());
        let names: BTreeSet<_> = self.at_desks().chain(at_hand).collect();
        let names = names.into_iter().take(PRESENT_NAMES);
        names.map(str::to_owned).collect()
    }

    fn at_desks(&self) -> impl Iterator<Item = &str> {
        let there = self.desks.values().filter(|desk| !desk.away);
        there.map(|desk| desk.name.as_str())
    }

    fn in_group(&self, channel: ChannelId) -> impl Iterator<Item = &AtHand> {
        let all = (channel, OperatorId(i64::MIN))..=(channel, OperatorId(i64::MAX));
        self.groups.range(all).map(|(_, at_hand)| at_hand)
    }
}

/// Which operators are there, for whoever watches.
#[derive(Default)]
pub(super) struct Presence(watch::Sender<Present>);

impl Presence {
    pub(super) fn watch(&self) -> watch::Receiver<Present> {
        self.0.subscribe()
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

    /// An operator writes in a channel's group; whether they come by that.
    fn note(&self, channel: ChannelId, operator: OperatorId, writes: AtHand) -> bool {
        let mut comes = false;
        self.0.send_if_modified(|present| {
            let is_full = present.in_group(channel).count() >= PRESENT_NAMES;
            match present.groups.entry((channel, operator)) {
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.until = known.until.max(writes.until);
                    let is_renamed = known.name != writes.name;
                    known.name = writes.name;
                    is_renamed
                }
                Entry::Vacant(_) if is_full => false,
                Entry::Vacant(place) => {
                    place.insert(writes);
                    comes = true;
                    true
                }
            }
        });
        comes
    }

    /// Until when an operator is there by a group; none: no longer.
    fn lapse(&self, channel: ChannelId, operator: OperatorId) -> Option<Instant> {
        let key = (channel, operator);
        let mut until = None;
        self.0.send_if_modified(|present| {
            let known = present.groups.get(&key).map(|it| it.until);
            until = known.filter(|until| *until > Instant::now());
            until.is_none() && present.groups.remove(&key).is_some()
        });
        until
    }

    /// Changes who is at a desk; whoever watches hears of it, if these are others
    /// now.
    fn change(&self, change: impl FnOnce(&mut HashMap<OperatorId, Desk>)) {
        self.0.send_if_modified(|present| {
            let names = |present: &Present| -> BTreeSet<String> {
                present.at_desks().map(str::to_owned).collect()
            };
            let before = names(present);
            change(&mut present.desks);
            before != names(present)
        });
    }
}
impl Hub {
    /// An operator wrote in the group of a channel, so long ago: for [`AT_HAND`]
    /// from then its visitors are told this name. To be called within a runtime.
    pub fn wrote(
        self: &Arc<Self>,
        channel: ChannelId,
        operator: OperatorId,
        name: &str,
        ago: Duration,
    ) {
        // What a server finds when it starts anew may be old.
        let left = AT_HAND.saturating_sub(ago);
        if left.is_zero() {
            return;
        }
        let until = Instant::now() + left;
        let name = name.to_owned();
        if !self
            .presence
            .note(channel, operator, AtHand { name, until })
        {
            return;
        }
        self.tell_desks(DeskEvent::Presence);
        let hub = Arc::clone(self);
        tokio::spawn(async move {
            while let Some(until) = hub.presence.lapse(channel, operator) {
                sleep_until(until).await;
            }
            hub.tell_desks(DeskEvent::Presence);
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

    const SHOP: ChannelId = ChannelId(1);
    const ELSEWHERE: ChannelId = ChannelId(2);

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
        assert_eq!(present.borrow_and_update().to_visitors(SHOP), ["Maria"]);
        drop(one);
        drop(two);
        sleep(GRACE / 2).await;
        let reloaded = hub.desk(&operator(1, "Maria"));
        sleep(GRACE).await;
        assert!(!present.has_changed().unwrap());
        drop(reloaded);
        sleep(GRACE * 2).await;
        assert!(present.borrow_and_update().to_visitors(SHOP).is_empty());
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
        assert_eq!(present.borrow().to_visitors(SHOP), ["Maria", "Olena"]);
        let mut desks = hub.watch_all();
        hub.set_away(OperatorId(2), true);
        hub.set_away(OperatorId(3), false);
        hub.set_away(OperatorId(9), true);
        assert_eq!(present.borrow().to_operators(), ["Adam", "Olena"]);
        assert_eq!(desks.try_recv(), Ok(DeskEvent::Presence));
    }

    #[tokio::test]
    async fn of_many_operators_some_are_named() {
        let hub: Arc<Hub> = Arc::default();
        let _desks: Vec<_> = (0..20)
            .map(|n| hub.desk(&operator(n, &format!("{n:02}"))))
            .collect();
        let names = hub.present().borrow().to_visitors(SHOP);
        assert_eq!((names.len(), &*names[0]), (PRESENT_NAMES, "00"));
    }

    fn writes(hub: &Arc<Hub>, channel: ChannelId, id: i64, name: &str) {
        hub.wrote(channel, OperatorId(id), name, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_writes_in_a_group_is_there_for_its_channel_and_lapses() {
        let hub: Arc<Hub> = Arc::default();
        let mut present = hub.present();
        let mut desks = hub.watch_all();
        writes(&hub, SHOP, 1, "Anna");
        assert_eq!(present.borrow_and_update().to_visitors(SHOP), ["Anna"]);
        assert_eq!(present.borrow().to_operators(), ["Anna"]);
        assert!(present.borrow().to_visitors(ELSEWHERE).is_empty());
        assert_eq!(desks.recv().await, Ok(DeskEvent::Presence));

        sleep(AT_HAND / 2).await;
        writes(&hub, SHOP, 1, "Anna");
        sleep(AT_HAND * 3 / 4).await;
        // Nothing has changed for anybody.
        assert!(!present.has_changed().unwrap());
        assert!(desks.is_empty());
        present.changed().await.unwrap();
        assert!(present.borrow_and_update().to_visitors(SHOP).is_empty());
        assert_eq!(desks.recv().await, Ok(DeskEvent::Presence));
        writes(&hub, SHOP, 1, "Anna");
        assert_eq!(present.borrow_and_update().to_visitors(SHOP), ["Anna"]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_written_long_ago_brings_nobody() {
        let hub: Arc<Hub> = Arc::default();
        let mut present = hub.present();
        for ago in [AT_HAND, AT_HAND * 2] {
            hub.wrote(SHOP, OperatorId(1), "Anna", ago);
        }
        hub.wrote(SHOP, OperatorId(2), "Olena", AT_HAND * 3 / 4);
        assert_eq!(present.borrow_and_update().to_visitors(SHOP), ["Olena"]);
        sleep(AT_HAND / 2).await;
        assert!(present.borrow_and_update().to_visitors(SHOP).is_empty());
    }

    #[tokio::test]
    async fn a_group_and_the_desk_are_told_together_and_away_stays_away() {
        let hub: Arc<Hub> = Arc::default();
        let present = hub.present();
        let _maria = hub.desk(&operator(1, "Maria"));
        writes(&hub, SHOP, 2, "Maria");
        writes(&hub, SHOP, 3, "Anna");
        assert_eq!(present.borrow().to_visitors(SHOP), ["Anna", "Maria"]);
        assert_eq!(present.borrow().to_visitors(ELSEWHERE), ["Maria"]);
        hub.set_away(OperatorId(1), true);
        writes(&hub, SHOP, 2, "Masha");
        assert_eq!(present.borrow().to_visitors(SHOP), ["Anna", "Masha"]);
        assert!(present.borrow().to_visitors(ELSEWHERE).is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn of_a_large_group_some_are_noted_and_shut_nobody_else_out() {
        let hub: Arc<Hub> = Arc::default();
        let present = hub.present();
        for id in 0..20 {
            writes(&hub, SHOP, id, &format!("{id:02}"));
        }
        writes(&hub, ELSEWHERE, 99, "Zoe");
        assert_eq!(present.borrow().groups.len(), PRESENT_NAMES + 1);
        assert_eq!(present.borrow().to_visitors(ELSEWHERE), ["Zoe"]);
        sleep(AT_HAND * 2).await;
        assert!(present.borrow().groups.is_empty());
    }
}
