//! What the documents and the examples tell people to do, the program takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::process::{Finished, finish, program, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The documents and examples, by their names.
fn documents() -> Vec<(String, String)> {
    let root = root();
    let mut paths = vec![root.join("README.md"), root.join("Dockerfile")];
    for folder in ["deploy", "docs"] {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        paths.extend(entries.map(|entry| entry.unwrap().path()));
    }
    let files = paths.into_iter().filter(|path| path.is_file());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.display().to_string(), text.replace("\\\n", " "))
    };
    files.map(read).collect()
}

/// The words of every command line that calls the program.
fn calls(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter_map(|line| {
        // After a space or a slash, so that no unit or image of that name counts.
        let (before, call) = line.split_once("k1te-server ")?;
        let is_call = before.is_empty() || before.ends_with([' ', '/', '`', '=']);
        let end = call.find(['`', '#']).unwrap_or(call.len());
        is_call.then(|| call[..end].split_whitespace().collect())
    })
}

fn is_flag(word: &&str) -> bool {
    word.starts_with("--") && word.len() > 2
}

async fn help(command: &[&str]) -> Finished {
    run(&[command, &["--help"]].concat()).await
}

#[tokio::test]
async fn every_command_in_the_documents_can_be_given() {
    let mut seen = BTreeSet::new();
    for (name, text) in documents() {
        for call in calls(&text) {
            let is_word = |word: &&&str| word.bytes().all(|b| b.is_ascii_lowercase());
            let mut command: Vec<_> = call.iter().take_while(is_word).copied().collect();
            let mut shown = help(&command).await;
            // An argument may look like a command's name.
            while shown.code != 0 && command.pop().is_some() {
                shown = help(&command).await;
            }
            if !call.iter().any(is_flag) && command.is_empty() {
                continue;
            }
            assert!(!command.is_empty(), "{name}: {call:?}");
            for flag in call.iter().filter(|word| is_flag(word)) {
                let flag = flag.split('=').next().unwrap();
                let flag = flag.trim_end_matches([',', '.', ';', ':', ')']);
                let known = shown
                    .out
                    .split([' ', '\n', ',', '='])
                    .any(|word| word == flag);
                assert!(known, "{name}: {call:?}: there is no {flag}");
            }
            seen.insert(command.join(" "));
        }
    }
    for command in [
        "serve",
        "config check",
        "operator link",
        "channel add",
        "health",
    ] {
        assert!(seen.contains(command), "{command}: {seen:?}");
    }
}

#[tokio::test]
async fn every_variable_in_the_documents_is_one() {
    let mut known = help(&[]).await.out;
    for command in [
        &["serve"][..],
        &["operator", "link"],
        &["channel", "add"],
        &["health"],
    ] {
        known.push_str(&help(command).await.out);
    }
    // What compose.yaml gives to its own proxy.
    known.push_str(" K1TE_HOST K1TE_UPSTREAM ");
    let mut seen = 0;
    for (name, text) in documents() {
        let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let words = text.split(|c| !is_part(c));
        for variable in words.filter(|word| word.starts_with("K1TE_")) {
            let is_known = known.split(|c| !is_part(c)).any(|word| word == variable);
            assert!(is_known, "{name}: {variable}");
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[tokio::test]
async fn the_example_of_a_configuration_is_a_good_one() {
    let example = root().join("deploy/k1te.toml");
    let mut command = program(&["config", "check", "--config"]);
    command.arg(example);
    let checked = finish(command).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.out.contains("trusted-proxy = 127.0.0.1/32,::1/128"));
}

#[tokio::test]
async fn the_documents_give_the_defaults_as_they_are() {
    let deployment = fs::read_to_string(root().join("docs/deployment.md")).unwrap();
    let checked = run(&["config", "check"]).await.out;
    for limit in ["limit-joins", "limit-messages", "limit-uploads"] {
        let line = checked.lines().find(|line| line.starts_with(limit));
        let default = line.unwrap().split_whitespace().nth(2).unwrap();
        let row = format!("| `{limit}` | `{default}` |");
        assert!(deployment.contains(&row), "{row}");
    }
}
