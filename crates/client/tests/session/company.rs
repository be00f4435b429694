//! Who is there, who is typing, what the channel is, how the conversation
//! stands.

use kite_client::{Action, Effect, Failure, Status};
use kite_protocol::v2::{Content, Info, Role, ServerFrame, State};

use crate::harness::{Visitor, answer, entry, frames, own, seconds};

fn types(name: Option<&str>, on: bool) -> ServerFrame {
    ServerFrame::Typing {
        name: name.map(str::to_owned),
        on,
    }
}

fn stands(seq: u32, state: State) -> ServerFrame {
    entry(seq, "state", Role::Operator, Content::State(state))
}

#[test]
fn typing_is_said_now_and_then_and_lapses_by_itself() {
    let mut visitor = Visitor::live(0);
    assert_eq!(frames(&visitor.does(Action::Typing(true))), ["TYPE true"]);
    visitor.waits(seconds(3));
    assert_eq!(visitor.does(Action::Typing(true)), []);
    visitor.waits(seconds(1));
    assert_eq!(frames(&visitor.does(Action::Typing(true))), ["TYPE true"]);
    visitor.waits(seconds(5));
    assert_eq!(frames(&visitor.does(Action::Typing(false))), ["TYPE false"]);
    assert_eq!(visitor.does(Action::Typing(false)), []);
    visitor.does(Action::Typing(true));
    visitor.waits(seconds(6));
    assert_eq!(visitor.does(Action::Typing(false)), [], "it has lapsed");
}

#[test]
fn who_has_sent_the_text_types_no_more() {
    let mut visitor = Visitor::live(0);
    visitor.does(Action::Typing(true));
    assert_eq!(frames(&visitor.writes("one")), ["TYPE false", "TXT one"]);
}

#[test]
fn typing_is_for_v2_and_for_those_who_are_there() {
    assert_eq!(Visitor::online().does(Action::Typing(true)), []);
    assert_eq!(Visitor::new().does(Action::Typing(true)), []);
    let mut visitor = Visitor::live(0);
    visitor.does(Action::Typing(true));
    visitor.loses_socket(1006);
    assert_eq!(visitor.does(Action::Typing(true)), []);
    visitor.waits_for_wake();
    visitor.joins_v2(vec![]);
    assert_eq!(frames(&visitor.does(Action::Typing(true))), ["TYPE true"]);
}

#[test]
fn an_operator_types_until_it_is_over() {
    let over: [fn(&mut Visitor) -> Vec<Effect>; 4] = [
        |visitor| visitor.gets(types(Some("Grace"), false)),
        |visitor| visitor.waits(seconds(6)),
        |visitor| visitor.gets(answer(1)),
        |visitor| visitor.loses_socket(1006),
    ];
    for ends in over {
        let mut visitor = Visitor::live(0);
        let effects = visitor.gets(types(Some("Grace"), true));
        assert_eq!(effects, [Effect::CompanyChanged]);
        assert_eq!(visitor.session.typing(), Some("Grace"));
        visitor.waits(seconds(4));
        assert_eq!(visitor.gets(types(Some("Grace"), true)), []);
        assert_eq!(visitor.waits(seconds(5)), []);
        assert_eq!(visitor.gets(types(Some("Ada"), false)), []);
        assert_eq!(visitor.session.typing(), Some("Grace"));
        assert!(ends(&mut visitor).contains(&Effect::CompanyChanged));
        assert_eq!(visitor.session.typing(), None);
    }
}

#[test]
fn an_operator_without_a_name_types_too() {
    let mut visitor = Visitor::live(0);
    visitor.gets(types(None, true));
    assert_eq!(visitor.session.typing(), Some(""));
    visitor.gets(types(None, false));
    assert_eq!(visitor.session.typing(), None);
}

#[test]
fn who_is_there_is_known_while_there_is_a_connection() {
    let there = |count: usize| ServerFrame::Presence {
        names: vec!["Grace".into(); count],
    };
    let mut visitor = Visitor::live(0);
    assert_eq!(visitor.gets(there(2)), [Effect::CompanyChanged]);
    assert_eq!(visitor.gets(there(2)), []);
    visitor.gets(there(30));
    assert_eq!(visitor.session.present().len(), 8);
    let effects = visitor.loses_socket(1006);
    assert!(effects.contains(&Effect::CompanyChanged));
    assert!(visitor.session.present().is_empty());
    assert_eq!(visitor.gets(there(1)), [], "of a connection that is lost");
}

