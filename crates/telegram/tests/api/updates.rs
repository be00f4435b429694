//! Receiving: each update by itself, until it is confirmed, by one receiver.

use std::time::Duration;

use kite_telegram::api::{
    CallError, GetUpdates, PinChatMessage, SetWebhook, Update, UpdateId, WebhookSecret,
};
use serde_json::json;

use crate::{GROUP, PERSON, at, start};

const LONG: Duration = Duration::from_mins(1);
const NOW: Duration = Duration::ZERO;

#[tokio::test]
async fn updates_come_again_until_they_are_confirmed() {
    let (double, bot) = start().await;
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "one"}));
    double.world().announce_odd();
    double
        .world()
        .person_writes(GROUP, 5, json!({"text": "two"}));
    for _ in 0..2 {
        let received = bot.updates(&GetUpdates::new(None, LONG)).await.unwrap();
        let texts: Vec<_> = received
            .iter()
            .map(|received| match &received.update {
                Ok(Some(Update::Message(message))) => message.text.as_deref(),
                _ => None,
            })
            .collect();
        // The odd one in the middle costs no other.
        assert_eq!(texts, [Some("one"), None, Some("two")]);
        assert!(received[1].update.is_err());
    }
    let first = bot.updates(&GetUpdates::new(None, NOW)).await.unwrap()[0].id;
    let next = Some(UpdateId(first.0 + 3));
    assert!(
        bot.updates(&GetUpdates::new(next, NOW))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        bot.updates(&GetUpdates::new(None, NOW))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn who_waits_is_woken_by_what_happens() {
    let (double, bot) = start().await;
    let polling = {
        let bot = bot.clone();
        tokio::spawn(async move { bot.updates(&GetUpdates::new(None, LONG)).await })
    };
    while double.world().pollers == 0 {
        tokio::task::yield_now().await;
    }
    {
        let mut world = double.world();
        let id = world.person_writes(PERSON, 5, json!({"text": "first"}));
        world.person_edits(PERSON, id, "changed");
    }
    let received = polling.await.unwrap().unwrap();
    assert!(
        matches!(&received[0].update, Ok(Some(Update::Message(m))) if m.text.as_deref() == Some("first"))
    );
    assert!(
        matches!(&received[1].update, Ok(Some(Update::Edited(m))) if m.text.as_deref() == Some("changed"))
    );
}

#[tokio::test]
async fn of_two_receivers_one_is_sent_away() {
    let (double, bot) = start().await;
    let first = {
        let bot = bot.clone();
        tokio::spawn(async move { bot.updates(&GetUpdates::new(None, LONG)).await })
    };
    while double.world().pollers == 0 {
        tokio::task::yield_now().await;
    }
    assert!(
        bot.updates(&GetUpdates::new(None, NOW))
            .await
            .unwrap()
            .is_empty()
    );
    let conflict = first.await.unwrap();
    assert!(
        matches!(conflict, Err(CallError::Conflict(_))),
        "{conflict:?}"
    );

    let secret = WebhookSecret::new("a-secret-of-a-webhook").unwrap();
    let hook = SetWebhook::new("https://chat.example/telegram".into(), secret);
    bot.call(&hook).await.unwrap();
    let conflict = bot.updates(&GetUpdates::new(None, NOW)).await;
    assert!(
        matches!(conflict, Err(CallError::Conflict(_))),
        "{conflict:?}"
    );
}

#[tokio::test]
async fn pins_removals_and_moves_are_told() {
    let (double, bot) = start().await;
    // Before the first call the bot has asked for no kinds, and gets the usual.
    let id = double
        .world()
        .person_writes(GROUP, 5, json!({"text": "one"}));
    bot.call(&PinChatMessage::silently(at(GROUP, id)))
        .await
        .unwrap();
    double.world().migrate(GROUP, -1_000_000_300);
    double.world().remove_bot(-1_000_000_300);
    let received = bot.updates(&GetUpdates::new(None, NOW)).await.unwrap();
    let updates: Vec<_> = received
        .into_iter()
        .map(|r| r.update.unwrap().unwrap())
        .collect();
    let [
        Update::Message(_),
        Update::Message(_),
        Update::Message(to),
        Update::Message(from),
        Update::Membership(gone),
    ] = &updates[..]
    else {
        panic!("{updates:?}");
    };
    assert_eq!(to.migrate_to_chat_id.unwrap().0, -1_000_000_300);
    assert_eq!(from.migrate_from_chat_id.unwrap().0, GROUP);
    assert!(!gone.new_chat_member.is_there());
    let asked = double.world().allowed_updates.clone();
    assert_eq!(asked, ["message", "edited_message", "my_chat_member"]);
}
