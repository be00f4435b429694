//! A bot that takes part in our conversations: a group is a channel's desk, a
//! private chat is a device of a visitor.
//!
//! Inward, an update becomes an entry and is confirmed to Telegram only after
//! that is durable. Outward, whatever the store owes to a chat is sent to it, in
//! order and at Telegram's pace. It knows neither the database nor the server
//! that runs it.

mod backoff;
mod bring;
mod command;
mod dispatch;
mod edit;
mod group;
mod heard;
mod lane;
mod membership;
mod memory;
mod observer;
mod private;
mod receive;
mod render;
mod rights;
mod route;
mod say;
mod seen;
mod service;
mod setup;
mod typing;
mod update;
mod words;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use kite_domain::channel::ChannelId;
use kite_domain::operator::Grant;
use kite_domain::outlet::Outlet;
use kite_domain::port::{Clock, LinkTarget, OutletStore, Random, StoreError};
use kite_domain::{Chat, VisitorId};
use kite_protocol::Timestamp;
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::Instant;

use crate::api::{Bot, CallError, ChatId, Method};
use crate::link::LinkToken;
use crate::pace::Pace;

use memory::Memory;

pub use observer::{CallOutcome, Counted, Observer, UpdateKind, UpdateOutcome, Wrote};
pub use receive::ReceiveError;
pub use setup::{Hosting, Link, LinkError, News, Receiving, Setup};

/// How long a hand-off's link is good for.
const LINK_MINUTES: i64 = 15;

/// A bot that takes part in our conversations. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Connector {
    inner: Arc<Inner>,
}

struct Inner {
    setup: Setup,
    account: String,
    pace: Mutex<Pace>,
    begun: Instant,
    me: OnceLock<Me>,
    busy: receive::Busy,
    memory: Memory,
    wakes: Notify,
}

/// What the bot says of itself.
#[derive(Clone, Debug)]
struct Me {
    username: String,
    /// Whether it sees every message of a group without being its admin.
    sees_all: bool,
}

impl Connector {
    /// A connector that does nothing yet.
    pub fn new(setup: Setup) -> Self {
        Self::paced(setup, Pace::new())
    }

    /// One that sends at another pace than Telegram's own servers ask for.
    pub fn paced(setup: Setup, pace: Pace) -> Self {
        let account = setup.bot.token().account();
        Self {
            inner: Arc::new(Inner {
                setup,
                account,
                pace: Mutex::new(pace),
                begun: Instant::now(),
                me: OnceLock::new(),
                busy: receive::Busy::default(),
                memory: Memory::default(),
                wakes: Notify::new(),
            }),
        }
    }

    /// Under which name outlets of this bot are stored, such as `telegram:4711`.
    pub fn account(&self) -> &str {
        &self.inner.account
    }

    /// The bot's public name without `@`; none until Telegram has told it.
    pub fn username(&self) -> Option<&str> {
        self.inner.me.get().map(|me| me.username.as_str())
    }

    /// Receives and sends until `stopping` says so. What is not done by then is
    /// done by the next run: nothing that was confirmed waits in memory alone.
    pub async fn run(
        &self,
        receiving: Receiving,
        news: broadcast::Receiver<News>,
        stopping: watch::Receiver<bool>,
    ) {
        tokio::join!(
            receive::run(self, receiving, stopping.clone()),
            dispatch::run(self.clone(), news, stopping),
        );
    }

    /// A link by which this visitor goes on in Telegram: once, within 15 minutes.
    pub async fn link(&self, visitor: VisitorId) -> Result<Link, LinkError> {
        let username = self.username().ok_or(LinkError::NotReady)?;
        let mut bytes = [0; 32];
        self.random().fill(&mut bytes);
        let token = LinkToken::from_random(bytes);
        let expires_at =
            Timestamp::from_millis(self.clock().now().millis() + LINK_MINUTES * 60_000);
        let grant = Grant {
            token: token.hash(),
            expires_at,
        };
        let target = LinkTarget::Visitor(visitor);
        self.outlets().add_link(target, grant).await?;
        Ok(Link {
            url: token.url(username),
            expires_at,
        })
    }

    /// An outlet is new, or active again: what is owed to it goes there now,
    /// rather than when something else happens.
    pub fn wake(&self) {
        self.inner.wakes.notify_one();
    }

    async fn woken(&self) {
        self.inner.wakes.notified().await;
    }

    fn bot(&self) -> &Bot {
        &self.inner.setup.bot
    }

    fn chat(&self) -> &Chat {
        &self.inner.setup.chat
    }

    fn outlets(&self) -> &dyn OutletStore {
        &*self.inner.setup.outlets
    }

    fn clock(&self) -> &dyn Clock {
        &*self.inner.setup.clock
    }

    fn random(&self) -> &dyn Random {
        &*self.inner.setup.random
    }

    /// Whether the bot may take part in a channel.
    fn may_serve(&self, channel: ChannelId) -> bool {
        match self.inner.setup.hosting {
            Hosting::Only(own) => own == channel,
            Hosting::Anyone | Hosting::Invited => true,
        }
    }

    /// Whether the bot sees every message of a group without being its admin.
    fn sees_all(&self) -> bool {
        self.inner.me.get().is_some_and(|me| me.sees_all)
    }

    /// Whether a hint may be given in a chat, which is not done often.
    fn may_hint(&self, chat: ChatId) -> bool {
        self.inner.memory.may_hint(chat)
    }

    fn observer(&self) -> &dyn Observer {
        &*self.inner.setup.observer
    }

    fn count(&self, counted: Counted) {
        self.observer().count(counted);
    }

    /// Calls a method, and counts how it went.
    async fn call<M: Method>(&self, method: &M) -> Result<M::Answer, CallError> {
        self.counted(M::NAME, self.inner.setup.bot.call(method).await)
    }

    /// Counts how a call went that did not go by [`Connector::call`].
    fn counted<T>(
        &self,
        method: &'static str,
        answer: Result<T, CallError>,
    ) -> Result<T, CallError> {
        let outcome = CallOutcome::of(answer.as_ref().err());
        self.count(Counted::Call { method, outcome });
        answer
    }

    /// Asks the bot's pace, or tells it something, with the time by which it counts.
    fn pace<T>(&self, ask: impl FnOnce(&mut Pace, Duration) -> T) -> T {
        let now = self.inner.begun.elapsed();
        // Plain numbers: a panic in between has broken none of them.
        let mut pace = self
            .inner
            .pace
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        ask(&mut pace, now)
    }

    /// A random number, to spread what would happen all at once.
    fn roll(&self) -> u32 {
        let mut bytes = [0; 4];
        self.random().fill(&mut bytes);
        u32::from_be_bytes(bytes)
    }

    /// The outlet of this bot in that chat, or in what became of it.
    async fn outlet_at(&self, chat: ChatId) -> Result<Option<Outlet>, StoreError> {
        let (outlets, account) = (self.outlets(), self.account());
        if let Some(outlet) = outlets.outlet_at(account, chat.0).await? {
            return Ok(Some(outlet));
        }
        match self.inner.memory.now_at(chat) {
            Some(now) => outlets.outlet_at(account, now.0).await,
            None => Ok(None),
        }
    }
}
