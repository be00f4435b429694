//! The messages of the conversation in their order, and where each one is.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use kite_protocol::{MessageId, Timestamp};

use crate::Message;

/// The log. It is not bounded: it is the conversation.
#[derive(Debug)]
pub(crate) struct Log {
    /// By order, then id.
    messages: Vec<Message>,
    sorted: bool,
    /// The order of each message, by which it is found in the list.
    orders: BTreeMap<MessageId, u64>,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            messages: Vec::new(),
            sorted: true,
            orders: BTreeMap::new(),
        }
    }

    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
    }

    pub(crate) fn get(&self, id: &MessageId) -> Option<&Message> {
        let place = self.place(id)?;
        self.messages.get(place)
    }

    pub(crate) fn get_mut(&mut self, id: &MessageId) -> Option<&mut Message> {
        let place = self.place(id)?;
        self.messages.get_mut(place)
    }

    /// The order of a message that comes into being now.
    pub(crate) fn next_order(&self, now: Timestamp) -> u64 {
        let now = u64::try_from(now.millis()).unwrap_or(0);
        self.messages
            .last()
            .map_or(now, |last| now.max(last.order.saturating_add(1)))
    }

    /// Adds a message that comes into being now.
    pub(crate) fn append(&mut self, message: Message) {
        self.push(message);
        self.sort();
    }

    /// Adds a message at the end, unless its id is known; whether it did. One
    /// whose place is not the end goes there at the next [`sort`](Self::sort).
    pub(crate) fn push(&mut self, message: Message) -> bool {
        if self.orders.contains_key(&message.id) {
            return false;
        }
        self.sorted &= self
            .messages
            .last()
            .is_none_or(|last| by_place(last, &message).is_lt());
        self.orders.insert(message.id.clone(), message.order);
        self.messages.push(message);
        true
    }

    /// Puts every message in its place.
    pub(crate) fn sort(&mut self) {
        if !self.sorted {
            self.messages.sort_unstable_by(by_place);
            self.sorted = true;
        }
    }

    pub(crate) fn remove(&mut self, id: &MessageId) {
        if let Some(place) = self.place(id) {
            self.messages.remove(place);
            self.orders.remove(id);
        }
    }

    fn place(&self, id: &MessageId) -> Option<usize> {
        let order = self.orders.get(id)?;
        self.messages
            .binary_search_by(|message| message.order.cmp(order).then_with(|| message.id.cmp(id)))
            .ok()
    }
}

fn by_place(a: &Message, b: &Message) -> Ordering {
    a.order.cmp(&b.order).then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Author, Body, Status};

    fn id(text: &str) -> MessageId {
        MessageId::new(text).unwrap()
    }

    fn message(name: &str, order: u64) -> Message {
        Message {
            id: id(name),
            order,
            author: Author::Operator,
            body: Body::Text(name.to_owned()),
            sent_at: Timestamp::from_millis(0),
            status: Status::Received,
        }
    }

    fn ids(log: &Log) -> Vec<&str> {
        log.messages()
            .iter()
            .map(|message| message.id.as_str())
            .collect()
    }

    #[test]
    fn messages_stand_by_order_then_id_and_are_found() {
        let mut log = Log::new();
        for new in [
            message("late", 9),
            message("b", 5),
            message("a", 5),
            message("first", 1),
        ] {
            assert!(log.push(new));
        }
        log.sort();
        assert!(!log.push(message("late", 2)), "the id is known");
        assert_eq!(ids(&log), ["first", "a", "b", "late"]);
        for name in ["first", "a", "b", "late"] {
            assert_eq!(log.get(&id(name)).unwrap().id, id(name));
        }
        log.remove(&id("a"));
        log.remove(&id("unknown"));
        assert_eq!(ids(&log), ["first", "b", "late"]);
        assert_eq!(log.get(&id("a")), None);
        assert_eq!(log.get_mut(&id("late")).unwrap().order, 9);
    }

    #[test]
    fn a_new_message_comes_last_even_when_the_clock_is_behind() {
        let mut log = Log::new();
        let at = Timestamp::from_millis;
        assert_eq!(log.next_order(at(70)), 70);
        assert_eq!(log.next_order(at(-5)), 0);
        log.push(message("a", 100));
        assert_eq!(log.next_order(at(70)), 101);
        assert_eq!(log.next_order(at(100)), 101);
        assert_eq!(log.next_order(at(500)), 500);
    }
}
