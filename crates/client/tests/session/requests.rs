//! What the visitor asks for besides sending messages.

use kite_client::{Action, Answer, Ask, Effect, Progress};
use kite_protocol::Timestamp;
use kite_protocol::v2::{ClientFrame, Content, Role, ServerFrame};

use crate::harness::{START, Visitor, ack, entry, frames, id, own, refusal};

fn asks(name: &str, ask: Ask) -> Action {
    Action::Ask { id: id(name), ask }
}

fn edit(text: Option<&str>) -> Ask {
    Ask::Edit {
        target: 1,
        text: text.map(str::to_owned),
    }
}

fn report() -> Ask {
    Ask::Report { reason: None }
}

fn answered(name: &str, answer: Answer) -> Effect {
    Effect::Answered {
        id: id(name),
        answer,
    }
}

fn refused(name: &str, code: &str, reason: &str) -> Effect {
    answered(
        name,
        Answer::Refused {
            code: code.into(),
            reason: reason.into(),
        },
    )
}

/// Who wrote one message.
fn author() -> Visitor {
    let mut visitor = Visitor::live(0);
    visitor.gets(own(1, "mine"));
    visitor
}

#[test]
fn a_request_is_kept_before_it_is_sent_and_forgotten_when_it_is_answered() {
    let mut visitor = author();
    let ask = edit(Some("better"));
    let effects = visitor.does(asks("e", ask.clone()));
    let frame = ClientFrame::Edit {
        id: id("e"),
        target: 1,
        text: Some("better".into()),
        sent_at: Timestamp::from_millis(START),
    };
    assert_eq!(effects, [Effect::SaveProgress, Effect::Send(frame)]);
    assert_eq!(visitor.session.progress().requests[0].ask, ask);
    assert!(visitor.session.has_unsent());
    assert_eq!(visitor.does(asks("e", ask)), [], "it is asked already");
    let effects = visitor.gets(ack("e"));
    assert_eq!(effects, [answered("e", Answer::Done), Effect::SaveProgress]);
    assert!(!visitor.session.has_unsent());
    assert_eq!(visitor.gets(ack("e")), []);
}

#[test]
fn its_entry_answers_it_too() {
    let mut visitor = author();
    visitor.does(asks("e", edit(None)));
    let (target, text) = (1, None);
    let entry = entry(2, "e", Role::Visitor, Content::Edit { target, text });
    let effects = visitor.gets(entry);
    assert!(effects.contains(&answered("e", Answer::Done)));
    assert_eq!(frames(&visitor.writes("next")), ["TXT next"]);
}

#[test]
fn one_at_a_time_and_after_the_messages() {
    let mut visitor = author();
    visitor.writes("one");
    for name in ["r", "s"] {
        assert_eq!(frames(&visitor.does(asks(name, report()))), [""; 0]);
    }
    assert_eq!(frames(&visitor.gets(ack("one"))), ["REPORT r"]);
    assert_eq!(frames(&visitor.gets(ack("r"))), ["REPORT s"]);
}

#[test]
fn a_refused_request_says_why_and_the_next_goes_on() {
    let mut visitor = author();
    visitor.does(asks("e", edit(Some("x"))));
    visitor.does(asks("r", report()));
    let effects = visitor.gets(refusal("not-editable", Some("e")));
    assert_eq!(effects[0], refused("e", "not-editable", "no"));
    assert_eq!(frames(&effects), ["REPORT r"]);
}

#[test]
fn a_request_outlives_connection_and_reload() {
    let mut visitor = author();
    visitor.does(asks("e", edit(None)));
    visitor.does(asks("l", Ask::Link));
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    let effects = visitor.joins_v2(vec![]);
    assert_eq!(frames(&effects), ["JOIN 1", "EDIT e"]);

    let mut later = Visitor::new();
    later.does(Action::Restore(visitor.session.messages().to_vec()));
    later.does(Action::Resume(visitor.session.progress().clone()));
    assert!(later.session.has_unsent());
    later.does(Action::Connect);
    let effects = later.joins_v2(vec![]);
    assert_eq!(frames(&effects), ["JOIN 1", "MARK delivered 1", "EDIT e"]);
    assert_eq!(frames(&later.gets(ack("e"))), [""; 0], "no link any more");
}

