//! What an operator can do.

use kite_protocol::v2::State;
use kite_protocol::{FileMeta, MessageId, Timestamp, check_text};

use crate::conversation::ConversationId;
use crate::entry::{Entry, NewContent, Side};
use crate::error::ChatError;
use crate::operator::{Grant, Operator, TokenHash};
use crate::port::ByteStream;

use super::{Chat, Draft};

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
    ) -> Result<Entry, ChatError> {
        check_text(&text)?;
        self.append_reply(operator, conversation, client_id, NewContent::Text(text))
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
    ) -> Result<Entry, ChatError> {
        meta.check()?;
        let file = self
            .register_file(conversation, Side::Operator, client_id.clone(), meta)
            .await?;
        // Sent again after a lost answer, the bytes are there already.
        if file.digest.is_none() {
            self.receive_file(&file.id, bytes).await?;
        }
        self.append_reply(operator, conversation, client_id, NewContent::File(file.id))
            .await
    }

    async fn append_reply(
        &self,
        operator: &Operator,
        conversation: ConversationId,
        client_id: MessageId,
        content: NewContent,
    ) -> Result<Entry, ChatError> {
        self.append(Draft {
            conversation,
            client_id,
            author: operator.author(),
            content,
            sent_at: self.ports.clock.now(),
            origin: None,
        })
        .await
    }

    /// Resolves a conversation, or opens it again.
    pub async fn set_state(
        &self,
        operator: &Operator,
        conversation: ConversationId,
        client_id: MessageId,
        state: State,
    ) -> Result<Entry, ChatError> {
        self.append_reply(operator, conversation, client_id, NewContent::State(state))
            .await
    }

    /// Whether visitors are told that this operator is not there.
    pub async fn set_away(&self, operator: &Operator, away: bool) -> Result<(), ChatError> {
        Ok(self.store().set_away(operator.id, away).await?)
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
