//! A file that cannot be opened: the error says which, why, and what to do.

use std::fs;
use std::path::{Path, PathBuf};

use kite_store::{OpenError, SqliteStore};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection, query};
use tempfile::TempDir;

async fn refused(path: &Path) -> OpenError {
    match SqliteStore::open(path).await {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => {
            let said = error.to_string();
            let name = path.to_str().unwrap();
            assert!(said.contains(name), "{said:?} does not name {name}");
            error
        }
    }
}

/// A database that was made and closed.
async fn database(dir: &TempDir) -> PathBuf {
    let path = dir.path().join("kite.db");
    SqliteStore::open(&path).await.unwrap().close().await;
    path
}

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_directory() {
    let dir = TempDir::new().unwrap();
    let error = refused(dir.path()).await;
    assert!(matches!(error, OpenError::Directory(_)), "{error:?}");
}

#[tokio::test]
async fn a_place_that_is_not_there() {
    let dir = TempDir::new().unwrap();
    let error = refused(&dir.path().join("missing").join("kite.db")).await;
    assert!(matches!(error, OpenError::Unwritable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_text_file() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let text = "Dear diary, this is no database.\n".repeat(100);
    fs::write(&path, &text).unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::NotADatabase(_)), "{error:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text, "it is left alone");
}

#[tokio::test]
async fn a_file_that_was_cut_off() {
    let dir = TempDir::new().unwrap();
    let path = database(&dir).await;
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_with_rubbish_in_it() {
    let dir = TempDir::new().unwrap();
    let path = database(&dir).await;
    let mut bytes = fs::read(&path).unwrap();
    // The header says a database, its first page says nonsense.
    bytes[100..4096].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_of_a_newer_release() {
    let dir = TempDir::new().unwrap();
    let path = database(&dir).await;
    query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (999999, 'of the future', TRUE, x'00', 0)",
    )
    .execute(&mut connect(&path).await)
    .await
    .unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Newer(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_with_other_tables() {
    let dir = TempDir::new().unwrap();
    let path = database(&dir).await;
    query("UPDATE _sqlx_migrations SET checksum = x'00'")
        .execute(&mut connect(&path).await)
        .await
        .unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Altered(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_that_somebody_holds() {
    let dir = TempDir::new().unwrap();
    let path = database(&dir).await;
    let mut holder = connect(&path).await;
    let held = holder.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Locked(_)), "{error:?}");
    held.rollback().await.unwrap();
    SqliteStore::open(&path).await.unwrap();
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    fs::write(&path, "").unwrap();
    SqliteStore::open(&path).await.unwrap().close().await;
    assert!(fs::read(&path).unwrap().starts_with(b"SQLite format 3\0"));
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_what_visitors_write() {
    use std::os::unix::fs::PermissionsExt;

    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let _open = SqliteStore::open(&path).await.unwrap();
    let files = fs::read_dir(dir.path()).unwrap();
    let modes: Vec<_> = files
        .map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert!(modes.len() > 1, "the log is there too");
    assert!(modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
}
