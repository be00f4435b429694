//! What is counted of Telegram.

use kite_telegram_double::Fault;
use tempfile::TempDir;

use crate::device::Device;
use crate::stage::{ANNA, GROUP, SECRET, Setting, Stage, until};

#[tokio::test]
async fn what_bots_do_and_meet_is_counted() {
    let stage = Stage::hosted().await;
    stage.double.world().fail("sendMessage", Fault::BrokenAfter);
    let mut page = Device::joined(&stage.url, "Ada").await;
    page.says("id_1", "Is it there?").await;
    until("the repeat", async || {
        let counted = stage.counted().await;
        counted
            .contains("k1te_telegram_repeats_total 1")
            .then_some(())
    })
    .await;
    stage.hears(GROUP, "Is it there?").await;
    stage.writes(GROUP, ANNA, "It is");
    page.hears("It is").await;
    stage.double.world().announce_unknown();
    stage.double.world().announce_odd();
    let counted = until("the odd update", async || {
        let counted = stage.counted().await;
        counted.contains("kind=\"malformed\"").then_some(counted)
    })
    .await;
    for line in [
        "k1te_telegram_updates_total{kind=\"message\",outcome=\"done\"} 2",
        "k1te_telegram_updates_total{kind=\"unknown\",outcome=\"skipped\"} 1",
        "k1te_telegram_updates_total{kind=\"malformed\",outcome=\"skipped\"} 1",
        "k1te_telegram_calls_total{method=\"sendMessage\",outcome=\"ambiguous\"} 1",
        "k1te_telegram_calls_total{method=\"getMe\",outcome=\"done\"} 1",
        "k1te_telegram_conflicts_total 0",
        "k1te_telegram_desks_parked 0",
    ] {
        assert!(counted.contains(line), "{line}: {counted}");
    }
    assert!(!counted.contains(SECRET), "{counted}");
}

#[tokio::test]
async fn another_receiver_is_noticed() {
    let stage = Stage::hosted().await;
    let elsewhere = TempDir::new().unwrap();
    let other = Stage::over(elsewhere, stage.double.clone(), Setting::default()).await;
    until("the conflict", async || {
        let none = "k1te_telegram_conflicts_total 0";
        let (here, there) = (stage.counted().await, other.counted().await);
        (!here.contains(none) || !there.contains(none)).then_some(())
    })
    .await;
}
