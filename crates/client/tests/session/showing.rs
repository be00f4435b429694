//! What the page shows of its own, and the conversation beside it.

use kite_client::{Action, Author, Message, Status, Told};

use crate::harness::{Visitor, frames, id, stored};

/// What a page makes of a message by the id of another.
fn copy(name: &str) -> Message {
    let mut copy = stored(name, 7, Author::Operator, Status::Sent);
    copy.edited_at = Some(copy.sent_at);
    copy
}

#[test]
fn it_is_of_this_page_alone() {
    let mut visitor = Visitor::online();
    assert_eq!(visitor.does(Action::Show(copy("welcome"))), []);
    assert_eq!(visitor.log(), ["welcome"]);
    assert!(visitor.session.is_shown(&id("welcome")));
    visitor.writes("one");
    assert!(!visitor.session.is_shown(&id("one")));
    let unsettled = visitor.session.unsettled();
    assert_eq!(unsettled.len(), 1, "{unsettled:?}");
}

#[test]
fn it_takes_nothing_from_a_message_that_waits() {
    let mut visitor = Visitor::new();
    visitor.writes("one");
    let before = visitor.message("one").clone();
    assert_eq!(visitor.does(Action::Show(copy("one"))), []);
    assert_eq!(visitor.message("one"), &before);
    assert!(!visitor.session.is_shown(&id("one")));
    visitor.does(Action::Connect);
    assert_eq!(frames(&visitor.joins()), ["TXT one"]);
}

#[test]
fn it_makes_way_for_a_message_by_its_id() {
    let waiting = || stored("one", 3, Author::Visitor, Status::Waiting);
    let ways: [fn(&mut Visitor, Message); 3] = [
        |visitor, _| drop(visitor.writes("one")),
        |visitor, stored| drop(visitor.does(Action::Restore(vec![stored]))),
        |visitor, told| drop(visitor.does(Action::Told(Told::Message(told)))),
    ];
    for comes in ways {
        let mut visitor = Visitor::new();
        visitor.does(Action::Show(copy("one")));
        comes(&mut visitor, waiting());
        assert_eq!(visitor.log(), ["one"]);
        assert_eq!(visitor.message("one").author, Author::Visitor);
        assert!(!visitor.session.is_shown(&id("one")));
        visitor.does(Action::Connect);
        assert_eq!(frames(&visitor.joins()), ["TXT one"]);
    }
}

#[test]
fn what_the_conversation_has_stays_by_whatever_id_the_page_shows_one() {
    let mut visitor = Visitor::live(1);
    visitor.does(Action::Show(copy("op1")));
    assert_eq!(visitor.message("op1").edited_at, None);
    assert!(!visitor.session.is_shown(&id("op1")));
}
