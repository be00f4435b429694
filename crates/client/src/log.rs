//! The messages of the conversation in their order, and where each one is.

use std::cmp::Ordering;

use kite_protocol::{MessageId, Timestamp};

use crate::Message;
use crate::restore::is_settled;

/// What [`Message::place`] says.
type Place = (u64, u64);

/// Messages that news may make the log grow to. Pages that the visitor asks for
/// may go beyond that: they come one by one.
pub(crate) const BOUND: usize = 20_000;

/// The earliest ones, which leave it at the bound: so many at once, so that it
/// does not cost something for each message.
const CUT: usize = 1000;

/// The log.
#[derive(Debug)]
pub(crate) struct Log {
    /// By place, then id.
    messages: Vec<Message>,
    sorted: bool,
    /// The place of each message, by which it is found in the list. By id: the
    /// durable store tells them in that order, so each goes to the end.
    places: Vec<(MessageId, Place)>,
    /// The highest order that any message has had.
    highest: Option<u64>,
    revision: u32,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            messages: Vec::new(),
            sorted: true,
            places: Vec::new(),
            highest: None,
            revision: 0,
        }
    }

    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Another number whenever there are other messages, or another order.
    pub(crate) fn revision(&self) -> u32 {
        self.revision
    }

    pub(crate) fn get(&self, id: &MessageId) -> Option<&Message> {
        let index = self.index(id)?;
        self.messages.get(index)
    }

    /// To change what is in it: its place is [`number`](Self::number)'s.
    pub(crate) fn get_mut(&mut self, id: &MessageId) -> Option<&mut Message> {
        let index = self.index(id)?;
        self.messages.get_mut(index)
    }

    /// The message with that number.
    pub(crate) fn numbered(&self, seq: u32) -> Option<&Message> {
        self.since(seq).first().filter(|message| message.seq == seq)
    }

    /// The messages from that number on, and what was written behind it.
    pub(crate) fn since(&self, seq: u32) -> &[Message] {
        let place = (u64::from(seq) << 1, 0);
        let index = self
            .messages
            .partition_point(|message| message.place() < place);
        self.messages.get(index..).unwrap_or_default()
    }

    /// Gives a message its number, and with it its place. What stood behind it
    /// and has no number stays behind it: the messages of which that takes a
    /// change.
    pub(crate) fn number(&mut self, id: &MessageId, seq: u32) -> Vec<MessageId> {
        let Some(old) = self.index(id) else {
            return Vec::new();
        };
        let mut message = self.messages.remove(old);
        let behind = self.messages.iter_mut().skip(old);
        let mut followers = Vec::new();
        for follower in behind.filter(|other| other.seq == 0 && other.after < seq) {
            follower.after = seq;
            set(&mut self.places, &follower.id, follower.place());
            followers.push(follower.id.clone());
        }
        // What stands before them has an earlier place than any of them had.
        if !followers.is_empty() {
            self.messages[old..].sort_unstable_by(by_place);
        }
        message.seq = seq;
        set(&mut self.places, id, message.place());
        let new = self.end_of(&message);
        self.messages.insert(new, message);
        if new != old {
            self.revision = self.revision.wrapping_add(1);
        }
        followers
    }

    /// Removes every message that has a number.
    pub(crate) fn remove_numbered(&mut self) -> Vec<MessageId> {
        let numbered = self.messages.extract_if(.., |message| message.seq > 0);
        let removed = numbered.map(|message| message.id).collect();
        self.find_places();
        removed
    }

    /// Beyond the bound, removes the earliest messages that need nothing any more.
    pub(crate) fn cut(&mut self) -> Vec<Message> {
        if self.messages.len() <= BOUND {
            return Vec::new();
        }
        let removed = self
            .messages
            .extract_if(..CUT, |message| is_settled(message));
        let removed = removed.collect();
        self.find_places();
        removed
    }

    /// After messages were removed.
    fn find_places(&mut self) {
        let messages = self.messages.iter();
        self.places = messages
            .map(|message| (message.id.clone(), message.place()))
            .collect();
        self.places.sort_unstable();
        self.revision = self.revision.wrapping_add(1);
    }

    /// The order of a message that comes into being now.
    pub(crate) fn next_order(&self, now: Timestamp) -> u64 {
        let now = u64::try_from(now.millis()).unwrap_or(0);
        match self.highest {
            Some(highest) => now.max(highest.saturating_add(1)),
            None => now,
        }
    }

    /// The number behind which a message stands that comes into being now, if
    /// that is the last known one: it stands behind everything that is there.
    pub(crate) fn next_after(&self, last: u32) -> u32 {
        self.messages
            .last()
            .map_or(last, |message| last.max(message.seq).max(message.after))
    }

    /// Adds a message at its place, unless its id is known.
    pub(crate) fn insert(&mut self, message: Message) {
        if find(&self.places, &message.id).is_err() {
            self.note(&message);
            let index = self.end_of(&message);
            self.messages.insert(index, message);
        }
    }

    /// Adds a message at the end, unless its id is known; whether it did. One
    /// whose place is not the end goes there at the next [`sort`](Self::sort).
    pub(crate) fn push(&mut self, message: Message) -> bool {
        if find(&self.places, &message.id).is_ok() {
            return false;
        }
        self.sorted &= self
            .messages
            .last()
            .is_none_or(|last| by_place(last, &message).is_lt());
        self.note(&message);
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
        if let Some(index) = self.index(id) {
            self.messages.remove(index);
            if let Ok(found) = find(&self.places, id) {
                self.places.remove(found);
            }
            self.revision = self.revision.wrapping_add(1);
        }
    }

    /// A message is being added.
    fn note(&mut self, message: &Message) {
        set(&mut self.places, &message.id, message.place());
        self.highest = self.highest.max(Some(message.order));
        self.revision = self.revision.wrapping_add(1);
    }

    fn index(&self, id: &MessageId) -> Option<usize> {
        let (_, place) = self.places.get(find(&self.places, id).ok()?)?;
        self.messages
            .binary_search_by(|message| {
                let found = message.place().cmp(place);
                found.then_with(|| message.id.cmp(id))
            })
            .ok()
    }

    /// Where a message that is not in the list belongs.
    fn end_of(&self, message: &Message) -> usize {
        self.messages
            .partition_point(|other| by_place(other, message).is_lt())
    }
}

