//! Live updates.

use std::time::Duration;

use kite_desk_api::{Changed, Me, Presence, Signal};
use kite_domain::ConversationId;
use kite_domain::port::Wake;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::time::timeout;

use crate::desk::Desk;

/// Much longer than anything here takes.
const SOON: Duration = Duration::from_secs(10);

/// A stream of events, as the browser reads it.
struct Events {
    response: Response,
    read: String,
}

impl Events {
    /// Opens one, and hears who is there.
    async fn open(desk: &Desk) -> Self {
        let request = desk.bare_request(Method::GET, "/events");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        let mut events = Self {
            response,
            read: String::new(),
        };
        let _: Presence = events.next_of("presence").await;
        events
    }

    /// The next event's type and data; none at the end.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let block: String = self.read.drain(..end + 2).collect();
                let field = |name| block.lines().find_map(|line| line.strip_prefix(name));
                let event = field("event: ").zip(field("data: "));
                let event = event.map(|(kind, data)| (kind.to_owned(), data.to_owned()));
                // Else it was a comment that keeps the connection alive.
                if event.is_some() {
                    return event;
                }
            }
            let chunk = timeout(SOON, self.response.chunk()).await.unwrap().unwrap();
            self.read.push_str(std::str::from_utf8(&chunk?).unwrap());
        }
    }

    async fn next_changed(&mut self) -> i64 {
        let changed: Changed = self.next_of("conversation").await;
        changed.id
    }

    /// The next event, which must be of this type.
    async fn next_of<T: DeserializeOwned>(&mut self, expected: &str) -> T {
        let (kind, data) = self.next().await.unwrap();
        assert_eq!(kind, expected);
        serde_json::from_str(&data).unwrap()
    }

    /// Which operators are there, as soon as that is so.
    async fn presence(&mut self, away: bool, others: &[&str]) {
        let mut presence: Presence = self.next_of("presence").await;
        while presence.away != away || presence.others != others {
            presence = self.next_of("presence").await;
        }
    }
}

#[tokio::test]
async fn every_change_is_told_to_every_desk() {
    let desk = Desk::logged_in().await;
    let one = desk.visitor("a", None).await;
    let other = desk.visitor("b", None).await;
    let (one_id, other_id) = (one.conversation.0, other.conversation.0);
    let mut here = Events::open(&desk).await;
    let mut there = Events::open(&desk).await;
    here.presence(false, &[]).await;

    desk.say(&one, "m1", "hello").await;
    assert_eq!(here.next_changed().await, one_id);
    desk.say(&other, "m1", "hello").await;
    assert_eq!(here.next_changed().await, other_id);

    let path = format!("/conversations/{one_id}/messages");
    let reply = json!({ "id": "r1", "text": "hello" });
    assert_eq!(desk.post(&path, &reply).await.status, 200);
    assert_eq!(here.next_changed().await, one_id);

    let path = format!("/conversations/{other_id}/read");
    assert_eq!(desk.post(&path, &json!({ "seq": 1 })).await.status, 204);
    assert_eq!(here.next_changed().await, other_id);

    for expected in [one_id, other_id, one_id, other_id] {
        assert_eq!(there.next_changed().await, expected);
    }
}

#[tokio::test]
async fn a_visitor_comes_and_types_and_goes() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    let conversation = visitor.conversation;
    let hub = &desk.state.hub;
    let mut events = Events::open(&desk).await;
    let signal = |online, typing| Signal {
        id: conversation.0,
        online,
        typing,
    };

    let there = hub.watch(conversation);
    assert_eq!(
        events.next_of::<Signal>("signal").await,
        signal(true, false)
    );
    assert!(desk.conversation(conversation.0).await.online);
    hub.visitor_types(conversation, true);
    assert_eq!(events.next_of::<Signal>("signal").await, signal(true, true));
    hub.visitor_types(conversation, false);
    assert_eq!(
        events.next_of::<Signal>("signal").await,
        signal(true, false)
    );
    drop(there);
    assert_eq!(
        events.next_of::<Signal>("signal").await,
        signal(false, false)
    );
    assert!(!desk.conversation(conversation.0).await.online);
}

#[tokio::test]
async fn an_operator_who_types_is_named_to_the_visitor() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let mut there = desk.state.hub.watch(visitor.conversation);
    let path = format!("/conversations/{}/typing", visitor.conversation.0);
    let mut typists = async |on| {
        let answer = desk.post(&path, &json!({ "on": on })).await;
        assert_eq!(answer.status, 204);
        let typing = there.pulse().typing.into_iter();
        typing.map(|typist| typist.name).collect::<Vec<_>>()
    };
    assert_eq!(typists(true).await, ["Ada"]);
    assert!(typists(false).await.is_empty());
}

#[tokio::test]
async fn operators_see_who_else_is_there() {
    let mut desk = Desk::logged_in().await;
    let mut ada = Events::open(&desk).await;
    let session = desk.log_in_as("Grace").await;
    let mut grace = Events::open(&desk).await;
    ada.presence(false, &["Grace"]).await;

    let away = json!({ "away": true });
    assert_eq!(desk.put("/me/away", &away).await.status, 204);
    grace.presence(true, &["Ada"]).await;
    ada.presence(false, &[]).await;
    assert!(desk.get("/me").await.json::<Me>().away);
    let present = desk.state.hub.present();
    assert_eq!(present.borrow().to_operators(), ["Ada"]);

    desk.put("/me/away", &json!({ "away": false })).await;
    ada.presence(false, &["Grace"]).await;
    desk.back_to(session);
    assert!(!desk.get("/me").await.json::<Me>().away);
}

#[tokio::test]
async fn who_has_logged_out_hears_no_more() {
    let mut desk = Desk::logged_in().await;
    let mut events = Events::open(&desk).await;
    assert_eq!(desk.post("/logout", &()).await.status, 204);
    desk.log_in_as("Grace").await;
    let _grace = Events::open(&desk).await;
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_desk_that_lags_behind_is_told_to_look_at_everything() {
    let desk = Desk::logged_in().await;
    let mut events = Events::open(&desk).await;
    // Nothing else runs meanwhile: the test has one thread.
    for number in 0..1000 {
        desk.state.hub.wake(ConversationId(number));
    }
    assert_eq!(events.next().await, Some(("resync".into(), "{}".into())));
    // What it is still told is the latest.
    let mut last = events.next_changed().await;
    while last != 999 {
        last = events.next_changed().await;
    }
}

#[tokio::test]
async fn the_stream_ends_when_the_server_stops() {
    let desk = Desk::logged_in().await;
    let mut events = Events::open(&desk).await;
    desk.stop.send(true).unwrap();
    assert_eq!(events.next().await, None);
}
