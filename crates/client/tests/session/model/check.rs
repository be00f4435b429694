//! What must be true when everything is settled.

use std::collections::BTreeMap;
use std::rc::Rc;

use kite_client::{Body, Message, Status, Version};
use kite_protocol::v2::{Content, Entry, Role};

use super::device::Device;
use super::world::World;

impl World {
    pub(super) fn check(&self) {
        for device in self.devices.iter().filter(|device| device.is_open()) {
            let who = format!("seed {}, device {}", self.seed, device.name);
            let shares = |writer: &&Device| Rc::ptr_eq(&writer.store, &device.store);
            for writer in self.devices.iter().filter(shares) {
                self.nothing_is_lost(writer, device, &who);
            }
            let is_rough = self.lock.as_ref().is_some_and(|lock| lock.is_rough);
            self.what_is_shown_is_kept(device, &who);
            if !is_rough {
                self.stored_in_order(device, &who);
            }
            match self.server.version {
                Version::V1 => self.all_answers_are_there(device, &who),
                Version::V2 => {
                    self.the_log_is_the_servers(device, &who);
                    self.marks_and_state_are_shared(device, &who);
                }
            }
        }
    }

    fn nothing_is_lost(&self, writer: &Device, device: &Device, who: &str) {
        let store = device.store.borrow();
        for number in 0..writer.written {
            let id = writer.own_id(number);
            match device.session.message(&id) {
                Some(message) => match message.status {
                    Status::Sent => assert!(self.server.has(&id), "{who}: {id}"),
                    Status::Failed(_) => assert_eq!(message.seq, 0, "{who}: {message:?}"),
                    _ => panic!("{who}: {message:?}"),
                },
                None => assert!(
                    store.discarded.contains(&id) || store.asked.contains_key(&id),
                    "{who}: {id} vanished"
                ),
            }
        }
    }

    fn what_is_shown_is_kept(&self, device: &Device, who: &str) {
        let store = device.store.borrow();
        let first = device.session.progress().first;
        let log = device.session.messages().iter();
        // Where the tab that knew better died, another one may show what is void
        // or was given up.
        let is_over = |message: &Message| {
            let is_void = (1..first.max(self.server.gone + 1)).contains(&message.seq);
            let is_given_up = message.seq == 0 && store.discarded.contains(&message.id);
            device.tab.is_some() && (is_void || is_given_up)
        };
        let log: Vec<_> = log.filter(|message| !is_over(message)).collect();
        let mut ids: Vec<_> = log.iter().map(|message| &message.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), log.len(), "{who}: doubled in the log");
        for message in &log {
            let mut kept = store.messages.get(&message.id).cloned();
            if let (Some(kept), Some(_)) = (&mut kept, &device.tab) {
                // Another tab may have kept it, with what was true there.
                (kept.order, kept.after) = (message.order, message.after);
                if message.seq == 0 {
                    kept.status = message.status.clone();
                }
            }
            assert_eq!(kept.as_ref(), Some(*message), "{who}: shown, but not kept");
        }
        let kept = store.messages.values();
        let kept = kept.filter(|message| !is_over(message)).count();
        assert_eq!(kept, log.len(), "{who}: kept, but not shown");
    }

    /// What one device wrote and nobody touched again.
    fn stored_in_order(&self, device: &Device, who: &str) {
        let store = device.store.borrow();
        let own: BTreeMap<_, _> = (0..device.written)
            .map(|number| (device.own_id(number), number))
            .collect();
        let texts = self.server.log.iter().filter(|entry| {
            matches!(entry.content, Content::Text { .. }) && !store.retried.contains(&entry.id)
        });
        // One that began as a file went another way.
        let texts = texts.filter(|entry| !self.server.was_file(&entry.id));
        let numbers: Vec<_> = texts.filter_map(|entry| own.get(&entry.id)).collect();
        assert!(numbers.is_sorted(), "{who}: stored out of order");
    }

    fn all_answers_are_there(&self, device: &Device, who: &str) {
        for number in 0..self.answers {
            let id = crate::harness::id(&format!("op{number}"));
            assert!(device.session.message(&id).is_some(), "{who}: {id}");
        }
    }

    fn the_log_is_the_servers(&self, device: &Device, who: &str) {
        let session = &device.session;
        let progress = session.progress();
        if self.server.last() > self.server.gone {
            assert_eq!(progress.last, self.server.last(), "{who}");
        }
        let numbered = session.messages().iter().filter(|message| message.seq > 0);
        let ours: Vec<_> = numbered
            .filter(|message| message.seq > self.server.gone && message.seq >= progress.first)
            .map(ours)
            .collect();
        let theirs = self.server.messages();
        let theirs: Vec<_> = theirs
            .filter(|entry| entry.seq >= progress.first)
            .map(theirs_as_ours)
            .collect();
        assert_eq!(ours, theirs, "{who}");
        let seqs = session.messages().iter().map(|message| message.seq);
        let seqs: Vec<_> = seqs.filter(|seq| *seq > 0).collect();
        assert!(seqs.is_sorted_by(|a, b| a < b), "{who}: out of order");
    }

    fn marks_and_state_are_shared(&self, device: &Device, who: &str) {
        let progress = device.session.progress();
        let [delivered, read, operator_delivered, operator_read] = self.server.marks;
        assert_eq!(progress.read, read, "{who}");
        assert_eq!(progress.operator_delivered, operator_delivered, "{who}");
        assert_eq!(progress.operator_read, operator_read, "{who}");
        let theirs = self.server.log.iter().rev();
        let newest = theirs.clone().find(|entry| entry.role == Role::Operator);
        if let Some(newest) = newest
            && newest.seq > self.server.gone
        {
            assert!(delivered >= newest.seq, "{who}: {delivered} is delivered");
        }
        assert_eq!(device.session.state(), self.server.state, "{who}");
        let incoming = device.session.messages().iter();
        let incoming = incoming.filter(|message| !message.is_outgoing());
        let unnumbered = incoming.clone().filter(|message| message.seq == 0).count();
        let unread = incoming
            // Those before the first are not surely all of them: none counts yet.
            .filter(|message| message.seq > read && message.seq >= progress.first)
            .filter(|message| !matches!(message.body, Body::Deleted | Body::Handoff(_)))
            .count();
        // What came by v1 may be unread without a number.
        let range = unread..=unread + unnumbered;
        assert!(range.contains(&(device.session.unread() as usize)), "{who}");
    }
}

/// Number, id, text: what must be the same on both sides.
fn ours(message: &Message) -> (u32, String, String, bool) {
    let text = match &message.body {
        Body::Text(text) => text.clone(),
        Body::File { file, .. } => file.name.clone(),
        Body::Deleted => "deleted".into(),
        Body::Handoff(connector) => format!("{connector:?}"),
    };
    let id = message.id.as_str().to_owned();
    (message.seq, id, text, message.edited_at.is_some())
}

fn theirs_as_ours(entry: &Entry) -> (u32, String, String, bool) {
    let (text, edited) = match &entry.content {
        Content::Text { text, edited_at } => {
            let text = text.clone().unwrap_or_else(|| "deleted".into());
            (text, edited_at.is_some())
        }
        Content::File { file, .. } => (file.name.clone(), false),
        Content::Handoff(connector) => (format!("{connector:?}"), false),
        other => panic!("no message: {other:?}"),
    };
    (entry.seq, entry.id.as_str().to_owned(), text, edited)
}
