//! Single visitors: looked up, exported and erased, beside a running server.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sqlx::{Connection, query};
use tempfile::TempDir;

use crate::backup::{back_up, check, place_of, restore};
use crate::support::files::{PICTURE, Upload, get};
use crate::support::fixture::{connect, schema_1};
use crate::support::process::{Finished, Process, run};
use crate::support::visitor::{Dial, SENT_AT, Visitor, txt};

const SECRET: &str = "what nobody else should read";

async fn visitor_command(data: &Path, args: &[&str]) -> Finished {
    let data = ["--data-dir", data.to_str().unwrap()];
    run(&[&["visitor"], args, &data].concat()).await
}

/// The number of the only visitor whom the list shows for this name. It must be
/// no part of a word in handles, which the list finds too.
async fn number_of(data: &Path, name: &str) -> String {
    let list = ["list", "--channel", "demo_channel", "--name", name];
    let listed = visitor_command(data, &list).await;
    assert_eq!(listed.code, 0, "{listed:?}");
    let lines: Vec<_> = listed.out.lines().collect();
    assert_eq!(lines.len(), 2, "{listed:?}");
    lines[1].split_whitespace().next().unwrap().to_owned()
}

async fn erase(data: &Path, number: &str) -> Finished {
    let args = [
        "erase",
        "--channel",
        "demo_channel",
        "--visitor",
        number,
        "--yes",
    ];
    visitor_command(data, &args).await
}

async fn joined(server: &Process, member: &str, name: &str) -> Visitor {
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor
        .send(json!(["JOIN", member, name, "demo_channel"]))
        .await;
    assert_eq!(visitor.receive().await, json!(["OK"]));
    visitor
}

/// The files below a directory in which these bytes stand.
fn found_in(dir: &Path, bytes: &[u8]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(found_in(&path, bytes));
        } else if fs::read(&path)
            .unwrap()
            .windows(bytes.len())
            .any(|window| window == bytes)
        {
            found.insert(path);
        }
    }
    found
}

fn nothing() -> BTreeSet<PathBuf> {
    BTreeSet::new()
}

#[tokio::test]
async fn visitors_are_listed_by_number_and_never_by_their_secret() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut ada = joined(&server, "secret_member_1", "Ada").await;
    ada.say("id_1", "hello").await;
    joined(&server, "secret_member_2", "Nils").await;
    let listed = visitor_command(dir.path(), &["list", "--channel", "demo_channel"]).await;
    assert_eq!(listed.code, 0, "{listed:?}");
    assert!(
        listed.out.contains("Ada") && listed.out.contains("Nils"),
        "{listed:?}"
    );
    assert!(!listed.out.contains("secret_member"), "{listed:?}");
    let number = number_of(dir.path(), "ada").await;
    assert!(number.parse::<i64>().is_ok(), "{number}");
    let unknown = visitor_command(dir.path(), &["list", "--channel", "other_channel"]).await;
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.err.contains("channel list"), "{unknown:?}");
}

#[tokio::test]
async fn who_is_meant_must_be_clear() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    joined(&server, "member_1", "Ada").await;
    joined(&server, "member_2", "Nils").await;
    let numbers = [
        number_of(dir.path(), "Ada").await,
        number_of(dir.path(), "Nils").await,
    ];
    let mut connection = connect(&dir.path().join("kite.db")).await;
    query("UPDATE visitors SET handle = 'calm-otter-4821'")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let to = dir.path().join("export");
    let export = |by: [&'static str; 2]| {
        let to = to.to_str().unwrap().to_owned();
        let data = dir.path().to_owned();
        async move {
            let args = [
                "export",
                "--channel",
                "demo_channel",
                "--to",
                &to,
                by[0],
                by[1],
            ];
            visitor_command(&data, &args).await
        }
    };
    let several = export(["--handle", "calm-otter-4821"]).await;
    assert_eq!(several.code, 2, "{several:?}");
    for number in &numbers {
        assert!(
            several.err.contains(&format!("--visitor {number} ")),
            "{several:?}"
        );
    }
    for by in [["--handle", "calm-otter"], ["--visitor", "77"]] {
        let nobody = export(by).await;
        assert_eq!(nobody.code, 2, "{nobody:?}");
        assert!(nobody.err.contains("visitor list"), "{nobody:?}");
    }
    // A number of another channel is nobody here.
    let add = ["channel", "add", "other_channel", "--data-dir"];
    run(&[&add, [dir.path().to_str().unwrap()].as_slice()].concat()).await;
    let args = [
        "erase",
        "--channel",
        "other_channel",
        "--visitor",
        &numbers[0],
        "--yes",
    ];
    let nobody = visitor_command(dir.path(), &args).await;
    assert_eq!(nobody.code, 2, "{nobody:?}");
    assert!(!to.exists());
}

