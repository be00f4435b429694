//! A channel brings its own bot, while the server runs.

use std::io::Write;
use std::process::Stdio;

use kite_telegram_double::{BOT, Double};
use reqwest::Client;
use serde_json::json;
use tempfile::{NamedTempFile, TempDir};

use crate::device::Device;
use crate::program::{Finished, Process, finish, program};
use crate::stage::{
    ANNA, CHANNEL, GROUP, IVAN, SECRET, Setting, Stage, hears, people, telegram, until,
};

/// The number of the channel's bot; the settings name the one before.
const OWN: i64 = BOT + 1;
const OTHER: &str = "other-shop";

/// A command beside the server, which has no settings but these.
async fn run(dir: &TempDir, args: &[&str]) -> Finished {
    let mut command = program(args);
    command.env("K1TE_DATA_DIR", dir.path());
    finish(command).await
}

async fn done(dir: &TempDir, args: &[&str]) -> Finished {
    let finished = run(dir, args).await;
    assert_eq!(finished.code, Some(0), "{args:?}: {finished:?}");
    assert!(!finished.out.contains(SECRET) && !finished.err.contains(SECRET));
    finished
}

async fn bring(dir: &TempDir, bot: &Double) -> Finished {
    done(
        dir,
        &["channel", "set", CHANNEL, "--telegram-token", &bot.token],
    )
    .await
}

/// Makes the group the channel's desk, by its code.
async fn host(dir: &TempDir, bot: &Double) {
    let printed = done(dir, &["channel", "host-code", CHANNEL]).await;
    writes(bot, GROUP, ANNA, printed.out.trim());
    hears(bot, GROUP, "is the desk of").await;
}

fn writes(bot: &Double, chat: i64, person: i64, text: &str) {
    let text = json!({ "text": text });
    bot.world().person_writes(chat, person, text);
}

/// A server without a bot in its settings, with a channel; and the bot that the
/// channel will bring.
async fn without_bots(setting: Setting) -> (Stage, Double) {
    let setting = Setting { bots: 0, ..setting };
    let dir = TempDir::new().unwrap();
    for name in [CHANNEL, OTHER] {
        done(&dir, &["channel", "add", name]).await;
    }
    let double = telegram().await;
    let own = double.another_bot(OWN);
    people(&own);
    let stage = Stage::over(dir, double, setting).await;
    own.world().webhook_origin = Some(stage.url.clone());
    (stage, own)
}

#[tokio::test]
async fn a_running_server_takes_it_up_and_lets_it_go() {
    let (stage, own) = without_bots(Setting::default()).await;
    let ada = Device::joined(&stage.url, "Ada").await;
    assert_eq!(ada.connectors, json!([]));
    let set = bring(stage.dir(), &own).await;
    assert!(set.out.contains(&format!("of bot {OWN}")), "{set:?}");
    assert!(set.err.contains("channel host-code"), "{set:?}");
    host(stage.dir(), &own).await;

    let mut ada = Device::joined(&stage.url, "Ada").await;
    assert_eq!(ada.connectors, json!(["telegram"]));
    ada.says("id_1", "Is anybody there?").await;
    hears(&own, GROUP, "Is anybody there?").await;
    writes(&own, GROUP, ANNA, "We all are");
    ada.hears("We all are").await;
    let link = ada.link("link_1").await;
    let (_, token) = link[2].as_str().unwrap().split_once("?start=").unwrap();
    own.world().person_starts(IVAN, token);
    hears(&own, IVAN, "We all are").await;
    // The bot of no other channel.
    writes(&own, IVAN, IVAN, &format!("/join {OTHER}"));
    hears(&own, IVAN, "There is no such channel").await;
    let counted = stage.counted().await;
    assert!(counted.contains("method=\"sendMessage\""), "{counted}");
    assert!(!counted.contains(SECRET), "{counted}");

    let none = ["channel", "set", CHANNEL, "--telegram-token", "none"];
    let ended = done(stage.dir(), &none).await;
    assert!(ended.err.contains("channel drop"), "{ended:?}");
    until("the bot's end", async || {
        let ada = Device::joined(&stage.url, "Ada").await;
        (ada.connectors == json!([])).then_some(())
    })
    .await;
    assert_eq!(ada.link("link_2").await[1], "not-available");
    ada.says("id_2", "Are you still there?").await;

    // What waited goes out when it is there again, and nothing a second time.
    bring(stage.dir(), &own).await;
    hears(&own, GROUP, "Are you still there?").await;
    stage.stop().await;
    let said = own.world().chats[&GROUP].messages.clone();
    for text in ["Is anybody there?", "Are you still there?"] {
        let texts = said.values().filter_map(|it| it["text"].as_str());
        assert_eq!(texts.filter(|it| it.contains(text)).count(), 1, "{said:?}");
    }
}

