//! What the server says unasked.

use kite_client::{Action, Author, Body, Connection, Effect, Status};
use kite_protocol::v1::ServerFrame;
use kite_protocol::{DecodeError, Timestamp};

use crate::harness::{OPENED, START, Visitor, frames, id, incoming, picture, stored};

#[test]
fn a_message_arrives_once() {
    let mut visitor = Visitor::online();
    assert_eq!(
        visitor.gets(incoming("m1")),
        [
            Effect::Save(id("m1")),
            Effect::Arrived(id("m1")),
            Effect::UnreadChanged
        ]
    );
    assert_eq!(visitor.gets(incoming("m1")), []);
    let message = visitor.session.message(&id("m1")).unwrap();
    assert_eq!(message.author, Author::Operator);
    assert_eq!(message.status, Status::Received);
    assert_eq!(message.sent_at.millis(), START - 5, "the server's clock");
}

#[test]
fn messages_stand_in_the_order_in_which_they_came() {
    let mut visitor = Visitor::online();
    visitor.writes("b");
    visitor.gets(incoming("z"));
    visitor.gets(incoming("a"));
    visitor.writes("c");
    assert_eq!(visitor.log(), ["b", "z", "a", "c"]);
}

#[test]
fn an_id_of_the_visitors_own_hides_no_message() {
    let mut visitor = Visitor::online();
    visitor.writes("same");
    assert!(
        visitor
            .gets(incoming("same"))
            .contains(&Effect::Arrived(id("~same")))
    );
    assert_eq!(visitor.gets(incoming("same")), [], "again only once");
    assert_eq!(visitor.status("same"), &Status::Sending);
    assert_eq!(visitor.log(), ["same", "~same"]);
}

#[test]
fn a_file_is_fetched_over_http_or_not_at_all() {
    let mut visitor = Visitor::online();
    let mut receive = |name: &str, uri: &str| {
        visitor.gets(ServerFrame::File {
            id: id(name),
            uri: uri.into(),
            file: picture(),
            sent_at: Timestamp::from_millis(START),
        });
        match &visitor.session.message(&id(name)).unwrap().body {
            Body::File { uri, .. } => uri.clone(),
            other => panic!("not a file: {other:?}"),
        }
    };
    for (name, uri) in [
        ("f1", "https://files/x"),
        ("f2", "HTTP://files/x"),
        ("f3", "/api/storage?token=x"),
    ] {
        assert_eq!(receive(name, uri).as_deref(), Some(uri));
    }
    for (name, uri) in [
        ("g1", "javascript:alert(1)"),
        ("g2", "data:text/html,x"),
        ("g3", " https://files/x"),
        ("g4", "é"),
    ] {
        assert_eq!(receive(name, uri), None, "{uri}");
    }
}

#[test]
fn a_frame_that_is_none_is_counted_and_kills_nothing() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    let error = DecodeError::NotAnArray("?".into());
    assert_eq!(visitor.does(Action::Received(Err(error))), []);
    assert_eq!(visitor.session.undecodable(), 1);
    assert_eq!(visitor.session.connection(), &Connection::Online);
    assert_eq!(visitor.status("one"), &Status::Sending);
}

#[test]
fn what_is_known_from_the_store_does_not_arrive_again() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Restore(vec![stored(
        "m1",
        5,
        Author::Operator,
        Status::Received,
    )]));
    visitor.does(Action::Connect);
    visitor.joins();
    assert_eq!(visitor.gets(incoming("m1")), []);
}

#[test]
fn messages_before_ok_are_taken_too() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.does(OPENED);
    let effects = visitor.gets(incoming("m1"));
    assert!(effects.contains(&Effect::Arrived(id("m1"))));
    assert_eq!(frames(&effects), [""; 0]);
}
