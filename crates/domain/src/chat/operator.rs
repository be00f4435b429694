//! What an operator can do.

use kite_protocol::{FileMeta, MessageId, Timestamp, check_text};

use crate::conversation::{ConversationId, Seq};
use crate::error::ChatError;
use crate::file::Sender;
use crate::message::{Author, Message, NewBody};
use crate::operator::{Grant, Operator, TokenHash};
use crate::port::ByteStream;

use super::Chat;

/// A login link that nobody uses ends after so many minutes.
pub const LOGIN_VALID_MINUTES: i64 = 60;

/// A session ends after so many days.
const SESSION_VALID_DAYS: i64 = 30;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

impl Chat {
    /// Stores an operator's text and its delivery to the visitor.
    pub async fn reply(
        &self,
        operator: &Operator,
        conversation: ConversationId,
        client_id: MessageId,
        text: String,
    ) -> Result<Message, ChatError> {
        check_text(&text)?;
        self.append_reply(operator, conversation, client_id, NewBody::Text(text))
            .await
    }

    /// Stores an operator's file, its message and its delivery.
    pub async fn reply_with_file(
        &self,
        operator: &Operator,
        conversation: ConversationId,
        client_id: MessageId,
        meta: FileMeta,
        bytes: ByteStream<'_>,
    ) -> Result<Message, ChatError> {
        let file = self
            .register_file(conversation, Sender::Operator, client_id.clone(), meta)
            .await?;
        // Sent again after a lost answer, the bytes are there already.
        if file.digest.is_none() {
            self.receive_file(&file.id, bytes).await?;
        }
        self.append_reply(operator, conversation, client_id, NewBody::File(file.id))
            .await
    }

    async fn append_reply(
        &self,
        operator: &Operator,
        conversation: ConversationId,
        client_id: MessageId,
        body: NewBody,
    ) -> Result<Message, ChatError> {
        let author = Author::Operator {
            id: operator.id,
            name: operator.name.clone(),
        };
        let now = self.ports.clock.now();
        self.append(conversation, client_id, author, body, now)
            .await
    }

    /// Marks a conversation as read up to a number.
    pub async fn read(&self, conversation: ConversationId, up_to: Seq) -> Result<(), ChatError> {
        self.store().read(conversation, up_to).await?;
        self.ports.wake.wake(conversation);
        Ok(())
    }

    /// Allows one login as the operator of this name. The token itself stays
    /// with the caller.
    pub async fn allow_login(&self, name: &str, token: TokenHash) -> Result<(), ChatError> {
        let operator = self.store().operator(name).await?;
        let expires_at = self.after(LOGIN_VALID_MINUTES * MINUTE);
        Ok(self
            .store()
            .add_login(operator.id, Grant { token, expires_at })
            .await?)
    }

    /// Trades a login token for a session; none if it is not valid any more.
    pub async fn log_in(
        &self,
        login: TokenHash,
        session: TokenHash,
    ) -> Result<Option<Operator>, ChatError> {
        let grant = Grant {
            token: session,
            expires_at: self.after(SESSION_VALID_DAYS * DAY),
        };
        Ok(self
            .store()
            .redeem_login(login, grant, self.ports.clock.now())
            .await?)
    }

    /// Whose session this is.
    pub async fn session(&self, token: TokenHash) -> Result<Option<Operator>, ChatError> {
        Ok(self.store().session(token, self.ports.clock.now()).await?)
    }

    fn after(&self, millis: i64) -> Timestamp {
        Timestamp::from_millis(self.ports.clock.now().millis() + millis)
    }
}
