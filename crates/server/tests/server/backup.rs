//! Backups of a server that runs, and what comes back from them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use sqlx::{Connection, query_scalar};
use tempfile::TempDir;

use crate::support::files::{PICTURE, get};
use crate::support::fixture::{connect, schema_1};
use crate::support::process::{Finished, Process, finish, program, run};
use crate::support::until;
use crate::support::visitor::Visitor;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Backs up, and gives where the backup is.
pub(crate) async fn back_up(data: &Path, to: &Path) -> PathBuf {
    let made = run(&["backup", "--to", text(to), "--data-dir", text(data)]).await;
    assert_eq!(made.code, 0, "{made:?}");
    PathBuf::from(made.out.trim())
}

pub(crate) async fn restore(backup: &Path, data: &Path) -> Finished {
    run(&["restore", "--from", text(backup), "--data-dir", text(data)]).await
}

pub(crate) async fn check(data: &Path) -> Finished {
    run(&["check", "--data-dir", text(data)]).await
}

/// Where the bytes of the picture that was sent are kept.
pub(crate) fn place_of(data: &Path, canonical: &str) -> PathBuf {
    let id = canonical.split('.').rev().nth(2).unwrap();
    data.join("files").join(&id[..2]).join(id)
}

fn manifest(backup: &Path) -> Value {
    serde_json::from_slice(&fs::read(backup.join("manifest.json")).unwrap()).unwrap()
}

fn names(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// The ids under which a visitor's texts are in a database.
async fn client_ids(database: &Path, texts: &str) -> BTreeSet<String> {
    let mut connection = connect(database).await;
    let tables: Vec<String> = query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    // The table that holds what was said has had two names.
    let sql = if tables.iter().any(|name| name == "entries") {
        "SELECT client_id FROM entries WHERE text = ?1"
    } else {
        "SELECT client_id FROM messages WHERE text = ?1"
    };
    let ids: Vec<String> = query_scalar(sql)
        .bind(texts)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    ids.into_iter().collect()
}

#[tokio::test]
async fn a_restored_server_has_everything() {
    let dir = TempDir::new().unwrap();
    let (data, backups, restored) = (
        dir.path().join("data"),
        dir.path().join("backups"),
        dir.path().join("restored"),
    );
    let server = Process::serve(&data).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    let ack = visitor.say("id_1", "before the backup").await;
    let slot = PICTURE.send(&mut visitor).await;
    let backup = back_up(&data, &backups).await;
    visitor.say("id_2", "after the backup").await;

    assert_eq!(
        backup.parent().unwrap(),
        fs::canonicalize(&backups).unwrap()
    );
    let name = backup.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("kite-20") && name.ends_with('Z'), "{name}");
    let expected = ["erased.json", "files", "kite.db", "manifest.json"];
    let expected: BTreeSet<_> = expected.map(str::to_owned).into();
    // There is a list of the erased only where somebody was.
    let without = |name: &str| expected.iter().filter(|it| *it != name).cloned().collect();
    assert_eq!(names(&backup), without("erased.json"));
    let manifest = manifest(&backup);
    assert_eq!(manifest["files"]["count"], 1, "{manifest}");
    assert_eq!(
        manifest["files"]["bytes"],
        PICTURE.bytes.len(),
        "{manifest}"
    );
    assert_eq!(manifest["database"]["rows"]["visitors"], 1, "{manifest}");
    server.kill().await;

    let done = restore(&backup, &restored).await;
    assert_eq!(done.code, 0, "{done:?}");
    let checked = check(&restored).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    let server = Process::serve(&restored).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    assert_eq!(visitor.say("id_1", "before the backup").await, ack);
    let canonical = slot.canonical.split_once("/api/").unwrap().1;
    let file = get(&format!("{}/api/{canonical}", server.url())).await;
    assert_eq!(file.bytes().await.unwrap(), PICTURE.bytes);
    let (before, after) = ("before the backup", "after the backup");
    let database = restored.join("kite.db");
    assert_eq!(client_ids(&database, before).await.len(), 1);
    assert_eq!(client_ids(&database, after).await.len(), 0);
}

