//! The double by itself: what its users rely on.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, helpers included"
)]

mod control;
mod honesty;
mod people;
mod updates;

use kite_telegram_double::{Double, Kind, Rights};
use serde_json::Value;

const GROUP: i64 = -100;
const FORUM: i64 = -1_000_000_200;
const PERSON: i64 = 77;

/// A double with a group, a forum and a person.
async fn start() -> Double {
    let double = Double::start().await;
    double.world().add_chat(GROUP, Kind::Group, Rights::admin());
    double.world().add_forum(FORUM);
    let member = Rights::default();
    double.world().add_chat(PERSON, Kind::Private, member);
    double
}

async fn ask(double: &Double, method: &str, parameters: Value) -> Value {
    let url = format!("{}/bot{}/{method}", double.url, double.token);
    let request = reqwest::Client::new().post(url).json(&parameters);
    request.send().await.unwrap().json().await.unwrap()
}

/// The updates that wait, from a number on.
async fn updates(double: &Double, offset: i64) -> Vec<Value> {
    let parameters = serde_json::json!({"offset": offset});
    let answer = ask(double, "getUpdates", parameters).await;
    answer["result"].as_array().unwrap().clone()
}
