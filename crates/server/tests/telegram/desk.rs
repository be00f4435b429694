//! The desk's page and the group are one desk.

use kite_desk_api::{Content, DeskOutlet};
use kite_telegram_double::Rights;
use reqwest::Method;
use serde_json::json;

use crate::browser::{Browser, refusal};
use crate::device::Device;
use crate::stage::{ANNA, CHANNEL, GROUP, IVAN, Stage, until};

#[tokio::test]
async fn an_answer_from_either_place_is_seen_in_the_other() {
    let stage = Stage::hosted().await;
    let maria = Browser::logged_in(&stage, "Maria").await;
    let mut page = Device::joined(&stage.url, "Ada").await;
    page.says("id_1", "Where is my parcel?").await;
    let question = stage.hears(GROUP, "Where is my parcel?").await;

    let conversation = maria.conversation().await;
    maria.reply(conversation, "op_1", "I have a look").await;
    stage.hears(GROUP, "I have a look").await;
    stage.hears(GROUP, "Maria").await;

    stage.replies(GROUP, ANNA, question, "It is on its way");
    page.hears("I have a look").await;
    page.hears("It is on its way").await;
    let entries = maria.entries(conversation).await;
    let last = entries.last().unwrap();
    assert_eq!(last.author, "Anna");
    assert_eq!(last.content, Content::Text("It is on its way".to_owned()));
    assert!(!last.own);
}

#[tokio::test]
async fn a_topic_shows_that_its_visitor_types() {
    let stage = Stage::start().await;
    stage.double.world().set_forum(GROUP, true);
    stage.host().await;
    let mut page = Device::joined(&stage.url, "Ada").await;
    page.says("id_1", "Where is my parcel?").await;
    stage.hears(GROUP, "Where is my parcel?").await;
    // A courtesy that waits behind all messages: the page says it again and again.
    let shown = until("the sign", async || {
        page.send(json!(["TYPE", true])).await;
        let world = stage.double.world();
        world.calls_of("sendChatAction").first().copied().cloned()
    })
    .await;
    assert_eq!(shown["chat_id"], GROUP);
    assert!(shown["message_thread_id"].is_i64(), "{shown}");
}

#[tokio::test]
async fn a_visitors_own_chat_shows_that_an_operator_of_the_page_types() {
    let stage = Stage::hosted().await;
    let maria = Browser::logged_in(&stage, "Maria").await;
    stage.double.world().person_starts(IVAN, CHANNEL);
    stage.hears(IVAN, "").await;
    stage.writes(IVAN, IVAN, "Where is my parcel?");
    stage.hears(GROUP, "Where is my parcel?").await;
    let path = format!("/conversations/{}/typing", maria.conversation().await);
    // The page says it again and again, too.
    let shown = until("the sign", async || {
        let said = maria.post(&path, json!({ "on": true })).await;
        assert_eq!(said.status(), 204);
        let world = stage.double.world();
        world.calls_of("sendChatAction").first().copied().cloned()
    })
    .await;
    assert_eq!(shown, json!({ "chat_id": IVAN, "action": "typing" }));
}

#[tokio::test]
async fn a_parked_desk_is_shown_and_goes_on_when_it_is_mended() {
    let stage = Stage::hosted().await;
    let maria = Browser::logged_in(&stage, "Maria").await;
    let well = DeskOutlet {
        channel: CHANNEL.to_owned(),
        connector: "telegram".to_owned(),
        waiting: 0,
        parked: None,
    };
    assert_eq!(maria.outlets().await.outlets, [well]);

    let mut events = maria.events().await;
    stage.double.world().remove_bot(GROUP);
    events.hear("outlets").await;
    let mut page = Device::joined(&stage.url, "Ada").await;
    page.says("id_1", "Is anybody there?").await;
    let outlets = maria.outlets().await.outlets;
    assert_eq!(outlets[0].waiting, 1);
    let parked = outlets[0].parked.clone().unwrap();
    assert!(!parked.reason.is_empty());
    let counted = stage.counted().await;
    for line in [
        "k1te_telegram_desks_parked 1",
        "k1te_telegram_deliveries_waiting 1",
        "k1te_telegram_parks_total 1",
    ] {
        assert!(counted.contains(line), "{line}: {counted}");
    }

    // Not mended, it parks again.
    assert_eq!(resume(&maria, CHANNEL).await, 204);
    events.hear("outlets").await;
    until("parking", async || {
        maria.outlets().await.outlets[0].parked.clone()
    })
    .await;

    stage.double.world().set_rights(GROUP, Rights::admin());
    assert_eq!(resume(&maria, CHANNEL).await, 204);
    stage.hears(GROUP, "Is anybody there?").await;
    until("an empty queue", async || {
        let outlet = maria.outlets().await.outlets.remove(0);
        (outlet.waiting == 0 && outlet.parked.is_none()).then_some(())
    })
    .await;
}

async fn resume(browser: &Browser, channel: &str) -> u16 {
    let path = format!("/outlets/{channel}/resume");
    browser.post(&path, json!({})).await.status().as_u16()
}

#[tokio::test]
async fn only_operators_look_and_resume() {
    let stage = Stage::hosted().await;
    let maria = Browser::logged_in(&stage, "Maria").await;
    let path = format!("/outlets/{CHANNEL}/resume");
    let forged = maria.bare(Method::POST, &path).send().await.unwrap();
    assert_eq!(refusal(forged).await, (403, "csrf".to_owned()));
    let stranger = Browser::stranger(&stage);
    let unknown = (401, "not-logged-in".to_owned());
    let resumed = stranger.post(&path, json!({})).await;
    assert_eq!(refusal(resumed).await, unknown);
    let looked = stranger.bare(Method::GET, "/outlets").send().await.unwrap();
    assert_eq!(refusal(looked).await, unknown);

    for (channel, code) in [
        ("no-such-channel", "unknown-channel"),
        ("no%20name", "unknown-channel"),
    ] {
        let path = format!("/outlets/{channel}/resume");
        let refused = refusal(maria.post(&path, json!({})).await).await;
        assert_eq!(refused, (404, code.to_owned()));
    }
    stage.writes(GROUP, ANNA, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    let refused = refusal(maria.post(&path, json!({})).await).await;
    assert_eq!(refused, (404, "unknown-outlet".to_owned()));
    assert_eq!(maria.outlets().await.outlets, []);
}
