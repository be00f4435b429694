//! Delivered, read, unread.

use kite_client::{Action, Effect, Status};
use kite_protocol::v2::{Mark, Role, ServerFrame, State};

use crate::harness::{OPENED_V2, Visitor, answer, frames, id, incoming, own, place, seconds};
use crate::tabs::{hears, tabs};

fn mark(side: Role, mark: Mark, up_to: u32) -> ServerFrame {
    ServerFrame::Mark { side, mark, up_to }
}

fn status(visitor: &Visitor, name: &str) -> Status {
    visitor.session.status_of(visitor.message(name))
}

#[test]
fn what_was_kept_is_said_to_be_delivered_once() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    let effects = visitor.joins_v2((1..=40).map(answer).collect());
    assert_eq!(frames(&effects), ["JOIN", "MARK delivered 40"]);
    let counts = effects.iter();
    let counts = counts.filter(|effect| **effect == Effect::UnreadChanged);
    assert_eq!(counts.count(), 1, "the badge does not count up");
    let effects = visitor.gets(answer(41));
    let saved = place(&effects, |effect| *effect == Effect::Save(id("op41")));
    let said = place(&effects, |effect| matches!(effect, Effect::Send(_)));
    assert!(saved < said);
    assert_eq!(frames(&effects), ["MARK delivered 41"]);
    assert_eq!(frames(&visitor.gets(own(42, "mine"))), [""; 0]);
}

#[test]
fn what_the_visitor_saw_is_said_to_be_read() {
    let mut visitor = Visitor::live(3);
    assert_eq!(visitor.session.unread(), 3);
    let effects = visitor.does(Action::Seen);
    assert!(effects.contains(&Effect::UnreadChanged));
    assert_eq!(frames(&effects), ["MARK read 3"]);
    assert_eq!(visitor.session.unread(), 0);
    assert_eq!(visitor.does(Action::Seen), []);
}

#[test]
fn a_mark_that_got_lost_is_said_again() {
    let mut visitor = Visitor::live(3);
    visitor.does(Action::Seen);
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    let effects = visitor.joins_v2(vec![
        mark(Role::Visitor, Mark::Delivered, 3),
        mark(Role::Visitor, Mark::Read, 1),
    ]);
    assert_eq!(frames(&effects), ["JOIN 3", "MARK read 3"]);
}

#[test]
fn what_was_read_without_a_connection_is_said_later() {
    let mut visitor = Visitor::live(3);
    visitor.loses_socket(1006);
    assert!(visitor.does(Action::Seen).contains(&Effect::SaveProgress));
    visitor.waits_for_wake();
    let marks = vec![mark(Role::Visitor, Mark::Delivered, 3)];
    assert_eq!(frames(&visitor.joins_v2(marks)), ["JOIN 3", "MARK read 3"]);
}

#[test]
fn what_was_read_elsewhere_is_not_unread_here() {
    let mut visitor = Visitor::live(3);
    let effects = visitor.gets(mark(Role::Visitor, Mark::Read, 2));
    assert_eq!(effects, [Effect::UnreadChanged, Effect::SaveProgress]);
    assert_eq!(visitor.session.unread(), 1);
    assert_eq!(visitor.gets(mark(Role::Visitor, Mark::Read, 1)), []);

    let mut other = Visitor::new();
    other.does(Action::Connect);
    let news = vec![mark(Role::Visitor, Mark::Read, 2), answer(2), answer(3)];
    let effects = other.joins_v2(news);
    assert!(!effects.contains(&Effect::Arrived(id("op2"))));
    assert!(effects.contains(&Effect::Arrived(id("op3"))));
    assert_eq!(other.session.unread(), 1);
}

#[test]
fn the_operators_marks_say_how_far_a_message_has_come() {
    let mut visitor = Visitor::live(1);
    for (seq, name) in [(2, "a"), (3, "b"), (4, "c")] {
        visitor.gets(own(seq, name));
    }
    visitor.writes("d");
    let effects = visitor.gets(mark(Role::Operator, Mark::Delivered, 3));
    assert_eq!(effects, [Effect::MarksChanged, Effect::SaveProgress]);
    visitor.gets(mark(Role::Operator, Mark::Read, 2));
    let expected = [
        Status::Read,
        Status::Delivered,
        Status::Sent,
        Status::Sending,
    ];
    assert_eq!(
        ["a", "b", "c", "d"].map(|name| status(&visitor, name)),
        expected
    );
    assert_eq!(status(&visitor, "op1"), Status::Received);
    assert_eq!(visitor.gets(mark(Role::Operator, Mark::Read, 1)), []);
    assert_eq!(visitor.status("a"), &Status::Sent, "the log keeps no marks");
}

#[test]
fn marks_outlive_a_reload() {
    let mut before = Visitor::live(2);
    before.gets(own(3, "mine"));
    before.gets(mark(Role::Operator, Mark::Read, 3));
    before.gets(mark(Role::Visitor, Mark::Read, 1));
    let mut visitor = Visitor::new();
    let messages = before.session.messages().to_vec();
    visitor.does(Action::Restore(messages));
    let effects = visitor.does(Action::Resume(before.session.progress().clone()));
    assert!(effects.contains(&Effect::UnreadChanged));
    assert_eq!(status(&visitor, "mine"), Status::Read);
    assert_eq!(visitor.session.unread(), 1);
}

#[test]
fn a_server_of_v1_hears_of_no_marks() {
    let mut visitor = Visitor::online();
    visitor.gets(incoming("m1"));
    visitor.gets(incoming("m2"));
    assert_eq!(visitor.session.unread(), 2);
    assert_eq!(visitor.does(Action::Seen), [Effect::UnreadChanged]);
    assert_eq!(visitor.session.unread(), 0);
}

#[test]
fn nothing_is_said_before_all_that_was_missing_is_there() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.does(OPENED_V2);
    visitor.gets(kite_protocol::v1::ServerFrame::Ok);
    assert_eq!(frames(&visitor.gets(answer(1))), [""; 0]);
    assert_eq!(frames(&visitor.does(Action::Seen)), [""; 0]);
    let effects = visitor.gets(ServerFrame::Live);
    assert_eq!(frames(&effects), ["MARK delivered 1", "MARK read 1"]);
}

#[test]
fn what_was_read_on_another_device_is_news_in_no_tab() {
    let (mut leader, mut follower) = tabs(3);
    let effects = leader.does(Action::Seen);
    hears(&mut follower, &effects);
    let mut told = leader.loses_socket(1006);
    told.extend(leader.waits(seconds(60)));
    told.extend(leader.does(OPENED_V2));
    let up_to = 6;
    let (last, state) = (up_to, State::Open);
    let mut missed = vec![
        ServerFrame::Ok { last, state },
        mark(Role::Visitor, Mark::Read, up_to),
    ];
    missed.extend((4..=up_to).map(answer));
    missed.push(ServerFrame::Live);
    for frame in missed {
        told.extend(leader.gets(frame));
    }
    let effects = hears(&mut follower, &told);
    assert_eq!(follower.message("op6").seq, up_to);
    assert!(!effects.contains(&Effect::UnreadChanged), "{effects:?}");
}
