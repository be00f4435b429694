//! Updates are told late, twice, in another order, and to a webhook.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kite_telegram_double::{Fault, Rates};
use serde_json::{Value, json};

use crate::{GROUP, PERSON, ask, start, updates};

fn ids(updates: &[Value]) -> Vec<i64> {
    updates
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn an_update_comes_again_though_it_was_confirmed() {
    let double = start().await;
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "one"}));
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "two"}));
    let odd = double.world().announce_odd();
    let unknown = double.world().announce_unknown();
    let first = odd - 2;
    assert_eq!(
        ids(&updates(&double, 0).await),
        [first, first + 1, odd, unknown]
    );
    double.world().reverse_updates();
    assert_eq!(
        ids(&updates(&double, 0).await),
        [unknown, odd, first + 1, first]
    );
    assert!(updates(&double, unknown + 1).await.is_empty());
    double.world().replay(first);
    assert_eq!(ids(&updates(&double, unknown + 1).await), [first]);
    assert!(updates(&double, unknown + 1).await.is_empty());
    double.world().replay_all();
    assert_eq!(updates(&double, unknown + 1).await.len(), 4);
}

#[tokio::test]
async fn what_waits_is_told_in_order_whatever_is_told_again() {
    let double = start().await;
    for number in 0..102 {
        let fields = json!({"text": number.to_string()});
        double.world().person_writes(GROUP, 5, fields);
    }
    let all = ids(&updates(&double, 0).await);
    let first_waiting = all[98];
    // Those who ask get no more than a hundred, and forget them.
    updates(&double, first_waiting).await;
    double.world().replay_all();
    double.world().replay(first_waiting + 1);
    assert_eq!(ids(&updates(&double, first_waiting).await).len(), 100);
    let again = ids(&updates(&double, first_waiting).await);
    let waiting: Vec<_> = (first_waiting..first_waiting + 4).collect();
    assert_eq!(again, waiting);
}

#[tokio::test]
async fn bots_of_one_server_have_worlds_of_their_own() {
    let double = start().await;
    let other = double.another_bot(4712);
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "one"}));
    other.world().person_starts(PERSON, "");
    assert_eq!(updates(&double, 0).await.len(), 1);
    assert_eq!(updates(&other, 0).await[0]["message"]["text"], "/start");
    assert_eq!(ask(&other, "getMe", json!({})).await["result"]["id"], 4712);
    assert_eq!(other.another_bot(4711).world().updates.len(), 1);
}

type Told = Arc<Mutex<Vec<(String, Value)>>>;

/// Refuses the first update that it is told.
async fn hear(State(told): State<Told>, headers: HeaderMap, body: String) -> StatusCode {
    let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap();
    let mut told = told.lock().unwrap();
    told.push((secret.to_owned(), serde_json::from_str(&body).unwrap()));
    if told.len() == 1 {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    }
}

#[tokio::test]
async fn a_webhook_is_told_again_until_it_confirms() {
    let double = start().await;
    let told = Told::default();
    let app = Router::new()
        .route("/hook", post(hear))
        .with_state(told.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    double.world().webhook_origin = Some(origin);
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "before"}));
    let hook = json!({"url": "https://chat.example/hook", "secret_token": "word"});
    assert_eq!(ask(&double, "setWebhook", hook).await["ok"], true);
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "after"}));
    let told_all = |world: &kite_telegram_double::World| world.updates.is_empty().then_some(());
    double.until(told_all).await;
    let told = told.lock().unwrap().clone();
    let texts: Vec<_> = told
        .iter()
        .map(|(_, update)| &update["message"]["text"])
        .collect();
    assert_eq!(texts, ["before", "before", "after"]);
    assert!(told.iter().all(|(secret, _)| secret == "word"));
    let statuses: Vec<_> = double
        .world()
        .deliveries
        .iter()
        .map(|(_, status)| *status)
        .collect();
    assert_eq!(statuses, [503, 200, 200]);
    assert_eq!(
        ask(&double, "getUpdates", json!({})).await["error_code"],
        409
    );
}

#[tokio::test]
async fn limits_end_when_the_clock_says_so() {
    let double = start().await;
    double.world().rates = Some(Rates::default());
    let say = json!({"chat_id": GROUP, "text": "x"});
    for _ in 0..3 {
        assert_eq!(ask(&double, "sendMessage", say.clone()).await["ok"], true);
    }
    let refused = ask(&double, "sendMessage", say.clone()).await;
    let wait = refused["parameters"]["retry_after"].as_u64().unwrap();
    double.world().ahead += Duration::from_secs(wait);
    assert_eq!(ask(&double, "sendMessage", say).await["ok"], true);
}

#[tokio::test]
async fn an_outage_lasts_until_it_ends() {
    let double = start().await;
    double.world().outage = Some(Fault::Status(503));
    for _ in 0..2 {
        assert_eq!(ask(&double, "getMe", json!({})).await["error_code"], 503);
    }
    double.world().outage = None;
    let words = "Bad Request: IMAGE_PROCESS_FAILED".to_owned();
    double
        .world()
        .fail("getMe", Fault::Refusal(400, words.clone()));
    assert_eq!(ask(&double, "getMe", json!({})).await["description"], words);
    double.world().fail("getMe", Fault::BrokenBefore);
    let url = format!("{}/bot{}/getMe", double.url, double.token);
    let broken = reqwest::Client::new()
        .post(url)
        .json(&json!({}))
        .send()
        .await;
    let broken = match broken {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(broken);
    assert_eq!(ask(&double, "getMe", json!({})).await["ok"], true);
}
