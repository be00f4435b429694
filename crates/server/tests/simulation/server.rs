//! The server's process: what it holds is lost when it is killed. Each
//! connection does one thing at a time, as the real one does, in steps between
//! which everything else may happen.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use k1te_server::hub::{Hub, Watch};
use k1te_server::links::Links;
use k1te_server::state::AppState;
use k1te_server::websocket::answer::{Answer, Joined};
use k1te_server::websocket::delivery::{Batch, Delivery};
use k1te_server::websocket::dialogue::{Dialogue, Peer};
use k1te_server::websocket::history::History;
use k1te_server::websocket::version::{Frame, Refused, Version};
use kite_domain::port::{BlobStore, Random, Store};
use kite_domain::{Chat, ChatError, Membership, Ports, Seq};
use kite_identity::{Policy, Verifier};
use kite_protocol::limits::IDLE_TIMEOUT;
use kite_protocol::{MessageId, Refusal, Timestamp};
use tokio::sync::watch;

use crate::fault::Fault;
use crate::link::LinkId;
use crate::ports::HandClock;
use crate::random::{Dice, SeededRandom};
use crate::task::Task;
use crate::world::{later, soon};

const URL: &str = "https://chat.example";

/// What came from a peer and has not been looked at.
pub(crate) enum Incoming {
    Text(String),
    Confirmed(Seq),
}

/// What a connection has done.
pub(crate) enum Done {
    Answered(Vec<Frame>),
    Read(Result<Batch, ChatError>),
    Confirmed,
}

/// A running process.
pub(crate) struct Server {
    pub(crate) state: AppState,
    fault: Option<Fault>,
    served: BTreeMap<LinkId, Served>,
}

struct Talk {
    dialogue: Dialogue,
    joined: Option<Joined>,
    delivery: Option<Delivery>,
}

struct Served {
    version: Version,
    /// None while it is with the task.
    talk: Option<Talk>,
    task: Option<Task<(Talk, Done)>>,
    incoming: VecDeque<Incoming>,
    watch: Option<Watch>,
    /// The wake-up that was heard last.
    heard: u64,
    woken: bool,
    due: Timestamp,
    read_at: Timestamp,
    idle_at: Timestamp,
    /// The socket is gone: what is being done is done to its end, no more.
    gone: bool,
}

impl Server {
    /// Starts over what is durable.
    pub(crate) fn start(
        store: Arc<dyn Store>,
        blobs: Arc<dyn BlobStore>,
        clock: Arc<HandClock>,
        seed: u64,
        fault: Option<Fault>,
    ) -> Self {
        let hub = Arc::new(Hub::default());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(seed));
        let chat = Chat::new(Ports {
            store,
            blobs,
            clock: clock.clone(),
            random: random.clone(),
            wake: hub.clone(),
        });
        let (_, stopping) = watch::channel(false);
        Self {
            fault,
            state: AppState {
                chat,
                hub,
                limits: Arc::default(),
                identity: Arc::new(Verifier::new(Policy::default())),
                links: Arc::new(Links::new(URL, [7; 32])),
                metrics: Arc::default(),
                telegram: Arc::default(),
                clock,
                random,
                public_url: URL.into(),
                stopping,
            },
            served: BTreeMap::new(),
        }
    }

    pub(crate) fn accept(&mut self, link: LinkId, version: Version, now: Timestamp) {
        let served = Served {
            version,
            talk: Some(Talk {
                dialogue: Dialogue::new(self.state.clone(), peer(version)),
                joined: None,
                delivery: None,
            }),
            task: None,
            incoming: VecDeque::new(),
            watch: None,
            heard: 0,
            woken: false,
            due: now,
            read_at: now,
            idle_at: now + IDLE_TIMEOUT,
            gone: false,
        };
        self.served.insert(link, served);
    }

    pub(crate) fn receive(&mut self, link: LinkId, incoming: Incoming, now: Timestamp) {
        if let Some(served) = self.served.get_mut(&link) {
            served.incoming.push_back(incoming);
            served.idle_at = now + IDLE_TIMEOUT;
        }
    }

    /// The socket is gone.
    pub(crate) fn forget(&mut self, link: LinkId) {
        if let Some(served) = self.served.get_mut(&link) {
            served.gone = true;
            if served.task.is_none() {
                self.served.remove(&link);
            }
        }
    }

    pub(crate) fn links(&self) -> impl Iterator<Item = LinkId> {
        self.served.keys().copied()
    }

    /// When each connection has something to do.
    pub(crate) fn due(&self) -> impl Iterator<Item = (Timestamp, LinkId)> {
        let due = |(link, served): (&LinkId, &Served)| Some((served.due()?, *link));
        self.served.iter().filter_map(due)
    }

    /// When each connection has been silent for too long.
    pub(crate) fn idle(&self) -> impl Iterator<Item = (Timestamp, LinkId)> {
        self.served
            .iter()
            .filter(|(_, served)| served.task.is_none())
            .map(|(link, served)| (served.idle_at, *link))
    }

    /// Whether this connection has joined and owes nothing to anybody.
    pub(crate) fn is_settled(&self, link: LinkId) -> bool {
        self.served.get(&link).is_some_and(|served| {
            let joined = served.talk.as_ref().is_some_and(|it| it.delivery.is_some());
            joined && served.due().is_none()
        })
    }

    /// One step of what a connection does; what it has done, at the end of it.
    pub(crate) fn work(&mut self, link: LinkId, now: Timestamp, dice: &mut Dice) -> Option<Done> {
        let served = self.served.get_mut(&link)?;
        served.begin(&self.state, now, dice);
        served.due = soon(now, dice);
        let done = served.task.as_mut()?.step();
        let done = done.map(|(talk, done)| served.end(&self.state, talk, done, now));
        if served.gone && served.task.is_none() {
            self.served.remove(&link);
        }
        self.wake();
        done
    }

    /// Ends what a connection is doing, and the connection.
    pub(crate) fn wind_up(&mut self, link: LinkId) -> Option<Done> {
        let mut task = self.served.remove(&link)?.task?;
        loop {
            if let Some((_, done)) = task.step() {
                return Some(done);
            }
        }
    }

    /// As whom a connection has joined.
    pub(crate) fn membership(&self, link: LinkId) -> Option<Membership> {
        let talk = self.served.get(&link)?.talk.as_ref()?;
        talk.dialogue.membership()
    }

    /// Passes the hub's wake-ups on.
    pub(crate) fn wake(&mut self) {
        for served in self.served.values_mut() {
            served.listen(self.fault);
        }
    }
}

