//! Who writes in a group is there.

use kite_domain::ConversationId;
use kite_telegram_double::{Kind, Rights};
use serde_json::json;

use crate::browser::Browser;
use crate::device::Device;
use crate::stage::{ANNA, GROUP, Stage, until};

/// The group of another channel.
const OTHERS: i64 = -200;

#[tokio::test]
async fn who_answers_in_a_group_is_there_for_the_visitors_of_its_channel() {
    let stage = Stage::hosted().await;
    {
        let mut world = stage.double.world();
        world.add_chat(OTHERS, Kind::Supergroup, Rights::admin());
        world.chat(OTHERS).members.insert(ANNA, "administrator");
    }
    stage.writes(OTHERS, ANNA, "/host other-shop");
    stage.hears(OTHERS, "✅ Created channel").await;
    let mut eve = Device::joined_to("other-shop", &stage.url, "Eve").await;
    let mut ada = Device::joined(&stage.url, "Ada").await;
    ada.says("id_1", "Where is my parcel?").await;
    let question = stage.hears(GROUP, "Where is my parcel?").await;
    stage.replies(GROUP, ANNA, question, "It is on its way");
    assert_eq!(ada.next("PRES").await, json!(["PRES", ["Anna"]]));

    // The first that others hear is who is there for everybody.
    let maria = Browser::logged_in(&stage, "Maria").await;
    let _open = maria.events().await;
    assert_eq!(ada.next("PRES").await, json!(["PRES", ["Anna", "Maria"]]));
    assert_eq!(eve.next("PRES").await, json!(["PRES", ["Maria"]]));
}

#[tokio::test]
async fn whom_a_group_blocks_types_no_longer() {
    let stage = Stage::hosted().await;
    let maria = Browser::logged_in(&stage, "Maria").await;
    let mut ada = Device::joined(&stage.url, "Ada").await;
    ada.says("id_1", "Where is my parcel?").await;
    let question = stage.hears(GROUP, "Where is my parcel?").await;
    let conversation = ConversationId(maria.conversation().await);
    let types = || stage.state.hub.visitor_typing(conversation);
    ada.send(json!(["TYPE", true])).await;
    until("typing", async || types().then_some(())).await;
    stage.replies(GROUP, ANNA, question, "/block");
    stage.hears(GROUP, "can write no more").await;
    assert!(!types());
}
