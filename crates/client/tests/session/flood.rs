//! Servers that say too much, or nothing.

use kite_client::timing::{FRAME_EVERY, FRAMES_AT_ONCE, REFUSED_PAUSE};
use kite_client::{Action, Ask, Connection, Effect};
use kite_protocol::DecodeError;
use kite_protocol::v2::ServerFrame;

use crate::harness::{OPENED_V2, Visitor, answer, frames, id, seconds};

/// Garbage counts as well.
fn garbage() -> Action {
    Action::Received(Err(DecodeError::NotAnArray(String::new())))
}

fn is_left(visitor: &Visitor) -> bool {
    matches!(visitor.session.connection(), Connection::Refused { code, .. } if code == "flooded")
}

#[test]
fn who_says_too_much_at_once_is_left_for_a_while() {
    let mut visitor = Visitor::live(0);
    // OK and LIVE have come.
    let taken = FRAMES_AT_ONCE - 2;
    for seq in 1..=taken {
        visitor.gets(answer(seq));
    }
    assert_eq!(visitor.session.connection(), &Connection::Online);
    let effects = visitor.gets(answer(taken + 1));
    assert_eq!(effects[0], Effect::CloseSocket);
    assert!(is_left(&visitor));
    assert_eq!(visitor.log().len(), taken as usize);

    let effects = visitor.waits(REFUSED_PAUSE);
    assert!(effects.contains(&Effect::OpenSocket));
    let joins = frames(&visitor.does(OPENED_V2));
    assert_eq!(joins, [format!("JOIN {taken}")], "nothing is skipped");
}

#[test]
fn who_has_said_much_may_go_on_at_a_moderate_pace() {
    let mut visitor = Visitor::live(0);
    for _ in 0..FRAMES_AT_ONCE - 2 {
        visitor.does(garbage());
    }
    for _ in 0..100 {
        visitor.now = visitor.now + FRAME_EVERY;
        visitor.does(garbage());
    }
    assert_eq!(visitor.session.connection(), &Connection::Online);
    visitor.does(garbage());
    assert!(is_left(&visitor));
}

#[test]
fn pages_that_were_asked_for_do_not_count() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.joins_v2(vec![answer(10_001)]);
    let mut first = 10_001;
    for page in 0..100 {
        let name = format!("h{page}");
        visitor.does(Action::Ask {
            id: id(&name),
            ask: Ask::Earlier,
        });
        first -= 100;
        for seq in first..first + 100 {
            visitor.gets(answer(seq));
        }
        visitor.gets(ServerFrame::Page {
            id: id(&name),
            first: Some(first),
            more: true,
        });
    }
    assert_eq!(visitor.session.connection(), &Connection::Online);
    assert_eq!(visitor.log().len(), 10_001);
}

#[test]
fn the_earliest_leave_a_log_that_grows_without_end_and_can_be_fetched_again() {
    let mut visitor = Visitor::live(0);
    visitor.writes("mine");
    let mut removed = Vec::new();
    for seq in 1..=20_001 {
        visitor.now = visitor.now + FRAME_EVERY;
        let effects = visitor.gets(answer(seq));
        removed.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Remove(id) => Some(id),
            _ => None,
        }));
        assert_eq!(visitor.session.connection(), &Connection::Online);
    }
    assert!(visitor.log().len() <= 20_000);
    assert_eq!(removed.first(), Some(&id("op1")));
    assert!(visitor.session.has_earlier());
    let first = visitor.session.progress().first;
    assert_eq!(visitor.session.progress().last, 20_001);
    assert_eq!(
        visitor.session.message(&id(&format!("op{}", first - 1))),
        None
    );
    assert!(
        visitor
            .session
            .message(&id(&format!("op{first}")))
            .is_some()
    );
    assert!(
        visitor.session.message(&id("mine")).is_some(),
        "what has not gone out stays"
    );
}

#[test]
fn a_server_that_answers_nothing_is_no_good_connection() {
    let mut visitor = Visitor::new();
    visitor.writes("one");
    for attempt in 1..=3 {
        visitor.joins();
        visitor.waits(seconds(20));
        let Connection::Waiting { attempt: made, .. } = visitor.session.connection() else {
            panic!("{:?}", visitor.session.connection());
        };
        assert_eq!(*made, attempt);
        visitor.waits_for_wake();
    }
}
