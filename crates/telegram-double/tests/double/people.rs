//! What people do is told to the bot as Telegram tells it.

use kite_telegram_double::{ANONYMOUS, Rights};
use serde_json::{Value, json};

use crate::{FORUM, GROUP, PERSON, ask, start, updates};

/// The message of the last update.
async fn last(double: &kite_telegram_double::Double) -> Value {
    updates(double, 0).await.pop().unwrap()["message"].clone()
}

#[tokio::test]
async fn people_have_names_and_admins_may_have_none() {
    let double = start().await;
    let names = json!({"first_name": "A\n#b", "last_name": "C", "language_code": "en"});
    double.world().introduce(6, names);
    double
        .world()
        .person_writes(GROUP, 6, json!({"text": "as I said /help"}));
    let told = last(&double).await;
    assert_eq!(
        (&told["from"]["id"], &told["from"]["first_name"]),
        (&json!(6), &json!("A\n#b"))
    );
    assert_eq!(
        told["entities"],
        json!([{"type": "bot_command", "offset": 10, "length": 5}])
    );
    double
        .world()
        .person_writes(GROUP, ANONYMOUS, json!({"text": "x"}));
    assert_eq!(last(&double).await["sender_chat"]["id"], GROUP);

    double
        .world()
        .chat(GROUP)
        .members
        .insert(6, "administrator");
    for (user, status) in [(6, "administrator"), (5, "member"), (4711, "administrator")] {
        let asked = json!({"chat_id": GROUP, "user_id": user});
        let member = ask(&double, "getChatMember", asked).await;
        assert_eq!(member["result"]["status"], status, "{member}");
    }
}

#[tokio::test]
async fn a_topic_is_on_all_that_is_in_it() {
    let double = start().await;
    let topic = double.world().person_creates_topic(FORUM, 5, "Olena");
    let first = double
        .world()
        .person_writes_in(FORUM, topic, 5, json!({"text": "one"}));
    assert!(last(&double).await["reply_to_message"]["forum_topic_created"].is_object());
    double
        .world()
        .person_replies(FORUM, 5, first, json!({"text": "two"}));
    let told = last(&double).await;
    assert_eq!(told["reply_to_message"]["message_id"], first);
    assert_eq!(told["message_thread_id"], topic);

    double.world().person_closes_topic(FORUM, 5, topic);
    assert!(last(&double).await["forum_topic_closed"].is_object());
    double.world().person_reopens_topic(FORUM, 5, topic);
    double.world().person_renames_topic(FORUM, 5, topic, "Ivan");
    assert_eq!(double.world().chat(FORUM).topics[&topic].name, "Ivan");
    double.world().person_deletes_topic(FORUM, topic);
    assert!(double.world().chat(FORUM).messages.is_empty());
    double.world().set_forum(FORUM, false);
    let create = json!({"chat_id": FORUM, "name": "x"});
    let refused = ask(&double, "createForumTopic", create).await;
    assert_eq!(
        refused["description"],
        "Bad Request: the chat is not a forum"
    );
}

#[tokio::test]
async fn what_a_bot_may_changes_and_is_told() {
    let double = start().await;
    double.world().set_rights(GROUP, Rights::default());
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "among us"}));
    let told = updates(&double, 0).await;
    let [change] = &told[..] else {
        panic!("privacy hides nothing: {told:?}");
    };
    let change = &change["my_chat_member"];
    assert_eq!(change["old_chat_member"]["status"], "administrator");
    assert_eq!(change["new_chat_member"]["status"], "member");

    let say = json!({"chat_id": GROUP, "text": "x"});
    let muted = Rights {
        muted: true,
        ..Rights::default()
    };
    for (rights, words) in [
        (
            muted,
            "Bad Request: not enough rights to send text messages to the chat",
        ),
        (
            Rights::kicked(),
            "Forbidden: bot was kicked from the group chat",
        ),
    ] {
        double.world().set_rights(GROUP, rights);
        let refused = ask(&double, "sendMessage", say.clone()).await;
        assert_eq!(refused["description"], words);
    }
    double.world().set_rights(GROUP, Rights::admin());
    assert_eq!(ask(&double, "sendMessage", say).await["ok"], true);
    // A person who has blocked the bot and starts it again can be written to.
    double.world().remove_bot(PERSON);
    double.world().person_starts(PERSON, "payload");
    assert_eq!(last(&double).await["text"], "/start payload");
}

#[tokio::test]
async fn files_reactions_and_edits_are_told() {
    let double = start().await;
    for kind in [
        "photo",
        "document",
        "video",
        "audio",
        "voice",
        "video_note",
        "animation",
    ] {
        let fields = double.world().attachment(kind, "a.bin", b"bytes".to_vec());
        double.world().person_writes(GROUP, 5, fields);
        let told = last(&double).await;
        let file = if kind == "photo" {
            &told["photo"][1]
        } else {
            &told[kind]
        };
        let file_id = file["file_id"].as_str().unwrap();
        assert_eq!(double.world().files[file_id], b"bytes", "{kind}");
    }
    let one = double.world().attachment("photo", "", vec![1]);
    let two = double.world().attachment("photo", "", vec![2]);
    let files = vec![one, two];
    let album = double.world().person_sends_album(GROUP, 5, files);
    let told = updates(&double, 0).await;
    let albums = told
        .iter()
        .filter(|told| told["message"]["media_group_id"].is_string());
    assert_eq!((albums.count(), album.len()), (2, 2));

    let text = double
        .world()
        .person_writes(GROUP, 5, json!({"text": "one"}));
    double.world().person_edits(GROUP, text, "two");
    let asked = json!({"allowed_updates": ["edited_message", "message_reaction"]});
    ask(&double, "getUpdates", asked).await;
    double.world().person_reacts(GROUP, 5, text, Some("👍"));
    let told = updates(&double, 0).await;
    let [.., edited, reaction] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(edited["edited_message"]["text"], "two");
    assert!(edited["edited_message"]["edit_date"].is_u64());
    assert_eq!(
        reaction["message_reaction"]["new_reaction"][0]["emoji"],
        "👍"
    );
}
