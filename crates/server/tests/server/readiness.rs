//! Whether to send a server work.

use sqlx::{Connection, raw_sql};

use crate::support::files::get;
use crate::support::fixture::connect;
use crate::support::server::TestServer;
use crate::support::until;

#[tokio::test]
async fn a_server_that_cannot_write_takes_no_work() {
    let server = TestServer::start().await;
    let ready = server.url("/readyz");
    assert_eq!(get(&ready).await.status(), 200);

    // As on a disk that is full, only reading is left.
    let mut other = connect(&server.dir.path().join("kite.db")).await;
    raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    until("the server to notice", async || {
        get(&ready).await.status() == 503
    })
    .await;
    assert_eq!(get(&server.url("/healthz")).await.status(), 200);

    raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    until("the server to recover", async || {
        get(&ready).await.status() == 200
    })
    .await;
}
