//! Who is there, and who is typing.

use k1te_server::hub::DeskEvent;
use kite_domain::{Operator, OperatorId};
use serde_json::{Value, json};
use tokio::time::Instant;

use kite_protocol::limits::TYPING_LAPSE;

use crate::support::device::{Card, Device};
use crate::support::server::TestServer;
use crate::support::visitor::Visitor;
use crate::support::{soon, until};

fn operator(id: i64, name: &str) -> Operator {
    Operator {
        id: OperatorId(id),
        name: name.to_owned(),
        away: false,
    }
}

fn typing(name: &str, on: bool) -> Value {
    json!(["TYPE", name, on])
}

#[tokio::test]
async fn operators_come_and_go() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    let mut old = Visitor::joined(&server, "member_2").await;
    let hub = &server.state.hub;
    let maria = hub.desk(&operator(2, "Maria"));
    assert_eq!(device.next("PRES").await, json!(["PRES", ["Maria"]]));
    let _olena = hub.desk(&operator(1, "Olena"));
    assert_eq!(
        device.next("PRES").await,
        json!(["PRES", ["Maria", "Olena"]])
    );
    hub.set_away(OperatorId(1), true);
    assert_eq!(device.next("PRES").await, json!(["PRES", ["Maria"]]));
    hub.set_away(OperatorId(1), true);
    device.nothing_came().await;
    drop(maria);
    assert_eq!(device.next("PRES").await, json!(["PRES", []]));
    old.nothing_came().await;
}

#[tokio::test]
async fn an_operator_types_until_that_lapses() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let mut old = Visitor::joined(&server, "member_2").await;
    let conversation = server.conversation_by(&card).await;
    let hub = &server.state.hub;
    hub.operator_types(conversation, "Maria", true);
    assert_eq!(device.next("TYPE").await, typing("Maria", true));
    hub.operator_types(conversation, "Maria", false);
    assert_eq!(device.next("TYPE").await, typing("Maria", false));
    device.nothing_came().await;
    let began = Instant::now();
    hub.operator_types(conversation, "Maria", true);
    assert_eq!(device.next("TYPE").await, typing("Maria", true));
    assert_eq!(device.next("TYPE").await, typing("Maria", false));
    assert!(began.elapsed() >= TYPING_LAPSE);
    old.nothing_came().await;
}

#[tokio::test]
async fn desks_hear_that_a_visitor_types_and_stops() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    let hub = &server.state.hub;
    let mut desk = hub.watch_all();
    let signal = async |desk: &mut tokio::sync::broadcast::Receiver<DeskEvent>| loop {
        let event = soon("a desk's event", desk.recv()).await.unwrap();
        if event == DeskEvent::Signal(conversation) {
            return hub.visitor_typing(conversation);
        }
    };
    device.send(json!(["TYPE", true])).await;
    assert!(signal(&mut desk).await);
    device.send(json!(["TYPE", false])).await;
    assert!(!signal(&mut desk).await);
    // By itself, after a time.
    device.send(json!(["TYPE", true])).await;
    assert!(signal(&mut desk).await);
    assert!(!signal(&mut desk).await);
    // By saying it.
    device.send(json!(["TYPE", true])).await;
    assert!(signal(&mut desk).await);
    device.say("id_1", "said").await;
    assert!(!signal(&mut desk).await);
    // By going away.
    device.send(json!(["TYPE", true])).await;
    assert!(signal(&mut desk).await);
    assert!(hub.is_watched(conversation));
    drop(device);
    assert!(!signal(&mut desk).await);
    until("the visitor's going", async || {
        !hub.is_watched(conversation)
    })
    .await;
}
