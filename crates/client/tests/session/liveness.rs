//! PING, PONG, and connections that died without a word.

use kite_client::{Action, Connection, Effect};
use kite_protocol::v1::ServerFrame;
use kite_protocol::v2::ClientFrame;

use crate::harness::{Visitor, ack, frames, id, incoming, seconds};

#[test]
fn a_ping_goes_out_every_minute() {
    let mut visitor = Visitor::online();
    assert_eq!(visitor.waits(seconds(59)), []);
    for _ in 0..10 {
        assert_eq!(visitor.waits(seconds(1)), [Effect::Send(ClientFrame::Ping)]);
        assert_eq!(visitor.gets(ServerFrame::Pong), []);
        assert_eq!(visitor.waits(seconds(59)), []);
    }
}

#[test]
fn three_unanswered_pings_end_the_connection() {
    let mut visitor = Visitor::online();
    for _ in 0..3 {
        assert_eq!(frames(&visitor.waits(seconds(60))), ["PING"]);
    }
    let effects = visitor.waits(seconds(60));
    assert_eq!(effects[0], Effect::CloseSocket);
    assert!(matches!(
        visitor.session.connection(),
        Connection::Waiting { .. } | Connection::Connecting
    ));
}

#[test]
fn any_word_of_the_server_answers_the_pings() {
    let mut visitor = Visitor::online();
    for round in 0..5 {
        visitor.waits(seconds(120));
        visitor.gets(incoming(&format!("m{round}")));
    }
    assert_eq!(visitor.session.connection(), &Connection::Online);
}

#[test]
fn a_ping_of_the_server_is_answered_at_once() {
    let mut visitor = Visitor::online();
    assert_eq!(
        visitor.gets(ServerFrame::Ping),
        [Effect::Send(ClientFrame::Pong)]
    );
    visitor.does(Action::Disconnect);
    assert_eq!(visitor.gets(ServerFrame::Ping), [], "there is no socket");
}

#[test]
fn a_message_without_an_answer_ends_the_connection() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    assert_eq!(visitor.waits(seconds(19)), []);
    let effects = visitor.waits(seconds(1));
    assert_eq!(effects[0], Effect::CloseSocket);
    assert!(effects.contains(&Effect::StatusChanged(id("one"))));
    assert_eq!(frames(&visitor.comes_back()), ["TXT one"]);
}

#[test]
fn another_network_puts_the_connection_in_doubt() {
    let mut visitor = Visitor::online();
    assert_eq!(frames(&visitor.does(Action::NetworkRestored)), ["PING"]);
    visitor.gets(ServerFrame::Pong);
    assert_eq!(visitor.waits(seconds(30)), [], "it lives");

    visitor.does(Action::NetworkRestored);
    assert_eq!(visitor.waits(seconds(9)), []);
    assert_eq!(visitor.waits(seconds(1))[0], Effect::CloseSocket);
}

#[test]
fn a_device_that_slept_finds_out_soon() {
    for slept in [11, 7200] {
        let mut visitor = Visitor::online();
        visitor.now = visitor.now + seconds(60 + slept);
        assert_eq!(frames(&visitor.does(Action::Tick)), ["PING"]);
        assert_eq!(visitor.waits(seconds(9)), []);
        assert_eq!(visitor.waits(seconds(1))[0], Effect::CloseSocket);
    }
}

#[test]
fn a_ping_that_is_a_little_late_puts_nothing_in_doubt() {
    let mut visitor = Visitor::online();
    visitor.now = visitor.now + seconds(69);
    assert_eq!(frames(&visitor.does(Action::Tick)), ["PING"]);
    assert_eq!(visitor.waits(seconds(59)), []);
}

#[test]
fn the_answer_of_a_message_is_no_longer_awaited_after_it_came() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    visitor.gets(ack("one"));
    assert_eq!(visitor.waits(seconds(59)), []);
}
