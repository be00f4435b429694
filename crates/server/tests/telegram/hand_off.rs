//! A visitor goes on in Telegram, and comes back.

use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;
use serde_json::json;

use crate::device::Device;
use crate::stage::{ANNA, GROUP, IVAN, Setting, Stage};

#[tokio::test]
async fn what_is_said_on_the_page_and_in_telegram_is_one_conversation() {
    let stage = Stage::hosted().await;
    let mut page = Device::joined(&stage.url, "Ivan").await;
    assert_eq!(page.connectors, json!(["telegram"]));
    page.says("id_1", "Where is my parcel?").await;
    stage.hears(GROUP, "Where is my parcel?").await;

    let link = page.link("link_1").await;
    assert_eq!((&link[0], &link[1]), (&json!("LINK"), &json!("link_1")));
    let url = link[2].as_str().unwrap();
    let token = url.strip_prefix("https://t.me/kite_test_bot?start=");
    let token = token.unwrap().to_owned();
    assert!(link[3].as_str().unwrap() > "2026", "{link}");

    stage.double.world().person_starts(IVAN, &token);
    let handed = page.next("HANDOFF").await;
    assert_eq!(
        (&handed[3], &handed[5]),
        (&json!("visitor"), &json!("telegram"))
    );
    stage.hears(IVAN, "Where is my parcel?").await;

    stage.writes(IVAN, IVAN, "I am on the way now");
    let told = page.hears("I am on the way now").await;
    assert_eq!(told[3], "visitor");
    stage.hears(GROUP, "I am on the way now").await;

    page.says("id_2", "And here I am again").await;
    stage.hears(IVAN, "And here I am again").await;
    let question = stage.hears(GROUP, "And here I am again").await;
    stage.replies(GROUP, ANNA, question, "It is at your door");
    let answer = page.hears("It is at your door").await;
    assert_eq!(
        (&answer[3], &answer[4]),
        (&json!("operator"), &json!("Anna"))
    );
    stage.hears(IVAN, "It is at your door").await;

    // Good once: nobody else gets in by it.
    stage.double.world().person_starts(78, &token);
    stage.hears(78, "").await;
    stage.writes(78, 78, "Let me in");
    stage.writes(IVAN, IVAN, "Thank you");
    assert_eq!(page.next("TXT").await[5], "Thank you");
}

#[tokio::test]
async fn where_nobody_has_a_desk_in_telegram_there_is_no_link() {
    let stage = Stage::hosted().await;
    stage.writes(GROUP, ANNA, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    let mut page = Device::joined(&stage.url, "Ivan").await;
    assert_eq!(page.connectors, json!([]));
    let refused = page.link("link_1").await;
    let expected = json!(["ERR", "not-available", "link_1"]);
    assert_eq!(
        refused.as_array().unwrap()[..3],
        expected.as_array().unwrap()[..]
    );
}

#[tokio::test]
async fn who_is_blocked_gets_no_link() {
    let stage = Stage::hosted().await;
    let mut page = Device::joined(&stage.url, "Ivan").await;
    page.says("id_1", "Rude words").await;
    let question = stage.hears(GROUP, "Rude words").await;
    stage.replies(GROUP, ANNA, question, "/block");
    stage.hears(GROUP, "can write no more").await;
    assert_eq!(page.link("link_1").await[1], "blocked");
}

#[tokio::test]
async fn before_telegram_has_answered_a_link_is_worth_another_try() {
    let stage = Stage::hosted().await;
    let (dir, double) = stage.stop().await;
    double.world().outage = Some(kite_telegram_double::Fault::Status(500));
    let stage = Stage::over(dir, double, Setting::default()).await;
    let mut page = Device::joined(&stage.url, "Ivan").await;
    assert_eq!(page.connectors, json!(["telegram"]));
    assert_eq!(page.link("link_1").await[1], "unavailable");
}

#[tokio::test]
async fn links_count_as_messages() {
    let limits = LimitsConfig {
        messages: "1/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let stage = Stage::hosted_by(Setting {
        config,
        ..Setting::default()
    })
    .await;
    let mut page = Device::joined(&stage.url, "Ivan").await;
    assert_eq!(page.link("link_1").await[0], "LINK");
    assert_eq!(page.link("link_2").await[1], "rate-limited");
}
