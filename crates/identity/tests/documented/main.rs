//! The examples of `docs/users.md` make tokens that are good here.
//!
//! Each is taken from the document as it stands and run where its interpreter is
//! on this machine: Node always is, Python and PHP may be.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use kite_identity::{Policy, Secret, Trust, Verifier};
use kite_protocol::Timestamp;

include!("user_token.rs");

const SECRET: &str = "dGhlIHNlY3JldCBvZiB0aGUgcmVhZG1lLCB2MQ";

/// What the document has in this language.
fn example(language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/users.md");
    let document = fs::read_to_string(path).unwrap();
    let (_, code) = document.split_once(&format!("\n```{language}\n")).unwrap();
    code.split_once("```").unwrap().0.to_owned()
}

/// Runs the example with a call behind it, and gives what that prints; none
/// where this machine has no such interpreter.
fn run(interpreter: &str, file: &str, program: &str) -> Option<String> {
    let probe = Command::new(interpreter)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(file), program).unwrap();
    let output = Command::new(interpreter)
        .arg(file)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{interpreter}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

async fn assert_good(token: &str) {
    let trust = Trust {
        secrets: vec![Secret::new(SECRET).unwrap()],
        keys: None,
        audience: "my_channel".to_owned(),
    };
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let now = Timestamp::from_millis(i64::try_from(now.as_millis()).unwrap());
    let verifier = Verifier::new(Policy::default());
    let proven = verifier
        .verify(&trust, token.trim_end(), now)
        .await
        .unwrap();
    assert_eq!(proven.subject.as_str(), "user-42");
    assert_eq!(proven.name.as_deref(), Some("Zoë / \"Z\""));
    let seconds_left = (proven.expires_at.millis() - now.millis()) / 1000;
    assert!((240..=300).contains(&seconds_left), "{seconds_left}");
}

#[tokio::test]
async fn the_node_example_makes_a_good_token() {
    let call = format!("console.log(userToken('{SECRET}', 'user-42', 'Zoë / \"Z\"'));");
    let token = run("node", "token.mjs", &(example("js") + &call));
    assert_good(&token.unwrap()).await;
}

#[tokio::test]
async fn the_python_example_makes_a_good_token() {
    let call = format!("print(user_token('{SECRET}', 'user-42', 'Zoë / \"Z\"'))");
    if let Some(token) = run("python3", "token_example.py", &(example("python") + &call)) {
        assert_good(&token).await;
    }
}

#[tokio::test]
async fn the_php_example_makes_a_good_token() {
    let call = format!("echo userToken('{SECRET}', 'user-42', 'Zoë / \"Z\"');");
    let program = format!("<?php\n{}{call}", example("php"));
    if let Some(token) = run("php", "token.php", &program) {
        assert_good(&token).await;
    }
}

#[tokio::test]
async fn the_rust_example_makes_a_good_token() {
    assert_eq!(example("rust"), include_str!("user_token.rs"));
    assert_good(&user_token(SECRET, "user-42", "Zoë / \"Z\"").unwrap()).await;
}
