//! Whether the server is well.

use crate::site::{Built, Site};

#[tokio::test]
async fn a_server_that_stops_lives_but_takes_no_more_work() {
    let site = Site::of::<Built>().await;
    let alive = site.get("/healthz").await;
    assert_eq!((alive.status, &alive.body[..]), (200, "ok\n"));
    let ready = site.get("/readyz").await;
    assert_eq!((ready.status, &ready.body[..]), (200, "ready\n"));
    assert_eq!(ready.header("cache-control"), "no-store");

    site.stop.send(true).unwrap();
    assert_eq!(site.get("/healthz").await.status, 200);
    let ready = site.get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.body, "The server is stopping.\n");
}

#[tokio::test]
async fn a_server_without_its_database_takes_no_work() {
    let site = Site::of::<Built>().await;
    site.store.close().await;
    let ready = site.get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.body, "The database fails.\n");
    assert_eq!(site.get("/healthz").await.status, 200);
}
