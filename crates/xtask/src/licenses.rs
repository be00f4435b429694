//! What others ask to be passed on with their code: one text of who wrote what of the files that
//! are shipped, and on which terms. It is made of what is in the files, so it cannot drift. Knows
//! nothing of where a work comes from: [`crates`] and [`npm`] do.

mod crates;
mod npm;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::compile::Build;
use crate::dist::{files_below, read};

/// What the text is called wherever it is shipped.
pub(crate) const FILE: &str = "THIRD-PARTY-LICENSES.txt";

const SERVER: &str = "k1te-server";

/// How the names of files begin, in small letters, that somebody has to be given.
const PAPERS: [&str; 6] = [
    "copying",
    "copyright",
    "licence",
    "license",
    "notice",
    "unlicense",
];

/// For works that name this license and bring no text of it: theirs differs in the copyright alone.
const MIT: &str = include_str!("../../../LICENSE-MIT");

/// What every text of the MIT license says.
const OF_MIT: &str =
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software";

/// How the texts of the Apache License and of the Unlicense begin.
const OF_OTHERS: [&str; 2] = [
    "Apache License Version 2.0",
    "This is free and unencumbered software",
];

const INTRODUCTION: &str = "\
What comes with this file contains work of others. Here is who it is by and on which terms it is
passed on: first a list, then each text with what it is for. A work that leaves the choice between
the MIT license and others is passed on under the MIT license.
";

const RULE: &str =
    "--------------------------------------------------------------------------------";

/// Something that others wrote and that is shipped.
#[derive(Debug, Default)]
pub(crate) struct Work {
    name: String,
    version: String,
    /// An SPDX expression; empty where only a text says it.
    license: String,
    authors: Vec<String>,
    /// Where its sources are; may be empty.
    home: String,
    /// Licenses and notices.
    texts: Vec<String>,
}

/// The text for what is made of these crates of ours and these packages, which are named by their
/// folders in `node_modules`.
pub(crate) fn text(
    own_crates: &[&str],
    packages: &BTreeSet<String>,
    build: Build,
) -> Result<Vec<u8>> {
    let sections = [
        (
            "Rust, compiled to WebAssembly",
            crates::linked(own_crates, build)?,
        ),
        (
            "JavaScript, in the scripts",
            packages.iter().map(npm::work).collect::<Result<_>>()?,
        ),
    ];
    Ok(written(&sections).into_bytes())
}

/// Prints the same of the server's program. What it serves has a text of its own.
pub(crate) fn print() -> Result<()> {
    let mut works = crates::linked_here(SERVER)?;
    works.extend(crates::library_here()?);
    print!("{}", written(&[("Rust, in the program", works)]));
    Ok(())
}

impl Work {
    /// Adds the texts that lie in its folder, or the one that its license names.
    fn with_texts_of(mut self, folder: &Path) -> Result<Self> {
        for name in papers_in(folder)? {
            self.texts.push(text_of(&folder.join(name))?);
        }
        ensure!(
            !self.license.is_empty() || !self.texts.is_empty(),
            "{} {} is shipped and says nowhere on which terms: it has neither a license in its \
             manifest nor a file with one",
            self.name,
            self.version
        );
        if self.may_be_mit() {
            if self.texts.iter().any(|text| words(text).contains(OF_MIT)) {
                self.texts.retain(|text| !is_for_others(text));
            } else if self.texts.is_empty() {
                self.texts = vec![mit(&self.authors())];
            }
        }
        Ok(self)
    }

    /// Whether the MIT license is enough.
    fn may_be_mit(&self) -> bool {
        let is_end = |char: char| char.is_whitespace() || "()/".contains(char);
        let terms: Vec<&str> = self.license.split(is_end).collect();
        terms.contains(&"MIT") && !terms.contains(&"AND")
    }

    fn authors(&self) -> String {
        if self.authors.is_empty() {
            format!("the authors of {}", self.name)
        } else {
            self.authors.join(", ")
        }
    }

    fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn line(&self) -> String {
        let mut line = format!("  {}", self.label());
        for (before, what) in [
            (": ", &self.license),
            (", by ", &self.authors.join(", ")),
            (", ", &self.home),
        ] {
            if !what.is_empty() {
                line.push_str(before);
                line.push_str(what);
            }
        }
        line
    }
}

