//! Operators, their logins and sessions, and the server's secret in memory.

use async_trait::async_trait;
use kite_domain::operator::{Grant, TokenHash};
use kite_domain::port::{OperatorStore, StoreError};
use kite_domain::{Operator, OperatorId};
use kite_protocol::Timestamp;

use super::{Data, MemoryStore};

#[async_trait]
impl OperatorStore for MemoryStore {
    async fn operator(&self, name: &str) -> Result<Operator, StoreError> {
        let mut data = self.data();
        if let Some(operator) = data.operators.get(name) {
            return Ok(operator.clone());
        }
        let operator = Operator {
            id: OperatorId(data.next_key()),
            name: name.to_owned(),
            away: false,
        };
        data.operators.insert(name.to_owned(), operator.clone());
        Ok(operator)
    }

    async fn add_login(&self, operator: OperatorId, login: Grant) -> Result<(), StoreError> {
        let mut data = self.data();
        if data.by_id(operator).is_none() {
            return Err(StoreError::Gone);
        }
        data.logins
            .insert(login.token, (operator, login.expires_at));
        Ok(())
    }

    async fn redeem_login(
        &self,
        token: TokenHash,
        session: Grant,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError> {
        let mut data = self.data();
        let Some((owner, expires_at)) = data.logins.remove(&token) else {
            return Ok(None);
        };
        if expires_at <= now {
            return Ok(None);
        }
        data.sessions
            .insert(session.token, (owner, session.expires_at));
        Ok(data.by_id(owner).cloned())
    }

    async fn session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError> {
        let data = self.data();
        let session = data.sessions.get(&token);
        let valid = session.filter(|(_, expires_at)| *expires_at > now);
        Ok(valid.and_then(|(owner, _)| data.by_id(*owner)).cloned())
    }

    async fn set_away(&self, operator: OperatorId, away: bool) -> Result<(), StoreError> {
        let mut data = self.data();
        let mut operators = data.operators.values_mut();
        let known = operators.find(|it| it.id == operator);
        known.ok_or(StoreError::Gone)?.away = away;
        Ok(())
    }

    async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        self.data().sessions.remove(&token);
        Ok(())
    }

    async fn signing_secret(&self, proposed: [u8; 32]) -> Result<[u8; 32], StoreError> {
        Ok(*self.data().secret.get_or_insert(proposed))
    }
}

impl Data {
    fn by_id(&self, id: OperatorId) -> Option<&Operator> {
        self.operators.values().find(|operator| operator.id == id)
    }
}
