//! Updates come by polling: once, in order, and none is lost.

use std::time::Duration;

use kite_telegram::connector::{CallOutcome, Counted, UpdateKind, UpdateOutcome};
use kite_telegram_double::Fault;
use serde_json::json;

use crate::stage::{GROUP, IVAN, MARIA, Setting, Stage};

fn is_conflict(counted: &Counted) -> bool {
    *counted == Counted::Conflict
}

fn polled(outcome: CallOutcome) -> impl Fn(&Counted) -> bool {
    move |counted| {
        *counted
            == Counted::Call {
                method: "getUpdates",
                outcome,
            }
    }
}

#[tokio::test]
async fn the_bot_introduces_itself_and_takes_no_webhook_away_with_what_waits() {
    let double = kite_telegram_double::Double::start().await;
    crate::stage::people(&double);
    double.world().webhook = Some(("https://old.example/hook".into(), "an-old-secret".into()));
    double.world().person_starts(IVAN, "");
    let dir = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let stage = Stage::with(double, dir, Setting::default()).await;
    // What came before the server was started is dealt with.
    stage.hears(IVAN, "/join").await;
    let world = stage.double.world();
    assert_eq!(world.webhook, None);
    let scopes: Vec<_> = world.commands.keys().cloned().collect();
    assert_eq!(scopes.len(), 4, "{scopes:?}");
    drop(world);
    assert_eq!(stage.connector.username(), Some("kite_test_bot"));
}

#[tokio::test]
async fn odd_and_unknown_updates_cost_no_other() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    {
        let mut world = stage.double.world();
        world.announce_odd();
        world.announce_unknown();
        world.announce_raw(json!({"message": null}));
        world.person_writes(GROUP, MARIA, json!({"text": "Hi"}));
    }
    stage.entries(olena.conversation, 2).await;
    stage.settled().await;
    let of = |kind| {
        stage.watcher.count(|counted| {
            matches!(counted, Counted::Update { kind: was, outcome: UpdateOutcome::Skipped } if *was == kind)
        })
    };
    assert_eq!(of(UpdateKind::Malformed), 2);
    assert_eq!(of(UpdateKind::Unknown), 1);
}

#[tokio::test]
async fn what_is_told_again_happens_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    stage.replies(GROUP, MARIA, question, "Hi");
    stage.replies(GROUP, MARIA, question, "/resolve");
    stage.hears(GROUP, "✅ Resolved").await;
    stage.settled().await;
    let answers = stage.said(GROUP).len();
    let before = stage.all(olena.conversation).await;
    stage.double.world().replay_all();
    stage.replies(GROUP, MARIA, question, "The last one");
    let after = stage.entries(olena.conversation, before.len() + 1).await;
    stage.settled().await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(stage.said(GROUP).len(), answers);
    assert!(stage.watcher.updates(UpdateOutcome::Repeated) >= 3);
    // Also by a server that was started anew.
    let conversation = olena.conversation;
    let (double, dir) = stage.stop().await;
    double.world().replay_all();
    let stage = Stage::with(double, dir, Setting::default()).await;
    stage
        .until(|| async { (stage.watcher.updates(UpdateOutcome::Repeated) >= 4).then_some(()) })
        .await;
    assert_eq!(stage.all(conversation).await.len(), before.len() + 1);
}

#[tokio::test]
async fn nothing_is_confirmed_before_it_is_stored() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    stage.settled().await;
    // The database goes away; people write on.
    stage.store.close().await;
    for n in 1..=3 {
        stage.replies(GROUP, MARIA, question, &format!("answer {n}"));
    }
    stage
        .until(|| async { (stage.watcher.updates(UpdateOutcome::Failed) >= 1).then_some(()) })
        .await;
    let waiting = stage.double.world().updates.len();
    assert!(waiting >= 3, "{waiting}");
    let conversation = olena.conversation;
    let stage = stage.restart(Setting::default()).await;
    stage.entries(conversation, 4).await;
    let texts = stage.texts(conversation).await;
    assert_eq!(texts, ["Hello", "answer 1", "answer 2", "answer 3"]);
    stage.settled().await;
}

#[tokio::test]
async fn a_slow_file_holds_up_its_own_chat_only() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let ivans = stage.conversation_at(IVAN).await;
    {
        let mut world = stage.double.world();
        world.fail("download", Fault::SilentAfter);
        let fields = world.attachment("document", "slow.pdf", b"%PDF".to_vec());
        world.person_writes(IVAN, IVAN, fields);
        world.person_writes(IVAN, IVAN, json!({"text": "behind it"}));
    }
    stage.until_called("getFile").await;
    for n in 1..=3 {
        stage.writes(GROUP, MARIA, &format!("answer {n}"));
        stage.entries(olena.conversation, n + 1).await;
    }
    // Not confirmed, and nothing overtakes it in its chat.
    let waiting = stage.double.world().updates.len();
    assert!(waiting >= 2, "{waiting}");
    assert!(stage.all(ivans).await.is_empty());
    let stage = stage.restart(Setting::default()).await;
    let entries = stage.entries(ivans, 2).await;
    assert_eq!(
        crate::stage::text(&entries[1]).as_deref(),
        Some("behind it")
    );
    stage.settled().await;
}

#[tokio::test]
async fn failures_of_telegram_are_waited_out() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    for fault in [
        Fault::Status(500),
        Fault::Page(502),
        Fault::TooMany(1),
        Fault::BrokenAfter,
    ] {
        stage.double.world().fail("getUpdates", fault);
    }
    for n in 1..=3 {
        stage.writes(GROUP, MARIA, &format!("answer {n}"));
        stage.entries(olena.conversation, n + 1).await;
    }
    let failed = stage.watcher.count(polled(CallOutcome::Transient))
        + stage.watcher.count(polled(CallOutcome::Ambiguous))
        + stage.watcher.count(polled(CallOutcome::TooMany));
    assert!(failed >= 3, "{failed}");
    assert_eq!(stage.texts(olena.conversation).await.len(), 4);
}

#[tokio::test]
async fn of_two_servers_one_receives_and_the_other_begins_when_it_is_free() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    let dir = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let second = Stage::with(stage.double.clone(), dir, Setting::default()).await;
    second
        .until(|| async { (second.watcher.count(is_conflict) >= 1).then_some(()) })
        .await;
    stage.writes(GROUP, MARIA, "Still here");
    stage.entries(olena.conversation, 2).await;
    let (double, _) = stage.stop().await;
    second.settled().await;
    double.world().person_starts(IVAN, "");
    second.hears(IVAN, "/join").await;
}

#[tokio::test]
async fn a_token_that_is_not_valid_parks_nothing_and_stops_at_once() {
    let stage = Stage::hosted().await;
    stage.double.world().outage = Some(Fault::Refusal(401, "Unauthorized".into()));
    stage.writes(GROUP, MARIA, "wakes the poll");
    stage
        .until(|| async {
            (stage.watcher.count(polled(CallOutcome::Unauthorized)) >= 1).then_some(())
        })
        .await;
    assert_eq!(
        stage.watcher.count(|counted| *counted == Counted::Parked),
        0
    );
    let stopped = tokio::time::timeout(Duration::from_secs(5), stage.stop()).await;
    assert!(stopped.is_ok());
}
