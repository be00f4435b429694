//! Which crates of others are in a module or a program, by cargo's word, and what they say of
//! themselves; and the standard library, which is linked with them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::{Work, mit, text_of};
use crate::compile::{Build, LIBRARY_FEATURES};
use crate::dist::read;
use crate::tools::{self, WASM_TARGET};
use crate::workspace::{cargo, command, output};

/// Works, each once, that are linked into these crates of ours.
pub(super) fn linked(own: &[&str], build: Build) -> Result<Vec<Work>> {
    let mut tree = cargo();
    tree.args(["tree", "--no-dedupe"]);
    // Both, as they are compiled: what one asks of a crate the other has too.
    tree.args(["--package=kite-chat", "--package=kite-desk"]);
    tree.args(["--target", WASM_TARGET]);
    let trees = listed(&mut tree)?;
    let mut crates = BTreeSet::new();
    for name in own {
        let is_it = |tree: &&Vec<Listed>| tree.first().is_some_and(|root| root.name == *name);
        let tree = trees.iter().find(is_it);
        let tree = tree.with_context(|| format!("cargo tree does not begin at {name}"))?;
        crates.extend(tree.iter().filter(|it| !it.is_local));
    }
    let sources = tools::cargo_sources()?;
    let mut works = works(crates, &sources)?;
    if build == Build::Full {
        // Its sources are here; and nobody passes a quick build on.
        let options = ["--features", LIBRARY_FEATURES, "--target", WASM_TARGET];
        works.extend(library(&options, &sources)?);
    }
    Ok(works)
}

/// Works that are linked into the program of this crate of ours, for this machine.
pub(super) fn linked_here(own: &str) -> Result<Vec<Work>> {
    let mut tree = cargo();
    let trees = listed(tree.args(["tree", "--package", own]))?;
    let crates: BTreeSet<&Listed> = trees.iter().flatten().filter(|it| !it.is_local).collect();
    works(crates, &tools::cargo_sources()?)
}

/// The standard library as Rust ships it for this machine.
pub(super) fn library_here() -> Result<Vec<Work>> {
    let options = ["--features", "backtrace,panic-unwind"];
    library(&options, &tools::cargo_sources()?)
}

fn works(crates: BTreeSet<&Listed>, sources: &[PathBuf]) -> Result<Vec<Work>> {
    crates.into_iter().map(|it| it.work(sources)).collect()
}

/// The standard library, and what it is made of that others wrote; the options are cargo's.
fn library(options: &[&str], sources: &[PathBuf]) -> Result<Vec<Work>> {
    let folder = tools::rust_source()?.join("library");
    let mut tree = cargo();
    tree.args(["tree", "--no-dedupe", "--locked", "--no-default-features"]);
    tree.args(options).arg("--manifest-path");
    tree.arg(folder.join("std/Cargo.toml"));
    // As when it is compiled.
    tree.env("RUSTC_BOOTSTRAP", "1");
    let listed: BTreeSet<Listed> = listed(&mut tree)?.into_iter().flatten().collect();
    let std = listed.iter().find(|it| it.is_local && it.name == "std");
    let std = std.context("cargo tree does not name std")?;

    let papers = tools::rust_papers()?;
    let notice = text_of(&papers.join("COPYRIGHT-library.html"))?;
    let authors = "The Rust Project Developers";
    let mut texts = vec![in_tree(&notice)?, mit(authors)];
    for path in [
        papers.join("licenses/Unicode-3.0.txt"),
        folder.join("compiler-builtins/LICENSE.txt"),
        folder.join("compiler-builtins/libm/LICENSE.txt"),
    ] {
        texts.push(text_of(&path)?);
    }
    let own = Work {
        name: "Rust's standard library".to_owned(),
        version: rust_version()?,
        license: std.license.clone(),
        authors: vec![authors.to_owned()],
        home: std.home.clone(),
        texts,
    };
    let others = listed.iter().filter(|it| !it.is_local).collect();
    let mut works = works(others, sources)?;
    works.push(own);
    Ok(works)
}

fn rust_version() -> Result<String> {
    let said = String::from_utf8(output(command("rustc").arg("--version"))?)?;
    let version = said.split_whitespace().nth(1);
    Ok(version.context("rustc says no version")?.to_owned())
}

