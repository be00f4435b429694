//! One device of a visitor, as k1te.chat.v2 has it.

use std::collections::VecDeque;

use kite_domain::operator::TokenHash;
use kite_domain::{Claim, ConversationId, Membership};
use kite_protocol::MemberId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::server::{CHANNEL, TestServer};
use super::visitor::{Dial, SENT_AT, Visitor};

const ENTRIES: [&str; 6] = ["TXT", "BIN", "EDIT", "STATE", "RATE", "HANDOFF"];

/// Who joins, and how.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) member: String,
    pub(crate) name: Option<String>,
    pub(crate) device: String,
    pub(crate) after: Option<u32>,
    pub(crate) user_token: Option<String>,
}

impl Card {
    /// A visitor's device, told from others by a word.
    pub(crate) fn new(member: &str, device: &str) -> Self {
        Self {
            member: member.to_owned(),
            name: None,
            device: format!("{device:_<32}"),
            after: None,
            user_token: None,
        }
    }

    pub(crate) fn after(mut self, seq: u32) -> Self {
        self.after = Some(seq);
        self
    }

    pub(crate) fn with_token(mut self, token: String) -> Self {
        self.user_token = Some(token);
        self
    }

    pub(crate) fn frame(&self) -> Value {
        let Self {
            member,
            name,
            device,
            after,
            user_token,
        } = self;
        json!(["JOIN", member, name, CHANNEL, device, after, user_token])
    }

    pub(crate) fn hash(&self) -> TokenHash {
        Sha256::digest(&self.device).into()
    }

    /// Connects and joins.
    pub(crate) async fn join(&self, server: &TestServer) -> Device {
        let mut device = Device::connect(server).await;
        device.join(self).await;
        device
    }

    /// Connects, and is refused with this code.
    pub(crate) async fn refused(&self, server: &TestServer) -> String {
        let mut device = Device::connect(server).await;
        device.send(self.frame()).await;
        let code = device.refused().await;
        device.nothing_came().await;
        code
    }
}

/// A connected device.
pub(crate) struct Device {
    pub(crate) visitor: Visitor,
    /// What came and was not yet asked for.
    came: VecDeque<Value>,
}

/// What a device is told when it has joined.
#[derive(Debug)]
pub(crate) struct Welcome {
    pub(crate) last: u64,
    pub(crate) state: String,
    pub(crate) info: Value,
    pub(crate) marks: Vec<Value>,
    pub(crate) present: Value,
    pub(crate) sync: Option<u64>,
    pub(crate) entries: Vec<Value>,
}

impl Welcome {
    /// The numbers of the entries.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.entries.iter().map(seq).collect()
    }
}

impl Device {
    pub(crate) async fn connect(server: &TestServer) -> Self {
        Self::dial(&server.socket(), Dial::default()).await
    }

    /// Connects as `dial` says, but in v2.
    pub(crate) async fn dial(socket_url: &str, dial: Dial<'_>) -> Self {
        let dial = Dial {
            protocol: Some("k1te.chat.v2"),
            ..dial
        };
        let (visitor, response) = dial.connect(socket_url).await.unwrap();
        let selected = response.headers().get("sec-websocket-protocol").unwrap();
        assert_eq!(selected, "k1te.chat.v2");
        Self {
            visitor,
            came: VecDeque::new(),
        }
    }

    /// The first device of a visitor, joined.
    pub(crate) async fn joined(server: &TestServer, member: &str) -> Self {
        Card::new(member, "device").join(server).await
    }

    /// Joins; what comes up to LIVE, in the order that it must have.
    pub(crate) async fn join(&mut self, card: &Card) -> Welcome {
        self.send(card.frame()).await;
        let ok = self.visitor.receive().await;
        assert_eq!(ok[0], "OK", "{ok}");
        let info = self.visitor.receive().await;
        assert_eq!(info[0], "INFO", "{info}");
        let mut marks = Vec::new();
        let present = loop {
            let frame = self.visitor.receive().await;
            match frame[0].as_str().unwrap() {
                "MARK" => marks.push(json!([frame[1], frame[2], frame[3]])),
                "PRES" => break frame[1].clone(),
                _ => panic!("{frame} before PRES"),
            }
        };
        let (mut sync, mut entries) = (None, Vec::new());
        loop {
            let frame = self.visitor.receive().await;
            match frame[0].as_str().unwrap() {
                "SYNC" if sync.is_none() && entries.is_empty() => sync = frame[1].as_u64(),
                "LIVE" => break,
                kind if ENTRIES.contains(&kind) => entries.push(frame),
                _ => panic!("{frame} before LIVE"),
            }
        }
        Welcome {
            last: ok[1].as_u64().unwrap(),
            state: ok[2].as_str().unwrap().to_owned(),
            info,
            marks,
            present,
            sync,
            entries,
        }
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.visitor.send(frame).await;
    }

