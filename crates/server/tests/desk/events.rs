//! Live updates.

use std::time::Duration;

use kite_desk_api::Changed;
use kite_domain::ConversationId;
use kite_domain::port::Wake;
use reqwest::{Method, Response};
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
    async fn open(desk: &Desk) -> Self {
        let request = desk.bare_request(Method::GET, "/events");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        Self {
            response,
            read: String::new(),
        }
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
        let (kind, data) = self.next().await.unwrap();
        assert_eq!(kind, "conversation");
        let changed: Changed = serde_json::from_str(&data).unwrap();
        changed.id
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
