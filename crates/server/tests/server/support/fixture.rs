//! Data directories as earlier releases left them.

use std::fs;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection, raw_sql};

/// The cookie of an operator who is logged in there.
pub(crate) const SESSION: &str = "kite_desk=ps0zcq0vfhoc64j4x9y37264mbeuuds6";

/// The token of a login link that nobody has used there yet.
pub(crate) const LOGIN: &str = "m88ll36innr743pttq5dsvwf9cb3zloq";

/// Fills a directory with the data of schema 1.
pub(crate) async fn schema_1(dir: &Path) {
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../store/tests/fixtures/schema-0001"
    );
    let fixture = Path::new(fixture);
    let mut connection = connect(&dir.join("kite.db")).await;
    raw_sql(include_str!(
        "../../../../store/tests/fixtures/schema-0001/kite.sql"
    ))
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    for prefix in fs::read_dir(fixture.join("files")).unwrap() {
        let prefix = prefix.unwrap();
        let to = dir.join("files").join(prefix.file_name());
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(prefix.path()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

/// A connection to a database as the server leaves it, made if need be.
pub(crate) async fn connect(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(false)
        .connect()
        .await
        .unwrap()
}
