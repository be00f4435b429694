//! Tells a bot's updates to its webhook: one after the other, each until it is
//! answered with success.

use std::sync::Weak;
use std::time::Duration;

use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::time::sleep;

use crate::account::Account;

/// After the first failure; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a webhook may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

struct Delivery {
    url: String,
    secret: String,
    update: Value,
}

/// Until nobody has the account any more.
pub(crate) async fn deliver(account: Weak<Account>) {
    let http = reqwest::Client::builder().redirect(Policy::none());
    let http = http.timeout(PATIENCE).build().unwrap();
    let mut pause = FIRST_PAUSE;
    while let Some(account) = account.upgrade() {
        let changed = account.changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        let Some(delivery) = next(&account) else {
            // Not for ever: the account may be gone meanwhile.
            let _ = tokio::time::timeout(LONGEST_PAUSE, changed).await;
            continue;
        };
        let id = delivery.update["update_id"].as_i64().unwrap_or_default();
        let header = "X-Telegram-Bot-Api-Secret-Token";
        let request = http.post(delivery.url).header(header, delivery.secret);
        let answer = request.json(&delivery.update).send().await;
        let status = answer.map_or(0, |answer| answer.status().as_u16());
        account.world().delivered(id, status);
        if (200..300).contains(&status) {
            pause = FIRST_PAUSE;
        } else {
            sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }
}

fn next(account: &Account) -> Option<Delivery> {
    let world = account.world();
    let (url, secret) = world.webhook.clone()?;
    let update = world.waiting().next()?.clone();
    let url = match &world.webhook_origin {
        Some(origin) => {
            let path = url.splitn(4, '/').nth(3).unwrap_or_default();
            format!("{origin}/{path}")
        }
        None => url,
    };
    Some(Delivery {
        url,
        secret,
        update,
    })
}
