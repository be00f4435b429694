//! The server ends in the middle: nothing is lost, and what may be there twice
//! is counted.

use std::time::Duration;

use kite_telegram::connector::Counted;
use kite_telegram_double::Fault;

use crate::stage::{GROUP, Setting, Stage};

#[tokio::test]
async fn what_was_owed_is_sent_after_a_restart() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().outage = Some(Fault::Status(500));
    for number in 0..3 {
        stage.says(&olena, &format!("number {number}")).await;
    }
    stage.until_called("sendMessage").await;
    stage.double.world().outage = None;
    let stage = stage.restart(Setting::default()).await;
    stage.hears(GROUP, "number 2").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.said_of(GROUP, "number 0").len(), 1);
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn what_is_under_way_when_the_server_stops_is_awaited() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let before = stage.double.world().calls_of("sendMessage").len();
    stage.double.world().fail("sendMessage", Fault::Late(500));
    stage.says(&olena, "Hello").await;
    stage
        .double
        .until(|world| (world.calls_of("sendMessage").len() > before).then_some(()))
        .await;
    let stage = stage.restart(Setting::default()).await;
    stage.asks(&olena, "again").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.said_of(GROUP, "\nHello").len(), 1);
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn a_crash_between_sending_and_remembering_is_one_counted_repeat() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().fail("sendMessage", Fault::SilentAfter);
    stage.says(&olena, "Hello").await;
    stage.hears(GROUP, "\nHello").await;
    let stage = stage.crash(Setting::default()).await;
    stage.asks(&olena, "again").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.said_of(GROUP, "\nHello").len(), 2);
    assert_eq!(stage.repeats(), 1);
}

#[tokio::test]
async fn a_lane_that_waits_for_telegram_stops_at_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage
        .double
        .world()
        .fail("sendMessage", Fault::TooMany(600));
    stage.says(&olena, "Hello").await;
    stage.until_refused().await;
    let stopped = tokio::time::timeout(Duration::from_secs(4), stage.stop());
    assert!(stopped.await.is_ok());
}

#[tokio::test]
async fn whenever_the_server_dies_all_arrives_in_order_and_repeats_are_counted() {
    let mut stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let mut repeats = 0;
    for round in 0..20_usize {
        let begun = stage.double.world().calls.len();
        for part in ["a", "b"] {
            stage.says(&olena, &format!("text {round:02}{part}")).await;
        }
        let name = format!("file {round:02}c.pdf");
        let bytes = name.clone().into_bytes();
        stage.sends(&olena, &name, "application/pdf", &bytes).await;
        // After another number of calls each time, and sometimes after none.
        let calls = begun + round * 7 % 5;
        stage
            .double
            .until(|world| (world.calls.len() >= calls).then_some(()))
            .await;
        let watcher = stage.watcher.clone();
        stage = stage.crash(Setting::default()).await;
        repeats += watcher.count(|counted| *counted == Counted::Repeat);
    }
    stage.all_sent(GROUP).await;
    repeats += stage.repeats();

    let world = stage.double.world();
    let shown = world.chats[&GROUP].messages.values().flat_map(|message| {
        let file = message["document"]["file_name"].as_str();
        let text = message["text"].as_str().or(file).unwrap_or_default();
        let words = text.lines().filter_map(|line| {
            let number = line.strip_prefix("text ").or(line.strip_prefix("file "))?;
            Some(number.trim_end_matches(".pdf").to_owned())
        });
        words.collect::<Vec<_>>()
    });
    let shown: Vec<String> = shown.collect();
    let rounds = (0..20).flat_map(|round| ["a", "b", "c"].map(|part| format!("{round:02}{part}")));
    let expected: Vec<String> = rounds.collect();
    let mut firsts = Vec::new();
    for number in &shown {
        if !firsts.contains(number) {
            firsts.push(number.clone());
        }
    }
    assert_eq!(firsts, expected);
    let twice = shown.len() - firsts.len();
    // A message may carry several texts, and a repeat may be of what never was there.
    assert!(twice <= 3 * repeats, "{twice} twice, {repeats} counted");
}