#[tokio::test]
async fn an_export_has_what_was_said_and_sent() {
    let dir = TempDir::new().unwrap();
    schema_1(dir.path()).await;
    let to = dir.path().join("export");
    let args = [
        "export",
        "--channel",
        "shop_channel",
        "--handle",
        "calm-kite-4126",
        "--to",
        to.to_str().unwrap(),
    ];
    let exported = visitor_command(dir.path(), &args).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    let text = fs::read_to_string(to.join("visitor.json")).unwrap();
    assert!(!text.contains("fixture-member"), "a credential");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        document["channel"],
        json!({"name": "shop_channel", "title": "Der Blumenladen"})
    );
    let visitor = &document["visitor"];
    assert_eq!(
        (
            &visitor["handle"],
            &visitor["name"],
            &visitor["firstJoinedAt"]
        ),
        (
            &json!("calm-kite-4126"),
            &json!("نور"),
            &json!("2026-11-21T10:56:50.579Z")
        )
    );
    let conversations = document["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0]["operatorMarks"]["read"], 5);
    let entries = conversations[0]["entries"].as_array().unwrap();
    let kinds: Vec<_> = entries
        .iter()
        .map(|it| (&it["role"], &it["kind"]))
        .collect();
    let (me, them) = (&json!("visitor"), &json!("operator"));
    let (said, sent) = (&json!("text"), &json!("file"));
    assert_eq!(
        kinds,
        [
            (me, said),
            (me, said),
            (me, sent),
            (them, said),
            (them, sent)
        ]
    );
    assert_eq!(entries[3]["text"], "Ja — 花はあります 🌷");
    assert_eq!(entries[3]["author"], "Ada Lovelace");
    for (entry, name, path, bytes) in [
        (
            2,
            "Blüte.png",
            "files/1-3.png",
            b"\x89PNG\r\n\x1a\nthe bytes of a picture\x00\xff".as_slice(),
        ),
        (
            4,
            "Preise 2026.pdf",
            "files/1-5.pdf",
            b"%PDF-1.7 the bytes of a price list\n",
        ),
    ] {
        let entry = &entries[entry];
        assert_eq!(
            (&entry["name"], &entry["path"]),
            (&json!(name), &json!(path))
        );
        assert_eq!(fs::read(to.join(path)).unwrap(), bytes);
    }
    let again = visitor_command(dir.path(), &args).await;
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.err.contains("is there already"), "{again:?}");
}

#[tokio::test]
async fn an_export_has_what_the_second_version_added() {
    const DEVICE: &str = "device-token-device-token-device-token";
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let dial = Dial {
        protocol: Some("k1te.chat.v2"),
        ..Dial::default()
    };
    let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
    let join = json!([
        "JOIN",
        "secret_member",
        "Ada",
        "demo_channel",
        DEVICE,
        null,
        null
    ]);
    visitor.send(join).await;
    while visitor.receive().await[0] != "LIVE" {}
    for frame in [
        txt("id_1", "with a tpyo"),
        txt("id_2", SECRET),
        json!(["EDIT", "id_3", 1, "without a typo", SENT_AT]),
        json!(["EDIT", "id_4", 2, null, SENT_AT]),
        json!(["RATE", "id_5", 4, "nice", SENT_AT]),
        json!(["REPORT", "id_6", "they were rude"]),
    ] {
        let id = frame[1].clone();
        visitor.send(frame).await;
        loop {
            let answer = visitor.receive().await;
            assert_ne!(answer[0], "ERR", "{answer}");
            if answer[0] == "ACK" && answer[1] == id {
                break;
            }
        }
    }
    let to = dir.path().join("export");
    let number = number_of(dir.path(), "Ada").await;
    let to_text = to.to_str().unwrap();
    let args = [
        "export",
        "--channel",
        "demo_channel",
        "--visitor",
        &number,
        "--to",
        to_text,
    ];
    let exported = visitor_command(dir.path(), &args).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    let text = fs::read_to_string(to.join("visitor.json")).unwrap();
    for credential in ["secret_member", DEVICE] {
        assert!(!text.contains(credential));
    }
    assert!(!text.contains(SECRET), "it was deleted");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["devices"].as_array().unwrap().len(), 1);
    let conversation = &document["conversations"][0];
    assert_eq!(conversation["report"]["reason"], "they were rude");
    let entries = conversation["entries"].as_array().unwrap();
    let kinds: Vec<_> = entries
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["text", "deleted", "edit", "edit", "rating"]);
    assert_eq!(entries[0]["text"], "without a typo");
    assert_eq!(
        (&entries[4]["stars"], &entries[4]["comment"]),
        (&json!(4), &json!("nice"))
    );
}

