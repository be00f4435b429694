//! What a visitor has to download, held to a budget.

use anyhow::{Result, bail};

use crate::dist;
use crate::manifest::{Entry, Manifest};

/// Files that are loaded together, and how many brotli bytes they may take.
struct Budget {
    name: &'static str,
    prefix: &'static str,
    brotli: usize,
}

const BUDGETS: &[Budget] = &[
    Budget {
        name: "loader",
        prefix: "kite-chat.js",
        brotli: 4 * 1024,
    },
    Budget {
        name: "panel",
        prefix: "assets/panel-",
        brotli: 126 * 1024,
    },
    Budget {
        name: "desk",
        prefix: "assets/desk-",
        brotli: 200 * 1024,
    },
];

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
    for budget in BUDGETS {
        let used = used(budget, manifest);
        let percent = used * 100 / budget.brotli;
        println!(
            "{:<8} {used:>7} of {:>7} bytes brotli, {percent} %",
            budget.name, budget.brotli
        );
    }
    println!();
}

fn used(budget: &Budget, manifest: &Manifest) -> usize {
    let of_budget = |file: &&Entry| file.path.starts_with(budget.prefix);
    let bytes = |file: &Entry| file.brotli.unwrap_or(file.raw);
    manifest.files.iter().filter(of_budget).map(bytes).sum()
}

fn over_budget(manifest: &Manifest) -> Vec<String> {
    let mut over = Vec::new();
    for budget in BUDGETS {
        let used = used(budget, manifest);
        if used > budget.brotli {
            over.push(format!("{} by {} bytes", budget.name, used - budget.brotli));
        } else if used == 0 {
            over.push(format!("{} is missing from dist/", budget.name));
        }
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(loader: usize, wasm: usize, css: usize) -> Manifest {
        let file = |path: &str, bytes| Entry {
            path: path.to_owned(),
            integrity: String::new(),
            raw: bytes * 3,
            gzip: Some(bytes * 2),
            brotli: Some(bytes),
        };
        Manifest {
            quick: false,
            files: vec![
                file("kite-chat.js", loader),
                file("assets/panel-1.wasm", wasm),
                file("assets/panel-2.css", css),
                file("assets/desk-1.wasm", 1),
            ],
        }
    }

    #[test]
    fn the_limit_itself_is_within_budget() {
        assert!(over_budget(&manifest(4096, 126 * 1024 - 7, 7)).is_empty());
    }

    #[test]
    fn files_of_one_budget_count_together() {
        let over = over_budget(&manifest(4097, 126 * 1024, 7));
        assert_eq!(over, ["loader by 1 bytes", "panel by 7 bytes"]);
    }

    #[test]
    fn nothing_shipped_is_no_way_to_stay_within() {
        let over = over_budget(&Manifest {
            quick: false,
            files: Vec::new(),
        });
        assert_eq!(over.len(), 3);
    }
}
