//! What is logged, and how a request is found in it.

use std::collections::HashSet;

use reqwest::{Client, Response};
use serde_json::Value;
use sqlx::{Connection, raw_sql};
use tempfile::TempDir;

use crate::support::files::{get, header};
use crate::support::fixture::connect;
use crate::support::process::{Process, program};
use crate::support::visitor::{Dial, join};

/// With JSON, at this level, behind a proxy on this machine.
async fn serve(dir: &TempDir, level: &str) -> Process {
    let mut command = program(&["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
    command
        .arg(dir.path())
        .args(["--log-format", "json", "--trusted-proxy", "127.0.0.1"])
        .env("K1TE_LOG", level);
    Process::start(command).await
}

/// The lines of a log, each checked for what all have.
async fn lines(server: Process) -> Vec<Value> {
    server.terminate().await;
    let (_, log) = server.end().await;
    let lines = log.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(line["level"].is_string(), "{line}");
        let time = line["timestamp"].as_str().unwrap_or_default();
        assert!(time.starts_with("20") && time.ends_with('Z'), "{line}");
        line
    });
    lines.collect()
}

/// The lines about a request.
fn about<'a>(lines: &'a [Value], id: &str) -> Vec<&'a Value> {
    let about = lines.iter().filter(|line| line["span"]["id"] == id);
    about.collect()
}

async fn get_as(url: &str, id: &str) -> Response {
    let request = Client::new().get(url).header("X-Request-Id", id);
    request.send().await.unwrap()
}

#[tokio::test]
async fn every_line_about_a_request_has_its_id() {
    let dir = TempDir::new().unwrap();
    let server = serve(&dir, "trace").await;
    let found = get(&format!("{}/healthz", server.url())).await;
    let refused = get(&format!("{}/api/storage?token=SecretToken", server.url())).await;
    let (found, refused) = (
        header(&found, "x-request-id"),
        header(&refused, "x-request-id"),
    );
    assert!(found.len() >= 16 && refused.len() >= 16 && found != refused);
    let (mut visitor, response) = Dial::default().connect(&server.socket()).await.unwrap();
    let connection = response.headers()["x-request-id"].to_str().unwrap();
    visitor.send(join("SecretMember", "no_such_channel")).await;
    assert_eq!(visitor.refused().await, 404);
    drop(visitor);

    let lines = lines(server).await;
    for (id, route, words) in [
        (found, "/healthz", "answered"),
        (refused, "/api/storage", "answered"),
        (connection, "/channels", "a frame was refused"),
    ] {
        let lines = about(&lines, id);
        assert!(lines.iter().all(|line| line["span"]["route"] == route));
        assert!(
            lines.iter().any(|line| line["message"] == words),
            "{lines:?}"
        );
    }
    for line in &lines {
        let line = line.to_string();
        assert!(!line.contains("SecretToken"), "{line}");
        assert!(!line.contains("SecretMember"), "{line}");
    }
}

#[tokio::test]
async fn a_log_of_errors_alone_has_the_ids_too() {
    let dir = TempDir::new().unwrap();
    let server = serve(&dir, "error").await;
    // So that the server cannot write, and says so.
    let mut other = connect(&dir.path().join("kite.db")).await;
    let begin = raw_sql("BEGIN IMMEDIATE").execute(&mut other);
    begin.await.unwrap();
    let answer = get(&format!("{}/readyz", server.url())).await;
    assert_eq!(answer.status(), 503);
    other.close().await.unwrap();

    let lines = lines(server).await;
    let lines = about(&lines, header(&answer, "x-request-id"));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["level"], "ERROR");
}

#[tokio::test]
async fn a_trusted_proxys_id_is_kept_if_it_is_plain() {
    let dir = TempDir::new().unwrap();
    let server = serve(&dir, "info").await;
    let url = format!("{}/healthz", server.url());
    let plain = "0af7651916cd43dd8448eb211c80319c-7_a.b";
    assert_eq!(header(&get_as(&url, plain).await, "x-request-id"), plain);
    let mut made = HashSet::new();
    for bad in ["", "a b", "a\"}", "a/b", &"x".repeat(65)] {
        let response = get_as(&url, bad).await;
        let id = header(&response, "x-request-id").to_owned();
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric()), "{id}");
        assert!(made.insert(id));
    }
}

#[tokio::test]
async fn a_strangers_id_is_not_taken() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let response = get_as(&format!("{}/healthz", server.url()), "mine").await;
    assert_ne!(header(&response, "x-request-id"), "mine");
}

#[tokio::test]
async fn a_proxy_that_nobody_named_is_pointed_out_once() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let dial = Dial {
        forwarded_for: Some("198.51.100.1"),
        ..Dial::default()
    };
    for _ in 0..2 {
        dial.connect(&server.socket()).await.unwrap();
    }
    server.terminate().await;
    let (_, log) = server.end().await;
    let hints = log.lines().filter(|line| line.contains("--trusted-proxy"));
    let hints: Vec<_> = hints.collect();
    assert_eq!(hints.len(), 1, "{log}");
    assert!(hints[0].contains("127.0.0.1") && !hints[0].contains("198.51.100.1"));
}