#[tokio::test]
async fn an_erased_visitor_leaves_nothing_behind() {
    const CONTRACT: Upload = Upload {
        id: "file_1",
        name: "my contract.png",
        media_type: "image/png",
        bytes: b"\x89PNG, and what nobody else should see",
    };
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut ada = joined(&server, "secret_member_1", "Ada Lovelace").await;
    let mut bo = joined(&server, "secret_member_2", "Nils").await;
    ada.say("id_1", SECRET).await;
    let slot = CONTRACT.send(&mut ada).await;
    bo.say("id_1", "who stays").await;
    let kept = PICTURE.send(&mut bo).await;
    let number = number_of(dir.path(), "Ada").await;

    let asked = visitor_command(
        dir.path(),
        &["erase", "--channel", "demo_channel", "--visitor", &number],
    )
    .await;
    assert_eq!(asked.code, 2, "{asked:?}");
    assert!(asked.err.contains("--yes"), "{asked:?}");
    assert!(!found_in(dir.path(), SECRET.as_bytes()).is_empty());

    let erased = erase(dir.path(), &number).await;
    assert_eq!(erased.code, 0, "{erased:?}");
    assert!(erased.out.contains("and 1 files"), "{erased:?}");
    for trace in [
        SECRET.as_bytes(),
        b"secret_member_1",
        b"Ada Lovelace",
        b"my contract.png",
        CONTRACT.bytes,
    ] {
        let words = String::from_utf8_lossy(trace);
        assert_eq!(found_in(dir.path(), trace), nothing(), "{words}");
    }
    assert!(!place_of(dir.path(), &slot.canonical).exists());
    assert_eq!(get(&slot.canonical).await.status(), 404);
    // What was open for the visitor is closed, and they are a new one.
    ada.send(txt("id_2", "anybody?")).await;
    assert_eq!(u16::from(ada.closed().await.code), 1001);
    let mut ada = joined(&server, "secret_member_1", "Ada Lovelace").await;
    ada.nothing_came().await;
    assert_ne!(number_of(dir.path(), "Ada").await, number);

    bo.say("id_2", "still here").await;
    assert_eq!(get(&kept.canonical).await.status(), 200);
    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    let nobody = erase(dir.path(), &number).await;
    assert_eq!(nobody.code, 2, "{nobody:?}");
}

#[tokio::test]
async fn an_older_backup_comes_back_without_who_was_erased() {
    let dir = TempDir::new().unwrap();
    let (data, backups) = (dir.path().join("data"), dir.path().join("backups"));
    let restored = dir.path().join("restored");
    let server = Process::serve(&data).await;
    let mut ada = joined(&server, "secret_member_1", "Ada").await;
    let mut bo = joined(&server, "secret_member_2", "Nils").await;
    ada.say("id_1", SECRET).await;
    let slot = PICTURE.send(&mut ada).await;
    bo.say("id_1", "who stays").await;
    let older = back_up(&data, &backups).await;
    let beside = back_up(&data, &backups).await;
    let away = back_up(&data, &backups).await;
    let hidden = dir.path().join("hidden");
    fs::rename(&away, &hidden).unwrap();

    let number = number_of(&data, "Ada").await;
    let erased = erase(&data, &number).await;
    assert_eq!(erased.code, 0, "{erased:?}");
    assert!(
        erased.out.contains("1 backups cannot be reached"),
        "{erased:?}"
    );
    assert!(erased.out.contains(away.to_str().unwrap()), "{erased:?}");
    let noted = fs::read_to_string(older.join("erased.json")).unwrap();
    for name in ["Ada", "secret_member_1"] {
        assert!(!noted.contains(name), "{noted}");
    }

    let done = restore(&older, &restored).await;
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains("erased since: 1."), "{done:?}");
    assert_eq!(found_in(&restored, SECRET.as_bytes()), nothing());
    assert!(!place_of(&restored, &slot.canonical).exists());
    assert!(!found_in(&restored, b"who stays").is_empty());
    number_of(&restored, "Nils").await;
    let checked = check(&restored).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    // The restored data knows whom it left out, and tells its own backups.
    let of_restored = back_up(&restored, &backups).await;
    assert!(of_restored.join("erased.json").exists());

    // And it knows the backups beside the one that it came from.
    let number = number_of(&restored, "Nils").await;
    assert_eq!(erase(&restored, &number).await.code, 0);
    let late = dir.path().join("restored-without-both");
    let done = restore(&beside, &late).await;
    assert!(done.out.contains("erased since: 2."), "{done:?}");
    assert_eq!(found_in(&late, b"who stays"), nothing());

    // One that was away is told as soon as it is back.
    fs::rename(&hidden, &away).unwrap();
    assert!(!away.join("erased.json").exists());
    back_up(&data, &backups).await;
    let restored = dir.path().join("restored-late");
    let done = restore(&away, &restored).await;
    assert!(done.out.contains("erased since: 1."), "{done:?}");
    assert_eq!(found_in(&restored, SECRET.as_bytes()), nothing());
}
