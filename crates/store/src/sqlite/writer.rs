//! The one connection that writes.
//!
//! A durable commit costs a wait for the disk, however much is in it. So the
//! writer takes all commands that wait, runs each in a savepoint of its own
//! within one transaction, commits once, and only then answers. While it waits
//! for the disk the next group gathers by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::BoxFuture;
use kite_domain::port::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::fault::{Fault, failed};
use super::residue::Residue;

/// Commands in one commit. More would make the first of them wait for long.
const GROUP: usize = 256;

/// Commands that wait for the next commit. Who comes when there are so many
/// waits until there is room: senders slow down, nothing is lost or refused.
const QUEUE: usize = 1024;

/// A change to the database.
pub(super) trait Command: Send + Sync + 'static {
    /// What it gives.
    type Output: Send + 'static;

    /// Makes the change. If it fails, what it has done is undone.
    fn run(
        &self,
        connection: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Output, Fault>> + Send;

    /// Whether nothing of what it removes may be left in any file.
    fn erases(&self) -> bool {
        false
    }
}

/// The commit of a whole group failed; it is the same for all in it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the commit failed")]
struct CommitFailed(#[source] Arc<sqlx::Error>);

/// The writer has been closed.
#[derive(Debug, thiserror::Error)]
#[error("the database is closed")]
struct Closed;

/// The way to the one connection that writes.
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    commits: Arc<AtomicU64>,
    stop: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts writing over this connection, or over new ones by the options
    /// when it breaks.
    pub(super) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        let stop = Arc::new(Notify::new());
        let actor = Actor {
            connection: Some(connection),
            options,
            commits: commits.clone(),
            residue: Residue::default(),
        };
        let task = tokio::spawn(actor.run(jobs, stop.clone()));
        Self {
            queue,
            commits,
            stop,
            task: Mutex::new(Some(task)),
        }
    }

    /// Runs a command. What it gives is durable.
    pub(super) async fn run<C: Command>(&self, command: C) -> Result<C::Output, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Pending {
            command,
            result: None,
            answer,
        };
        let sent = self.queue.send(Box::new(job)).await;
        sent.map_err(|_| failed(Closed))?;
        answered.await.map_err(|_| failed(Closed))?
    }

    /// How many commits there have been.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Takes no more commands, finishes the waiting ones and disconnects.
    pub(super) async fn close(&self) {
        self.stop.notify_one();
        if let Some(task) = self.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer of the database broke down");
        }
    }
}

/// A command that waits, whatever it gives.
trait Job: Send {
    /// Runs the command and keeps its result. Whether it went well.
    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool>;

    /// Whether nothing of what it removes may be left in any file.
    fn erases(&self) -> bool;

    /// Tells the result, now that its group is committed or not.
    fn answer(self: Box<Self>, commit: Result<(), CommitFailed>);
}

struct Pending<C: Command> {
    command: C,
    result: Option<Result<C::Output, Fault>>,
    answer: oneshot::Sender<Result<C::Output, StoreError>>,
}

impl<C: Command> Job for Pending<C> {
    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = self.command.run(connection).await;
            self.result.insert(result).is_ok()
        })
    }

    fn erases(&self) -> bool {
        self.command.erases()
    }

    fn answer(self: Box<Self>, commit: Result<(), CommitFailed>) {
        let result = match (self.result, commit) {
            (Some(Err(fault)), _) => Err(fault.into()),
            (Some(Ok(output)), Ok(())) => Ok(output),
            (_, Err(error)) => Err(failed(error)),
            (None, Ok(())) => Err(failed(Closed)),
        };
        // Who asked may have gone away; the change stands.
        let _ = self.answer.send(result);
    }
}

struct Actor {
    connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    commits: Arc<AtomicU64>,
    residue: Residue,
}

impl Actor {
    async fn run(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>, stop: Arc<Notify>) {
        let mut group = Vec::with_capacity(GROUP);
        loop {
            tokio::select! {
                biased;
                () = stop.notified() => queue.close(),
                taken = queue.recv_many(&mut group, GROUP) => {
                    if taken == 0 {
                        break;
                    }
                    self.finish(&mut group).await;
                }
            }
        }
        let Some(mut connection) = self.connection else {
            return;
        };
        self.residue.remove(&mut connection, false).await;
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the database was not closed cleanly; it recovers at the next start");
        }
    }

    async fn finish(&mut self, group: &mut Vec<Box<dyn Job>>) {
        let commit = self.commit(group).await.map_err(|error| {
            tracing::error!(%error, commands = group.len(), "a commit failed");
            CommitFailed(Arc::new(error))
        });
        for job in group.drain(..) {
            job.answer(commit.clone());
        }
    }

    /// Runs a group in one transaction. A connection on which this fails is
    /// in an unknown state: it is given up, and the next group gets a new one.
    async fn commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), sqlx::Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut erases = false;
        for job in group {
            let mut savepoint = transaction.begin().await?;
            if job.run(&mut savepoint).await {
                savepoint.commit().await?;
                erases |= job.erases();
            } else {
                savepoint.rollback().await?;
            }
        }
        transaction.commit().await?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.residue.remove(&mut connection, erases).await;
        self.connection = Some(connection);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
