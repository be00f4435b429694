//! Commands, beside a running server and without one.

use reqwest::Client;
use serde_json::json;
use tempfile::TempDir;

use crate::support::files::{PICTURE, get};
use crate::support::process::{Process, finish, program, run};
use crate::support::visitor::{Dial, Visitor};

fn path(dir: &TempDir) -> &str {
    dir.path().to_str().unwrap()
}

#[tokio::test]
async fn help_shows_what_to_type() {
    let help = run(&["--help"]).await;
    assert_eq!(help.code, 0);
    for word in [
        "serve",
        "channel",
        "operator",
        "visitor",
        "backup",
        "restore",
        "check",
        "Examples:",
        "K1TE_LOG",
    ] {
        assert!(help.out.contains(word), "{word}: {}", help.out);
    }
    let help = run(&["serve", "--help"]).await;
    for flag in [
        "LISTEN",
        "DATA_DIR",
        "PUBLIC_URL",
        "MAX_CONNECTIONS",
        "LOG_FORMAT",
    ] {
        let variable = format!("K1TE_{flag}");
        assert!(help.out.contains(&variable), "{variable}: {}", help.out);
    }
}

#[tokio::test]
async fn channels_come_and_go() {
    let dir = TempDir::new().unwrap();
    let data = ["--data-dir", path(&dir)];
    let with = |args: &[&'static str]| -> Vec<&str> {
        args.iter()
            .copied()
            .chain(["--data-dir", path(&dir)])
            .collect()
    };
    let add = with(&[
        "channel",
        "add",
        "shop_channel",
        "--title",
        "My shop",
        "--origin",
        "https://Shop.example/",
        "--origin",
        "http://localhost:3000",
        "--public-url",
        "https://chat.example.com",
    ]);
    let added = run(&add).await;
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(
        added.out,
        "<script type=\"module\" src=\"https://chat.example.com/kite-chat.js\"></script>\n\
         <kite-chat endpoint=\"wss://chat.example.com/channels?c=shop_channel\"></kite-chat>\n"
    );
    let twice = run(&add).await;
    assert_eq!(twice.code, 2);
    assert!(twice.err.contains("shop_channel"), "{twice:?}");

    let listed = run(&with(&["channel", "list"])).await;
    assert!(
        listed
            .out
            .contains("shop_channel  My shop  -     https://shop.example http://localhost:3000"),
        "{listed:?}"
    );

    let remove = ["channel", "remove", "shop_channel", data[0], data[1]];
    let asked = run(&remove).await;
    assert_eq!(asked.code, 2);
    assert!(asked.err.contains("--yes"), "{asked:?}");
    let mut confirmed = remove.to_vec();
    confirmed.push("--yes");
    assert_eq!(run(&confirmed).await.code, 0);
    let gone = run(&confirmed).await;
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("channel list"), "{gone:?}");
    let listed = run(&with(&["channel", "list"])).await;
    assert!(!listed.out.contains("shop_channel"), "{listed:?}");
}

#[tokio::test]
async fn flags_can_be_variables() {
    let dir = TempDir::new().unwrap();
    let mut add = program(&["channel", "add", "shop_channel"]);
    add.env("K1TE_DATA_DIR", path(&dir))
        .env("K1TE_TITLE", "My shop")
        .env("K1TE_ORIGIN", "https://a.example,https://b.example")
        .env("K1TE_PUBLIC_URL", "https://chat.example.com");
    let added = finish(add).await;
    assert!(added.out.contains("wss://chat.example.com"), "{added:?}");
    let listed = run(&["channel", "list", "--data-dir", path(&dir)]).await;
    assert!(
        listed.out.contains("https://a.example https://b.example"),
        "{listed:?}"
    );
}

#[tokio::test]
async fn a_variable_changes_no_channel() {
    let dir = TempDir::new().unwrap();
    let _server = Process::serve(dir.path()).await;
    let mut set = program(&["channel", "set", "demo_channel", "--quota", "1GiB"]);
    set.env("K1TE_DATA_DIR", path(&dir))
        .env("K1TE_TITLE", "Another")
        .env("K1TE_ORIGIN", "https://another.example")
        .env("K1TE_RETENTION_DAYS", "1");
    let set = finish(set).await;
    assert_eq!(set.code, 0, "{set:?}");
    assert!(set.out.contains("1GiB"), "{set:?}");
    assert!(set.out.contains("Kite demo"), "{set:?}");
    assert!(!set.out.contains("another"), "{set:?}");
    let retention = set.out.lines().find(|line| line.starts_with("retention"));
    assert!(retention.unwrap().ends_with("none"), "{set:?}");
}

