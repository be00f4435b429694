//! What can be set of a channel by command line, with the real program.

use tempfile::TempDir;

use crate::support::process::{Finished, run};

const NAME: &str = "shop_channel";

async fn channel(dir: &TempDir, args: &[&str]) -> Finished {
    let data = ["--data-dir", dir.path().to_str().unwrap()];
    run(&[&["channel"], args, &data].concat()).await
}

async fn a_channel() -> TempDir {
    let dir = TempDir::new().unwrap();
    let added = channel(&dir, &["add", NAME, "--title", "Shop"]).await;
    assert_eq!(added.code, 0, "{added:?}");
    dir
}

/// What `show` says, with one space between a name and its value.
async fn shown(dir: &TempDir) -> Vec<String> {
    let shown = channel(dir, &["show", NAME]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    shown.out.lines().map(line).collect()
}

async fn secret(dir: &TempDir) -> String {
    let shown = channel(dir, &["secret", "show", NAME]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    shown.out.trim().to_owned()
}

#[tokio::test]
async fn what_is_set_stays_until_it_is_set_back() {
    let dir = a_channel().await;
    let before = shown(&dir).await;
    let set = channel(
        &dir,
        &[
            "set",
            NAME,
            "--title",
            "Shop & Co",
            "--origin",
            "https://shop.example",
            "--language",
            "en,uk",
            "--hours",
            "Mo-Tu 09:00-18:00",
            "--time-zone",
            "Europe/Kyiv",
            "--quota",
            "20GiB",
            "--retention-days",
            "90",
            "--issuer",
            "https://login.shop.example",
            "--audience",
            "chat",
        ],
    )
    .await;
    assert_eq!(set.code, 0, "{set:?}");
    let expected = [
        "name shop_channel",
        "title Shop & Co",
        "origin https://shop.example",
        "language en uk",
        "hours Mo 09:00-18:00; Tu 09:00-18:00",
        "time-zone Europe/Kyiv",
        "quota 20GiB",
        "retention-days 90",
        "jwks-url none",
        "issuer https://login.shop.example",
        "audience chat",
        "telegram-token none",
    ];
    assert_eq!(shown(&dir).await, expected);
    // Other hours keep the time zone.
    let hours = channel(&dir, &["set", NAME, "--hours", "Sa 10:00-14:00"]).await;
    assert_eq!(hours.code, 0, "{hours:?}");
    assert!(shown(&dir).await.contains(&"time-zone Europe/Kyiv".into()));
    let back = channel(
        &dir,
        &[
            "set",
            NAME,
            "--title",
            "Shop",
            "--origin",
            "any",
            "--language",
            "none",
            "--hours",
            "none",
            "--quota",
            "none",
            "--retention-days",
            "none",
            "--issuer",
            "none",
            "--audience",
            "none",
        ],
    )
    .await;
    assert_eq!(back.code, 0, "{back:?}");
    assert_eq!(shown(&dir).await, before);
}

#[tokio::test]
async fn what_cannot_be_set_changes_nothing() {
    let dir = a_channel().await;
    let before = shown(&dir).await;
    for (flag, value, words) in [
        ("--hours", "Mo 9-18", "expected such as Mo-Fr 09:00-18:00"),
        ("--quota", "much", "expected a size such as 500MiB"),
        ("--retention-days", "0", "a whole number from 1 to 36500"),
        ("--language", "english please", "a language tag such as en"),
        ("--origin", "shop.example", "scheme://host"),
        ("--title", "", "a title of 1 to 128 bytes"),
        (
            "--jwks-url",
            "http://shop.example/keys",
            "must begin with https://",
        ),
        ("--jwks-url", "https://10.1.2.3/keys", "a private address"),
        (
            "--jwks-url",
            "https://me:pw@shop.example/",
            "a user name or a password",
        ),
        ("--issuer", "https://localhost", "a private address"),
        (
            "--issuer",
            "https://shop.example/?a=b",
            "must not contain a query",
        ),
    ] {
        let refused = channel(&dir, &["set", NAME, "--audience=other", flag, value]).await;
        assert_ne!(refused.code, 0, "{flag} {value}");
        assert!(refused.err.contains(words), "{flag} {value}: {refused:?}");
        let added = channel(&dir, &["add", "other_channel", flag, value]).await;
        assert!(added.err.contains(words), "{flag} {value}: {added:?}");
    }
    assert_eq!(shown(&dir).await, before);
    let zone = [
        "set",
        NAME,
        "--hours",
        "Mo 09:00-18:00",
        "--time-zone",
        "Mars/Olympus",
    ];
    let refused = channel(&dir, &zone).await;
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("no time zone"), "{refused:?}");
    let languages = vec!["en"; 33].join(",");
    let refused = channel(&dir, &["set", NAME, "--language", &languages]).await;
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("up to 32"), "{refused:?}");
    let listed = channel(&dir, &["list"]).await;
    assert!(!listed.out.contains("other_channel"), "{listed:?}");
}

#[tokio::test]
async fn private_key_hosts_can_be_allowed() {
    let dir = a_channel().await;
    let url = "http://127.0.0.1:9/keys";
    let allowed = ["set", NAME, "--jwks-url", url, "--allow-private-key-hosts"];
    assert_eq!(channel(&dir, &allowed).await.code, 0);
    assert!(shown(&dir).await.contains(&format!("jwks-url {url}")));
}

#[tokio::test]
async fn a_secret_is_shown_only_by_its_own_command_and_can_be_rotated() {
    let dir = a_channel().await;
    let first = secret(&dir).await;
    assert!(first.len() >= 43, "too short to sign with");
    assert!(!shown(&dir).await.concat().contains(&first));
    let rotated = channel(&dir, &["secret", "rotate", NAME]).await;
    assert_eq!(rotated.code, 0, "{rotated:?}");
    let second = secret(&dir).await;
    assert_eq!(rotated.out.trim(), second);
    assert_ne!(second, first);
    for of_nobody in [
        &["secret", "show", "nobody_there"][..],
        &["show", "nobody_there"],
    ] {
        let refused = channel(&dir, of_nobody).await;
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("there is no channel nobody_there"));
    }
}
