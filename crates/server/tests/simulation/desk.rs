//! One operator, who answers whoever has written, changes what was answered,
//! and sends everything again until it is stored for sure.

use std::collections::VecDeque;

use futures::{StreamExt, stream};
use k1te_server::state::AppState;
use kite_domain::{ChatError, ConversationId, Entry, Operator, Seq};
use kite_protocol::{MessageId, Timestamp};

use crate::account::{Content, file};
use crate::put::contents;
use crate::task::Task;

/// What the operator does, and is not known to be stored.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) account: usize,
    pub(crate) conversation: ConversationId,
    pub(crate) client_id: MessageId,
    pub(crate) content: Content,
}

/// The operator's desk.
pub(crate) struct Desk {
    operator: Operator,
    pub(crate) replies: VecDeque<Reply>,
    sending: Option<Task<Result<Entry, ChatError>>>,
    pub(crate) due: Timestamp,
    pub(crate) written: u64,
}

impl Desk {
    pub(crate) fn new(operator: Operator, now: Timestamp) -> Self {
        Self {
            operator,
            replies: VecDeque::new(),
            sending: None,
            due: now,
            written: 0,
        }
    }

    /// When there is something to do.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        (!self.replies.is_empty()).then_some(self.due)
    }

    /// The server is gone, and with it the answer.
    pub(crate) fn disconnect(&mut self) {
        self.sending = None;
    }

    /// One step of sending the first reply; what came of it, at the end.
    pub(crate) fn work(&mut self, state: &AppState) -> Option<Result<Entry, ChatError>> {
        let reply = self.replies.front()?;
        let operator = &self.operator;
        let sending = self
            .sending
            .get_or_insert_with(|| reply.send(state.clone(), operator.clone()));
        let result = sending.step()?;
        self.sending = None;
        Some(result)
    }
}

impl Reply {
    fn send(&self, state: AppState, operator: Operator) -> Task<Result<Entry, ChatError>> {
        let Self {
            conversation,
            client_id,
            content,
            ..
        } = self.clone();
        Task::new(async move {
            let chat = &state.chat;
            match content {
                Content::Text(text) => chat.reply(&operator, conversation, client_id, text).await,
                Content::File(name) => {
                    let bytes = stream::iter([Ok(contents(&name).into())]).boxed();
                    let meta = file(&name);
                    chat.reply_with_file(&operator, conversation, client_id, meta, bytes)
                        .await
                }
                Content::Edit { target, text } => {
                    let (author, now) = (operator.author(), state.clock.now());
                    chat.edit(conversation, client_id, author, Seq(target), text, now)
                        .await
                }
                Content::State(state) => {
                    chat.set_state(&operator, conversation, client_id, state)
                        .await
                }
                Content::Rating(_) => panic!("operators rate nobody"),
            }
        })
    }
}
