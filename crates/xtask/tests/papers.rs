//! What `ARCHITECTURE.md` lists is what there is: folders, and dependencies with their reasons.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

type Outcome = Result<(), Box<dyn Error>>;

/// Whoever wants a package adds it to one of these.
const NPM_MANIFESTS: [&str; 3] = [
    "package.json",
    "tests/package/project/package.json",
    "www/examples/package.json",
];
/// In the table, and in no manifest: they are Python's.
const PYTHON: [&str; 2] = ["aiogram", "lo-bot-api-emulator"];

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

fn architecture() -> Result<String, Box<dyn Error>> {
    Ok(fs::read_to_string(root().join("ARCHITECTURE.md"))?)
}

fn parsed(manifest: &str) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_slice(&fs::read(root().join(manifest))?)?)
}

/// What the manifests name that is not ours.
fn named_by_manifests() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1"])
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let crates = packages
        .iter()
        .filter_map(|package| package["dependencies"].as_array())
        .flatten()
        .filter(|dependency| dependency["source"].is_string())
        .filter_map(|dependency| dependency["name"].as_str())
        .map(str::to_owned);
    let mut names: BTreeSet<String> = crates.collect();
    for manifest in NPM_MANIFESTS {
        let manifest = parsed(manifest)?;
        for kind in ["dependencies", "devDependencies"] {
            let packages = manifest[kind].as_object();
            names.extend(packages.into_iter().flat_map(|all| all.keys().cloned()));
        }
    }
    Ok(names)
}

/// What the chapter on dependencies names: in the sentence of the fixed choices, whose remarks
/// stand in brackets, and in the first column of the table, whose features are code.
fn named_by_the_chapter(document: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let (_, chapter) = document
        .split_once("\nThe fixed choices: ")
        .ok_or("no chapter on dependencies")?;
    let (fixed, table) = chapter.split_once(". ").ok_or("no end of the sentence")?;
    let without_remarks = fixed.split('(').enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once(')').map_or("", |(_, rest)| rest),
    });
    let rows = table.lines().filter(|line| line.starts_with("| "));
    let cells = rows.skip(1).filter_map(|row| row.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split(" with `").take(1));
    let fixed: String = without_remarks.collect();
    Ok(std::iter::once(fixed.as_str())
        .chain(names)
        .flat_map(|names| names.split([',', ';']))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect())
}

#[test]
fn every_dependency_has_its_reason_and_every_reason_its_dependency() -> Outcome {
    let named = named_by_manifests()?;
    let explained = named_by_the_chapter(&architecture()?)?;
    let missing: Vec<_> = named.difference(&explained).collect();
    assert!(missing.is_empty(), "no reason is given for {missing:?}");
    let extra = explained.difference(&named).map(String::as_str);
    let extra: Vec<_> = extra.filter(|name| !PYTHON.contains(name)).collect();
    assert!(extra.is_empty(), "nothing depends on {extra:?}");
    Ok(())
}

/// The paths of the house's listing: an entry that is indented is in the folder above it.
fn listed(document: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let house = document.split("```").nth(1).ok_or("no listing")?;
    let mut folder = "";
    let mut paths = BTreeSet::new();
    for line in house.lines().filter(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().ok_or("an empty line")?;
        if line.starts_with(' ') {
            paths.insert(format!("{folder}{name}"));
        } else {
            folder = name;
            paths.insert(name.to_owned());
        }
    }
    Ok(paths)
}

#[test]
fn the_house_is_as_it_is_listed() -> Outcome {
    let listed = listed(&architecture()?)?;
    let gone = listed.iter().filter(|path| !root().join(path).exists());
    let gone: Vec<_> = gone.collect();
    assert!(gone.is_empty(), "listed, and not there: {gone:?}");
    // Of the other folders the listing names what is worth a word.
    for parent in ["", "crates/", "tests/"] {
        for entry in fs::read_dir(root().join(parent))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{parent}{name}/");
            let is_source = !name.starts_with('.') && !is_ignored(&path)?;
            if entry.file_type()?.is_dir() && is_source {
                assert!(listed.contains(&path), "the listing lacks {path}");
            }
        }
    }
    Ok(())
}

/// Whether git keeps nothing of it; the list has whole folders: of the root, or of any by its name.
fn is_ignored(folder: &str) -> Result<bool, Box<dyn Error>> {
    let ignored = fs::read_to_string(root().join(".gitignore"))?;
    let folder = format!("/{folder}");
    let is_it = |line: &str| {
        let line = format!("{line}/");
        folder == line || folder.ends_with(&format!("/{line}"))
    };
    Ok(ignored.lines().any(is_it))
}