#[tokio::test]
async fn a_backup_under_load_has_what_was_acknowledged_before() {
    const TEXT: &str = "sent without end";
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let server = Process::serve(&data).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    visitor.say("0", TEXT).await;
    let enough = Arc::new(AtomicBool::new(false));
    let (acknowledged, mut last) = tokio::sync::watch::channel(0);
    let sender = tokio::spawn({
        let enough = enough.clone();
        async move {
            for n in 1.. {
                if enough.load(Ordering::Relaxed) {
                    break;
                }
                visitor.say(&n.to_string(), TEXT).await;
                acknowledged.send_replace(n);
            }
        }
    });
    for round in 0..3 {
        let after = *last.borrow_and_update();
        let before = *last.wait_for(|n| *n > after + 20).await.unwrap();
        let backup = back_up(&data, &dir.path().join("backups")).await;
        let until_now = *last.borrow_and_update() + 1;
        let restored = dir.path().join(format!("restored-{round}"));
        assert_eq!(restore(&backup, &restored).await.code, 0);
        let checked = check(&restored).await;
        assert_eq!(checked.code, 0, "{checked:?}");
        let kept = client_ids(&restored.join("kite.db"), TEXT).await;
        let prefix = (0..kept.len()).map(|n| n.to_string()).collect();
        assert_eq!(kept, prefix, "it is not what was sent first");
        assert!(kept.len() > before, "{} of {before}", kept.len());
        assert!(kept.len() <= until_now + 1, "{} of {until_now}", kept.len());
    }
    enough.store(true, Ordering::Relaxed);
    sender.await.unwrap();
}

#[tokio::test]
async fn data_of_an_earlier_release_is_backed_up_as_it_is() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    schema_1(&data).await;
    let backup = back_up(&data, &dir.path().join("backups")).await;
    let of_backup = manifest(&backup);
    assert_eq!(of_backup["schema"], 1, "{of_backup}");
    assert_eq!(of_backup["files"]["count"], 2, "{of_backup}");
    let mut connection = connect(&data.join("kite.db")).await;
    let version: i64 = query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(version, 1, "nothing was upgraded on the way");
    let restored = dir.path().join("restored");
    assert_eq!(restore(&backup, &restored).await.code, 0);
    let checked = check(&restored).await;
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[tokio::test]
async fn a_backup_that_broke_off_never_looks_whole() {
    let dir = TempDir::new().unwrap();
    let (data, backups) = (dir.path().join("data"), dir.path().join("backups"));
    let server = Process::serve(&data).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    for n in 0..20 {
        visitor.say(&n.to_string(), &"x".repeat(4000)).await;
    }
    // Whenever it is killed, there is a whole backup or none.
    for pause in 0..12 {
        let mut command = program(&["backup", "--data-dir", text(&data), "--to", text(&backups)]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let began = std::time::Instant::now();
        until("the moment to kill it", async || {
            began.elapsed().as_millis() >= pause * 5 || child.try_wait().unwrap().is_some()
        })
        .await;
        child.kill().await.unwrap();
    }
    for name in names(&backups) {
        let backup = backups.join(&name);
        let restored = dir.path().join(format!("of-{name}"));
        let done = restore(&backup, &restored).await;
        if name.ends_with(".partial") {
            assert_eq!(done.code, 2, "{name}: {done:?}");
            assert!(done.err.contains("broke off"), "{done:?}");
            assert!(!restored.exists(), "nothing was begun");
        } else {
            assert_eq!(done.code, 0, "{name}: {done:?}");
            assert_eq!(check(&restored).await.code, 0);
        }
    }
    // One that stands there by itself is put away by the next one.
    let left = backups.join("kite-2026-01-01T000000.000Z.partial");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), "").unwrap();
    let whole = back_up(&data, &backups).await;
    assert!(!left.exists());
    assert!(whole.join("manifest.json").exists());
}

#[tokio::test]
async fn what_is_there_is_never_overwritten() {
    let dir = TempDir::new().unwrap();
    let (data, backups) = (dir.path().join("data"), dir.path().join("backups"));
    let server = Process::serve(&data).await;
    let backup = back_up(&data, &backups).await;
    let second = back_up(&data, &backups).await;
    assert_ne!(backup, second);

    let used = dir.path().join("used");
    fs::create_dir(&used).unwrap();
    fs::write(used.join("diary.txt"), "dear diary").unwrap();
    for taken in [&used, &data] {
        let before = names(taken);
        let refused = restore(&backup, taken).await;
        assert_eq!(refused.code, 2, "{refused:?}");
        for words in [text(taken), "not empty", "--data-dir"] {
            assert!(refused.err.contains(words), "{words}: {refused:?}");
        }
        assert_eq!(names(taken), before);
    }
    // The server never noticed.
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    visitor.say("id_1", "still there").await;
}

#[tokio::test]
async fn a_half_restored_directory_is_not_served() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("restoring"), "").unwrap();
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        text(dir.path()),
    ];
    let refused = run(&serve).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("not finished"), "{refused:?}");
    assert_eq!(names(dir.path()), ["restoring".to_owned()].into());
}

