//! Receiving updates: by asking for them, or by a webhook. Either way an update
//! is confirmed only after what it brings is durable.

mod polling;
mod turns;
mod webhook;

use std::time::Duration;

use tokio::sync::watch;

use super::backoff::Backoff;
use super::{Connector, Me, Receiving};
use crate::api::{CallError, DeleteWebhook, GetMe, Method, SetWebhook};
use crate::help;

pub(super) use webhook::Busy;
pub use webhook::ReceiveError;

/// How long to leave Telegram alone when it does not know the token: nothing but
/// a person changes that.
const UNAUTHORIZED_PAUSE: Duration = Duration::from_mins(1);

/// Receives until `stopping` says so.
pub(super) async fn run(
    connector: &Connector,
    receiving: Receiving,
    mut stopping: watch::Receiver<bool>,
) {
    tokio::select! {
        () = begin(connector, &receiving) => {}
        // Also when nobody is left who could say it.
        _ = stopping.wait_for(|stop| *stop) => return,
    }
    match receiving {
        Receiving::Polling => polling::run(connector, &mut stopping).await,
        Receiving::Webhook { .. } => drop(stopping.wait_for(|stop| *stop).await),
    }
}

async fn begin(connector: &Connector, receiving: &Receiving) {
    introduce(connector).await;
    match receiving {
        // What waits is kept: it comes by asking.
        Receiving::Polling => drop(until_done(connector, &DeleteWebhook {}).await),
        // It is never undone: while the server restarts, updates wait at Telegram.
        Receiving::Webhook { url, secret } => {
            let webhook = SetWebhook::new(url.clone(), secret.clone());
            until_done(connector, &webhook).await;
        }
    }
}

/// Learns who the bot is, and tells people what it can do.
async fn introduce(connector: &Connector) {
    let me = until_done(connector, &GetMe {}).await;
    let username = me.username.unwrap_or_default();
    tracing::info!(bot = username, "connected to Telegram");
    // It stays who it is: a later run finds the same.
    let _ = connector.inner.me.set(Me {
        username,
        sees_all: me.can_read_all_group_messages == Some(true),
    });
    for menu in help::menus() {
        if let Err(error) = connector.call(&menu).await {
            tracing::warn!(%error, "the menu of commands could not be set");
        }
    }
}

/// Calls until it works.
async fn until_done<M: Method>(connector: &Connector, method: &M) -> M::Answer {
    let mut backoff = Backoff::default();
    loop {
        match connector.call(method).await {
            Ok(answer) => return answer,
            Err(error) => {
                tracing::error!(method = M::NAME, %error, "Telegram did not do it");
                tokio::time::sleep(pause_after(&error, &mut backoff, connector.roll())).await;
            }
        }
    }
}

/// How long to wait after an error.
fn pause_after(error: &CallError, backoff: &mut Backoff, random: u32) -> Duration {
    let pause = backoff.pause(random);
    match error {
        CallError::TooMany { retry_after } => (*retry_after).max(pause),
        CallError::Unauthorized => UNAUTHORIZED_PAUSE,
        _ => pause,
    }
}
