//! Which outlets are being sent to: each by a lane of its own, so that a slow or
//! closed chat holds up no other.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kite_domain::entry::Side;
use kite_domain::{Outlet, OutletId};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use super::lane::{self, Ended};
use super::typing::Typing;
use super::{Connector, News};

/// Outlets that are sent to at once: by Telegram's limit over all no more could
/// be served anyway. With more of them they take turns, so that nobody's many
/// chats, or chats that wait for long, shut out all others.
const LANES: usize = 256;
/// How long a lane goes on while others wait for one.
const TURN: Duration = Duration::from_secs(5);
/// What no news tells is found at the latest after so long.
const TICK: Duration = Duration::from_secs(10);
/// The pause after the database failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);
/// How long a call that is under way when the server stops may still take.
const GRACE: Duration = Duration::from_secs(5);

/// Sends what is owed, until `stopping` says so.
pub(super) async fn run(
    connector: Connector,
    mut news: broadcast::Receiver<News>,
    mut stopping: watch::Receiver<bool>,
) {
    let mut dispatch = Dispatch {
        typing: Typing::new(connector.clone()),
        connector: connector.clone(),
        tasks: JoinSet::new(),
        busy: HashMap::new(),
        last: OutletId(0),
        idle: HashSet::new(),
        heard: 0,
    };
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut hears = true;
    loop {
        let mut ticked = false;
        tokio::select! {
            // Also when nobody is left who could say it.
            _ = stopping.wait_for(|stop| *stop) => break,
            told = news.recv(), if hears => match told {
                Ok(first) => dispatch.hear(first, &mut news),
                Err(RecvError::Lagged(_)) => dispatch.happened(),
                Err(RecvError::Closed) => hears = false,
            },
            Some(ended) = dispatch.tasks.join_next_with_id() => dispatch.ended(ended),
            () = connector.woken() => dispatch.happened(),
            _ = tick.tick() => {
                ticked = true;
                dispatch.happened();
            }
        }
        // No lane can begin: only now and then is it worth asking who waits.
        if dispatch.busy.len() >= LANES && !ticked {
            continue;
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            () = dispatch.begin_lanes() => {}
        }
    }
    for lane in dispatch.busy.values() {
        lane.stop.send_replace(true);
    }
    // What one has sent is remembered by then.
    let all_ended = async { while dispatch.tasks.join_next().await.is_some() {} };
    if timeout(GRACE, all_ended).await.is_err() {
        tracing::warn!("a message to Telegram was under way and is perhaps sent again");
    }
}

struct Dispatch {
    connector: Connector,
    tasks: JoinSet<Ended>,
    /// The lanes that there are, by their tasks.
    busy: HashMap<task::Id, Busy>,
    /// The outlet that was the last one to get a lane: those after it are next.
    last: OutletId,
    /// The outlets of which the last lane found nothing to do, though the
    /// database said that there was: until something happens they get no other.
    idle: HashSet<OutletId>,
    /// How often something has happened.
    heard: u64,
    typing: Typing,
}

/// A lane at work.
struct Busy {
    outlet: OutletId,
    /// What had been heard when it began.
    heard: u64,
    since: Instant,
    stop: watch::Sender<bool>,
}

impl Dispatch {
    /// Takes in what is told, and all that was told meanwhile.
    fn hear(&mut self, first: News, news: &mut broadcast::Receiver<News>) {
        let mut told = Ok(first);
        loop {
            match told {
                Ok(News::Stored(_)) | Err(TryRecvError::Lagged(_)) => self.happened(),
                Ok(News::VisitorTypes(conversation)) => {
                    self.typing.show(Side::Visitor, conversation);
                }
                Ok(News::OperatorTypes(conversation)) => {
                    self.typing.show(Side::Operator, conversation);
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
            told = news.try_recv();
        }
    }

    /// Something may have changed: it is worth another look.
    fn happened(&mut self) {
        self.heard = self.heard.wrapping_add(1);
        self.idle.clear();
    }

    /// Begins a lane to each outlet that has none and for which there is
    /// something to do.
    async fn begin_lanes(&mut self) {
        let account = self.connector.account();
        let mut due = match self.connector.outlets().due_outlets(account).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "what is owed to Telegram waits for the database");
                sleep(STORE_PAUSE).await;
                return;
            }
        };
        let busy: HashSet<_> = self.busy.values().map(|lane| lane.outlet).collect();
        due.retain(|outlet| !busy.contains(&outlet.id) && !self.idle.contains(&outlet.id));
        let next = due.partition_point(|outlet| outlet.id <= self.last);
        due.rotate_left(next);
        let waiting = due.split_off(due.len().min(LANES.saturating_sub(self.busy.len())));
        for outlet in due {
            self.begin(outlet);
        }
        self.make_way(waiting.len());
    }

    fn begin(&mut self, outlet: Outlet) {
        let (stop, stopping) = watch::channel(false);
        let lane = Busy {
            outlet: outlet.id,
            heard: self.heard,
            since: Instant::now(),
            stop,
        };
        self.last = outlet.id;
        let task = lane::run(self.connector.clone(), outlet, stopping);
        self.busy.insert(self.tasks.spawn(task).id(), lane);
    }

    /// Ends so many lanes that have had their turn. What they have not sent yet
    /// they send when it is theirs again.
    fn make_way(&self, waiting: usize) {
        let had = self
            .busy
            .values()
            .filter(|lane| lane.since.elapsed() >= TURN);
        for lane in had.take(waiting) {
            lane.stop.send_replace(true);
        }
    }

    fn ended(&mut self, ended: Result<(task::Id, Ended), JoinError>) {
        match ended {
            Ok((task, Ended { outlet, worked })) => {
                let begun = self.busy.remove(&task).map(|lane| lane.heard);
                if !worked && begun == Some(self.heard) {
                    self.idle.insert(outlet);
                }
            }
            Err(error) => {
                tracing::error!(%error, "a lane to Telegram failed");
                // Not at once again: it would fail the same way.
                let lane = self.busy.remove(&error.id());
                self.idle.extend(lane.map(|lane| lane.outlet));
            }
        }
    }
}
