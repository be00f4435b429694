//! What must hold of a device at every step.

use kite_client::{Answer, Ask, Author, Body, Connection, Message};
use kite_domain::Side;
use kite_protocol::MessageId;
use kite_protocol::v2::{ClientFrame, Mark};

use crate::account::{Account, Content, Line};
use crate::world::World;

impl World {
    /// What a device shows as sent is stored.
    pub(crate) fn check_sent(&self, device: usize, id: &MessageId) {
        let account = self.account(device);
        let known = (Side::Visitor, id.clone());
        let stored = account.of_client(Side::Visitor, id).is_some();
        assert!(
            stored || account.forgotten.contains(&known),
            "[sent means stored] {id}"
        );
    }

    /// What has a number on a device has it in the store, and says what it
    /// said there at some time.
    pub(crate) fn check_saved(&self, number: usize, id: &MessageId) {
        let device = &self.devices[number];
        let message = device.session.message(id).expect("keeps what exists");
        if message.seq == 0 || device.notes.stale {
            return;
        }
        let account = self.account(number);
        // The edit of a text that retention has removed says no text any more.
        let removed = message.seq < account.first.0 && message.body == Body::Deleted;
        let same = account.line(message.seq).is_some_and(|line| {
            let said = || line.said.iter().any(|said| says(message, said.as_ref()));
            is_same(line, message) && (removed || said())
        });
        assert!(same, "[all agree] device {number}: {message:?}");
    }

    /// A device has every message of the range that it says it has.
    pub(crate) fn check_log(&mut self, number: usize) {
        let device = &self.devices[number];
        let session = &device.session;
        let (first, last) = (session.progress().first, session.progress().last);
        let state = Some((session.revision(), first, last));
        if device.notes.stale || device.notes.checked == state || first == 0 {
            return;
        }
        let before = device.notes.checked.map(|(_, first, _)| first);
        assert!(
            before.is_none_or(|before| first <= before),
            "[gap-free] device {number} gave up what is before {first}"
        );
        let numbers = session.messages().iter().map(|message| message.seq);
        let ours: Vec<_> = numbers.filter(|seq| (first..=last).contains(seq)).collect();
        assert!(
            ours.is_sorted_by(|a, b| a < b),
            "[shown once] device {number}: {ours:?}"
        );
        let account = self.account(number);
        // From the first one may also mean: from the first that was there.
        let earliest = ours
            .first()
            .map_or(account.first.0, |seq| account.first.0.min(*seq));
        let first = if first == 1 { earliest } else { first };
        let theirs = account
            .between(first, last)
            .filter(|line| line.is_message());
        let theirs: Vec<_> = theirs.map(|line| line.entry.seq.0).collect();
        assert_eq!(
            ours, theirs,
            "[gap-free] device {number} from {first} to {last}"
        );
        assert!(last <= account.last(), "[gap-free] device {number}: {last}");
        self.devices[number].notes.checked = state;
    }

    /// Nothing goes out that a crash could make the device forget.
    pub(crate) fn check_kept(&self, number: usize, frame: &ClientFrame) {
        let device = &self.devices[number];
        if let Some(id) = frame.id() {
            let passing = matches!(
                frame,
                ClientFrame::Link { .. } | ClientFrame::History { .. }
            );
            assert!(
                passing || device.has_kept(id),
                "[kept before sent] device {number}: {id}"
            );
        }
        let ClientFrame::Mark { mark, up_to } = frame else {
            return;
        };
        if device.notes.stale {
            return;
        }
        if *mark == Mark::Delivered {
            let log = device.session.messages().iter();
            let marked = log.filter(|it| !it.is_outgoing() && (1..=*up_to).contains(&it.seq));
            for message in marked {
                let kept = device.record.get(&message.id).map(|kept| kept.seq);
                assert_eq!(
                    kept,
                    Some(message.seq),
                    "[kept before marked] device {number}: {message:?}"
                );
            }
        }
    }

    /// What arrives is the visitor's, new to the device, and in order.
    pub(crate) fn check_arrival(&mut self, number: usize, id: &MessageId) {
        let device = &self.devices[number];
        let account = self.account(number);
        let message = device.session.message(id).expect("what arrived is there");
        let seq = number_of(account, message).expect("[nobody else's] not the visitor's");
        // What a v1 server told has no number, and may be later.
        let is_before = |it: &&Message| it.id != *id && (message.seq == 0 || it.seq > 0);
        let before = device.record.values().filter(is_before);
        let last = before.filter_map(|message| number_of(account, message));
        assert!(
            device.notes.stale || last.max().is_none_or(|last| last < seq),
            "[in order] device {number}: {id}"
        );
        let fresh = self.devices[number].notes.arrived.insert(id.clone());
        assert!(fresh, "[announced once] device {number}: {id}");
    }

    /// What is done is stored.
    pub(crate) fn check_request(&mut self, number: usize, id: &MessageId, answer: &Answer) {
        let notes = &mut self.devices[number].notes;
        notes.answered.insert(id.clone());
        let ask = notes.asked.get(id).expect("answers what was asked");
        match (ask, answer) {
            (Ask::Edit { .. } | Ask::Rate { .. }, Answer::Done) => self.check_sent(number, id),
            (_, Answer::Refused { .. }) => self.seen.note("request refused"),
            (Ask::Earlier | Ask::Report { .. }, Answer::Done) => {}
            other => panic!("[settled] device {number}: {other:?}"),
        }
    }

    /// Nobody is kept out but a device of v1 whose visitor has others by now.
    pub(crate) fn check_connection(&mut self, number: usize) {
        let session = &self.devices[number].session;
        let entered = *session.connection() == Connection::Online
            && session.version() == Some(kite_client::Version::V2);
        if let Connection::Refused { code, .. } = session.connection() {
            let may = code == "403" && self.may_be_kept_out(number);
            assert!(may, "[nothing refused] device {number}: {code}");
        }
        self.devices[number].notes.entered |= entered;
    }

    /// What a crash took never reached the server.
    pub(crate) fn check_lost(&self, number: usize, lost: &[MessageId]) {
        for id in lost {
            let stored = self.account(number).of_client(Side::Visitor, id);
            assert!(stored.is_none(), "[kept before sent] device {number}: {id}");
        }
    }
}

/// The number of a message that is not the visitor's own, if it says what it
/// said in the store at some time.
pub(super) fn number_of(account: &Account, message: &Message) -> Option<u32> {
    if message.is_outgoing() {
        return None;
    }
    let line = account.of_id(&message.id)?;
    let same = line.said.iter().any(|said| says(message, said.as_ref()));
    (same && is_same(line, message)).then_some(line.entry.seq.0)
}

/// Whether both are of the same author under the same id.
pub(super) fn is_same(line: &Line, message: &Message) -> bool {
    let side = match message.author {
        Author::Visitor => Side::Visitor,
        Author::Operator => Side::Operator,
        Author::Notice => return false,
    };
    line.entry.author.side() == side && *line.shown_id() == message.id
}

/// Whether a device shows just this.
pub(super) fn says(message: &Message, said: Option<&Content>) -> bool {
    match (&message.body, said) {
        (Body::Text(text), Some(Content::Text(said))) => text == said,
        (Body::File { file, uri }, Some(Content::File(name))) => {
            file.name == *name && uri.is_some()
        }
        (Body::Deleted, None) => true,
        _ => false,
    }
}
