//! Bots at work, those of the settings from the server's start to its end.

use std::time::Duration;

use futures::future::join_all;
use kite_domain::port::DeskState;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::own::OwnBots;
use super::{Served, Telegram, news};
use crate::state::AppState;

/// After a bot has failed, before it is started again.
const PAUSE: Duration = Duration::from_secs(10);

/// Lets all bots work until the server stops, and returns when each has come to
/// its end.
pub(crate) async fn run(state: AppState) {
    let telegram = &*state.telegram;
    let (Some(outlets), Some(settings)) = (&telegram.outlets, &telegram.settings) else {
        warn_of_strangers(telegram).await;
        return;
    };
    let heard = state.hub.watch_all();
    let of_settings = telegram.bots();
    let work = of_settings
        .iter()
        .map(|served| keep_running(telegram, served, state.stopping.clone()));
    let mut own = OwnBots::new(&state, outlets, settings);
    own.look().await;
    warn_of_strangers(telegram).await;
    let keep_looking = async {
        let mut stopping = state.stopping.clone();
        let wait = settings.look_every;
        while timeout(wait, stopping.wait_for(|it| *it)).await.is_err() {
            own.look().await;
        }
        own.end().await;
    };
    let all = async { tokio::join!(join_all(work), keep_looking) };
    tokio::select! {
        _ = all => {}
        () = news::tell(&state.hub, heard, telegram) => {}
    }
}

/// Says which desks wait for bots that do not run here: nobody else would.
async fn warn_of_strangers(telegram: &Telegram) {
    let desks = telegram.desks().await.unwrap_or_default();
    let waits = |desk: &&DeskState| telegram.bot_at(&desk.outlet).is_none();
    for desk in desks.iter().filter(waits) {
        tracing::warn!(
            account = desk.outlet.account,
            waiting = desk.waiting,
            "a desk waits for a bot that does not run on this server"
        );
    }
}

/// Runs one bot. Nothing of it waits in memory alone, so it can be started again
/// wherever it broke off.
pub(super) async fn keep_running(
    telegram: &Telegram,
    served: &Served,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let (connector, receiving) = (served.connector.clone(), served.receiving.clone());
        let (heard, stop) = (telegram.news.subscribe(), stopping.clone());
        // Of its own, so that its failure is nobody else's; a set, so that it
        // ends with whoever waits for it.
        let mut alone = JoinSet::new();
        alone.spawn(async move { connector.run(receiving, heard, stop).await });
        let ended = alone.join_next().await;
        if *stopping.borrow() {
            return;
        }
        let failed = ended.is_some_and(|ended| ended.is_err());
        tracing::error!(
            bot = %served.id,
            failed,
            "a Telegram bot ended by itself; it is started again"
        );
        let stop = stopping.wait_for(|stopping| *stopping);
        if timeout(PAUSE, stop).await.is_ok() {
            return;
        }
    }
}
