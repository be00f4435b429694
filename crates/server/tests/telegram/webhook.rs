//! Telegram brings updates to us.

use std::fs;

use kite_telegram_double::BOT;
use reqwest::{Client, StatusCode};
use serde_json::json;
use tempfile::TempDir;

use crate::stage::{ANNA, CHANNEL, GROUP, SECRET, Setting, Stage, telegram};

const HEADER: &str = "x-telegram-bot-api-secret-token";

/// The word by which Telegram proves itself, once the bot has told it.
async fn word(stage: &Stage) -> String {
    let told = stage.double.until(|world| world.webhook.clone());
    let (url, word) = told.await;
    assert_eq!(url, format!("https://chat.example/telegram/{BOT}"));
    word
}

/// Somebody calls the webhook of a bot.
async fn call(stage: &Stage, bot: i64, word: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let url = format!("{}/telegram/{bot}", stage.url);
    let mut request = Client::new().post(url).body(body);
    if let Some(word) = word {
        request = request.header(HEADER, word);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn what_telegram_brings_is_dealt_with() {
    let stage = Stage::hosted_by(Setting::webhook()).await;
    let brought = stage.double.until(|world| {
        let mut statuses = world.deliveries.iter().map(|(_, status)| *status);
        statuses.find(|status| *status == 200)
    });
    brought.await;
    assert!(stage.double.world().calls_of("getUpdates").is_empty());
    let counted = stage.counted().await;
    let line = "k1te_telegram_updates_total{kind=\"message\",outcome=\"done\"} 1";
    assert!(counted.contains(line), "{counted}");
    // A restart and an upgrade leave it in place.
    let (_, double) = stage.stop().await;
    assert!(double.world().calls_of("deleteWebhook").is_empty());
}

#[tokio::test]
async fn only_who_knows_the_word_is_heard() {
    let stage = Stage::set(Setting::webhook()).await;
    let word = word(&stage).await;
    let forged = json!({"update_id": 1, "message": {
        "message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup", "title": "Desk"},
        "from": {"id": ANNA, "is_bot": false, "first_name": "Anna"},
        "text": format!("/host {CHANNEL}"),
    }});
    let forged = forged.to_string();
    let changed = format!("{}x", &word[1..]);
    for wrong in [None, Some(""), Some(changed.as_str()), Some(&word[..42])] {
        assert_eq!(call(&stage, BOT, wrong, forged.clone()).await, 401);
    }
    assert_eq!(
        call(&stage, BOT + 1, Some(&word), forged.clone()).await,
        404
    );
    assert!(
        !stage
            .counted()
            .await
            .contains("k1te_telegram_updates_total")
    );

    // What is no update will never be one.
    for malformed in ["", "{", "[]", "{\"update_id\": 7, \"message\": 8}"] {
        assert_eq!(call(&stage, BOT, Some(&word), malformed).await, 200);
    }
    let counted = stage.counted().await;
    let line = "k1te_telegram_updates_total{kind=\"malformed\",outcome=\"skipped\"} 4";
    assert!(counted.contains(line), "{counted}");
    let huge = vec![b' '; (1 << 20) + 1];
    assert_eq!(call(&stage, BOT, Some(&word), huge).await, 413);
    assert_eq!(call(&stage, BOT, Some(&word), forged).await, 200);
    stage.hears(GROUP, "✅ Created channel").await;
}

#[tokio::test]
async fn it_is_no_place_for_pages() {
    let stage = Stage::set(Setting::webhook()).await;
    let url = format!("{}/telegram/{BOT}", stage.url);
    let client = Client::new();
    let asked = client.get(&url).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::METHOD_NOT_ALLOWED);
    let preflight = client
        .request(reqwest::Method::OPTIONS, &url)
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST");
    let preflight = preflight.send().await.unwrap();
    assert!(!preflight.status().is_success());
    let from_page = client.post(&url).header("origin", "https://shop.example");
    let from_page = from_page.send().await.unwrap();
    for answer in [asked, preflight, from_page] {
        let mut headers = answer.headers().keys();
        assert!(!headers.any(|name| name.as_str().starts_with("access-control")));
    }
}

#[tokio::test]
async fn a_bot_that_asks_has_no_webhook() {
    let stage = Stage::start().await;
    assert_eq!(call(&stage, BOT, Some("word"), "{}").await, 404);
}

#[tokio::test]
async fn while_the_database_is_down_telegram_is_to_come_again() {
    let stage = Stage::hosted_by(Setting::webhook()).await;
    let word = word(&stage).await;
    stage.data.close().await;
    let update = json!({"update_id": 5_000_000, "message": {
        "message_id": 90, "date": 1, "chat": {"id": GROUP, "type": "supergroup", "title": "Desk"},
        "from": {"id": ANNA, "is_bot": false, "first_name": "Anna"}, "text": "hello",
    }});
    assert_eq!(
        call(&stage, BOT, Some(&word), update.to_string()).await,
        503
    );
}

#[tokio::test]
async fn the_word_stays_and_is_kept_nowhere() {
    let stage = Stage::set(Setting::webhook()).await;
    let first = word(&stage).await;
    let (dir, _) = stage.stop().await;
    for file in dir.path().read_dir().unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let holds = |word: &str| bytes.windows(word.len()).any(|it| it == word.as_bytes());
            assert!(!holds(&first) && !holds(SECRET), "{}", path.display());
        }
    }
    let again = Stage::over(dir, telegram().await, Setting::webhook()).await;
    assert_eq!(word(&again).await, first);
    let elsewhere = TempDir::new().unwrap();
    let other = Stage::over(elsewhere, telegram().await, Setting::webhook()).await;
    assert_ne!(word(&other).await, first);
}
