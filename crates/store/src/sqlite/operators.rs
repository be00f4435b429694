//! Operators, their logins and sessions, and the server's secret in SQLite.

use async_trait::async_trait;
use kite_domain::operator::{Grant, TokenHash};
use kite_domain::port::{OperatorStore, StoreError};
use kite_domain::{Operator, OperatorId};
use kite_protocol::Timestamp;
use sqlx::{SqliteConnection, query, query_scalar};

use super::SqliteStore;
use super::fault::{Fault, failed};
use super::rows::{self, operator_columns};
use super::writer::Command;

#[async_trait]
impl OperatorStore for SqliteStore {
    async fn operator(&self, name: &str) -> Result<Operator, StoreError> {
        self.writer.run(Named(name.to_owned())).await
    }

    async fn add_login(&self, operator: OperatorId, login: Grant) -> Result<(), StoreError> {
        self.writer.run(AddLogin(operator, login)).await
    }

    async fn redeem_login(
        &self,
        token: TokenHash,
        session: Grant,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError> {
        self.writer
            .run(Redeem {
                token,
                session,
                now,
            })
            .await
    }

    async fn session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError> {
        query(concat!(
            "SELECT ",
            operator_columns!(),
            " FROM sessions s JOIN operators o ON o.id = s.operator_id \
             WHERE s.token = ?1 AND s.expires_at > ?2"
        ))
        .bind(token.as_slice())
        .bind(now.millis())
        .try_map(|row| rows::operator(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn set_away(&self, operator: OperatorId, away: bool) -> Result<(), StoreError> {
        self.writer.run(SetAway(operator, away)).await
    }

    async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        self.writer.run(EndSession(token)).await
    }

    async fn signing_secret(&self, proposed: [u8; 32]) -> Result<[u8; 32], StoreError> {
        self.writer.run(SigningSecret(proposed)).await
    }
}

struct Named(String);

impl Command for Named {
    type Output = Operator;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Operator, Fault> {
        query("INSERT INTO operators (name) VALUES (?1) ON CONFLICT DO NOTHING")
            .bind(&self.0)
            .execute(&mut *connection)
            .await?;
        let operator = query(concat!(
            "SELECT ",
            operator_columns!(),
            " FROM operators o WHERE o.name = ?1"
        ))
        .bind(&self.0)
        .try_map(|row| rows::operator(&row))
        .fetch_one(connection)
        .await?;
        Ok(operator)
    }
}

struct SetAway(OperatorId, bool);

impl Command for SetAway {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let set = query("UPDATE operators SET away = ?2 WHERE id = ?1")
            .bind(self.0.0)
            .bind(self.1)
            .execute(connection)
            .await?;
        if set.rows_affected() == 0 {
            return Err(Fault::Gone);
        }
        Ok(())
    }
}

struct AddLogin(OperatorId, Grant);

impl Command for AddLogin {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query("INSERT INTO logins (token, operator_id, expires_at) VALUES (?1, ?2, ?3)")
            .bind(self.1.token.as_slice())
            .bind(self.0.0)
            .bind(self.1.expires_at.millis())
            .execute(connection)
            .await?;
        Ok(())
    }
}

struct Redeem {
    token: TokenHash,
    session: Grant,
    now: Timestamp,
}

impl Command for Redeem {
    type Output = Option<Operator>;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Self::Output, Fault> {
        for sweep in [
            "DELETE FROM logins WHERE expires_at <= ?1",
            "DELETE FROM sessions WHERE expires_at <= ?1",
        ] {
            query(sweep)
                .bind(self.now.millis())
                .execute(&mut *connection)
                .await?;
        }
        let owner: Option<i64> =
            query_scalar("DELETE FROM logins WHERE token = ?1 RETURNING operator_id")
                .bind(self.token.as_slice())
                .fetch_optional(&mut *connection)
                .await?;
        let Some(owner) = owner else {
            return Ok(None);
        };
        query("INSERT INTO sessions (token, operator_id, expires_at) VALUES (?1, ?2, ?3)")
            .bind(self.session.token.as_slice())
            .bind(owner)
            .bind(self.session.expires_at.millis())
            .execute(&mut *connection)
            .await?;
        let operator = query(concat!(
            "SELECT ",
            operator_columns!(),
            " FROM operators o WHERE o.id = ?1"
        ))
        .bind(owner)
        .try_map(|row| rows::operator(&row))
        .fetch_one(connection)
        .await?;
        Ok(Some(operator))
    }
}

struct EndSession(TokenHash);

impl Command for EndSession {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query("DELETE FROM sessions WHERE token = ?1")
            .bind(self.0.as_slice())
            .execute(connection)
            .await?;
        Ok(())
    }
}

struct SigningSecret([u8; 32]);

impl Command for SigningSecret {
    type Output = [u8; 32];

    async fn run(&self, connection: &mut SqliteConnection) -> Result<[u8; 32], Fault> {
        query("INSERT INTO secret (id, signing) VALUES (1, ?1) ON CONFLICT DO NOTHING")
            .bind(self.0.as_slice())
            .execute(&mut *connection)
            .await?;
        let kept: Vec<u8> = query_scalar("SELECT signing FROM secret")
            .fetch_one(connection)
            .await?;
        // The table lets no other length in.
        kept.try_into()
            .map_err(|_| sqlx::Error::Decode("the secret has a wrong length".into()).into())
    }
}
