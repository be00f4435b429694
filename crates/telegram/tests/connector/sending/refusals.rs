//! What a group will not have at all.

use kite_domain::port::OutletStore;
use kite_telegram::connector::Counted;
use kite_telegram_double::Rights;

use crate::stage::{ADMIN, CHANNEL, GROUP, MARIA, OTHER, Stage, text};

const MOVED: i64 = -1_000_000_300;

#[tokio::test]
async fn a_group_that_moves_takes_what_is_owed_along() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.all_sent(GROUP).await;
    stage.double.world().migrate(GROUP, MOVED);
    stage.says(&olena, "Still there?").await;
    stage.hears(MOVED, "Still there?").await;
    assert_eq!(stage.said_of(MOVED, "Still there?").len(), 1);
    assert_eq!(stage.repeats(), 0);
    // What is written next does not ask at the old place.
    stage.says(&olena, "Good").await;
    stage.hears(MOVED, "Good").await;
}

#[tokio::test]
async fn without_the_bot_a_group_is_parked_until_it_hosts_again() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.all_sent(GROUP).await;
    // Nobody tells us: the next message finds out.
    stage.double.world().chat(GROUP).bot = Rights::kicked();
    stage.says(&olena, "one").await;
    let reason = stage.until_parked().await;
    assert_eq!(reason, "the bot is not in the chat");
    // It is counted as soon as it is kept.
    stage
        .until(|| async { (stage.watcher.count(|c| *c == Counted::Parked) > 0).then_some(()) })
        .await;
    assert_eq!(stage.watcher.count(|c| *c == Counted::Parked), 1);
    stage.says(&olena, "two").await;
    let calls = stage.double.world().calls_of("sendMessage").len();

    stage.double.world().chat(GROUP).bot = Rights::admin();
    stage.writes(GROUP, ADMIN, &format!("/host {CHANNEL}"));
    stage.hears(GROUP, "two").await;
    let said = stage.said(GROUP).join("\n");
    assert!(said.find("\none").unwrap() < said.find("\ntwo").unwrap());
    assert!(stage.double.world().calls_of("sendMessage").len() > calls);
}

#[tokio::test]
async fn a_group_that_lets_us_write_nothing_is_parked_until_somebody_resumes_it() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().chat(GROUP).bot.muted = true;
    stage.says(&olena, "one").await;
    let reason = stage.until_parked().await;
    assert!(
        reason.contains("not enough rights to send text"),
        "{reason}"
    );
    stage.double.world().chat(GROUP).bot.muted = false;
    // As the button of the desk's page does.
    let desk = stage.desk().await.id;
    stage.store.park(desk, None).await.unwrap();
    stage.connector.wake();
    stage.hears(GROUP, "one").await;
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn one_group_that_is_closed_holds_up_no_other_chat() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    stage.double.world().chat(GROUP).bot = Rights::kicked();
    stage.says(&olena, "from the page").await;
    stage.hears(crate::stage::IVAN, "🌐 from the page").await;
    stage.until_parked().await;
}

#[tokio::test]
async fn one_channels_closed_group_disturbs_no_other_channel() {
    let stage = Stage::hosted().await;
    stage.writes(OTHER, ADMIN, "/host other-shop");
    stage.hears(OTHER, "✅ Created channel other-shop").await;
    let other = stage.channel_called("other-shop").await;
    let petro = stage.visitor_of(&other, "Petro", Some([8; 32])).await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().remove_bot(GROUP);
    stage.until_parked().await;
    stage.says(&olena, "Is anybody there?").await;
    stage.says(&petro, "Are you open?").await;
    stage.hears(OTHER, "Are you open?").await;
    stage.writes(OTHER, MARIA, "We are");
    let entries = stage.entries(petro.conversation, 2).await;
    assert_eq!(text(&entries[1]).as_deref(), Some("We are"));
    // A group that is demoted only has no pins.
    stage.double.world().set_rights(OTHER, Rights::default());
    stage.says(&petro, "Until when?").await;
    stage.hears(OTHER, "Until when?").await;
    assert_eq!(stage.all(olena.conversation).await.len(), 1);
}
