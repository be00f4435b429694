//! What must hold of a device at rest that speaks v2: it shows what the store
//! has, and agrees with every other one.

use kite_client::{Body, Version};
use kite_domain::Conversation;
use kite_domain::port::ConversationStore;

use super::device::{is_same, says};
use crate::account::Line;
use crate::task::finish;
use crate::world::World;

impl World {
    pub(super) fn check_resumed(&self, number: usize) {
        let account = self.account(number);
        let Some(conversation) = account.conversation else {
            return;
        };
        let conversation = finish(self.memory.conversation(conversation)).unwrap();
        let conversation = conversation.expect("it is there");
        let progress = self.devices[number].session.progress();
        assert_eq!(
            progress.last,
            account.last(),
            "[up to date] device {number}"
        );
        self.check_contents(number);
        self.check_shared(number, &conversation);
        self.check_announced(number);
    }

    /// What was said while the disk failed is said once more at the next join.
    pub(crate) fn check_marks(&self, number: usize) {
        let session = &self.devices[number].session;
        let account = self.account(number);
        let (Some(id), Some(Version::V2)) = (account.conversation, session.version()) else {
            return;
        };
        let conversation = finish(self.memory.conversation(id)).unwrap();
        let visitor = conversation.expect("it is there").visitor_marks;
        let read = session.progress().read;
        assert_eq!(read, visitor.read.0, "[marks] device {number}");
        let newest = account.replies().map(|line| line.entry.seq).last();
        assert!(
            newest.is_none_or(|newest| newest < account.first || visitor.received >= newest),
            "[marks] {newest:?} has reached device {number}: {visitor:?}"
        );
    }

    fn check_contents(&self, number: usize) {
        let session = &self.devices[number].session;
        let account = self.account(number);
        let first = session.progress().first.max(account.first.0);
        let lines = account.between(first, session.progress().last);
        for line in lines.filter(|line| line.is_message()) {
            let shown = session.message(line.shown_id());
            assert!(
                shown.is_some_and(|shown| {
                    shown.seq == line.entry.seq.0
                        && is_same(line, shown)
                        && says(shown, line.says())
                        && shown.edited_at.is_some() == (line.said.len() > 1)
                }),
                "[all agree] device {number}: {shown:?}, {:?}",
                line.entry
            );
        }
    }

    /// Marks, state and what is unread are the same everywhere.
    fn check_shared(&self, number: usize, conversation: &Conversation) {
        let device = &self.devices[number];
        let session = &device.session;
        let progress = session.progress();
        let operator = conversation.operator_marks;
        assert_eq!(session.state(), conversation.state, "[state] {number}");
        assert!(
            (progress.operator_delivered, progress.operator_read)
                == (operator.received.0, operator.read.0)
                || device.notes.ahead,
            "[marks] of operators on device {number}: {progress:?}, {operator:?}"
        );
        let unread = self.unread(number);
        let unread = u32::try_from(unread.count()).unwrap();
        // What came by v1 and has no number is unread by itself.
        let log = session.messages().iter();
        let unnumbered = log.filter(|message| message.seq == 0 && !message.is_outgoing());
        let unnumbered = u32::try_from(unnumbered.count()).unwrap();
        assert!(
            (unread..=unread + unnumbered).contains(&session.unread()),
            "[unread] device {number}: {}, {unread}",
            session.unread()
        );
    }

    fn check_announced(&self, number: usize) {
        let notes = &self.devices[number].notes;
        for line in self.unread(number) {
            let id = line.shown_id();
            let announced = notes.arrived.contains(id)
                || notes.unannounced.contains(id)
                || notes.earlier.contains(id);
            assert!(announced, "[announced once] device {number}: {id}");
        }
    }

    /// What a device shows that the visitor has not read.
    fn unread(&self, number: usize) -> impl Iterator<Item = &Line> {
        let session = &self.devices[number].session;
        let progress = session.progress();
        let unread = (progress.read + 1).max(progress.first)..=progress.last;
        let account = self.account(number);
        let lines = account.between(*unread.start(), *unread.end());
        lines.filter(|line| {
            let shown = session.message(line.shown_id());
            line.is_incoming() && shown.is_some_and(|shown| shown.body != Body::Deleted)
        })
    }
}
