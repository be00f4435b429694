//! Data that an earlier release made, in the hands of this one.

use std::fs;
use std::path::Path;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Column, Connection, Row, TypeInfo, ValueRef, query, query_scalar};
use tempfile::TempDir;

use crate::support::files::get;
use crate::support::fixture::{LOGIN, SESSION, connect, schema_1};
use crate::support::process::{Process, run};
use crate::support::visitor::{Dial, Visitor};

/// A directory with the data of schema 1.
async fn old_data() -> TempDir {
    let dir = TempDir::new().unwrap();
    schema_1(dir.path()).await;
    dir
}

async fn visitor_from(origin: &str, server: &Process) -> Visitor {
    let dial = Dial {
        origin: Some(origin),
        ..Dial::default()
    };
    dial.connect(&server.socket()).await.unwrap().0
}

fn from_desk(request: RequestBuilder) -> RequestBuilder {
    request.header("cookie", SESSION).header("x-kite-desk", "1")
}

/// What the desk shows, to the operator who was logged in before.
async fn desk(server: &Process, path: &str) -> Value {
    let url = format!("{}/desk/api{path}", server.url());
    let answer = from_desk(Client::new().get(url)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

async fn stop(server: Process) {
    server.terminate().await;
    assert_eq!(server.end().await.0, Some(0));
}

/// Every row of every table, as text.
async fn all_rows(dir: &Path) -> Vec<String> {
    let mut connection = connect(&dir.join("kite.db")).await;
    let tables: Vec<String> =
        query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let sql = AssertSqlSafe(format!("SELECT * FROM {table}"));
        for row in query(sql).fetch_all(&mut connection).await.unwrap() {
            let values = row.columns().iter().map(|column| {
                let value = row.try_get_raw(column.ordinal()).unwrap();
                let kind = value.type_info().name().to_owned();
                let bytes: Option<Vec<u8>> = row.try_get_unchecked(column.ordinal()).unwrap();
                format!("{} {kind} {bytes:?}", column.name())
            });
            rows.push(format!(
                "{table}: {}",
                values.collect::<Vec<_>>().join(", ")
            ));
        }
    }
    connection.close().await.unwrap();
    rows
}

#[tokio::test]
async fn the_desk_shows_what_it_showed() {
    let dir = old_data().await;
    let server = Process::serve(dir.path()).await;
    let inbox = desk(&server, "/conversations").await;
    let keys = [
        "id",
        "channel",
        "channelTitle",
        "handle",
        "name",
        "unread",
        "lastSeq",
        "snippet",
        "waitingSince",
    ];
    let shown: Vec<Value> = inbox["conversations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| keys.iter().map(|key| row[key].clone()).collect())
        .collect();
    let waiting = "2026-11-21T10:56:50.644Z";
    let shop = "Der Blumenladen";
    let (newt, last) = ("clear-newt-9178", "Wir sind bis 18 Uhr da.");
    assert_eq!(
        shown,
        [
            json!([
                3,
                "demo_channel",
                "Kite demo",
                "golden-fox-9609",
                "Chidi",
                2,
                2,
                "Is anybody there?",
                waiting
            ]),
            json!([2, "shop_channel", shop, newt, newt, 0, 3, last, null]),
            json!([
                1,
                "shop_channel",
                shop,
                "calm-kite-4126",
                "نور",
                0,
                5,
                "Preise 2026.pdf",
                null
            ]),
        ]
    );
    stop(server).await;
}

#[tokio::test]
async fn messages_keep_their_order_their_words_and_their_files() {
    let dir = old_data().await;
    let server = Process::serve(dir.path()).await;
    let page = desk(&server, "/conversations/1/entries").await;
    let keys = ["/seq", "/id", "/role", "/author", "/content/text", "/at"];
    let entries = page["entries"].as_array().unwrap();
    let value = |entry: &Value, key| entry.pointer(key).cloned().unwrap_or_default();
    let shown: Vec<Value> = entries
        .iter()
        .map(|entry| keys.iter().map(|key| value(entry, key)).collect())
        .collect();
    let ada = "Ada Lovelace";
    let second = "Zeile eins\nZeile zwei – \"quoted\" & 'single' <b>;--";
    let at = |millis: u32| format!("2026-11-21T10:56:50.{millis}Z");
    assert_eq!(
        shown,
        [
            json!([
                1,
                "cxhfmy8s1yw2",
                "visitor",
                "نور",
                "مرحبا، هل الورد متوفر اليوم؟",
                at(580)
            ]),
            json!([2, "6c2h9juk98si", "visitor", "نور", second, at(581)]),
            json!([3, "piu3p2wn9pay", "visitor", "نور", null, at(585)]),
            json!([
                4,
                "39zvzboj8iga",
                "operator",
                ada,
                "Ja — 花はあります 🌷",
                at(587)
            ]),
            json!([5, "8qxvt5oyd369", "operator", ada, null, at(590)]),
        ]
    );
    for (seq, name, media_type, bytes) in [
        (
            3,
            "Blüte.png",
            "image/png",
            b"\x89PNG\r\n\x1a\nthe bytes of a picture\x00\xff".as_slice(),
        ),
        (
            5,
            "Preise 2026.pdf",
            "application/pdf",
            b"%PDF-1.7 the bytes of a price list\n",
        ),
    ] {
        let file = &entries[seq - 1]["content"]["file"];
        assert_eq!(
            (&file["name"], &file["mediaType"]),
            (&json!(name), &json!(media_type))
        );
        let url = format!("{}{}", server.url(), file["url"].as_str().unwrap());
        let stored = get(&url).await;
        assert_eq!(stored.bytes().await.unwrap(), bytes, "{name}");
    }
    stop(server).await;
}

#[tokio::test]
async fn what_waited_for_a_visitor_is_delivered_and_once() {
    let dir = old_data().await;
    let server = Process::serve(dir.path()).await;
    let mut bo = visitor_from("https://shop.example", &server).await;
    bo.join("fixture-member-bo", "shop_channel").await;
    let first = bo.receive().await;
    let text = "您好，请问有什么可以帮您？";
    assert_eq!(
        (&first[1], &first[2]),
        (&json!("vok4ozf5wcp4"), &json!(text))
    );
    assert_eq!(bo.receive().await[1], "2b3drum6fb5t");
    bo.confirm().await;
    // The same id is the same message still.
    let ack = bo.say("bo_1", "你好").await;
    assert_eq!(ack[2], "sibqzn2erhln");
    bo.say("bo_2", "谢谢").await;
    drop(bo);
    let mut noor = visitor_from("https://shop.example", &server).await;
    noor.join("fixture-member-noor", "shop_channel").await;
    noor.nothing_came().await;
    stop(server).await;

    let server = Process::serve(dir.path()).await;
    let mut bo = visitor_from("https://shop.example", &server).await;
    bo.join("fixture-member-bo", "shop_channel").await;
    bo.nothing_came().await;
    let row = desk(&server, "/conversations/2").await;
    assert_eq!((&row["lastSeq"], &row["unread"]), (&json!(4), &json!(1)));
    stop(server).await;
}

#[tokio::test]
async fn channels_keep_their_origins_and_operators_their_login() {
    let dir = old_data().await;
    let listed = run(&[
        "channel",
        "list",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ])
    .await;
    assert!(
        listed.out.contains("https://shop.example null"),
        "{listed:?}"
    );
    let server = Process::serve(dir.path()).await;
    let dial = Dial {
        query: "?c=shop_channel",
        origin: Some("https://elsewhere.example"),
        ..Dial::default()
    };
    if let Ok((mut stranger, _)) = dial.connect(&server.socket()).await {
        stranger
            .send(crate::support::visitor::join(
                "fixture-member-bo",
                "shop_channel",
            ))
            .await;
        assert_eq!(stranger.refused().await, 403);
    }
    assert_eq!(desk(&server, "/me").await["name"], "Ada Lovelace");
    let login = Client::new()
        .post(format!("{}/desk/api/login", server.url()))
        .json(&json!({"token": LOGIN}));
    let me: Value = from_desk(login).send().await.unwrap().json().await.unwrap();
    assert_eq!(me["name"], "Grace");
    stop(server).await;
}

#[tokio::test]
async fn a_second_start_changes_nothing() {
    let dir = old_data().await;
    let list = [
        "channel",
        "list",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ];
    assert_eq!(run(&list).await.code, 0);
    let upgraded = all_rows(dir.path()).await;
    assert!(upgraded.len() > 20, "{upgraded:?}");
    assert_eq!(run(&list).await.code, 0);
    assert_eq!(all_rows(dir.path()).await, upgraded);
}

#[tokio::test]
async fn data_of_a_newer_release_is_refused_and_left_alone() {
    let dir = old_data().await;
    let database = dir.path().join("kite.db");
    let mut connection = connect(&database).await;
    query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (999999, 'of the future', TRUE, x'00', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let before = (fs::read(&database).unwrap(), all_rows(dir.path()).await);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir"];
    let refused = run(&[serve.as_slice(), &[dir.path().to_str().unwrap()]].concat()).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused.err.contains("made by a newer release"),
        "{refused:?}"
    );
    assert!(
        refused.err.contains(database.to_str().unwrap()),
        "{refused:?}"
    );
    assert!(
        fs::read(&database).unwrap() == before.0,
        "the file is the same"
    );
    assert_eq!(all_rows(dir.path()).await, before.1);
}