#[tokio::test]
async fn a_mistyped_directory_is_no_empty_one() {
    let dir = TempDir::new().unwrap();
    let there_not = dir.path().join("there-not");
    let with = async |args: &[&str]| {
        let mut command = program(args);
        command.arg("--data-dir").arg(&there_not);
        finish(command).await
    };
    for args in [
        &["channel", "list"][..],
        &["channel", "show", "demo_channel"],
        &["channel", "secret", "show", "demo_channel"],
        &["visitor", "list", "--channel", "demo_channel"],
        &["backup", "--to", path(&dir)],
        &["check"],
    ] {
        let refused = with(args).await;
        assert_eq!(refused.code, 2, "{args:?}: {refused:?}");
        assert!(refused.err.contains("--data-dir"), "{args:?}: {refused:?}");
        assert_eq!(dir.path().read_dir().unwrap().count(), 0, "{args:?}");
    }
    let link = with(&["operator", "link"]).await;
    assert_eq!(link.code, 0, "{link:?}");
    assert!(link.err.contains("a new one was made"), "{link:?}");
}

#[tokio::test]
async fn what_is_said_wrong_is_named() {
    let dir = TempDir::new().unwrap();
    for (args, words) in [
        (vec!["serve", "--lissten", "127.0.0.1:0"], "--listen"),
        (vec!["serve", "--listen", "8080"], "127.0.0.1:8080"),
        (vec!["serve", "--public-url", "chat.example"], "https://"),
        (vec!["serve", "--max-connections", "0"], "1"),
        (vec!["serve", "--log-format", "xml"], "json"),
        (vec!["channel", "add", "short"], "8 to 32"),
        (vec!["channel", "add", "a/b/c/d/e/f"], "8 to 32"),
        (
            vec!["channel", "add", "shop_channel", "--origin", "shop.example"],
            "scheme://host",
        ),
        (
            vec!["channel", "add", "shop_channel", "--title", " "],
            "title",
        ),
        (vec!["operator", "link", "--name", ""], "name"),
        (vec!["chanel", "list"], "channel"),
        (vec![], "Usage"),
    ] {
        let mut command = program(&args);
        command.env("K1TE_DATA_DIR", path(&dir));
        let refused = finish(command).await;
        assert_eq!(refused.code, 2, "{args:?}: {refused:?}");
        assert!(refused.err.contains(words), "{args:?}: {}", refused.err);
    }
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

#[tokio::test]
async fn commands_work_beside_a_running_server() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let add = [
        "channel",
        "add",
        "shop_channel",
        "--origin",
        "https://shop.example",
    ];
    let added = run(&[add.as_slice(), &["--data-dir", path(&dir)]].concat()).await;
    // It knows the address at which the server is running.
    let endpoint = format!("{}?c=shop_channel", server.socket());
    assert!(added.out.contains(&endpoint), "{added:?}");
    let dial = Dial {
        origin: Some("https://shop.example"),
        ..Dial::default()
    };
    let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
    visitor.join("member_1", "shop_channel").await;
    visitor.say("id_1", "hello").await;

    let remove = [
        "channel",
        "remove",
        "shop_channel",
        "--yes",
        "--data-dir",
        path(&dir),
    ];
    assert_eq!(run(&remove).await.code, 0);
    visitor
        .send(crate::support::visitor::txt("id_2", "anybody?"))
        .await;
    assert_eq!(u16::from(visitor.closed().await.code), 1001);
}

#[tokio::test]
async fn removing_a_channel_removes_its_files() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    let slot = PICTURE.send(&mut visitor).await;
    let id = slot.canonical.split('.').rev().nth(2).unwrap();
    let place = dir.path().join("files").join(&id[..2]).join(id);
    assert_eq!(std::fs::read(&place).unwrap(), PICTURE.bytes);
    let remove = [
        "channel",
        "remove",
        "demo_channel",
        "--yes",
        "--data-dir",
        path(&dir),
    ];
    let removed = run(&remove).await;
    assert!(removed.out.contains("1 of its files"), "{removed:?}");
    assert!(!place.exists());
    assert_eq!(get(&slot.canonical).await.status(), 404);
}

#[tokio::test]
async fn an_operator_logs_in_once_by_a_link() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let link = [
        "operator",
        "link",
        "--name",
        "Maria",
        "--data-dir",
        path(&dir),
    ];
    let link = run(&link).await;
    let prefix = format!("{}/desk#login=", server.url());
    let token = link.out.trim().strip_prefix(&prefix).unwrap();
    assert_eq!(token.len(), 32);
    let log_in = async |token: &str| {
        let request = Client::new()
            .post(format!("{}/desk/api/login", server.url()))
            .header("x-kite-desk", "1")
            .json(&json!({"token": token}));
        request.send().await.unwrap()
    };
    let response = log_in(token).await;
    assert_eq!(response.status(), 200);
    let me: serde_json::Value = response.json().await.unwrap();
    assert_eq!(me, json!({"name": "Maria", "away": false}));
    assert_eq!(log_in(token).await.status(), 401);
    // The link of the greeting too.
    assert_eq!(log_in(server.login_token()).await.status(), 200);
}
