//! One call to Telegram, and what its failure means for the lane.

use kite_domain::outlet::Due;
use kite_domain::port::StoreError;

use super::trial::Form;
use super::{Halt, Lane};
use crate::api::{CallError, GetMe, Refusal};
use crate::connector::Counted;

/// What Telegram answers, or will not do.
pub(super) type Answer<T> = Result<T, Refusal>;

impl Lane {
    /// Sends what shows these, so many messages at once, when it is the lane's
    /// turn. That it is begun is durable before, so that a message which may be
    /// there twice is known as such.
    pub(super) async fn send<T>(
        &mut self,
        due: &[Due],
        messages: usize,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<Answer<T>, Halt> {
        self.turn(messages).await?;
        let (before, fresh): (Vec<Due>, Vec<Due>) = due.iter().partition(|due| due.attempted);
        let fresh: Vec<i64> = fresh.iter().map(|due| due.id).collect();
        self.connector.outlets().attempt(&fresh).await?;
        // Before it is: a crash must leave none that nobody was told of.
        for due in due.iter().filter(|due| due.attempted) {
            tracing::warn!(
                outlet = self.outlet.id.0,
                conversation = due.conversation.0,
                seq = due.seq.0,
                "sent again, as nobody knows whether it is there already"
            );
        }
        let answer = call.await;
        let perhaps_done = matches!(
            answer,
            Ok(_) | Err(CallError::Ambiguous(_) | CallError::Odd(_))
        );
        if perhaps_done {
            // Several entries may be one message, or one each.
            for _ in 0..before.len().min(messages) {
                self.connector.count(Counted::Repeat);
            }
        }
        let answer = self.answered(answer).await;
        // Of those that may be there since an earlier try, it stays known.
        if !perhaps_done {
            self.connector.outlets().not_attempted(&fresh).await?;
        }
        answer
    }

    /// Changes something that is there, when it is the lane's turn. To do that
    /// twice shows nothing twice.
    pub(super) async fn alter<T>(
        &mut self,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<Answer<T>, Halt> {
        self.turn(1).await?;
        let answer = call.await;
        self.answered(answer).await
    }

    /// Asks, or does what is no message, when the chat may be written to.
    pub(super) async fn ask<T>(
        &mut self,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<Answer<T>, Halt> {
        self.until_free().await?;
        let answer = call.await;
        self.answered(answer).await
    }

    /// What an answer means. Refusals that mean the chat itself end the lane.
    async fn answered<T>(&mut self, answer: Result<T, CallError>) -> Result<Answer<T>, Halt> {
        let chat = self.chat();
        let error = match answer {
            Ok(answer) => {
                self.connector.pace(|pace, _| pace.succeeded(chat));
                return Ok(Ok(answer));
            }
            Err(error) => error,
        };
        tracing::debug!(outlet = self.outlet.id.0, %error, "Telegram did not do it");
        match error {
            CallError::TooMany { retry_after } => {
                self.connector
                    .pace(|pace, now| pace.refused(chat, retry_after, now));
            }
            CallError::Migrated { .. } if self.connector.inner.memory.tells_itself(chat) => {
                self.slow_down();
            }
            CallError::Migrated { to } => {
                let outlets = self.connector.outlets();
                match outlets.move_outlet(self.outlet.id, to.0).await {
                    Err(StoreError::NameTaken) => {
                        return Err(self.park("the group has moved to another desk's").await?);
                    }
                    moved => moved?,
                }
                self.connector.inner.memory.moved(chat, to);
                self.connector.pace(|pace, _| pace.moved(chat, to));
            }
            CallError::Refused(refusal) => {
                return if refusal.is_of_chat() {
                    Err(self.close(&refusal).await?)
                } else {
                    Ok(Err(refusal))
                };
            }
            CallError::Unauthorized => {
                tracing::error!("Telegram does not know the bot's token; what is owed waits");
                self.slow_down();
            }
            CallError::Unreadable => {
                self.slow_down();
                self.unreadable();
            }
            CallError::Odd(words) => {
                self.slow_down();
                if self.trial.odd() {
                    if self.trial.form == Form::Notice {
                        return Err(self.park("Telegram's answers are not understood").await?);
                    }
                    self.trial.show_as(Form::Notice, &words);
                }
            }
            CallError::Transient(_) | CallError::Ambiguous(_) | CallError::Conflict(_) => {
                self.slow_down();
                self.doubt().await;
            }
        }
        Err(Halt::Again)
    }

    /// Our own file could not be read: perhaps only this time.
    pub(super) fn unreadable(&mut self) {
        if self.trial.odd() {
            self.trial.show_as(Form::Notice, "the file cannot be read");
        }
    }

    pub(super) fn slow_down(&self) {
        let (chat, random) = (self.chat(), self.connector.roll());
        self.connector
            .pace(|pace, now| pace.failed(chat, now, random));
    }

    /// After many failures: if Telegram can be reached at all, it may be the
    /// entry.
    async fn doubt(&mut self) {
        if self.trial.failed() {
            let works = self.connector.call(&GetMe {}).await.is_ok();
            tracing::warn!(
                outlet = self.outlet.id.0,
                works,
                "an entry fails again and again"
            );
            self.trial
                .all_else_works(works, "Telegram does not take it");
        }
    }
}
