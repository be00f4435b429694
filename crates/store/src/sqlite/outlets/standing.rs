//! What an outlet is, and whether entries go to it.

use kite_domain::outlet::{Parked, Standing};
use kite_domain::{Outlet, OutletId};
use sqlx::{SqliteConnection, SqliteExecutor, query};

use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, outlet_columns, standing};
use crate::sqlite::writer::Command;

/// The statement behind [`one`].
pub(super) const ONE: &str = concat!(
    "SELECT ",
    outlet_columns!(),
    " FROM outlets u WHERE u.id = ?1"
);

/// The outlet of a key.
pub(super) async fn one(
    executor: impl SqliteExecutor<'_>,
    id: OutletId,
) -> Result<Option<Outlet>, sqlx::Error> {
    query(ONE)
        .bind(id.0)
        .try_map(|row| rows::outlet(&row))
        .fetch_optional(executor)
        .await
}

/// The statement behind [`at`].
pub(super) const AT: &str = concat!(
    "SELECT ",
    outlet_columns!(),
    " FROM outlets u WHERE u.account = ?1 AND u.chat = ?2"
);

/// The outlet of a chat.
pub(super) async fn at(
    executor: impl SqliteExecutor<'_>,
    account: &str,
    chat: i64,
) -> Result<Option<Outlet>, sqlx::Error> {
    query(AT)
        .bind(account)
        .bind(chat)
        .try_map(|row| rows::outlet(&row))
        .fetch_optional(executor)
        .await
}

/// Makes way for another outlet, unless entries go to this one.
pub(super) async fn replace(
    connection: &mut SqliteConnection,
    outlet: Option<Outlet>,
) -> Result<(), Fault> {
    match outlet {
        None => Ok(()),
        Some(outlet) if outlet.standing == Standing::Ended => {
            Ok(remove(connection, outlet.id).await?)
        }
        Some(_) => Err(Fault::NameTaken),
    }
}

/// Forgets an outlet with all that was there: whoever writes in that chat from
/// now on must not be led back to it.
pub(super) async fn remove(
    connection: &mut SqliteConnection,
    id: OutletId,
) -> Result<(), sqlx::Error> {
    query("DELETE FROM outlets WHERE id = ?1")
        .bind(id.0)
        .execute(connection)
        .await
        .map(drop)
}

/// Ends an outlet.
pub(super) struct End(pub(super) OutletId);

impl Command for End {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query(
            "UPDATE outlets SET standing = ?2, parked_reason = NULL, parked_at = NULL \
             WHERE id = ?1",
        )
        .bind(self.0.0)
        .bind(standing::ENDED)
        .execute(&mut *connection)
        .await?;
        query("DELETE FROM outbox WHERE outlet_id = ?1")
            .bind(self.0.0)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Forgets an outlet.
pub(super) struct Forget(pub(super) OutletId);

impl Command for Forget {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        Ok(remove(connection, self.0).await?)
    }
}

/// Parks an outlet, or makes a parked one active again.
pub(super) struct Park(pub(super) OutletId, pub(super) Option<Parked>);

impl Command for Park {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let Self(id, parked) = self;
        let parked = parked.as_ref();
        query(
            "UPDATE outlets SET standing = ?2, parked_reason = ?3, parked_at = ?4 \
             WHERE id = ?1 AND standing <> ?5",
        )
        .bind(id.0)
        .bind(parked.map_or(standing::ACTIVE, |_| standing::PARKED))
        .bind(parked.map(|parked| parked.reason.as_str()))
        .bind(parked.map(|parked| parked.since.millis()))
        .bind(standing::ENDED)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Gives an outlet's chat another number.
pub(super) struct Move(pub(super) OutletId, pub(super) i64);

impl Command for Move {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let Self(id, chat) = *self;
        let Some(outlet) = one(&mut *connection, id).await? else {
            return Ok(());
        };
        // Told twice, by an update and by a refusal: what has been posted since
        // the first time is there.
        if outlet.chat == chat {
            return Ok(());
        }
        let there = at(&mut *connection, &outlet.account, chat).await?;
        replace(connection, there).await?;
        query("UPDATE outlets SET chat = ?2 WHERE id = ?1")
            .bind(id.0)
            .bind(chat)
            .execute(&mut *connection)
            .await?;
        for forget in [
            "DELETE FROM posts WHERE outlet_id = ?1",
            "DELETE FROM threads WHERE outlet_id = ?1",
        ] {
            query(forget).bind(id.0).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
