//! What a visitor has to download, held to budgets.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::dist;
use crate::manifest::{Entry, Manifest};
use crate::web::{CATALOGUES, ENTRY};

/// Brotli bytes that what is on every page may take.
const LOADER: usize = 4 * 1024;
/// What the first opening in English fetches.
const PANEL: usize = 100 * 1024;
/// What an operator fetches.
const DESK: usize = 200 * 1024;
/// What a reader fetches for the largest page of the site.
const SITE: usize = 24 * 1024;
/// A part of the panel that is fetched when it is shown first.
const PART: usize = 8 * 1024;
/// The texts of one language.
const LANGUAGE: usize = 4 * 1024;

/// Files that are loaded together, and how many brotli bytes they may take.
struct Budget<'a> {
    name: String,
    files: BTreeSet<&'a str>,
    limit: usize,
}

/// Prints the table of what is in `dist/` and fails where something is over its budget.
pub(crate) fn run() -> Result<()> {
    let manifest = dist::manifest()?;
    if manifest.quick {
        bail!("dist/ was built with --quick, which says nothing of sizes");
    }
    print(&manifest);
    let over = over_budget(&manifest);
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

/// Prints each file's bytes and each budget's use.
pub(crate) fn print(manifest: &Manifest) {
    println!("\n{:<40} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli");
    for file in &manifest.files {
        let gzip = file
            .gzip
            .map_or_else(String::new, |bytes| bytes.to_string());
        let brotli = file
            .brotli
            .map_or_else(String::new, |bytes| bytes.to_string());
        println!("{:<40} {:>9} {gzip:>9} {brotli:>9}", file.path, file.raw);
    }
    println!();
    for budget in budgets(manifest) {
        let used = used(&budget, manifest);
        let percent = used * 100 / budget.limit;
        println!(
            "{:<18} {used:>7} of {:>7} bytes brotli, {percent:>3} %",
            budget.name, budget.limit
        );
    }
    println!();
}

fn budgets(manifest: &Manifest) -> Vec<Budget<'_>> {
    let with_prefix = |prefix: &str| {
        let paths = manifest.files.iter().map(|file| file.path.as_str());
        paths.filter(|path| path.starts_with(prefix)).collect()
    };
    let budget = |name: &str, limit, files| Budget {
        name: name.to_owned(),
        files,
        limit,
    };
    let mut panel: BTreeSet<&str> = with_prefix("assets/panel-");
    for source in [ENTRY, &format!("{CATALOGUES}en.json")] {
        panel.extend(made_of(manifest, source));
    }
    let later = later(manifest, &panel);
    let mut budgets = vec![
        budget("loader", LOADER, with_prefix("kite-chat.js")),
        budget("panel", PANEL, panel),
        budget("desk", DESK, with_prefix("assets/desk-")),
        budget("site", SITE, site(manifest)),
    ];
    budgets.extend(later);
    budgets
}

/// The largest page and what all pages load. The demo is a page of somebody else.
fn site(manifest: &Manifest) -> BTreeSet<&str> {
    let is_page =
        |file: &&Entry| file.path.ends_with("index.html") && !file.path.starts_with("demo/");
    let pages = manifest.files.iter().filter(is_page);
    let largest = pages.max_by_key(|file| file.brotli);
    let shared = manifest.files.iter().filter(|file| {
        let prefixes = ["assets/site-", "assets/icon-"];
        prefixes.iter().any(|prefix| file.path.starts_with(prefix))
    });
    let files = shared.chain(largest);
    files.map(|file| file.path.as_str()).collect()
}

/// What is fetched when it is used, each beside the panel that is there already.
fn later<'a>(manifest: &'a Manifest, panel: &BTreeSet<&str>) -> Vec<Budget<'a>> {
    let mut budgets = Vec::new();
    for file in &manifest.files {
        let Some(source) = &file.source else { continue };
        if panel.contains(file.path.as_str()) {
            continue;
        }
        let (kind, limit) = if source.starts_with(CATALOGUES) {
            ("language", LANGUAGE)
        } else {
            ("part", PART)
        };
        let name = source.rsplit_once('/').map_or(&**source, |(_, name)| name);
        let name = name.split_once('.').map_or(name, |(name, _)| name);
        budgets.push(Budget {
            name: format!("{kind} {name}"),
            files: made_of(manifest, source)
                .into_iter()
                .filter(|path| !panel.contains(path))
                .collect(),
            limit,
        });
    }
    budgets.sort_by(|one, other| one.name.cmp(&other.name));
    budgets
}

