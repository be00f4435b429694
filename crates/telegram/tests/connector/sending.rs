//! What goes to Telegram: each row of what operators and visitors see there, and
//! what becomes of it when something goes wrong.

mod albums;
mod coalescing;
mod faults;
mod files;
mod group;
mod own;
mod refusals;
mod restart;
mod signs;
mod topics;

use kite_domain::conversation::Page;
use kite_domain::outlet::Standing;
use kite_domain::port::{OperatorStore, OutletStore};
use kite_domain::{Entry, Membership, Operator};
use kite_protocol::v2::State;
use kite_protocol::{FileMeta, MessageId};
use kite_telegram::connector::{CallOutcome, Counted};
use serde_json::Value;

use crate::stage::{GROUP, IVAN, Stage, next, now};

/// The smallest beginning of a JPEG.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a photo";

fn id() -> MessageId {
    MessageId::new(format!("test{}", next())).unwrap()
}

impl Stage {
    /// An operator of the desk's page.
    async fn page_operator(&self, name: &str) -> Operator {
        self.store.operator(name).await.unwrap()
    }

    /// An operator answers on the desk's page.
    async fn answers(&self, visitor: &Membership, name: &str, text: &str) -> Entry {
        let operator = self.page_operator(name).await;
        let said = self
            .chat
            .reply(&operator, visitor.conversation, id(), text.to_owned());
        said.await.unwrap()
    }

    /// A visitor changes a message on the page, or deletes it.
    async fn changes(&self, visitor: &Membership, entry: &Entry, text: Option<&str>) -> Entry {
        let changed = self.chat.edit(
            visitor.conversation,
            id(),
            entry.author.clone(),
            entry.seq,
            text.map(str::to_owned),
            now(),
        );
        changed.await.unwrap()
    }

    async fn resolves(&self, visitor: &Membership, name: &str, state: State) {
        let operator = self.page_operator(name).await;
        let set = self
            .chat
            .set_state(&operator, visitor.conversation, id(), state);
        set.await.unwrap();
    }

    /// A visitor sends a file on the page.
    async fn sends(&self, visitor: &Membership, name: &str, kind: &str, bytes: &[u8]) -> Entry {
        let client_id = id();
        let meta = FileMeta {
            name: name.into(),
            media_type: kind.into(),
            size: bytes.len() as u64,
        };
        let file = self
            .chat
            .offer_file(visitor, client_id.clone(), meta)
            .await
            .unwrap();
        self.chat
            .receive_file(&file.id, self::bytes(bytes))
            .await
            .unwrap();
        let sent = self.chat.send_file(visitor, client_id, &file.id, now());
        sent.await.unwrap()
    }

    /// Waits until nothing is owed to a chat and all of its signs are set.
    async fn all_sent(&self, chat: i64) {
        let outlet = self.outlet(chat).await.unwrap().id;
        self.until(|| async {
            let due = self.store.due(outlet, 1).await.unwrap();
            let signs = self.store.due_signs(outlet, 1).await.unwrap();
            (due.is_empty() && signs.is_empty()).then_some(())
        })
        .await;
    }

    async fn until_parked(&self) -> String {
        self.until(|| async {
            match self.outlet(GROUP).await.unwrap().standing {
                Standing::Parked(parked) => Some(parked.reason),
                _ => None,
            }
        })
        .await
    }

    /// Waits until Telegram has asked for a pause.
    async fn until_refused(&self) {
        self.until(|| async { (self.pauses() > 0).then_some(()) })
            .await;
    }

    /// How often Telegram has asked for a pause.
    fn pauses(&self) -> usize {
        self.watcher.count(|counted| {
            matches!(
                counted,
                Counted::Call {
                    outcome: CallOutcome::TooMany,
                    ..
                }
            )
        })
    }

    fn repeats(&self) -> usize {
        self.watcher.count(|counted| *counted == Counted::Repeat)
    }

    /// A visitor of the page goes on in the private chat of Ivan.
    async fn hands_off(&self, visitor: &Membership) {
        let link = self.connector.link(visitor.visitor).await.unwrap();
        let payload = link.url.split_once("?start=").unwrap().1.to_owned();
        self.double.world().person_starts(IVAN, &payload);
        self.until(|| async { self.outlet(IVAN).await }).await;
        self.settled().await;
        self.all_sent(IVAN).await;
    }

    /// The fields of the message of the group that shows an entry.
    async fn message(&self, entry: &Entry) -> Value {
        let number = self.shown(entry).await;
        self.double.world().message(GROUP, number).clone()
    }

    /// The message of the group in which a text or caption contains this, if
    /// there is one.
    fn find(&self, chat: i64, text: &str) -> Option<Value> {
        let world = self.double.world();
        let messages = world.chats[&chat].messages.values();
        let mut found = messages.filter(|message| {
            let said = message["text"].as_str().or(message["caption"].as_str());
            said.is_some_and(|said| said.contains(text))
        });
        found.next().cloned()
    }

    /// What was given to the call that sent a text which contains this.
    fn sent(&self, text: &str) -> Value {
        let world = self.double.world();
        let calls = world.calls_of("sendMessage");
        let mut found = calls
            .into_iter()
            .filter(|call| call["text"].as_str().unwrap().contains(text));
        found.next().cloned().unwrap()
    }

    /// The texts of the bot that contain one of these words, in order.
    fn said_of(&self, chat: i64, word: &str) -> Vec<String> {
        let said = self.said(chat).into_iter();
        said.filter(|text| text.contains(word)).collect()
    }

    async fn handle(&self, visitor: &Membership) -> String {
        let visitor = self.chat.store().visitor(visitor.visitor).await;
        visitor.unwrap().unwrap().handle
    }

    async fn last(&self, visitor: &Membership) -> Entry {
        let last = self
            .chat
            .store()
            .entries(visitor.conversation, Page::Last, 1)
            .await;
        last.unwrap().remove(0)
    }
}

fn bytes(bytes: &[u8]) -> kite_domain::port::ByteStream<'static> {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    Box::pin(futures::stream::iter([Ok(bytes)]))
}
