//! What Prometheus is shown.

use crate::support::files::get;
use crate::support::server::TestServer;
use crate::support::soon;
use crate::support::visitor::{Visitor, txt};

async fn page(server: &TestServer) -> String {
    let response = get(&server.metrics).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// The value of a line of the page.
fn value(page: &str, name: &str) -> Option<String> {
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("{name} ")))?;
    line.split(' ').nth(1).map(str::to_owned)
}

#[tokio::test]
async fn what_happens_is_counted() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    visitor.say("id_1", "one").await;
    visitor.say("id_2", "two").await;
    visitor.send(txt("id_3", " ")).await;
    assert_eq!(visitor.refused().await, 400);
    let page = page(&server).await;
    for (name, expected) in [
        ("k1te_connections", "1"),
        ("k1te_joins_total", "1"),
        ("k1te_acknowledgement_seconds_count", "2"),
        ("k1te_acknowledgement_seconds_bucket{le=\"+Inf\"}", "2"),
        ("k1te_refusals_total{code=\"400\"}", "1"),
        ("k1te_replies_total", "0"),
    ] {
        assert_eq!(
            value(&page, name).as_deref(),
            Some(expected),
            "{name}:\n{page}"
        );
    }
    assert!(page.ends_with("# EOF\n"));
    assert!(!page.contains("member_1"));
}

#[tokio::test]
async fn a_connection_counts_until_it_ends() {
    let server = TestServer::start().await;
    let visitor = Visitor::joined(&server, "member_1").await;
    drop(visitor);
    let none_open =
        async { while value(&page(&server).await, "k1te_connections").as_deref() != Some("0") {} };
    soon("the end of the connection", none_open).await;
}

#[tokio::test]
async fn visitors_are_not_shown_what_is_counted() {
    let server = TestServer::start().await;
    assert_eq!(get(&server.url("/metrics")).await.status(), 404);
}