/// Harm to a backup.
type Damage<'a> = &'a dyn Fn(&Path);

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let (data, restored) = (dir.path().join("data"), dir.path().join("restored"));
    let server = Process::serve(&data).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    let slot = PICTURE.send(&mut visitor).await;
    let file = |backup: &Path| place_of(backup, &slot.canonical);
    let flip = |path: PathBuf| {
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        // A backup on the same disk shares the file with the data.
        fs::remove_file(&path).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let damages: [(&str, Damage); 7] = [
        ("its database", &|backup| flip(backup.join("kite.db"))),
        ("its database", &|backup| {
            fs::remove_file(backup.join("kite.db")).unwrap();
        }),
        ("1 of its files", &|backup| flip(file(backup))),
        ("1 of its files", &|backup| {
            fs::remove_file(file(backup)).unwrap();
        }),
        ("there is no manifest.json", &|backup| {
            fs::remove_file(backup.join("manifest.json")).unwrap();
        }),
        ("cannot be understood", &|backup| {
            fs::write(backup.join("manifest.json"), "{").unwrap();
        }),
        ("newer release", &|backup| {
            fs::write(backup.join("manifest.json"), r#"{"format":99}"#).unwrap();
        }),
    ];
    for (words, damage) in damages {
        let backup = back_up(&data, &dir.path().join("backups")).await;
        damage(&backup);
        let refused = restore(&backup, &restored).await;
        assert_ne!(refused.code, 0, "{words}");
        assert!(refused.err.contains(words), "{words}: {refused:?}");
        assert!(refused.err.contains(text(&backup)), "{words}: {refused:?}");
        assert!(
            !restored.exists() || names(&restored).is_empty(),
            "{words}: {:?}",
            names(&restored)
        );
    }
}

#[tokio::test]
async fn a_file_that_is_lost_already_is_said_and_the_rest_saved() {
    let dir = TempDir::new().unwrap();
    let (data, restored) = (dir.path().join("data"), dir.path().join("restored"));
    let server = Process::serve(&data).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    visitor.say("id_1", "worth keeping").await;
    let slot = PICTURE.send(&mut visitor).await;
    fs::remove_file(place_of(&data, &slot.canonical)).unwrap();
    let backups = dir.path().join("backups");
    let made = run(&["backup", "--to", text(&backups), "--data-dir", text(&data)]).await;
    assert_eq!(made.code, 1, "{made:?}");
    assert!(made.err.contains("1 files are missing"), "{made:?}");
    let done = restore(Path::new(made.out.trim()), &restored).await;
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains("1 files were gone"), "{done:?}");
    let kept = client_ids(&restored.join("kite.db"), "worth keeping").await;
    assert_eq!(kept.len(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_on_another_disk_are_copied_and_looked_at() {
    use std::os::unix::fs::MetadataExt;

    let dir = TempDir::new().unwrap();
    // Linux has a file system in memory there.
    let other_disk = TempDir::new_in("/dev/shm").unwrap();
    let server = Process::serve(dir.path()).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    let slot = PICTURE.send(&mut visitor).await;
    let backup = back_up(dir.path(), other_disk.path()).await;
    let copy = place_of(&backup, &slot.canonical);
    assert_eq!(fs::read(&copy).unwrap(), PICTURE.bytes);
    let (original, copied) = (fs::metadata(dir.path()), fs::metadata(&copy));
    assert_ne!(original.unwrap().dev(), copied.unwrap().dev());

    let mut changed = PICTURE.bytes.to_vec();
    changed[5] ^= 1;
    fs::write(place_of(dir.path(), &slot.canonical), changed).unwrap();
    let to = [
        "--to",
        text(other_disk.path()),
        "--data-dir",
        text(dir.path()),
    ];
    let made = run(&[["backup"].as_slice(), &to].concat()).await;
    assert_eq!(made.code, 1, "{made:?}");
    let lost = &manifest(Path::new(made.out.trim()))["files"]["lost"];
    assert_eq!(lost.as_array().unwrap().len(), 1, "{lost}");
}

#[tokio::test]
async fn what_cannot_be_backed_up_or_restored_is_said() {
    let dir = TempDir::new().unwrap();
    let nowhere = dir.path().join("nowhere");
    let backup = [
        "backup",
        "--to",
        text(dir.path()),
        "--data-dir",
        text(&nowhere),
    ];
    let refused = run(&backup).await;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("no database"), "{refused:?}");
    let refused = restore(&nowhere, &dir.path().join("new")).await;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("no backup"), "{refused:?}");
    let missing = finish(program(&["backup", "--data-dir", text(&nowhere)])).await;
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("--to"), "{missing:?}");
    assert_eq!(names(dir.path()), BTreeSet::new());
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_for_the_user_alone_who_made_it() {
    use std::os::unix::fs::PermissionsExt;

    let data = TempDir::new().unwrap();
    let server = Process::serve(data.path()).await;
    let to = TempDir::new().unwrap();
    let backup = back_up(data.path(), to.path()).await;
    for path in [
        &backup,
        &backup.join("kite.db"),
        &backup.join("manifest.json"),
    ] {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
    drop(server);
}