/// Where an id is, or belongs.
fn find(places: &[(MessageId, Place)], id: &MessageId) -> Result<usize, usize> {
    places.binary_search_by(|(known, _)| known.cmp(id))
}

fn set(places: &mut Vec<(MessageId, Place)>, id: &MessageId, place: Place) {
    match find(places, id) {
        Ok(found) => places[found].1 = place,
        Err(new) => places.insert(new, (id.clone(), place)),
    }
}

fn by_place(a: &Message, b: &Message) -> Ordering {
    a.place().cmp(&b.place()).then_with(|| a.id.cmp(&b.id))
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
            seq: 0,
            after: 0,
            author: Author::Operator,
            body: Body::Text(name.to_owned()),
            name: None,
            sent_at: Timestamp::from_millis(0),
            edited_at: None,
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
    fn a_number_is_the_place_and_others_stand_behind_what_they_knew() {
        let mut log = Log::new();
        for (name, seq, after) in [("x", 0, 2), ("c", 3, 0), ("old", 0, 0), ("a", 1, 0)] {
            log.insert(Message {
                seq,
                after,
                ..message(name, 7)
            });
        }
        assert_eq!(ids(&log), ["old", "a", "x", "c"]);
        assert_eq!(log.numbered(3).map(|message| &message.id), Some(&id("c")));
        assert_eq!(log.numbered(2), None);
        let before = log.revision();
        assert_eq!(log.number(&id("x"), 2), []);
        assert_eq!(log.revision(), before, "it stays where it was");
        assert_eq!(log.number(&id("old"), 4), []);
        assert_ne!(log.revision(), before);
        assert_eq!(ids(&log), ["a", "x", "c", "old"]);
        assert_eq!(log.get(&id("old")).unwrap().seq, 4);
        log.insert(message("mine", 9));
        assert_eq!(log.remove_numbered().len(), 4);
        assert_eq!(ids(&log), ["mine"]);
        assert_eq!(log.get(&id("a")), None);
    }

    #[test]
    fn what_was_written_behind_a_message_stays_there_when_it_gets_a_number() {
        let mut log = Log::new();
        for (name, order) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            log.insert(message(name, order));
        }
        assert_eq!(log.number(&id("b"), 7), [id("c"), id("d")]);
        assert_eq!(ids(&log), ["a", "b", "c", "d"]);
        assert_eq!(log.get(&id("d")).unwrap().after, 7);
        assert_eq!(log.number(&id("d"), 8), []);
        assert_eq!(ids(&log), ["a", "b", "c", "d"]);
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
