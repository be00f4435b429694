//! Earlier messages, page by page.

use kite_client::{Action, Answer, Ask, Effect};
use kite_protocol::v2::{Content, Role, ServerFrame};

use crate::harness::{Visitor, answer, entry, frames, id, own};

fn earlier(name: &str) -> Action {
    Action::Ask {
        id: id(name),
        ask: Ask::Earlier,
    }
}

fn page(name: &str, first: Option<u32>, more: bool) -> ServerFrame {
    ServerFrame::Page {
        id: id(name),
        first,
        more,
    }
}

fn done(name: &str) -> Effect {
    Effect::Answered {
        id: id(name),
        answer: Answer::Done,
    }
}

/// Whose log begins with number 11.
fn visitor() -> Visitor {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.joins_v2(vec![answer(11), answer(12)]);
    visitor.does(Action::Seen);
    visitor
}

#[test]
fn a_page_comes_into_the_log_as_one_and_is_announced_to_nobody() {
    let mut visitor = visitor();
    assert_eq!(frames(&visitor.does(earlier("h"))), ["HIST h 11"]);
    assert!(visitor.session.is_loading_earlier());
    assert_eq!(visitor.gets(answer(9)), []);
    assert_eq!(visitor.gets(own(10, "mine")), []);
    assert_eq!(visitor.log(), ["op11", "op12"]);
    let effects = visitor.gets(page("h", Some(9), true));
    assert_eq!(
        effects,
        [
            Effect::Save(id("op9")),
            Effect::Save(id("mine")),
            done("h"),
            Effect::SaveProgress
        ]
    );
    assert_eq!(visitor.log(), ["op9", "mine", "op11", "op12"]);
    assert!(visitor.session.has_earlier());
    assert!(!visitor.session.is_loading_earlier());
    assert_eq!(visitor.session.unread(), 0);
    assert_eq!(frames(&visitor.does(earlier("i"))), ["HIST i 9"]);
}

#[test]
fn the_last_page_is_the_last() {
    for (first, more) in [(Some(5), false), (None, true), (Some(11), true)] {
        let mut visitor = visitor();
        visitor.does(earlier("h"));
        visitor.gets(page("h", first, more));
        assert!(!visitor.session.has_earlier());
        assert_eq!(visitor.does(earlier("i")), [done("i")]);
    }
    let mut whole = Visitor::live(3);
    let effects = whole.does(earlier("h"));
    assert_eq!(effects, [done("h")], "it begins with number 1");
}

#[test]
fn one_page_at_a_time() {
    let mut visitor = visitor();
    visitor.does(earlier("h"));
    assert_eq!(visitor.does(earlier("h")), []);
    assert_eq!(visitor.does(earlier("i")), [done("i")]);
    assert_eq!(visitor.gets(page("other", Some(1), false)), []);
    assert!(visitor.session.has_earlier());
}

#[test]
fn news_come_between_the_entries_of_a_page() {
    let mut visitor = visitor();
    visitor.does(earlier("h"));
    visitor.gets(answer(10));
    let effects = visitor.gets(answer(13));
    assert!(effects.contains(&Effect::Arrived(id("op13"))));
    visitor.gets(page("h", Some(10), true));
    assert_eq!(visitor.log(), ["op10", "op11", "op12", "op13"]);
}

#[test]
fn a_page_that_was_cut_off_is_asked_for_again() {
    let mut visitor = visitor();
    visitor.does(earlier("h"));
    visitor.gets(answer(9));
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    let effects = visitor.joins_v2(vec![]);
    assert!(frames(&effects).contains(&"HIST h 11".to_owned()));
    assert_eq!(visitor.log(), ["op11", "op12"]);
    visitor.gets(answer(10));
    visitor.gets(page("h", Some(10), true));
    assert_eq!(visitor.log(), ["op10", "op11", "op12"]);
}

#[test]
fn an_edit_in_a_page_is_already_in_its_message() {
    let mut visitor = visitor();
    visitor.does(earlier("h"));
    let text = Some("older".to_owned());
    visitor.gets(entry(
        10,
        "e",
        Role::Operator,
        Content::Edit { target: 11, text },
    ));
    let body = visitor.message("op11").body.clone();
    visitor.gets(page("h", Some(10), true));
    assert_eq!(visitor.message("op11").body, body);
    assert_eq!(visitor.session.progress().first, 10);
}

#[test]
fn earlier_entries_that_nobody_asked_for_are_ignored() {
    let mut visitor = visitor();
    assert_eq!(visitor.gets(answer(5)), []);
    assert_eq!(visitor.log(), ["op11", "op12"]);
}

#[test]
fn a_page_is_bounded() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.joins_v2(vec![answer(1000)]);
    visitor.does(earlier("h"));
    for seq in 700..900 {
        visitor.gets(answer(seq));
    }
    visitor.gets(page("h", Some(700), true));
    assert_eq!(visitor.session.messages().len(), 101);
}
