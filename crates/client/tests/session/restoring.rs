//! What a store gives back, after a reload or from another tab.

use std::time::Instant;

use kite_client::{Action, Author, Body, Connection, Effect, Failure, Status};

use crate::harness::{START, Visitor, ack, err, frames, id, picture, seconds, slot, stored};

#[test]
fn a_restored_session_shows_its_log_and_sends_what_was_not_sent() {
    let failed = Status::Failed(Failure::FileGone);
    let mut visitor = Visitor::new();
    let effects = visitor.does(Action::Restore(vec![
        stored("d", 40, Author::Visitor, Status::Uploading { sent: 7 }),
        stored("b", 20, Author::Visitor, Status::Sending),
        stored("a", 10, Author::Operator, Status::Received),
        stored("e", 50, Author::Visitor, failed.clone()),
        stored("c", 30, Author::Visitor, Status::Waiting),
        stored("s", 5, Author::Visitor, Status::Sent),
    ]));
    assert_eq!(effects, [], "restoring opens no connection");
    assert_eq!(visitor.session.connection(), &Connection::Idle);
    assert!(visitor.session.has_unsent());
    assert_eq!(visitor.log(), ["s", "a", "b", "c", "d", "e"]);
    for name in ["b", "c", "d"] {
        assert_eq!(visitor.status(name), &Status::Waiting);
    }
    assert_eq!(visitor.status("e"), &failed);

    visitor.does(Action::Connect);
    assert_eq!(frames(&visitor.joins()), ["TXT b"]);
    assert_eq!(frames(&visitor.gets(ack("b"))), ["TXT c"]);
    assert_eq!(frames(&visitor.gets(ack("c"))), ["TXT d"]);
    assert_eq!(frames(&visitor.gets(ack("d"))), [""; 0]);
    assert!(!visitor.session.has_unsent());
}

#[test]
fn only_what_no_server_has_goes_on_in_another_conversation() {
    let failed = Status::Failed(Failure::FileGone);
    let mut visitor = Visitor::live(2);
    visitor.does(Action::Restore(vec![
        stored("v1", 10, Author::Operator, Status::Received),
        stored("s", 20, Author::Visitor, Status::Sent),
        stored("e", 30, Author::Visitor, failed),
    ]));
    visitor.writes("w");
    let unsettled = visitor.session.unsettled();
    let ids: Vec<_> = unsettled
        .iter()
        .map(|message| message.id.as_str())
        .collect();
    assert_eq!(ids, ["e", "w"]);
}

#[test]
fn nothing_is_doubled() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    let again = stored("one", 3, Author::Visitor, Status::Waiting);
    let twice = stored("two", 4, Author::Visitor, Status::Waiting);
    let mut moved = twice.clone();
    moved.order = 9;
    assert_eq!(visitor.does(Action::Restore(vec![again, twice, moved])), []);
    assert_eq!(visitor.log(), ["two", "one"]);
    assert_eq!(frames(&visitor.gets(ack("one"))), ["TXT two"]);
    assert_eq!(frames(&visitor.gets(ack("two"))), [""; 0]);
}

#[test]
fn what_another_tab_stored_goes_out_here_too_while_online() {
    let mut visitor = Visitor::online();
    let effects = visitor.does(Action::Restore(vec![stored(
        "other",
        1,
        Author::Visitor,
        Status::Waiting,
    )]));
    assert_eq!(frames(&effects), ["TXT other"]);
}

#[test]
fn what_another_tab_saw_arrive_is_sent() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    let sent = |name| stored(name, 3, Author::Visitor, Status::Sent);
    assert_eq!(
        visitor.does(Action::Restore(vec![sent("two")])),
        [Effect::StatusChanged(id("two"))]
    );
    visitor.does(Action::Restore(vec![sent("one")]));
    assert_eq!(visitor.status("one"), &Status::Sent);
    assert_eq!(frames(&visitor.gets(ack("one"))), [""; 0]);
    assert_eq!(frames(&visitor.writes("three")), ["TXT three"]);

    visitor.gets(ack("three"));
    visitor.does(Action::Restore(vec![stored(
        "three",
        3,
        Author::Visitor,
        Status::Waiting,
    )]));
    assert_eq!(visitor.status("three"), &Status::Sent, "and stays so");
}

#[test]
fn an_upload_that_another_tab_finished_is_stopped() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.gets(slot("pic"));
    let mut sent = stored("pic", 3, Author::Visitor, Status::Sent);
    sent.body = Body::File {
        file: picture(),
        uri: Some("https://files/other".into()),
    };
    let effects = visitor.does(Action::Restore(vec![sent.clone()]));
    assert_eq!(effects[0], Effect::CancelUpload { id: id("pic") });
    assert_eq!(visitor.session.message(&id("pic")).unwrap().body, sent.body);
}

#[test]
fn a_failed_message_can_be_retried_after_a_reload() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.gets(err("no", 400));
    let record = visitor.session.message(&id("one")).unwrap().clone();
    let mut visitor = Visitor::new();
    visitor.does(Action::Restore(vec![record]));
    assert!(!visitor.session.has_unsent());
    visitor.does(Action::Retry { id: id("one") });
    assert_eq!(frames(&visitor.joins()), ["TXT one"]);
}

#[test]
fn new_messages_stand_behind_restored_ones_of_the_future() {
    let mut visitor = Visitor::new();
    let future = u64::try_from(START).unwrap() + 1_000_000;
    visitor.does(Action::Restore(vec![stored(
        "future",
        future,
        Author::Operator,
        Status::Received,
    )]));
    visitor.writes("new");
    assert_eq!(visitor.log(), ["future", "new"]);
    visitor.does(Action::Restore(vec![stored(
        "end",
        u64::MAX,
        Author::Operator,
        Status::Received,
    )]));
    visitor.writes("a");
    visitor.writes("z");
    for name in ["a", "end", "z"] {
        assert!(visitor.session.message(&id(name)).is_some(), "{name}");
    }
}

#[test]
fn a_long_history_in_any_order_is_restored_fast() {
    let count = 10_000;
    let mut records: Vec<_> = (0..count)
        .map(|n| stored(&format!("m{n}"), n, Author::Visitor, Status::Sent))
        .collect();
    records.sort_by_key(|message| message.order.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut visitor = Visitor::new();
    let begun = Instant::now();
    visitor.does(Action::Restore(records));
    for n in 0..count {
        assert!(visitor.session.message(&id(&format!("m{n}"))).is_some());
    }
    assert!(begun.elapsed() < seconds(2), "{:?}", begun.elapsed());
    let orders = visitor.session.messages().iter().map(|m| m.order);
    assert!(orders.eq(0..count));
}
