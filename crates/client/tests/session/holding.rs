//! Refusals of v2: what is tried again, and what is not.

use std::time::Duration;

use kite_client::{Action, Ask, Connection, Effect, Failure, Status};
use kite_protocol::v2::{ClientFrame, Join, ServerFrame, UserToken};

use crate::harness::{OPENED_V2, Visitor, ack, frames, id, refusal, seconds, slot};

fn later(code: &str, about: Option<&str>, pause: Duration) -> ServerFrame {
    match refusal(code, about) {
        ServerFrame::Error {
            code, id, reason, ..
        } => ServerFrame::Error {
            code,
            id,
            reason,
            retry_after: Some(pause),
        },
        other => other,
    }
}

#[test]
fn what_the_server_cannot_take_now_goes_again_in_order() {
    for code in ["rate-limited", "unavailable"] {
        let mut visitor = Visitor::live(0);
        for name in ["one", "two"] {
            visitor.writes(name);
        }
        let ask = Ask::Report { reason: None };
        visitor.does(Action::Ask { id: id("r"), ask });
        let effects = visitor.gets(later(code, Some("one"), seconds(30)));
        assert_eq!(
            effects,
            [Effect::StatusChanged(id("one")), Effect::HoldChanged]
        );
        let held_until = visitor.session.held_until().expect("is held");
        assert_eq!(
            held_until.millis() - visitor.now.millis(),
            visitor.pause_of_wake()
        );
        assert_eq!(visitor.status("one"), &Status::Waiting);
        assert_eq!(visitor.session.connection(), &Connection::Online);
        assert_eq!(frames(&visitor.waits(seconds(30))), [""; 0]);
        let effects = visitor.waits(seconds(1));
        assert_eq!(frames(&effects), ["TXT one"]);
        assert!(effects.contains(&Effect::HoldChanged));
        assert_eq!(visitor.session.held_until(), None);
        assert_eq!(frames(&visitor.gets(ack("one"))), ["TXT two"]);
        visitor.gets(later(code, Some("two"), seconds(2)));
        assert_eq!(frames(&visitor.waits(seconds(3))), ["TXT two"]);
        assert_eq!(frames(&visitor.gets(ack("two"))), ["REPORT r"]);
        visitor.gets(later(code, Some("r"), seconds(2)));
        assert_eq!(frames(&visitor.waits(seconds(3))), ["REPORT r"]);
    }
}

#[test]
fn a_file_that_is_uploaded_is_not_uploaded_again() {
    let mut visitor = Visitor::live(0);
    visitor.attaches("pic");
    visitor.gets(slot("pic"));
    visitor.does(Action::UploadDone { id: id("pic") });
    visitor.gets(later("rate-limited", Some("pic"), seconds(1)));
    assert_eq!(frames(&visitor.waits(seconds(2))), ["BIN pic"]);
}

#[test]
fn a_pause_has_an_end_and_outlives_the_connection() {
    let mut visitor = Visitor::live(0);
    visitor.writes("one");
    visitor.gets(later("rate-limited", Some("one"), seconds(1_000_000)));
    visitor.waits(seconds(100));
    visitor.gets(ServerFrame::Pong);
    visitor.loses_socket(1012);
    visitor.waits_for_wake();
    assert_eq!(frames(&visitor.joins_v2(vec![])), ["JOIN"]);
    let mut sent = Vec::new();
    for _ in 0..21 {
        sent.extend(frames(&visitor.waits(seconds(10))));
        visitor.gets(ServerFrame::Pong);
    }
    assert!(sent.contains(&"TXT one".to_owned()), "{sent:?}");
}

#[test]
fn a_refusal_hits_the_message_that_it_names() {
    for code in ["blocked", "quota-exceeded", "too-large"] {
        let mut visitor = Visitor::live(0);
        visitor.writes("one");
        visitor.writes("two");
        assert_eq!(frames(&visitor.gets(refusal(code, Some("two")))), [""; 0]);
        assert_eq!(visitor.status("one"), &Status::Sending);
        let failed = Status::Failed(Failure::Refused {
            code: code.into(),
            reason: "no".into(),
        });
        assert_eq!(visitor.status("two"), &failed);
    }
}

#[test]
fn a_refusal_that_names_nothing_hits_nothing() {
    let mut visitor = Visitor::live(0);
    visitor.writes("one");
    assert_eq!(visitor.gets(refusal("rate-limited", None)), []);
    assert_eq!(visitor.gets(refusal("bad-frame", Some("other"))), []);
    assert_eq!(visitor.status("one"), &Status::Sending);
}

/// Who has said JOIN.
fn joining() -> Visitor {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.does(OPENED_V2);
    visitor
}

#[test]
fn a_join_that_may_succeed_later_is_tried_again_then() {
    for code in ["rate-limited", "unavailable", "identity-unavailable"] {
        let mut visitor = joining();
        let effects = visitor.gets(later(code, None, seconds(20)));
        assert_eq!(effects[0], Effect::CloseSocket);
        assert!((20_000..=21_001).contains(&visitor.pause()), "{code}");
        let mut visitor = joining();
        visitor.gets(refusal(code, None));
        assert!(visitor.pause() <= 500, "{code}");
    }
}

#[test]
fn a_join_that_cannot_succeed_is_refused_by_its_word() {
    for word in ["identity-expired", "unknown-device", "unknown-channel"] {
        let mut visitor = joining();
        visitor.gets(refusal(word, None));
        let refused = Connection::Refused {
            code: word.into(),
            reason: "no".into(),
        };
        assert_eq!(visitor.session.connection(), &refused);
    }
}

#[test]
fn another_proof_is_tried_at_once_where_one_was_refused() {
    let token = UserToken("jwt".into());
    let mut visitor = joining();
    visitor.gets(refusal("identity-expired", None));
    let effects = visitor.does(Action::Identify(Some(token.clone())));
    assert!(effects.contains(&Effect::OpenSocket));
    let effects = visitor.does(OPENED_V2);
    assert!(
        matches!(
            &effects[0],
            Effect::Send(ClientFrame::Join(Join { user_token, .. })) if *user_token == Some(token)
        ),
        "{effects:?}"
    );
    assert_eq!(visitor.does(Action::Identify(None)), []);
}