/// The MIT license of what these authors wrote.
fn mit(authors: &str) -> String {
    let lines = MIT.lines().map(|line| {
        if line.starts_with("Copyright") {
            format!("Copyright (c) {authors}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a text is one of those that the MIT license is often offered beside.
fn is_for_others(text: &str) -> bool {
    let words = words(text);
    OF_OTHERS.iter().any(|start| words.starts_with(start))
}

/// The text in one line: how it is broken into lines is of no matter.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of the papers that lie in a folder itself.
fn papers_in(folder: &Path) -> Result<Vec<String>> {
    let mut names = files_below(folder)?;
    names.retain(|name| {
        let small = name.to_lowercase();
        !name.contains('/') && PAPERS.iter().any(|paper| small.starts_with(paper))
    });
    Ok(names)
}

fn text_of(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).with_context(|| format!("{} is not UTF-8", path.display()))
}

/// The list, then each text once. Two that differ only in how their lines break are one.
fn written(sections: &[(&str, Vec<Work>)]) -> String {
    let mut parts = vec![INTRODUCTION.to_owned()];
    let mut texts: BTreeMap<String, (BTreeSet<String>, &str)> = BTreeMap::new();
    for (title, works) in sections {
        let mut lines: Vec<String> = works.iter().map(Work::line).collect();
        lines.sort();
        // The standard library and what is linked with it may be made of the same.
        lines.dedup();
        parts.push(format!("{title}:\n\n{}\n", lines.join("\n")));
        for work in works {
            for text in &work.texts {
                let entry = texts.entry(words(text));
                let (labels, _) = entry.or_insert_with(|| (BTreeSet::new(), text));
                labels.insert(work.label());
            }
        }
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    // Alike are about as long: beside each other they are read, and compressed, as one.
    texts.sort_by_cached_key(|(words, (labels, _))| (words.len(), labels.clone()));
    for (_, (labels, text)) in texts {
        let labels: Vec<String> = labels.into_iter().collect();
        let labels = labels.join("\n");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let lines = lines.join("\n");
        let text = lines.trim_matches('\n');
        parts.push(format!("{RULE}\n{labels}\n{RULE}\n\n{text}\n"));
    }
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn work(name: &str, license: &str, texts: &[&str]) -> Work {
        Work {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.to_owned(),
            texts: texts.iter().map(|&text| text.to_owned()).collect(),
            ..Work::default()
        }
    }

    #[test]
    fn a_text_is_there_once_with_all_that_it_is_for() {
        let rust = vec![
            work("two", "MIT", &["Free,\r\nby  Ann. \n\n"]),
            work("two", "MIT", &["Free, by Ann."]),
            work(
                "three",
                "ISC OR MIT",
                &["Free, by Bob.", "By Ann\nand Bob."],
            ),
        ];
        let node = vec![work("one", "MIT", &["\nFree, by Ann."])];
        let file = written(&[("Rust", rust), ("Node", node)]);
        let (_, file) = file.split_once(INTRODUCTION).unwrap();
        assert_eq!(
            file.replace(RULE, "---"),
            "
Rust:

  three 1.0.0: ISC OR MIT
  two 1.0.0: MIT

Node:

  one 1.0.0: MIT

---
one 1.0.0
two 1.0.0
---

Free,
by  Ann.

---
three 1.0.0
---

Free, by Bob.

---
three 1.0.0
---

By Ann
and Bob.
"
        );
    }

    /// What is made of a work whose folder holds these files.
    fn found(name: &str, license: &str, files: &[(&str, &str)]) -> Result<Vec<String>> {
        let folder = format!("kite-licenses-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        for (path, content) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let mut work = work(name, license, &[]);
        work.authors = vec!["Ann".to_owned(), "Bob".to_owned()];
        let work = work.with_texts_of(&folder);
        fs::remove_dir_all(&folder).unwrap();
        work.map(|work| work.texts)
    }

    #[test]
    fn every_paper_of_a_work_is_taken_and_nothing_else() {
        let files = [
            ("COPYRIGHT", "a"),
            ("LICENSE-MIT", "b"),
            ("NOTICE.txt", "c"),
            ("README.md", "d"),
            ("license", "e"),
            ("tests/LICENSE", "f"),
        ];
        let texts = found("papers", "Apache-2.0", &files).unwrap();
        assert_eq!(texts, ["a", "b", "c", "e"]);
        assert_eq!(found("own", "", &[("LICENSE", "b")]).unwrap(), ["b"]);
    }

    #[test]
    fn of_several_licenses_it_is_the_shortest() {
        let apache = "\n      Apache License\n      Version 2.0, January 2004\n";
        let files = [
            ("COPYRIGHT", "a"),
            ("LICENSE", apache),
            ("LICENSE-MIT", MIT),
        ];
        let either = found("choice", "MIT OR Apache-2.0", &files).unwrap();
        assert_eq!(either, ["a", MIT]);
        let both = found("all", "MIT AND Apache-2.0", &files).unwrap();
        assert_eq!(both, ["a", apache, MIT]);
        let alone = found("alone", "MIT OR Apache-2.0", &files[..2]).unwrap();
        assert_eq!(alone, ["a", apache]);
    }

    #[test]
    fn a_work_without_a_text_gets_the_one_that_it_names() {
        let readme = [("README.md", "")];
        let texts = found("either", "Apache-2.0 OR MIT", &readme).unwrap();
        assert!(texts[0].contains("\nCopyright (c) Ann, Bob\n"));
        assert!(texts[0].contains("Permission is hereby granted"));
        assert!(!texts[0].contains("Kite"));
        assert!(found("both", "MIT AND Zlib", &readme).unwrap().is_empty());
    }

    #[test]
    fn everything_in_the_server_names_its_terms() {
        let works = crates::linked_here(SERVER).unwrap();
        for name in ["axum", "aws-lc-sys", "libsqlite3-sys"] {
            let work = works.iter().find(|work| work.name == name);
            assert!(!work.unwrap().texts.is_empty(), "{name}");
        }
        assert!(!works.iter().any(|work| work.name.starts_with("kite-")));
    }

    #[test]
    fn what_names_no_terms_is_not_shipped() {
        let error = found("secret", "", &[("README.md", "")]).unwrap_err();
        assert!(error.to_string().starts_with("secret 1.0.0 is shipped"));
    }
}
