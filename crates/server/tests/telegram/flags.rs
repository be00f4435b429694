//! What is set of Telegram, and what cannot be so.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::device::Device;
use crate::program::{Finished, finish, program};
use crate::stage::{CHANNEL, Setting, Stage};

const TOKEN: &str = "4711:abcdefghij_klmnop-QRST";
const SECRET: &str = "abcdefghij_klmnop-QRST";

/// What `serve` and `config check` say with these variables, which is the same.
async fn refused(variables: &[(&str, &str)]) -> Finished {
    let dir = TempDir::new().unwrap();
    let data = dir.path().to_str().unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data];
    let mut said = Vec::new();
    for args in [&["config", "check"][..], &serve] {
        let mut command = program(args);
        command.envs(variables.iter().copied());
        let finished = finish(command).await;
        assert_eq!(finished.code, Some(2), "{args:?}: {finished:?}");
        assert!(!finished.err.contains(SECRET), "{finished:?}");
        assert_eq!(finished.out, "", "{finished:?}");
        said.push(finished);
    }
    let [check, serve] = said.try_into().unwrap();
    assert_eq!(check.err, serve.err);
    // Nothing was made before the settings were found good.
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
    serve
}

#[tokio::test]
async fn what_cannot_be_is_told_and_no_token_with_it() {
    let another = format!("{TOKEN},4711:another-secret-of-it");
    let token = ("K1TE_TELEGRAM_TOKEN", TOKEN);
    let webhook = ("K1TE_TELEGRAM_WEBHOOK", "true");
    for (variables, words) in [
        (
            &[("K1TE_TELEGRAM_TOKEN", SECRET)][..],
            "K1TE_TELEGRAM_TOKEN: a bot token is the bot's number",
        ),
        (
            &[("K1TE_TELEGRAM_TOKEN", "")],
            "K1TE_TELEGRAM_TOKEN: a bot token is the bot's number",
        ),
        (
            &[("K1TE_TELEGRAM_TOKEN", another.as_str())],
            "bot 4711 is there twice",
        ),
        (&[token, webhook], "--public-url"),
        (
            &[token, webhook, ("K1TE_PUBLIC_URL", "http://chat.example")],
            "public https address",
        ),
        (
            &[token, ("K1TE_TELEGRAM_API_URL", "api.example")],
            "--telegram-api-url",
        ),
        (&[token, ("K1TE_TELEGRAM_HOSTING", "me")], "invited"),
    ] {
        let refused = refused(variables).await;
        assert!(refused.err.contains(words), "{words}: {refused:?}");
    }
}

#[tokio::test]
async fn what_is_set_is_shown_but_for_the_tokens() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("kite.toml");
    let text = format!(
        "public-url = \"https://chat.example\"\ntelegram-token = [\"{TOKEN}\", \"4712:{SECRET}\"]\ntelegram-webhook = true\ntelegram-hosting = \"invited\"\n"
    );
    fs::write(&file, text).unwrap();
    let mut by_file = program(&["config", "check"]);
    by_file.env("K1TE_CONFIG", &file);
    let checked = finish(by_file).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let file = file.display();
    for line in [
        format!("telegram-token = …,…  ({file} line 2)"),
        format!("telegram-webhook = true  ({file} line 3)"),
        format!("telegram-hosting = invited  ({file} line 4)"),
    ] {
        assert!(
            checked.out.lines().any(|it| it == line),
            "{line}: {checked:?}"
        );
    }

    let mut by_variable = program(&["config", "check"]);
    by_variable.env("K1TE_TELEGRAM_TOKEN", TOKEN);
    let by_variable = finish(by_variable).await;
    let line = "telegram-token = …  (K1TE_TELEGRAM_TOKEN)";
    assert!(by_variable.out.contains(line), "{by_variable:?}");

    let mut help = program(&["serve", "--help"]);
    help.env("K1TE_TELEGRAM_TOKEN", TOKEN);
    let help = finish(help).await;
    assert!(help.out.contains("--telegram-token"), "{help:?}");
    for said in [checked, by_variable, help] {
        assert!(!said.out.contains(SECRET) && !said.err.contains(SECRET));
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_found_in_the_file() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("kite.toml");
    fs::write(&file, format!("\ntelegram-token = [\"4711 {SECRET}\"]\n")).unwrap();
    let mut command = program(&["config", "check"]);
    command.env("K1TE_CONFIG", &file);
    let checked = finish(command).await;
    assert_eq!(checked.code, Some(2), "{checked:?}");
    assert!(checked.err.contains("kite.toml line 2: "), "{checked:?}");
    assert!(checked.err.contains("a bot token is"), "{checked:?}");
    assert!(!checked.err.contains(SECRET), "{checked:?}");
}

#[tokio::test]
async fn without_a_token_nothing_of_telegram_runs() {
    let hosted = Stage::hosted().await;
    let (dir, double) = hosted.stop().await;
    let calls = double.world().calls.len();
    let setting = Setting {
        bots: 0,
        ..Setting::default()
    };
    let stage = Stage::over(dir, double, setting).await;
    let mut device = Device::joined(&stage.url, "Ada").await;
    assert_eq!(device.connectors, json!([]), "{CHANNEL} has a desk");
    assert_eq!(device.link("link_1").await[1], "not-available");
    device.says("id_1", "Is anybody there?").await;
    let (_, double) = stage.stop().await;
    assert_eq!(double.world().calls.len(), calls);
}