#[tokio::test]
async fn telegram_brings_it_what_is_new() {
    let (stage, own) = without_bots(Setting::webhook()).await;
    bring(stage.dir(), &own).await;
    let (url, _) = own.until(|world| world.webhook.clone()).await;
    assert_eq!(url, format!("https://chat.example/telegram/{OWN}"));
    host(stage.dir(), &own).await;
    assert!(own.world().calls_of("getUpdates").is_empty());
    let status = async || {
        let url = format!("{}/telegram/{OWN}", stage.url);
        let answer = Client::new().post(url).send().await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!(status().await, 401);
    done(stage.dir(), &["channel", "remove", CHANNEL, "--yes"]).await;
    until("the bot's end", async || {
        (status().await == 404).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_bot_is_in_one_place_only() {
    let double = telegram().await;
    let own = double.another_bot(OWN);
    let dir = TempDir::new().unwrap();
    for name in [CHANNEL, OTHER] {
        done(&dir, &["channel", "add", name]).await;
    }
    let stage = Stage::over(dir, double.clone(), Setting::default()).await;
    bring(stage.dir(), &own).await;
    let set = async |name: &str, token: &str| {
        let args = ["channel", "set", name, "--telegram-token", token];
        let refused = run(stage.dir(), &args).await;
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(!refused.err.contains(SECRET), "{refused:?}");
        refused.err
    };
    let refused = set(OTHER, &own.token).await;
    assert!(
        refused.contains(&format!("the channel {CHANNEL}'s own")),
        "{refused}"
    );
    let refused = set(OTHER, &double.token).await;
    assert!(refused.contains("by its own settings"), "{refused}");
    let refused = set(OTHER, SECRET).await;
    assert!(
        refused.contains("a bot token is the bot's number"),
        "{refused}"
    );

    // A desk that waits for the bot keeps it from another channel.
    people(&own);
    host(stage.dir(), &own).await;
    done(
        stage.dir(),
        &["channel", "set", CHANNEL, "--telegram-token", "none"],
    )
    .await;
    let refused = set(OTHER, &own.token).await;
    assert!(
        refused.contains(&format!("channel drop {CHANNEL}")),
        "{refused}"
    );

    bring(stage.dir(), &own).await;
    let (dir, _) = stage.stop().await;
    let mut serve = program(&["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("K1TE_DATA_DIR", dir.path())
        .env("K1TE_TELEGRAM_TOKEN", &own.token)
        .env("K1TE_TELEGRAM_API_URL", &double.url);
    let refused = finish(serve).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let words = format!("bot {OWN} is the channel {CHANNEL}'s own");
    assert!(refused.err.contains(&words), "{refused:?}");
    assert!(!refused.err.contains(SECRET), "{refused:?}");
}

#[tokio::test]
async fn neither_the_environment_nor_the_file_gives_a_channel_a_bot() {
    let dir = TempDir::new().unwrap();
    done(&dir, &["channel", "add", CHANNEL]).await;
    let double = telegram().await;
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "telegram-token = [\"{}\"]", double.token).unwrap();
    let mut set = program(&["channel", "set", CHANNEL, "--title", "Shop"]);
    set.env("K1TE_DATA_DIR", dir.path())
        .env("K1TE_CONFIG", file.path())
        .env("K1TE_TELEGRAM_TOKEN", &double.token);
    let set = finish(set).await;
    assert_eq!(set.code, Some(0), "{set:?}");
    let shown = set.out.lines().last().unwrap().split_whitespace();
    assert_eq!(shown.collect::<Vec<_>>(), ["telegram-token", "none"]);
}

#[tokio::test]
async fn its_token_is_in_the_database_and_in_no_log() {
    let double = telegram().await;
    let own = double.another_bot(OWN);
    people(&own);
    let dir = TempDir::new().unwrap();
    done(&dir, &["channel", "add", CHANNEL]).await;
    let mut token = NamedTempFile::new().unwrap();
    writeln!(token, "{}", own.token).unwrap();
    let mut set = program(&["channel", "set", CHANNEL, "--telegram-token", "-"]);
    set.env("K1TE_DATA_DIR", dir.path())
        .stdin(Stdio::from(token.reopen().unwrap()));
    let set = finish(set).await;
    assert_eq!(set.code, Some(0), "{set:?}");

    let mut serve = program(&["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("K1TE_DATA_DIR", dir.path())
        .env("K1TE_TELEGRAM_API_URL", &double.url)
        .env("K1TE_LOG", "trace");
    let server = Process::start(serve).await;
    host(&dir, &own).await;
    let mut ada = Device::joined(&server.url, "Ada").await;
    ada.says("id_1", "Is it secret?").await;
    hears(&own, GROUP, "Is it secret?").await;
    let shown = done(&dir, &["channel", "show", CHANNEL]).await;
    assert!(shown.out.contains(&format!("of bot {OWN}")), "{shown:?}");
    done(&dir, &["channel", "list"]).await;
    let to = dir.path().join("backups");
    let backup = done(&dir, &["backup", "--to", to.to_str().unwrap()]).await;
    let log = server.stop().await;
    assert!(log.contains("a channel's own Telegram bot runs"), "{log}");
    assert!(!log.contains(SECRET), "{log}");

    // As the channel's secret, it is in the database and nowhere else.
    let made = std::fs::read_dir(&to).unwrap().next().unwrap().unwrap();
    let holds = |path: std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let mut parts = bytes.windows(SECRET.len());
        parts.any(|part| part == SECRET.as_bytes())
    };
    assert!(holds(made.path().join("kite.db")), "{backup:?}");
    assert!(!holds(made.path().join("manifest.json")));
    assert!(!holds(dir.path().join("backups.json")));
    assert!(!holds(dir.path().join("telegram-bots")));
}
