//! A conversation that began on v1 and goes on by v2, or the other way.

use kite_client::{Action, Author, Effect, Status, Version};
use kite_protocol::v2::{Role, ServerFrame};

use crate::harness::{
    OPENED, Visitor, ack, answer, entry, frames, id, incoming, own, said, stored,
};

/// Who wrote and was answered on v1, and whose server is being replaced.
fn on_v1() -> Visitor {
    let mut visitor = Visitor::online();
    visitor.writes("mine");
    visitor.gets(ack("mine"));
    visitor.gets(incoming("op1"));
    visitor.does(Action::Seen);
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    visitor
}

#[test]
fn what_is_known_gets_its_number_and_is_not_announced_again() {
    let mut visitor = on_v1();
    let effects = visitor.joins_v2(vec![
        own(7, "mine"),
        entry(8, "op1", Role::Operator, said("answer op1")),
        answer(9),
    ]);
    assert_eq!(visitor.session.version(), Some(Version::V2));
    assert!(!effects.contains(&Effect::Arrived(id("op1"))));
    assert!(effects.contains(&Effect::Arrived(id("op9"))));
    assert_eq!(visitor.log(), ["mine", "op1", "op9"]);
    assert_eq!(visitor.message("mine").seq, 7);
    assert_eq!(visitor.session.unread(), 1, "what was seen on v1 is read");
}

#[test]
fn what_was_unread_on_v1_stays_unread() {
    let mut visitor = Visitor::online();
    visitor.gets(incoming("op1"));
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    visitor.joins_v2(vec![answer(1)]);
    assert_eq!(visitor.session.unread(), 1);
    visitor.does(Action::Seen);
    assert_eq!(visitor.session.unread(), 0);
}

#[test]
fn old_messages_stand_before_those_with_numbers_until_their_page_comes() {
    let mut visitor = Visitor::new();
    let old = |name, order| stored(name, order, Author::Operator, Status::Received);
    let messages = vec![old("op1", u64::MAX), old("op2", 1)];
    visitor.does(Action::Restore(messages));
    visitor.does(Action::Connect);
    visitor.joins_v2(vec![answer(3)]);
    assert_eq!(visitor.log(), ["op2", "op1", "op3"]);
    let ask = kite_client::Ask::Earlier;
    visitor.does(Action::Ask { id: id("h"), ask });
    for seq in 1..=2 {
        visitor.gets(answer(seq));
    }
    let effects = visitor.gets(ServerFrame::Page {
        id: id("h"),
        first: Some(1),
        more: false,
    });
    assert!(!effects.contains(&Effect::Arrived(id("op1"))));
    assert_eq!(visitor.log(), ["op1", "op2", "op3"]);
    assert_eq!(visitor.message("op2").seq, 2);
}

#[test]
fn unsent_messages_of_v1_go_out_by_v2() {
    let mut visitor = on_v1();
    visitor.writes("late");
    let effects = visitor.joins_v2(vec![own(1, "mine")]);
    assert_eq!(frames(&effects), ["JOIN", "TXT late"]);
    visitor.gets(own(2, "late"));
    assert_eq!(visitor.status("late"), &Status::Sent);
}

#[test]
fn a_server_that_falls_back_to_v1_goes_on_behind_what_has_numbers() {
    let mut visitor = Visitor::live(2);
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    visitor.joins();
    assert!(!visitor.session.has_earlier());
    visitor.gets(incoming("op3"));
    visitor.writes("mine");
    visitor.gets(ack("mine"));
    assert_eq!(visitor.log(), ["op1", "op2", "op3", "mine"]);
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    let effects = visitor.joins_v2(vec![answer(3), own(4, "mine"), answer(5)]);
    assert_eq!(frames(&effects)[0], "JOIN 2");
    assert!(!effects.contains(&Effect::Arrived(id("op3"))));
    assert_eq!(visitor.log(), ["op1", "op2", "op3", "mine", "op5"]);
}

#[test]
fn nothing_of_v2_is_said_to_a_server_of_v1() {
    let mut visitor = Visitor::live(3);
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    let mut effects = visitor.does(OPENED);
    effects.extend(visitor.gets(kite_protocol::v1::ServerFrame::Ok));
    for action in [Action::Seen, Action::Typing(true)] {
        effects.extend(visitor.does(action));
    }
    for effect in effects {
        if let Effect::Send(frame) = effect {
            assert!(frame.clone().into_v1().is_some(), "{frame:?}");
        }
    }
}
