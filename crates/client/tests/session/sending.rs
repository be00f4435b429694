//! Texts on their way out.

use kite_client::{Action, Author, Body, Connection, Effect, Failure, Status};
use kite_protocol::v1::ServerFrame;
use kite_protocol::v2::ClientFrame;

use crate::harness::{START, Visitor, ack, err, frames, id, place, seconds};

#[test]
fn a_message_is_kept_before_it_is_sent_and_sent_after_ack() {
    let mut visitor = Visitor::online();
    let effects = visitor.writes("one");
    let saved = place(&effects, |effect| *effect == Effect::Save(id("one")));
    let sent = place(&effects, |effect| {
        matches!(effect, Effect::Send(ClientFrame::Text { .. }))
    });
    assert!(saved < sent, "{effects:?}");
    assert_eq!(visitor.status("one"), &Status::Sending);

    assert_eq!(
        visitor.gets(ack("one")),
        [Effect::StatusChanged(id("one")), Effect::Save(id("one"))]
    );
    assert_eq!(visitor.status("one"), &Status::Sent);
    assert!(!visitor.session.has_unsent());

    let message = visitor.session.message(&id("one")).unwrap();
    assert_eq!(message.author, Author::Visitor);
    assert_eq!(message.body, Body::Text("text of one".into()));
    assert_eq!(message.sent_at.millis(), START);
}

#[test]
fn one_frame_at_a_time_in_order() {
    let mut visitor = Visitor::online();
    assert_eq!(frames(&visitor.writes("one")), ["TXT one"]);
    assert_eq!(frames(&visitor.writes("two")), [""; 0]);
    assert_eq!(frames(&visitor.writes("three")), [""; 0]);
    assert_eq!(visitor.status("three"), &Status::Waiting);
    assert_eq!(frames(&visitor.gets(ack("one"))), ["TXT two"]);
    assert_eq!(frames(&visitor.gets(ack("two"))), ["TXT three"]);
    visitor.gets(ack("three"));
    assert_eq!(visitor.log(), ["one", "two", "three"]);
}

#[test]
fn acks_that_repeat_or_belong_to_nobody_are_ignored() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    assert_eq!(visitor.gets(ack("unknown")), []);
    visitor.gets(ack("one"));
    assert_eq!(visitor.gets(ack("one")), []);
    assert_eq!(visitor.status("two"), &Status::Sending);
}

#[test]
fn an_ack_out_of_turn_still_counts() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    visitor.gets(ack("two"));
    assert_eq!(visitor.status("two"), &Status::Sent);
    assert_eq!(frames(&visitor.gets(ack("one"))), [""; 0]);
}

#[test]
fn the_same_id_twice_is_one_message() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    assert_eq!(visitor.writes("one"), []);
    assert_eq!(visitor.log(), ["one"]);
}

#[test]
fn blanks_are_no_message() {
    let mut visitor = Visitor::new();
    let text = " \n\t\0 ".to_owned();
    assert_eq!(
        visitor.does(Action::SendText {
            id: id("one"),
            text
        }),
        []
    );
    assert_eq!(visitor.log(), [""; 0]);
}

#[test]
fn a_text_that_is_too_long_fails_on_the_spot() {
    let mut visitor = Visitor::new();
    let effects = visitor.does(Action::SendText {
        id: id("one"),
        text: "é".repeat(2049),
    });
    assert_eq!(
        effects,
        [Effect::Save(id("one")), Effect::StatusChanged(id("one"))]
    );
    let failed = Status::Failed(Failure::TooLarge { max: 4096 });
    assert_eq!(visitor.status("one"), &failed);
    visitor.does(Action::Retry { id: id("one") });
    assert_eq!(visitor.status("one"), &failed, "it has not become shorter");
    assert_eq!(visitor.session.connection(), &Connection::Idle);
}

#[test]
fn a_refused_message_fails_with_the_servers_words_and_the_queue_goes_on() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    let effects = visitor.gets(err("Unsupported Media type x", 400));
    assert_eq!(frames(&effects), ["TXT two"]);
    assert!(effects.contains(&Effect::Save(id("one"))));
    assert_eq!(
        visitor.status("one"),
        &Status::Failed(Failure::Refused {
            code: "400".into(),
            reason: "Unsupported Media type x".into()
        })
    );
    visitor.gets(ack("two"));

    let effects = visitor.does(Action::Retry { id: id("one") });
    assert_eq!(frames(&effects), ["TXT one"]);
    assert!(effects.contains(&Effect::Save(id("one"))));
    visitor.gets(ack("one"));
    assert_eq!(visitor.log(), ["one", "two"], "a retry moves nothing");
}

#[test]
fn an_err_with_nothing_on_its_way_is_about_nothing() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.gets(ack("one"));
    assert_eq!(visitor.gets(err("what?", 400)), []);
    assert_eq!(visitor.status("one"), &Status::Sent);
}

