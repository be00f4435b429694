//! `check`: what it finds, and what it lets alone.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sqlx::{Connection, query};
use tempfile::TempDir;

use crate::backup::{check, place_of};
use crate::support::files::PICTURE;
use crate::support::fixture::{connect, schema_1};
use crate::support::process::{Finished, Process, run};
use crate::support::visitor::Visitor;

/// A running server with a picture, and where that is.
async fn with_picture() -> (TempDir, Process, PathBuf) {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut visitor = Visitor::connect_to(&server.socket()).await;
    visitor.join("member_1", "demo_channel").await;
    visitor.say("id_1", "hello").await;
    let slot = PICTURE.send(&mut visitor).await;
    let place = place_of(dir.path(), &slot.canonical);
    (dir, server, place)
}

/// One line about this, which says what to do.
fn found(checked: &Finished, words: &[&str]) {
    assert_eq!(checked.code, 1, "{checked:?}");
    let lines: Vec<_> = checked.out.lines().collect();
    assert_eq!(lines.len(), 1, "{checked:?}");
    for word in words {
        assert!(lines[0].contains(word), "{word}: {checked:?}");
    }
    assert!(checked.err.contains("problems found: 1;"), "{checked:?}");
}

async fn change(dir: &Path, sql: &'static str) {
    let mut connection = connect(&dir.join("kite.db")).await;
    let done = query(sql).execute(&mut connection).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn all_is_well_beside_a_running_server_and_after_it() {
    let (dir, server, _) = with_picture().await;
    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.out.contains("1 files are as they should be"));
    server.terminate().await;
    server.end().await;
    let before = fs::read(dir.path().join("kite.db")).unwrap();
    assert_eq!(check(dir.path()).await.code, 0);
    assert!(fs::read(dir.path().join("kite.db")).unwrap() == before);
    Process::serve(dir.path()).await;
}

#[tokio::test]
async fn data_of_an_earlier_release_is_checked_as_far_as_it_goes() {
    let dir = TempDir::new().unwrap();
    schema_1(dir.path()).await;
    let before = fs::read(dir.path().join("kite.db")).unwrap();
    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(fs::read(dir.path().join("kite.db")).unwrap() == before);
    let list = [
        "channel",
        "list",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ];
    assert_eq!(run(&list).await.code, 0);
    let checked = check(dir.path()).await;
    assert_eq!(
        checked.code, 0,
        "the upgrade left something wrong: {checked:?}"
    );
    assert_eq!(checked.out.lines().count(), 1, "{checked:?}");
}

#[tokio::test]
async fn missing_shortened_and_changed_files_are_found() {
    let (dir, _server, place) = with_picture().await;
    let name = place.to_str().unwrap();
    let mut flipped = PICTURE.bytes.to_vec();
    flipped[7] ^= 0x10;
    fs::write(&place, flipped).unwrap();
    found(
        &check(dir.path()).await,
        &[name, "other bytes", "copy it from a backup"],
    );
    fs::write(&place, &PICTURE.bytes[..5]).unwrap();
    found(
        &check(dir.path()).await,
        &[name, "5 bytes instead of", "copy it"],
    );
    fs::remove_file(&place).unwrap();
    found(&check(dir.path()).await, &[name, "is missing", "copy it"]);
    fs::write(&place, PICTURE.bytes).unwrap();
    assert_eq!(check(dir.path()).await.code, 0);
}

#[tokio::test]
async fn only_old_orphans_are_removed_and_only_when_asked() {
    let (dir, _server, place) = with_picture().await;
    let orphan = |letter: &str| {
        let id = letter.repeat(32);
        let place = dir.path().join("files").join(&id[..2]).join(&id);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "whose am I?").unwrap();
        place
    };
    let (old, young) = (orphan("a"), orphan("b"));
    let two_hours_ago = SystemTime::now() - Duration::from_hours(2);
    File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(two_hours_ago)
        .unwrap();
    let foreign = dir.path().join("files/notes.txt");
    fs::write(&foreign, "not ours").unwrap();

    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 1);
    assert_eq!(checked.out.lines().count(), 3, "{checked:?}");
    for path in [&old, &young, &foreign] {
        assert!(checked.out.contains(path.to_str().unwrap()), "{checked:?}");
        assert!(path.exists(), "a check removes nothing");
    }
    let repair = [
        "check",
        "--repair",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ];
    let repaired = run(&repair).await;
    assert_eq!(repaired.code, 1, "two are left: {repaired:?}");
    assert!(repaired.err.contains("problems found: 2;"), "{repaired:?}");
    assert!(!old.exists());
    assert!(young.exists() && foreign.exists() && place.exists());
    fs::remove_file(&young).unwrap();
    fs::remove_file(&foreign).unwrap();
    assert_eq!(run(&repair).await.code, 0);
}

#[tokio::test]
async fn a_damaged_database_is_found() {
    let (dir, server, _) = with_picture().await;
    server.terminate().await;
    server.end().await;
    let database = dir.path().join("kite.db");
    let whole = fs::read(&database).unwrap();
    let pages = whole.len() / 4096;
    let mut noticed = 0;
    for page in 1..pages {
        let mut bytes = whole.clone();
        bytes[page * 4096..page * 4096 + 8].fill(0xa5);
        fs::write(&database, bytes).unwrap();
        let checked = check(dir.path()).await;
        noticed += usize::from(checked.code == 1);
        assert!(
            checked.code == 0 || checked.err.starts_with("error: "),
            "{checked:?}"
        );
    }
    assert_eq!(noticed, pages - 1, "of the pages that were overwritten");
    fs::write(&database, &whole[..whole.len() / 2]).unwrap();
    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 1, "{checked:?}");
    fs::write(&database, "This is no database.").unwrap();
    let checked = check(dir.path()).await;
    assert_eq!(checked.code, 1, "{checked:?}");
    assert!(checked.err.contains("not a database"), "{checked:?}");
}

#[tokio::test]
async fn contradictions_in_the_database_are_found() {
    for (sql, words) in [
        (
            "UPDATE conversations SET last_seq = last_seq + 1",
            "without gaps",
        ),
        ("UPDATE conversations SET unread = unread + 1", "unread"),
        (
            "INSERT INTO deliveries SELECT conversation_id, 0, 77, stored_at FROM entries WHERE seq = 1",
            "owes",
        ),
        ("UPDATE files SET digest = NULL", "never stored"),
        ("UPDATE files SET carried = 0", "never stored"),
        (
            "UPDATE conversations SET last_message_seq = 1, first_seq = 2",
            "without gaps",
        ),
        (
            "UPDATE conversations SET visitor_read_seq = 1, visitor_received_seq = 0",
            "not received",
        ),
        ("UPDATE channels SET file_bytes = 1", "bytes of its files"),
        (
            "UPDATE conversations SET visitor_id = visitor_id + 1",
            "belong to rows of visitors",
        ),
    ] {
        let (dir, _server, _) = with_picture().await;
        change(dir.path(), sql).await;
        let checked = check(dir.path()).await;
        assert_eq!(checked.code, 1, "{sql}: {checked:?}");
        assert!(checked.out.contains(words), "{sql}: {checked:?}");
        assert!(
            checked.out.lines().all(|line| line.contains(": ")),
            "{checked:?}"
        );
    }
}
