//! What goes wrong on the way, and what of it may be there twice.

use std::time::Duration;

use kite_telegram_double::{Fault, Rates};

use super::id;
use crate::stage::{CHANNEL, GROUP, Setting, Stage};

/// The texts of the bot that have one of these words, by their last line.
fn lines(stage: &Stage, word: &str) -> Vec<String> {
    let said = stage.said_of(GROUP, word).into_iter();
    said.map(|text| text.lines().last().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_telegram_wants_to_wait_is_waited_and_nothing_overtakes() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().fail("sendMessage", Fault::TooMany(2));
    let first = stage.says(&olena, "one").await;
    stage.until_refused().await;
    let second = stage.says(&olena, "two").await;
    stage.shown(&first).await;
    stage.shown(&second).await;
    let world = stage.double.world();
    let calls: Vec<_> = world
        .calls
        .iter()
        .filter(|call| {
            let text = call.parameters["text"].as_str().unwrap_or_default();
            call.method == "sendMessage" && (text.contains("one") || text.contains("two"))
        })
        .collect();
    let pause = calls[1].at.checked_sub(calls[0].at).unwrap();
    assert!(pause >= Duration::from_secs(2), "{pause:?}");
    assert!(pause < Duration::from_secs(4), "{pause:?}");
    assert!(
        calls[1].parameters["text"]
            .as_str()
            .unwrap()
            .contains("one")
    );
    drop(world);
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn what_was_certainly_not_done_is_done_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for fault in [Fault::Status(500), Fault::Status(503), Fault::TooMany(0)] {
        stage.double.world().fail("sendMessage", fault);
    }
    for text in ["n1", "n2", "n3"] {
        stage.says(&olena, text).await;
    }
    stage.all_sent(GROUP).await;
    assert_eq!(stage.said_of(GROUP, "n1").len(), 1);
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn what_may_have_been_done_is_repeated_and_counted_once() {
    let setting = Setting {
        patience: Duration::from_secs(2),
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    for (number, fault) in [Fault::SilentAfter, Fault::BrokenAfter]
        .into_iter()
        .enumerate()
    {
        stage.double.world().fail("sendMessage", fault);
        let text = format!("text {number}");
        stage.says(&olena, &text).await;
        stage.all_sent(GROUP).await;
        assert_eq!(stage.said_of(GROUP, &text).len(), 2);
        assert_eq!(stage.repeats(), number + 1);
    }
    // Nothing was there yet, but that is not known.
    stage
        .double
        .world()
        .fail("sendMessage", Fault::BrokenBefore);
    stage.says(&olena, "text 2").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.said_of(GROUP, "text 2").len(), 1);
    assert_eq!(stage.repeats(), 3);
}

#[tokio::test]
async fn the_order_holds_whatever_goes_wrong() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for fault in [
        Fault::Status(500),
        Fault::BrokenAfter,
        Fault::Page(502),
        Fault::TooMany(1),
        Fault::Page(200),
        Fault::BrokenBefore,
        Fault::Refusal(400, "Bad Request: FLOOD_OF_ODDITIES".into()),
    ] {
        stage.double.world().fail("sendMessage", fault);
    }
    for number in 0..20 {
        stage.says(&olena, &format!("number {number:02}")).await;
    }
    stage.all_sent(GROUP).await;
    let all = stage.said_of(GROUP, "number").join("\n");
    let mut numbers: Vec<&str> = all
        .lines()
        .filter_map(|line| line.strip_prefix("number "))
        .collect();
    // One whose answer never came may be there twice, one after the other.
    numbers.dedup();
    let expected: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    let missing: Vec<_> = expected
        .iter()
        .filter(|number| !numbers.contains(&number.as_str()))
        .collect();
    // That which Telegram refused is said to be there.
    assert!(missing.len() <= 1, "{numbers:?}");
    assert_eq!(stage.said_of(GROUP, "cannot be shown").len(), 1);
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(lines(&stage, "number").len() <= 24);
}

#[tokio::test]
async fn an_outage_parks_nothing() {
    let setting = Setting {
        times: 1000,
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().outage = Some(Fault::Status(500));
    let entry = stage.says(&olena, "Hello").await;
    stage
        .double
        .until(|world| (world.calls_of("getChat").len() > 14).then_some(()))
        .await;
    stage.double.world().outage = None;
    let message = stage.message(&entry).await;
    assert!(message["text"].as_str().unwrap().ends_with("\nHello"));
}

#[tokio::test]
async fn a_message_on_which_telegram_breaks_gives_way_to_a_notice() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for _ in 0..8 {
        stage.double.world().fail("sendMessage", Fault::Status(500));
    }
    stage.says(&olena, "poison").await;
    stage.says(&olena, "water").await;
    stage.hears(GROUP, "cannot be shown here").await;
    stage.hears(GROUP, "water").await;
}

#[tokio::test]
async fn a_token_that_is_not_valid_parks_nothing() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for _ in 0..3 {
        let refusal = Fault::Refusal(401, "Unauthorized".into());
        stage.double.world().fail("sendMessage", refusal);
    }
    let entry = stage.says(&olena, "Hello").await;
    stage.shown(&entry).await;
    assert_eq!(stage.said_of(GROUP, "\nHello").len(), 1);
    assert_eq!(stage.repeats(), 0);
}

/// At the pace of Telegram's own servers, which the double keeps to.
#[tokio::test]
async fn a_burst_is_within_telegrams_limits() {
    let setting = Setting {
        times: 1,
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.host().await;
    stage.double.world().rates = Some(Rates::default());
    let olena = stage.visitor("Olena").await;
    for number in 0..30 {
        stage.says(&olena, &format!("number {number:02}")).await;
    }
    stage.hears(GROUP, "number 29").await;
    assert_eq!(stage.pauses(), 0);
    let said = stage.said_of(GROUP, "number");
    assert!(said.len() <= 12, "{said:#?}");
}

/// The same with more chats than there may be messages in a second.
#[tokio::test]
async fn all_chats_together_are_within_telegrams_limit() {
    let people = 1000..1060;
    let stage = Stage::hosted().await;
    for person in people.clone() {
        stage.double.world().person_starts(person, CHANNEL);
    }
    stage.settled().await;
    let setting = Setting {
        times: 1,
        ..Setting::default()
    };
    let stage = stage.restart(setting).await;
    stage.double.world().rates = Some(Rates::default());
    let maria = stage.page_operator("Maria").await;
    for person in people.clone() {
        let conversation = stage.conversation_at(person).await;
        let said = stage
            .chat
            .reply(&maria, conversation, id(), "We are back".to_owned());
        said.await.unwrap();
    }
    for person in people.clone() {
        stage.hears(person, "We are back").await;
    }
    assert_eq!(stage.pauses(), 0);
    let world = stage.double.world();
    let sent = world.calls.iter().filter(|call| {
        let chat = call.parameters["chat_id"].as_i64();
        let text = call.parameters["text"].as_str().unwrap_or_default();
        chat.is_some_and(|chat| people.contains(&chat)) && text.contains("We are back")
    });
    let times: Vec<_> = sent.map(|call| call.at).collect();
    assert_eq!(times.len(), people.count());
    // So much was to be sent that it took this long.
    let took = times[times.len() - 1].checked_sub(times[0]).unwrap();
    assert!(took >= Duration::from_millis(1_900), "{took:?}");
}