#[test]
fn what_the_channel_is_stays_known() {
    let info = Info {
        title: "Shop".into(),
        connectors: vec![],
        text_bytes: 4096,
        files: vec![],
        languages: vec![],
        hours: None,
    };
    let mut visitor = Visitor::live(0);
    assert_eq!(visitor.session.info(), None);
    let frame = ServerFrame::Info(info.clone());
    assert_eq!(visitor.gets(frame.clone()), [Effect::InfoChanged]);
    assert_eq!(visitor.gets(frame), []);
    visitor.loses_socket(1006);
    assert_eq!(visitor.session.info(), Some(&info));
}

#[test]
fn a_conversation_is_resolved_until_the_visitor_writes() {
    let mut visitor = Visitor::live(0);
    let effects = visitor.gets(stands(1, State::Resolved));
    assert!(effects.contains(&Effect::StateChanged));
    assert_eq!(visitor.session.state(), State::Resolved);
    visitor.gets(answer(2));
    assert_eq!(visitor.session.state(), State::Resolved);
    assert!(visitor.gets(own(3, "a")).contains(&Effect::StateChanged));
    assert_eq!(visitor.session.state(), State::Open);
    visitor.gets(stands(4, State::Resolved));
    visitor.gets(stands(5, State::Open));
    assert_eq!(visitor.session.state(), State::Open);
}

#[test]
fn what_join_says_of_the_state_counts() {
    let mut visitor = Visitor::live(1);
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    visitor.does(crate::harness::OPENED_V2);
    let effects = visitor.gets(ServerFrame::Ok {
        last: 1,
        state: State::Resolved,
    });
    assert!(effects.contains(&Effect::StateChanged));
    assert_eq!(visitor.session.state(), State::Resolved);
}

#[test]
fn a_rating_is_of_the_conversation_as_it_stands() {
    let rated = |seq| {
        let comment = None;
        entry(
            seq,
            "r",
            Role::Visitor,
            Content::Rating { stars: 5, comment },
        )
    };
    let mut visitor = Visitor::live(0);
    visitor.gets(stands(1, State::Resolved));
    assert!(visitor.gets(rated(2)).contains(&Effect::StateChanged));
    assert_eq!(visitor.session.progress().rating, Some(5));
    assert_eq!(visitor.session.state(), State::Resolved);
    visitor.gets(own(3, "again"));
    assert_eq!(visitor.session.progress().rating, None);
}

#[test]
fn what_the_server_said_that_it_takes_is_checked_before_sending() {
    let mut visitor = Visitor::new();
    visitor.writes("long");
    visitor.attaches("pic");
    visitor.does(crate::harness::OPENED_V2);
    let info = Info {
        title: "Shop".into(),
        connectors: vec![],
        text_bytes: 3,
        files: vec![("image/gif".into(), 10)],
        languages: vec![],
        hours: None,
    };
    visitor.gets(ServerFrame::Info(info));
    let effects = visitor.gets(ServerFrame::Ok {
        last: 0,
        state: State::Open,
    });
    assert_eq!(frames(&effects), [""; 0]);
    let failed = |failure| Status::Failed(failure);
    let too_large = failed(Failure::TooLarge { max: 3 });
    assert_eq!(visitor.status("long"), &too_large);
    let unsupported = failed(Failure::UnsupportedType);
    assert_eq!(visitor.status("pic"), &unsupported);
    assert!(!visitor.session.has_unsent());
}

#[test]
fn what_waits_opens_a_resolved_conversation_and_begins_another() {
    let mut visitor = Visitor::live(1);
    visitor.gets(stands(2, State::Resolved));
    assert_eq!(visitor.session.progress().resolved_at, 2);
    visitor.loses_socket(1006);
    let effects = visitor.writes("a");
    assert!(effects.contains(&Effect::StateChanged));
    assert_eq!(visitor.session.state(), State::Open);
    let is_earlier = |name: &str| visitor.session.is_earlier(visitor.message(name));
    assert!(is_earlier("op1") && !is_earlier("a"));
    let id = crate::harness::id("a");
    let effects = visitor.does(Action::Discard { id });
    assert!(effects.contains(&Effect::StateChanged));
    assert_eq!(visitor.session.state(), State::Resolved);
}
