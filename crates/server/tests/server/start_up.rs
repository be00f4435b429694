//! What the program says when it starts, and when it cannot.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::support::files::get;
use crate::support::process::{Finished, Process, finish, program, run};
use crate::support::visitor::Visitor;

/// One line that says what and what to do.
fn refused(finished: &Finished, words: &[&str]) {
    assert_eq!(finished.code, 1, "{finished:?}");
    assert_eq!(finished.out, "");
    let errors = finished
        .err
        .lines()
        .filter(|line| line.starts_with("error: "));
    assert_eq!(errors.count(), 1, "{}", finished.err);
    for word in words {
        assert!(finished.err.contains(word), "{word}: {}", finished.err);
    }
}

async fn serve(dir: &Path, listen: &str) -> Finished {
    let dir = dir.to_str().unwrap();
    run(&["serve", "--listen", listen, "--data-dir", dir]).await
}

#[tokio::test]
async fn the_greeting_is_all_that_is_needed() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(&dir.path().join("data")).await;
    let url = server.url().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let socket = server.socket();
    let token = server.login_token().to_owned();
    assert_eq!(token.len(), 32);
    let expected = [
        format!("Listening on {url}"),
        format!("Demo page      {url}/demo/"),
        format!("Operators' desk {url}/desk#login={token}"),
        String::new(),
        format!("<script type=\"module\" src=\"{url}/kite-chat.js\"></script>"),
        format!("<kite-chat endpoint=\"{socket}?c=demo_channel\"></kite-chat>"),
    ];
    assert_eq!(server.greeting, expected);
    assert_eq!(get(&format!("{url}/readyz")).await.status(), 200);
    let mut visitor = Visitor::connect_to(&socket).await;
    visitor.join("member_1", "demo_channel").await;
}

#[tokio::test]
async fn browsers_are_sent_to_the_public_url() {
    let dir = TempDir::new().unwrap();
    let mut command = program(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .args(["--public-url", "https://chat.example.com/", "--data-dir"])
        .arg(dir.path());
    let server = Process::start(command).await;
    assert_eq!(
        server.greeting[1],
        "Demo page      https://chat.example.com/demo/"
    );
    assert_eq!(
        server.greeting[2], "Operators' desk https://chat.example.com/desk",
        "a login link is no matter for a log"
    );
    assert!(server.greeting[5].contains("wss://chat.example.com/channels?c=demo_channel"));
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_look_into_the_data() {
    use std::os::unix::fs::PermissionsExt;

    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let _server = Process::serve(&data).await;
    let mode = fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn the_demo_channel_is_made_once() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    server.terminate().await;
    server.end().await;
    let data = ["--data-dir", dir.path().to_str().unwrap()];
    let remove = ["channel", "remove", "demo_channel", "--yes"];
    assert_eq!(run(&[remove.as_slice(), &data].concat()).await.code, 0);
    let add = ["channel", "add", "own_channel"];
    assert_eq!(run(&[add.as_slice(), &data].concat()).await.code, 0);
    let server = Process::serve(dir.path()).await;
    assert!(server.greeting[5].contains("?c=own_channel"));
    let listed = run(&[["channel", "list"], data].concat()).await;
    assert!(!listed.out.contains("demo_channel"), "{listed:?}");
}

#[tokio::test]
async fn a_busy_port_is_said() {
    let dir = TempDir::new().unwrap();
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap().to_string();
    refused(&serve(dir.path(), &address).await, &[&address, "--listen"]);
}

#[tokio::test]
async fn a_busy_port_for_the_metrics_is_said() {
    let dir = TempDir::new().unwrap();
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap().to_string();
    let mut command = program(&["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
    command.arg(dir.path()).args(["--metrics-listen", &address]);
    refused(&finish(command).await, &[&address, "--metrics-listen"]);
}

#[tokio::test]
async fn an_address_of_somebody_else_is_said() {
    let dir = TempDir::new().unwrap();
    // Kept for documentation: nobody has it.
    let address = "192.0.2.1:8080";
    refused(&serve(dir.path(), address).await, &[address, "--listen"]);
}

#[tokio::test]
async fn a_data_directory_that_is_a_file_is_said() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    let words = [file.to_str().unwrap(), "not a directory", "--data-dir"];
    refused(&serve(&file, "127.0.0.1:0").await, &words);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_unwritable_data_directory_is_said() {
    // Here not even root can make anything.
    let place = Path::new("/proc/kite-data");
    let words = [place.to_str().unwrap(), "cannot be written", "--data-dir"];
    refused(&serve(place, "127.0.0.1:0").await, &words);
    let place = Path::new("/proc/self");
    let words = ["/proc/self", "cannot be written"];
    refused(&serve(place, "127.0.0.1:0").await, &words);
}

#[tokio::test]
async fn a_corrupt_database_is_said() {
    let dir = TempDir::new().unwrap();
    let database = dir.path().join("kite.db");
    fs::write(&database, "This is no database. ".repeat(1000)).unwrap();
    let words = [database.to_str().unwrap(), "not a database"];
    refused(&serve(dir.path(), "127.0.0.1:0").await, &words);
    let list = [
        "channel",
        "list",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ];
    refused(&run(&list).await, &words);
}

#[tokio::test]
async fn a_data_directory_is_served_by_one() {
    let dir = TempDir::new().unwrap();
    let _server = Process::serve(dir.path()).await;
    let words = [dir.path().to_str().unwrap(), "already serves"];
    refused(&serve(dir.path(), "127.0.0.1:0").await, &words);
}

#[tokio::test]
async fn a_log_level_that_is_none_is_said() {
    let mut command = program(&["serve"]);
    command.env("K1TE_LOG", "k1te=loud");
    let finished = crate::support::process::finish(command).await;
    assert_eq!(finished.code, 2);
    assert!(finished.err.contains("K1TE_LOG"), "{finished:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn as_many_files_may_be_open_as_the_system_allows() {
    let dir = TempDir::new().unwrap();
    for (hard, is_enough) in [("2048", false), ("16384", true)] {
        let serve = format!(
            "ulimit -Sn 256 && ulimit -Hn {hard} && exec {} serve --listen 127.0.0.1:0 --data-dir {}",
            env!("CARGO_BIN_EXE_k1te-server"),
            dir.path().display()
        );
        let mut command = Command::new("sh");
        command.args(["-c", &serve]).kill_on_drop(true);
        let server = Process::start(command).await;
        let limits = fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
        let open = limits
            .lines()
            .find(|line| line.starts_with("Max open files"));
        let allowed: Vec<_> = open.unwrap().split_whitespace().skip(3).take(2).collect();
        assert_eq!(allowed, [hard, hard]);
        server.terminate().await;
        let (_, log) = server.end().await;
        assert_eq!(!log.contains("too few open files"), is_enough, "{log}");
    }
}

#[tokio::test]
async fn its_health_can_be_asked_for_without_another_program() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let well = run(&["health", "--listen", &address]).await;
    assert_eq!((well.code, well.out.as_str()), (0, "ok\n"), "{well:?}");
    // Wherever it listens, it is asked here.
    let everywhere = address.replace("127.0.0.1", "0.0.0.0");
    assert_eq!(run(&["health", "--listen", &everywhere]).await.code, 0);
    server.kill().await;
    let gone = run(&["health", "--listen", &address]).await;
    refused(&gone, &[&address, "no server"]);
}