/// What Rust's page says of its own sources, as text.
fn in_tree(page: &str) -> Result<String> {
    let part = page
        .split_once("<h2 id=\"in-tree-files\">")
        .and_then(|(_, rest)| rest.split_once("<h2 id=\"out-of-tree-dependencies\">"));
    let (part, _) = part.context("Rust writes its copyright notices in another way now")?;
    let mut text = String::new();
    for piece in part.split('<') {
        let (_, piece) = piece.split_once('>').unwrap_or(("", piece));
        text.push_str(piece);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// A crate, as cargo lists it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    name: String,
    version: String,
    license: String,
    home: String,
    /// Of this workspace, or of the standard library's.
    is_local: bool,
}

/// The trees of what ends up in a module or a program, each with its root first.
fn listed(tree: &mut Command) -> Result<Vec<Vec<Listed>>> {
    tree.args(["--edges=normal,no-proc-macro", "--prefix=none"]);
    tree.arg("--format={p}\t{l}\t{r}");
    let listed = String::from_utf8(output(tree)?).context("cargo tree")?;
    let trees = listed.split("\n\n");
    trees
        .map(|tree| tree.lines().map(parsed).collect())
        .collect()
}

fn parsed(line: &str) -> Result<Listed> {
    let unlike = || format!("cargo tree says {line:?}");
    // What was listed before ends with a mark that says so.
    let line = line.trim_end_matches(" (*)");
    let mut fields = line.split('\t');
    let mut next = || fields.next().with_context(unlike);
    let (package, license, home) = (next()?, next()?, next()?);
    let mut parts = package.splitn(3, ' ');
    let (name, version) = (parts.next(), parts.next());
    let is_local = match parts.next() {
        None => false,
        Some(place) => {
            let path = place.trim_matches(['(', ')']);
            ensure!(Path::new(path).is_absolute(), "{package} is of no registry");
            true
        }
    };
    Ok(Listed {
        name: name.with_context(unlike)?.to_owned(),
        version: version
            .and_then(|it| it.strip_prefix('v'))
            .with_context(unlike)?
            .to_owned(),
        license: license.to_owned(),
        home: home.trim_end_matches(".git").to_owned(),
        is_local,
    })
}

impl Listed {
    fn work(&self, sources: &[PathBuf]) -> Result<Work> {
        let name = format!("{}-{}", self.name, self.version);
        let mut folders = sources.iter().map(|source| source.join(&name));
        let Some(folder) = folders.find(|folder| folder.is_dir()) else {
            bail!("the source of {name} is not where cargo keeps sources");
        };
        let manifest = String::from_utf8(read(&folder.join("Cargo.toml"))?).context(name)?;
        let work = Work {
            name: self.name.clone(),
            version: self.version.clone(),
            license: self.license.clone(),
            authors: authors(&manifest),
            home: self.home.clone(),
            texts: Vec::new(),
        };
        work.with_texts_of(&folder)
    }
}

/// Cargo has written the manifests of published crates anew, so they all look alike.
fn authors(manifest: &str) -> Vec<String> {
    let list = manifest
        .split_once("\nauthors = [")
        .and_then(|(_, rest)| rest.split_once(']'));
    let Some((list, _)) = list else {
        return Vec::new();
    };
    let quoted = list.split('"').skip(1).step_by(2);
    // What stands behind the name is an address to write to, which nobody asked to have spread.
    let name = |author: &str| author.split('<').next().unwrap_or(author).trim().to_owned();
    quoted.map(name).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_crate_of_a_registry_or_one_of_ours() {
        let other = parsed("qr v1.0.0+x\tMIT\thttps://example.com/qr.git").unwrap();
        assert_eq!(
            (&*other.version, &*other.home),
            ("1.0.0+x", "https://example.com/qr")
        );
        assert!(!other.is_local);
        assert!(parsed("kite-chat v0.1.0 (/kite)\tMIT\t").unwrap().is_local);
        assert!(parsed("qr v1.0.0 (https://example.com/qr#1)\tMIT\t").is_err());
        assert!(parsed("something else").is_err());
    }

    #[test]
    fn authors_are_known_by_name_alone() {
        let manifest = "[package]\nname = \"qr\"\nauthors = [\n    \"Ann Lee <ann@example.com>\",\n    \
            \"Bob\",\n]\nkeywords = [\"a\"]\n";
        assert_eq!(authors(manifest), ["Ann Lee", "Bob"]);
        assert!(authors("[package]\nname = \"qr\"\n").is_empty());
    }

    #[test]
    fn rusts_notices_are_those_of_its_own_sources() {
        let page = "<h1>All</h1><h2 id=\"in-tree-files\">Own</h2>\n\n<p>\n  <b>Copyright:</b> Ann</p>\n\
            <h2 id=\"out-of-tree-dependencies\">Others</h2>";
        assert_eq!(in_tree(page).unwrap(), "Own\nCopyright: Ann");
        assert!(in_tree("<h2>Own</h2>").is_err());
    }
}
