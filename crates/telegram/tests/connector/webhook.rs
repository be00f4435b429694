//! Updates come by a webhook.

use kite_telegram::api::WebhookSecret;
use kite_telegram::connector::{Counted, ReceiveError, Receiving, UpdateKind};
use serde_json::{Value, json};

use crate::stage::{ADMIN, CHANNEL, GROUP, MARIA, Setting, Stage};

const URL: &str = "https://chat.example/telegram/4711";

fn by_webhook() -> Setting {
    Setting {
        receiving: Receiving::Webhook {
            url: URL.into(),
            secret: WebhookSecret::new("a-secret-of-the-webhook").unwrap(),
        },
        ..Setting::default()
    }
}

/// A connector whose webhook has been set.
async fn start() -> Stage {
    let stage = Stage::set(by_webhook()).await;
    stage.double.until(|world| world.webhook.clone()).await;
    stage
}

/// Brings what waits at Telegram to the webhook, as the server would.
async fn bring(stage: &Stage) -> Vec<Result<(), ReceiveError>> {
    let waiting: Vec<Value> = stage.double.world().updates.drain(..).collect();
    let mut results = Vec::new();
    for update in waiting {
        results.push(stage.connector.receive(update.to_string().as_bytes()).await);
    }
    results
}

#[tokio::test]
async fn the_webhook_is_set_with_its_secret_and_stays_when_the_server_stops() {
    let stage = start().await;
    {
        let world = stage.double.world();
        let (url, secret) = world.webhook.clone().unwrap();
        assert_eq!(
            (url.as_str(), secret.as_str()),
            (URL, "a-secret-of-the-webhook")
        );
    }
    stage.writes(GROUP, ADMIN, &format!("/host {CHANNEL}"));
    assert_eq!(bring(&stage).await, [Ok(())]);
    stage.hears(GROUP, "✅ Created channel").await;
    let (double, _) = stage.stop().await;
    assert!(double.world().webhook.is_some());
    assert!(double.world().calls_of("deleteWebhook").is_empty());
    assert!(double.world().calls_of("getUpdates").is_empty());
}

#[tokio::test]
async fn what_is_no_update_is_counted_and_not_told_again() {
    let stage = start().await;
    for body in [&b""[..], b"{", b"[]", b"{\"message\": {}}", b"\xff"] {
        assert_eq!(stage.connector.receive(body).await, Ok(()));
    }
    let odd = json!({"update_id": 7, "message": {"message_id": "x"}});
    assert_eq!(
        stage.connector.receive(odd.to_string().as_bytes()).await,
        Ok(())
    );
    let malformed = |counted: &Counted| {
        matches!(
            counted,
            Counted::Update {
                kind: UpdateKind::Malformed,
                ..
            }
        )
    };
    assert_eq!(stage.watcher.count(malformed), 6);
}

#[tokio::test]
async fn an_update_that_comes_twice_at_once_happens_once() {
    let stage = start().await;
    stage.writes(GROUP, ADMIN, &format!("/host {CHANNEL}"));
    bring(&stage).await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    bring(&stage).await;
    stage.replies(GROUP, MARIA, question, "/resolve");
    let update = stage
        .double
        .world()
        .updates
        .pop_front()
        .unwrap()
        .to_string();
    let (a, b, c) = tokio::join!(
        stage.connector.receive(update.as_bytes()),
        stage.connector.receive(update.as_bytes()),
        stage.connector.receive(update.as_bytes()),
    );
    assert_eq!([a, b, c], [Ok(()), Ok(()), Ok(())]);
    let answers = stage.said(GROUP);
    let resolved = answers
        .iter()
        .filter(|said| said.contains("esolved"))
        .count();
    assert_eq!(resolved, 1, "{answers:?}");
    assert_eq!(stage.all(olena.conversation).await.len(), 2);
}

#[tokio::test]
async fn telegram_is_to_tell_again_what_could_not_be_stored() {
    let stage = start().await;
    stage.writes(GROUP, ADMIN, &format!("/host {CHANNEL}"));
    let update = stage
        .double
        .world()
        .updates
        .pop_front()
        .unwrap()
        .to_string();
    stage.store.close().await;
    assert_eq!(
        stage.connector.receive(update.as_bytes()).await,
        Err(ReceiveError)
    );
    let stage = stage.restart(by_webhook()).await;
    stage
        .until(|| async { stage.connector.username().map(drop) })
        .await;
    assert_eq!(stage.connector.receive(update.as_bytes()).await, Ok(()));
    stage.hears(GROUP, "✅ Created channel").await;
}
