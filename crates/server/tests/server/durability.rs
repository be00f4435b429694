//! A power cut in the middle of sending.

use std::collections::BTreeSet;

use futures::{SinkExt, StreamExt};
use k1te_server::config::Config;
use kite_domain::Claim;
use kite_domain::conversation::Page;
use serde_json::Value;
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message;

use crate::support::process::Process;
use crate::support::server::TestServer;
use crate::support::visitor::{Visitor, txt};

const SENDERS: usize = 3;

/// Sends without end and gives the ids that were acknowledged until the
/// connection broke.
async fn send_until_the_end(mut visitor: Visitor, name: String) -> BTreeSet<String> {
    let mut acknowledged = BTreeSet::new();
    for n in 0.. {
        let frame = txt(&format!("{name}_{n}"), "power cut").to_string();
        if visitor.socket.send(Message::text(frame)).await.is_err() {
            break;
        }
        match visitor.socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let ack: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(ack[0], "ACK");
                acknowledged.insert(ack[1].as_str().unwrap().to_owned());
            }
            _ => break,
        }
    }
    acknowledged
}

#[tokio::test]
async fn every_acknowledged_message_is_there_once() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut senders = Vec::new();
    for n in 0..SENDERS {
        let mut visitor = Visitor::connect_to(&server.socket()).await;
        visitor.join(&format!("member_{n}"), "demo_channel").await;
        visitor.say("first", "power cut").await;
        senders.push(tokio::spawn(send_until_the_end(visitor, format!("v{n}"))));
    }
    let mut witness = Visitor::connect_to(&server.socket()).await;
    witness.join("witness", "demo_channel").await;
    for n in 0..50 {
        witness.say(&format!("w_{n}"), "time passes").await;
    }
    server.kill().await;

    let mut acknowledged = Vec::new();
    for sender in senders {
        acknowledged.push(sender.await.unwrap());
    }
    let server = TestServer::over(dir, Config::default()).await;
    let name = kite_protocol::ChannelName::new("demo_channel").unwrap();
    let channel = server.state.chat.store().channel(&name).await.unwrap();
    let channel = channel.unwrap();
    for (n, acknowledged) in acknowledged.into_iter().enumerate() {
        assert!(!acknowledged.is_empty(), "sender {n} sent nothing");
        let member = kite_protocol::MemberId::new(format!("member_{n}")).unwrap();
        let chat = &server.state.chat;
        let claim = Claim::Member(member);
        let membership = chat.join(&channel, claim, None, None).await.unwrap();
        let mut stored = Vec::new();
        let mut last = kite_domain::Seq::default();
        loop {
            let page = chat.entries(&membership, Page::After(last), 500);
            let page = page.await.unwrap();
            for message in &page {
                assert_eq!(message.seq, last.next(), "a gap");
                last = message.seq;
                stored.push(message.client_id.as_str().to_owned());
            }
            if page.is_empty() {
                break;
            }
        }
        let once: BTreeSet<String> = stored.iter().cloned().collect();
        assert_eq!(once.len(), stored.len(), "a message twice");
        assert!(
            acknowledged.is_subset(&once),
            "an acknowledged message is lost"
        );
        // Beyond those at most the one that was on its way.
        assert!(once.len() <= acknowledged.len() + 2);
    }
}
