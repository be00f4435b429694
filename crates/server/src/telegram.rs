//! Telegram on this server: which bots run here, and what others ask of them.
//!
//! What a bot does is the connector's. Here it gets the chat, the database, what
//! the hub hears and what is counted. Without a bot nothing of it runs but the look
//! whether a channel has brought one.

mod news;
mod observer;
mod own;
mod run;
mod served;
mod settings;
mod webhook;

use std::sync::{Arc, PoisonError, RwLock};

use kite_domain::channel::ChannelId;
use kite_domain::outlet::{Outlet, Standing};
use kite_domain::port::{DeskState, OutletStore, StoreError};
use kite_telegram::api::{Bot, UserId};
use kite_telegram::connector::{Connector, News};
use tokio::sync::broadcast;

use crate::state::AppState;
use served::Served;

pub(crate) use own::own_bot;
pub(crate) use run::run;
pub use settings::{TelegramError, TelegramSettings};
pub use webhook::router;

/// The word for Telegram on the wire and in the desk's API.
pub(crate) const NAME: &str = "telegram";

/// News that a bot may be behind; what it has missed costs it only time.
const BACKLOG: usize = 256;

/// The bots of this server, and all desks. By default there are neither.
pub struct Telegram {
    outlets: Option<Arc<dyn OutletStore>>,
    /// None: no bot runs here, a channel's own neither.
    settings: Option<TelegramSettings>,
    /// Those of the settings, and whichever channels have brought.
    bots: RwLock<Vec<Served>>,
    news: broadcast::Sender<News>,
}

impl Default for Telegram {
    fn default() -> Self {
        Self {
            outlets: None,
            settings: None,
            bots: RwLock::default(),
            news: broadcast::Sender::new(BACKLOG),
        }
    }
}

impl Telegram {
    /// Desks that wait for their bots: none runs.
    pub(crate) fn over(outlets: Arc<dyn OutletStore>) -> Self {
        Self {
            outlets: Some(outlets),
            ..Self::default()
        }
    }

    /// The bots of the settings over this state; they do nothing yet. Channels'
    /// own come when they run.
    pub(crate) fn new(
        state: &AppState,
        outlets: &Arc<dyn OutletStore>,
        settings: &TelegramSettings,
    ) -> Result<Self, TelegramError> {
        let serve = |bot: Bot| Served::new(state, outlets, settings, bot, settings.hosting);
        let bots = settings.bots()?.into_iter().map(serve);
        let bots = bots.collect::<Result<_, TelegramError>>()?;
        Ok(Self {
            settings: Some(settings.clone()),
            bots: RwLock::new(bots),
            ..Self::over(outlets.clone())
        })
    }

    /// The bots that run here by now.
    fn bots(&self) -> Vec<Served> {
        let bots = self.bots.read().unwrap_or_else(PoisonError::into_inner);
        bots.clone()
    }

    /// The bot of this number, if it runs here.
    fn bot(&self, id: UserId) -> Option<Served> {
        let bots = self.bots.read().unwrap_or_else(PoisonError::into_inner);
        bots.iter().find(|served| served.id == id).cloned()
    }

    /// A bot runs here from now on.
    fn add(&self, served: Served) {
        let mut bots = self.bots.write().unwrap_or_else(PoisonError::into_inner);
        bots.retain(|other| other.id != served.id);
        bots.push(served);
    }

    /// A bot runs here no longer.
    fn remove(&self, id: UserId) {
        let mut bots = self.bots.write().unwrap_or_else(PoisonError::into_inner);
        bots.retain(|served| served.id != id);
    }

    /// The bot that has a channel's desk, if it runs here.
    pub(crate) async fn bot_of(&self, channel: ChannelId) -> Result<Option<Connector>, StoreError> {
        let runs_any = !self.bots().is_empty();
        let Some(outlets) = self.outlets.as_ref().filter(|_| runs_any) else {
            return Ok(None);
        };
        let desk = outlets.desk_of(channel).await?;
        Ok(desk.and_then(|desk| self.bot_at(&desk)))
    }

    /// The bot of an outlet that has not ended, if it runs here.
    fn bot_at(&self, outlet: &Outlet) -> Option<Connector> {
        if outlet.standing == Standing::Ended {
            return None;
        }
        let mut connectors = self.bots().into_iter().map(|served| served.connector);
        connectors.find(|connector| connector.account() == outlet.account)
    }

    /// Where the visitors of a channel can go on.
    pub(crate) async fn connectors(&self, channel: ChannelId) -> Result<Vec<String>, StoreError> {
        let bot = self.bot_of(channel).await?;
        Ok(bot.map(|_| NAME.to_owned()).into_iter().collect())
    }

    /// All desks that have not ended.
    pub(crate) async fn desks(&self) -> Result<Vec<DeskState>, StoreError> {
        match &self.outlets {
            Some(outlets) => outlets.desks().await,
            None => Ok(Vec::new()),
        }
    }

    /// Lets a channel's desk get again what waits for it. Whether there is one
    /// that has not ended.
    pub(crate) async fn resume(&self, channel: ChannelId) -> Result<bool, StoreError> {
        let Some(outlets) = &self.outlets else {
            return Ok(false);
        };
        let desk = outlets.desk_of(channel).await?;
        let Some(desk) = desk.filter(|desk| desk.standing != Standing::Ended) else {
            return Ok(false);
        };
        outlets.park(desk.id, None).await?;
        if let Some(bot) = self.bot_at(&desk) {
            bot.wake();
        }
        Ok(true)
    }

    /// Has every bot look for what there is to do.
    fn wake_all(&self) {
        for served in self.bots() {
            served.connector.wake();
        }
    }
}