    /// The first frame of these types that has not been asked for.
    async fn take(&mut self, types: &[&str]) -> Value {
        let is_one = |frame: &Value| types.contains(&frame[0].as_str().unwrap());
        if let Some(at) = self.came.iter().position(is_one) {
            return self.came.remove(at).unwrap();
        }
        loop {
            let frame = self.visitor.receive().await;
            if is_one(&frame) {
                return frame;
            }
            self.came.push_back(frame);
        }
    }

    /// The next frame of this type.
    pub(crate) async fn next(&mut self, frame_type: &str) -> Value {
        self.take(&[frame_type]).await
    }

    /// The next entry.
    pub(crate) async fn entry(&mut self) -> Value {
        self.take(&ENTRIES).await
    }

    /// Sends a frame with an id; its number, by the ACK.
    pub(crate) async fn store(&mut self, frame: Value) -> u64 {
        let id = frame[1].clone();
        self.send(frame).await;
        let ack = self.take(&["ACK", "ERR"]).await;
        assert_eq!((&ack[0], &ack[1]), (&json!("ACK"), &id), "{ack}");
        ack[2].as_u64().unwrap()
    }

    /// Says a text; its number.
    pub(crate) async fn say(&mut self, id: &str, text: &str) -> u64 {
        self.store(json!(["TXT", id, text, SENT_AT])).await
    }

    /// The code of the next ERR.
    pub(crate) async fn refused(&mut self) -> String {
        self.next("ERR").await[1].as_str().unwrap().to_owned()
    }

    /// Sends a frame; the code with which it is refused.
    pub(crate) async fn fails(&mut self, frame: Value) -> String {
        let has_id = !["JOIN", "MARK", "TYPE"].contains(&frame[0].as_str().unwrap());
        let id = frame.get(1).filter(|_| has_id).cloned();
        self.send(frame).await;
        let error = self.next("ERR").await;
        assert_eq!(error[2], id.unwrap_or_default(), "{error}");
        error[1].as_str().unwrap().to_owned()
    }

    /// A page of the history: its entries, and what PAGE says.
    pub(crate) async fn history(&mut self, before: u32, limit: u32) -> (Vec<Value>, Value) {
        self.send(json!(["HIST", "page", before, limit])).await;
        let mut entries = Vec::new();
        loop {
            let frame = self.visitor.receive().await;
            match frame[0].as_str().unwrap() {
                "PAGE" => return (entries, frame),
                kind if ENTRIES.contains(&kind) => entries.push(frame),
                _ => panic!("{frame} in a page"),
            }
        }
    }

    /// Everything that has come and was not asked for, up to now.
    pub(crate) async fn rest(&mut self) -> Vec<Value> {
        self.send(json!(["PING"])).await;
        loop {
            let frame = self.visitor.receive().await;
            if frame == json!(["PONG"]) {
                return std::mem::take(&mut self.came).into();
            }
            self.came.push_back(frame);
        }
    }

    /// Asserts that the connection lives and that nothing else was under way.
    pub(crate) async fn nothing_came(&mut self) {
        let rest = self.rest().await;
        assert!(rest.is_empty(), "{rest:?}");
    }
}

/// The number of an entry.
pub(crate) fn seq(entry: &Value) -> u64 {
    entry[1].as_u64().unwrap()
}

impl TestServer {
    /// What the visitor has to whom a device belongs.
    pub(crate) async fn membership_by(&self, card: &Card) -> Membership {
        let claim = Claim::Member(MemberId::new(card.member.as_str()).unwrap());
        let chat = &self.state.chat;
        chat.join(&self.channel().await, claim, Some(card.hash()), None)
            .await
            .unwrap()
    }

    pub(crate) async fn conversation_by(&self, card: &Card) -> ConversationId {
        self.membership_by(card).await.conversation
    }
}