#[test]
fn a_server_that_cannot_now_gets_the_message_again_later() {
    for code in [429, 503, 504] {
        let mut visitor = Visitor::online();
        visitor.writes("one");
        visitor.writes("two");
        let effects = visitor.gets(err("try again later", code));
        assert!(effects.contains(&Effect::StatusChanged(id("one"))));
        assert_eq!(visitor.status("one"), &Status::Waiting);
        assert_eq!(frames(&visitor.writes("three")), [""; 0]);
        assert!(visitor.pause_of_wake() <= 500);
        assert_eq!(frames(&visitor.waits_for_wake()), ["TXT one"]);
        assert_eq!(frames(&visitor.gets(ack("one"))), ["TXT two"]);
    }
}

#[test]
fn pauses_grow_while_a_server_cannot_and_a_retry_ends_them() {
    let mut longest = 0;
    for seed in 0..20 {
        let mut visitor = Visitor::seeded(seed);
        visitor.does(Action::Connect);
        visitor.joins();
        visitor.writes("one");
        for round in 0..8 {
            visitor.gets(err("try again later", 503));
            let begun = visitor.now;
            let mut effects = visitor.waits_for_wake();
            while frames(&effects) != ["TXT one"] {
                visitor.gets(ServerFrame::Pong);
                effects = visitor.waits_for_wake();
            }
            let pause = visitor.now.millis() - begun.millis();
            assert!(pause <= (500 << round).min(30_000), "{round}: {pause}");
            longest = longest.max(pause);
        }
        visitor.gets(err("try again later", 503));
        let effects = visitor.does(Action::Retry { id: id("one") });
        assert_eq!(frames(&effects), ["TXT one"]);
        visitor.gets(ack("one"));
        visitor.writes("two");
        visitor.gets(err("try again later", 503));
        assert!(visitor.pause_of_wake() <= 500, "an ACK ends the growth");
    }
    assert!(longest > 20_000, "{longest}");
}

#[test]
fn a_failure_of_the_server_that_may_last_holds_nothing_back() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    let effects = visitor.gets(err("no route", 502));
    assert_eq!(frames(&effects), ["TXT two"]);
    let failed = Status::Failed(Failure::Refused {
        code: "502".into(),
        reason: "no route".into(),
    });
    assert_eq!(visitor.status("one"), &failed);
}

#[test]
fn what_was_not_acknowledged_goes_out_again_in_order() {
    let mut visitor = Visitor::online();
    for name in ["one", "two", "three"] {
        visitor.writes(name);
    }
    visitor.gets(ack("one"));
    assert!(
        visitor
            .loses_socket(1006)
            .contains(&Effect::StatusChanged(id("two")))
    );
    assert_eq!(visitor.status("two"), &Status::Waiting);
    assert_eq!(frames(&visitor.comes_back()), ["TXT two"]);
    assert_eq!(frames(&visitor.gets(ack("two"))), ["TXT three"]);
}

#[test]
fn an_ack_of_the_lost_connection_counts_on_the_next() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.loses_socket(1006);
    visitor.gets(ack("one"));
    assert_eq!(visitor.status("one"), &Status::Sent);
    assert_eq!(frames(&visitor.comes_back()), [""; 0]);
}

#[test]
fn failed_and_waiting_messages_can_be_given_up() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.writes("two");
    visitor.gets(err("no", 400));
    visitor.writes("three");
    for name in ["one", "three"] {
        assert_eq!(
            visitor.does(Action::Discard { id: id(name) }),
            [Effect::Remove(id(name))]
        );
    }
    assert_eq!(visitor.log(), ["two"]);
    assert_eq!(frames(&visitor.gets(ack("two"))), [""; 0]);
}

#[test]
fn what_may_be_stored_already_cannot_be_given_up() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    assert_eq!(visitor.does(Action::Discard { id: id("one") }), []);
    visitor.gets(ack("one"));
    assert_eq!(visitor.does(Action::Discard { id: id("one") }), []);
    assert_eq!(visitor.does(Action::Retry { id: id("one") }), []);
    assert_eq!(visitor.does(Action::Discard { id: id("none") }), []);
    assert_eq!(visitor.log(), ["one"]);
}

#[test]
fn retrying_a_waiting_message_tries_to_connect_now() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.loses_socket(1006);
    assert!(
        visitor
            .does(Action::Retry { id: id("one") })
            .contains(&Effect::OpenSocket)
    );
    assert_eq!(frames(&visitor.joins()), ["TXT one"]);
}

#[test]
fn pings_do_not_wait_for_messages() {
    let mut visitor = Visitor::online();
    visitor.waits(seconds(50));
    visitor.writes("one");
    assert_eq!(frames(&visitor.waits(seconds(10))), ["PING"]);
    assert_eq!(visitor.gets(ServerFrame::Pong), []);
    assert_eq!(visitor.status("one"), &Status::Sending);
}
