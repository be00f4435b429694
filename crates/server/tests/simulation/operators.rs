//! What operators do of their own accord.

use kite_domain::{ChatError, ConversationId, Seq, Side};
use kite_protocol::MessageId;
use kite_protocol::v2::{Mark, State};

use crate::account::Content;
use crate::desk::Reply;
use crate::task::finish;
use crate::world::World;

impl World {
    /// The operator writes to somebody, so many messages.
    pub(crate) fn operator_replies(&mut self, count: u32) {
        let Some((account, conversation)) = self.pick_conversation() else {
            return;
        };
        for _ in 0..count {
            let number = self.desk.written;
            let content = if self.dice.per_mille(150) {
                Content::File(format!("reply-{number}-to-{account}.png"))
            } else {
                Content::Text(format!("reply {number} to {account}"))
            };
            self.operator_does(account, conversation, content);
        }
    }

    /// The operator changes or deletes one of the answers.
    pub(crate) fn operator_edits(&mut self) {
        let Some((account, conversation)) = self.pick_conversation() else {
            return;
        };
        let replies = self.ledger.accounts[account].replies();
        let open = replies.filter_map(|line| Some((line.entry.seq.0, line.says()?.clone())));
        let open: Vec<_> = open.collect();
        let Some((target, said)) = self.dice.pick(&open) else {
            return;
        };
        let text = format!("mended {} to {account}", self.desk.written);
        let keeps = matches!(said, Content::Text(_)) && self.dice.per_mille(700);
        let text = keeps.then_some(text);
        self.operator_does(account, conversation, Content::Edit { target, text });
    }

    /// The operator deletes the last answer to everybody.
    pub(crate) fn operator_withdraws(&mut self) {
        for number in 0..self.ledger.accounts.len() {
            let account = &self.ledger.accounts[number];
            let last = account.replies().filter(|it| it.says().is_some()).last();
            let target = last.map(|line| line.entry.seq.0);
            if let (Some(conversation), Some(target)) = (account.conversation, target) {
                let content = Content::Edit { target, text: None };
                self.operator_does(number, conversation, content);
            }
        }
    }

    /// The operator resolves a conversation, or opens it again.
    pub(crate) fn operator_decides(&mut self) {
        if let Some((account, conversation)) = self.pick_conversation() {
            let states = [State::Open, State::Resolved];
            let state = self.dice.pick(&states).unwrap();
            self.operator_does(account, conversation, Content::State(state));
        }
    }

    /// What visitors wrote has reached the desk, or was read there.
    pub(crate) fn operator_marks(&mut self) {
        let Some((account, conversation)) = self.pick_conversation() else {
            return;
        };
        let Ok(server) = &self.server else {
            return;
        };
        let account = &mut self.ledger.accounts[account];
        let up_to = Seq(u32::try_from(self.dice.below(u64::from(account.last()) + 1)).unwrap());
        let marks = &mut account.operator;
        marks.received = marks.received.max(up_to);
        let mark = if self.dice.per_mille(500) {
            marks.read = marks.read.max(up_to);
            Mark::Read
        } else {
            Mark::Delivered
        };
        let chat = &server.state.chat;
        match finish(chat.mark(conversation, Side::Operator, mark, up_to)) {
            Ok(()) | Err(ChatError::Store(_)) => {}
            Err(error) => panic!("[nothing refused] {error}"),
        }
    }

    /// The first of what the operator does cannot be done any more.
    pub(crate) fn drop_reply(&mut self) {
        if let Some(reply) = self.desk.replies.pop_front() {
            let account = &mut self.ledger.accounts[reply.account];
            account.written.remove(&(Side::Operator, reply.client_id));
        }
    }

    fn operator_does(&mut self, account: usize, conversation: ConversationId, content: Content) {
        self.desk.written += 1;
        // As visitors' ids are: each side counts for itself.
        let client_id = MessageId::new(format!("m{}", self.desk.written)).unwrap();
        self.ledger.accounts[account]
            .written
            .insert((Side::Operator, client_id.clone()), content.clone());
        self.desk.replies.push_back(Reply {
            account,
            conversation,
            client_id,
            content,
        });
        self.desk.due = self.desk.due.max(self.now);
    }

    fn pick_conversation(&mut self) -> Option<(usize, ConversationId)> {
        let accounts = self.ledger.accounts.iter().enumerate();
        let known: Vec<_> = accounts
            .filter_map(|(number, account)| Some((number, account.conversation?)))
            .collect();
        self.dice.pick(&known)
    }
}