/// The chunk of a module and all that is loaded along with it.
fn made_of<'a>(manifest: &'a Manifest, source: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let own = |file: &&Entry| file.source.as_deref() == Some(source);
    let mut open: Vec<&Entry> = manifest.files.iter().filter(own).collect();
    while let Some(file) = open.pop() {
        if found.insert(file.path.as_str()) {
            let along = |other: &&Entry| file.imports.contains(&other.path);
            open.extend(manifest.files.iter().filter(along));
        }
    }
    found
}

fn used(budget: &Budget, manifest: &Manifest) -> usize {
    let of_budget = |file: &&Entry| budget.files.contains(file.path.as_str());
    let bytes = |file: &Entry| file.brotli.unwrap_or(file.raw);
    manifest.files.iter().filter(of_budget).map(bytes).sum()
}

fn over_budget(manifest: &Manifest) -> Vec<String> {
    let mut over = Vec::new();
    for budget in budgets(manifest) {
        let used = used(&budget, manifest);
        if used > budget.limit {
            over.push(format!("{} by {} bytes", budget.name, used - budget.limit));
        } else if used == 0 {
            over.push(format!("{} is missing from dist/", budget.name));
        }
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, brotli: usize) -> Entry {
        Entry {
            raw: brotli * 3,
            gzip: Some(brotli * 2),
            brotli: Some(brotli),
            ..Entry::new(path, b"", None)
        }
    }

    fn chunk(path: &str, brotli: usize, source: Option<&str>, imports: &[&str]) -> Entry {
        Entry {
            source: source.map(str::to_owned),
            imports: imports.iter().map(|&path| path.to_owned()).collect(),
            ..file(path, brotli)
        }
    }

    /// A panel whose entry shares a chunk with a part; two parts share another one.
    fn manifest(loader: usize, wasm: usize, part: usize, site: usize) -> Manifest {
        let both = ["assets/chunk-1.js", "assets/chunk-2.js"];
        Manifest {
            quick: false,
            files: vec![
                chunk("assets/chunk-1.js", 3, None, &[]),
                chunk("assets/chunk-2.js", 5, None, &[]),
                chunk("assets/de-1.js", LANGUAGE, Some("src/i18n/de.json"), &[]),
                file("assets/desk-1.wasm", 1),
                chunk("assets/en-1.js", 4, Some("src/i18n/en.json"), &[]),
                chunk("assets/panel-1.js", 2, Some("src/panel.js"), &both[..1]),
                file("assets/panel-1.wasm", wasm),
                chunk("assets/qr-1.js", part, Some("src/parts/qr.js"), &both),
                file("assets/site-1.css", 20),
                chunk("assets/zoom-1.js", 1, Some("src/parts/zoom.js"), &both[1..]),
                file("demo/index.html", SITE),
                file("docs/index.html", site - 20),
                file("index.html", 30),
                file("kite-chat.js", loader),
            ],
        }
    }

    #[test]
    fn the_limit_itself_is_within_budget() {
        assert!(over_budget(&manifest(LOADER, PANEL - 9, PART - 5, SITE)).is_empty());
    }

    #[test]
    fn what_is_loaded_together_counts_together() {
        let over = over_budget(&manifest(LOADER + 1, PANEL - 8, PART - 4, SITE + 1));
        assert_eq!(
            over,
            [
                "loader by 1 bytes",
                "panel by 1 bytes",
                "site by 1 bytes",
                "part qr by 1 bytes"
            ]
        );
    }

    #[test]
    fn nothing_shipped_is_no_way_to_stay_within() {
        let over = over_budget(&Manifest {
            quick: false,
            files: Vec::new(),
        });
        assert_eq!(over.len(), 4);
    }
}