fn peer(version: Version) -> Peer {
    Peer {
        version,
        origin: None,
        address: IpAddr::V4(Ipv4Addr::LOCALHOST).into(),
    }
}

impl Served {
    fn due(&self) -> Option<Timestamp> {
        if self.task.is_some() || !self.incoming.is_empty() {
            return Some(self.due);
        }
        self.is_behind().then(|| self.due.max(self.read_at))
    }

    fn is_behind(&self) -> bool {
        let delivery = self.talk.as_ref().and_then(|talk| talk.delivery.as_ref());
        delivery.is_some_and(Delivery::is_behind)
    }

    /// Takes up the next thing to do, if its hands are free.
    fn begin(&mut self, state: &AppState, now: Timestamp, dice: &mut Dice) {
        let reads = self.is_behind() && self.read_at <= now;
        let Some(mut talk) = self.talk.take() else {
            return;
        };
        let state = state.clone();
        let reads = reads && (self.incoming.is_empty() || dice.per_mille(500));
        let incoming = if reads {
            None
        } else {
            self.incoming.pop_front()
        };
        let version = self.version;
        self.task = Some(Task::new(async move {
            let done = match (incoming, &mut talk.delivery) {
                (Some(Incoming::Text(text)), _) => {
                    Done::Answered(talk.answer(&state, version, &text).await)
                }
                (Some(Incoming::Confirmed(seq)), Some(delivery)) => {
                    delivery.confirm(&state, seq).await;
                    Done::Confirmed
                }
                (None, Some(delivery)) => Done::Read(delivery.next(&state).await),
                (_, None) => panic!("nothing was sent before JOIN"),
            };
            (talk, done)
        }));
    }

    fn end(&mut self, state: &AppState, mut talk: Talk, done: Done, now: Timestamp) -> Done {
        if let Some(joined) = talk.joined.take() {
            self.watch = Some(state.hub.watch(joined.membership.conversation));
            talk.delivery = Some(Delivery::new(self.version, &joined));
        }
        if let Done::Read(Err(_)) = done {
            self.read_at = later(now, 1000);
        }
        if std::mem::take(&mut self.woken)
            && let Some(delivery) = &mut talk.delivery
        {
            delivery.wake();
        }
        self.task = None;
        self.talk = Some(talk);
        done
    }

    fn listen(&mut self, fault: Option<Fault>) {
        let Some(watch) = &mut self.watch else {
            return;
        };
        let stored = watch.pulse().stored;
        if std::mem::replace(&mut self.heard, stored) == stored || fault == Some(Fault::WakeLost) {
            return;
        }
        match self.talk.as_mut().map(|talk| &mut talk.delivery) {
            Some(Some(delivery)) => delivery.wake(),
            _ => self.woken = true,
        }
    }
}

impl Talk {
    async fn answer(&mut self, state: &AppState, version: Version, text: &str) -> Vec<Frame> {
        let frame = version.decode(text);
        let id = frame.as_ref().ok().and_then(|frame| frame.id().cloned());
        match self.dialogue.answer(frame).await {
            Ok(Some(Answer::History(history))) => page(state, history, id).await,
            Ok(Some(answer)) => {
                let frames = answer.frames(version);
                if let Answer::Joined(joined) = answer {
                    self.joined = Some(*joined);
                }
                frames
            }
            Ok(None) => Vec::new(),
            Err(refused) => vec![refused.frame(version)],
        }
    }
}

/// Earlier entries, as far as they could be read.
async fn page(state: &AppState, mut history: History, id: Option<MessageId>) -> Vec<Frame> {
    let mut frames = Vec::new();
    loop {
        match history.next(state).await {
            Ok(Some(more)) => frames.extend(more),
            Ok(None) => return frames,
            Err(_) => {
                let refusal = Refusal::Unavailable;
                frames.push(Refused { refusal, id }.frame(Version::V2));
                return frames;
            }
        }
    }
}
