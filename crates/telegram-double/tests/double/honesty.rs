//! The double refuses what the real server would: asked without the client.

use kite_telegram_double::schema::{SCHEMA, check_call, check_object};
use kite_telegram_double::{Kind, Rights};
use serde_json::json;

use crate::{FORUM, GROUP, PERSON, ask, start};

#[test]
fn the_table_is_of_a_known_version() {
    assert_eq!(SCHEMA.bot_api, "10.3");
    assert!(SCHEMA.methods.len() > 20 && SCHEMA.objects.len() > 30);
}

#[test]
fn parameters_are_checked_by_name_and_type() {
    let good = json!({"chat_id": 1, "text": "x", "reply_parameters": {"message_id": 3}});
    assert_eq!(check_call("sendMessage", &good), Ok(()));
    for (field, value) in [
        ("chat_id", json!(null)),
        ("text", json!(7)),
        ("message_thread_id", json!("7")),
        ("disable_notification", json!(1)),
        ("colour", json!("red")),
        ("reply_parameters", json!(3)),
        ("reply_parameters", json!({"message_id": 3, "message": 4})),
        ("entities", json!([{"type": "bold"}])),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(check_call("sendMessage", &bad).is_err(), "{bad}");
    }
    assert!(check_call("sendMessage", &json!({"chat_id": 1})).is_err());
    assert!(check_call("sendTelepathy", &json!({})).is_err());
    assert!(check_call("sendPhoto", &json!({"chat_id": 1, "photo": {}})).is_err());
    let scope = |kind: &str| json!({"commands": [], "scope": {"type": kind}});
    assert_eq!(
        check_call("setMyCommands", &scope("all_group_chats")),
        Ok(())
    );
    assert!(check_call("setMyCommands", &scope("all_cats")).is_err());
    assert!(check_object("Message", &json!({"message_id": 1})).is_err());
}

#[tokio::test]
async fn refusals_have_telegrams_form() {
    let double = start().await;
    let long = json!({"chat_id": FORUM, "name": "x".repeat(129)});
    let empty = json!({"chat_id": GROUP, "text": "  "});
    let unknown = json!({"chat_id": GROUP, "text": "x", "colour": "red"});
    let replied = json!({"chat_id": GROUP, "text": "x", "reply_parameters": {"message_id": 9}});
    for (method, parameters) in [
        ("createForumTopic", long),
        ("sendMessage", empty),
        ("sendMessage", unknown),
        ("sendMessage", replied),
        ("setWebhook", json!({"url": "http://chat.example"})),
        (
            "setMyCommands",
            json!({"commands": [{"command": "Help", "description": "x"}]}),
        ),
    ] {
        let answer = ask(&double, method, parameters).await;
        assert_eq!(
            (&answer["ok"], &answer["error_code"]),
            (&json!(false), &json!(400)),
            "{answer}"
        );
    }
    assert!(double.world().chat(GROUP).messages.is_empty());
}

#[tokio::test]
async fn privacy_hides_what_is_not_meant_for_the_bot() {
    let double = start().await;
    let member = Rights {
        status: "member",
        ..Rights::default()
    };
    double.world().add_chat(-7, Kind::Group, member);
    let mut world = double.world();
    world.person_writes(-7, 5, json!({"text": "among us"}));
    assert!(world.updates.is_empty());
    world.person_writes(-7, 5, json!({"text": "/host shop-help"}));
    world.person_writes(PERSON, 5, json!({"text": "to you"}));
    assert_eq!(world.updates.len(), 2);
    world.privacy = false;
    world.person_writes(-7, 5, json!({"text": "for all"}));
    assert_eq!(world.updates.len(), 3);
}

#[tokio::test]
async fn what_it_was_asked_can_be_looked_up() {
    let double = start().await;
    ask(
        &double,
        "sendMessage",
        json!({"chat_id": GROUP, "text": "x"}),
    )
    .await;
    assert_eq!(
        double.world().calls_of("sendMessage"),
        [&json!({"chat_id": GROUP, "text": "x"})]
    );
}