#[test]
fn a_request_connects_and_waits_for_all_that_is_missing() {
    let mut visitor = Visitor::new();
    let effects = visitor.does(asks("r", report()));
    assert!(effects.contains(&Effect::OpenSocket));
    assert_eq!(frames(&visitor.joins_v2(vec![])), ["JOIN", "REPORT r"]);
}

#[test]
fn what_the_server_would_refuse_is_mended_or_refused_here() {
    let mut visitor = author();
    let effects = visitor.does(asks("e", edit(Some(" \0"))));
    assert_eq!(effects, [refused("e", "text-empty", "")]);
    let effects = visitor.does(asks("e", edit(Some(&"é".repeat(2049)))));
    assert_eq!(effects, [refused("e", "too-large", "")]);
    let effects = visitor.does(asks(
        "r",
        Ask::Rate {
            stars: 17,
            comment: Some("ü\0".repeat(1000)),
        },
    ));
    let comment = Some("ü".repeat(512));
    let frame = ClientFrame::Rate {
        id: id("r"),
        stars: 5,
        comment,
        sent_at: Timestamp::from_millis(START),
    };
    assert!(effects.contains(&Effect::Send(frame)), "{effects:?}");
}

#[test]
fn a_link_leads_over_https_or_nowhere() {
    let link = |url: &str| ServerFrame::Link {
        id: id("l"),
        url: url.into(),
        expires_at: Timestamp::from_millis(START),
    };
    let mut visitor = author();
    let effects = visitor.does(asks("l", Ask::Link));
    assert_eq!(frames(&effects), ["LINK l"]);
    assert!(!effects.contains(&Effect::SaveProgress), "nothing to keep");
    let expected = Answer::Link {
        url: "https://t.me/x".into(),
        expires_at: Timestamp::from_millis(START),
    };
    assert_eq!(
        visitor.gets(link("https://t.me/x")),
        [answered("l", expected)]
    );
    assert_eq!(visitor.gets(link("https://t.me/x")), []);
    for url in [
        "javascript:alert(1)",
        "http://t.me/x",
        "//t.me/x",
        "https:/é",
    ] {
        visitor.does(asks("l", Ask::Link));
        let effects = visitor.gets(link(url));
        assert_eq!(effects, [refused("l", "not-available", "")]);
    }
}

#[test]
fn only_so_many_requests_wait() {
    let mut visitor = Visitor::new();
    for number in 0..32 {
        visitor.does(asks(&format!("r{number}"), report()));
    }
    let effects = visitor.does(asks("more", report()));
    assert_eq!(effects, [refused("more", "rate-limited", "")]);

    let mut many = Progress::default();
    for number in 0..99 {
        let mut request = visitor.session.progress().requests[0].clone();
        request.id = id(&format!("s{number}"));
        many.requests.push(request);
    }
    let mut later = Visitor::new();
    later.does(Action::Resume(many));
    assert_eq!(later.session.progress().requests.len(), 32);
}

#[test]
fn a_server_of_v1_has_none_of_it() {
    let mut visitor = Visitor::new();
    visitor.does(asks("r", report()));
    let effects = visitor.joins();
    assert!(effects.contains(&refused("r", "not-available", "")));
    assert!(effects.contains(&Effect::SaveProgress));
    let effects = visitor.does(asks("e", edit(None)));
    assert_eq!(effects, [refused("e", "not-available", "")]);
}

#[test]
fn only_what_is_own_and_known_to_the_server_can_be_edited() {
    let mut visitor = author();
    visitor.gets(crate::harness::answer(2));
    visitor.writes("new");
    let editable = |visitor: &Visitor, name| visitor.session.is_editable(visitor.message(name));
    assert!(editable(&visitor, "mine"));
    assert!(!editable(&visitor, "op2"));
    assert!(!editable(&visitor, "new"));
    let (target, text) = (1, None);
    visitor.gets(entry(3, "e", Role::Visitor, Content::Edit { target, text }));
    assert!(!editable(&visitor, "mine"));
}
