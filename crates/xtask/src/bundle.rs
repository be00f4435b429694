//! esbuild: minified files from an entry and what it imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{self, Command};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::dist::read;
use crate::workspace::{self, npm_tool, run};

/// What the source names and the build knows.
#[derive(Default)]
pub(crate) struct Names<'a> {
    /// Free identifiers and the strings that they stand for.
    pub(crate) define: &'a [(&'a str, &'a str)],
    /// Import specifiers and the files that they stand for.
    pub(crate) alias: &'a [(&'a str, &'a Path)],
}

/// A single file.
pub(crate) struct Bundle {
    pub(crate) content: Vec<u8>,
    /// The npm packages that code in it is of, by their folders, relative to the workspace.
    pub(crate) packages: Vec<String>,
}

/// One of the files that a program was split into.
pub(crate) struct Chunk {
    /// `NAME-HASH.js`: it follows the content. The chunks name each other by it, so they belong
    /// into one folder.
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
    /// The module that it was made for, relative to the workspace; none for what several share.
    pub(crate) source: Option<String>,
    /// The chunks that are loaded along with it.
    pub(crate) imports: Vec<String>,
    /// As of a bundle.
    pub(crate) packages: Vec<String>,
}

/// Bundles a JavaScript or CSS entry into one file.
pub(crate) fn bundle(entry: &Path, names: &Names<'_>) -> Result<Bundle> {
    bundled(esbuild(entry, names))
}

/// Bundles a JavaScript entry for projects that bundle it once more: to be read, and for Node too.
/// `shim` exports what stands for globals that are not everywhere.
pub(crate) fn library(entry: &Path, names: &Names<'_>, shim: &Path) -> Result<Bundle> {
    let mut esbuild = esbuild(entry, names);
    esbuild.arg(format!("--inject:{}", shim.display()));
    esbuild.arg("--minify=false");
    bundled(esbuild)
}

fn bundled(mut esbuild: Command) -> Result<Bundle> {
    // Another build of this checkout may be at work beside this one.
    let folder = workspace::target().join(format!("web/bundle-{}", process::id()));
    let (file, report) = (folder.join("bundle"), folder.join("report.json"));
    esbuild.arg(format!("--outfile={}", file.display()));
    run(esbuild.arg(format!("--metafile={}", report.display())))?;
    let bundle = Bundle {
        content: read(&file)?,
        packages: report_in(&report)?
            .outputs
            .values()
            .flat_map(Output::packages)
            .collect(),
    };
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    Ok(bundle)
}

/// Bundles a JavaScript entry, with a chunk of its own for each module that is imported while it
/// runs. `folder` is emptied for them.
pub(crate) fn split(entry: &Path, names: &Names<'_>, folder: &Path) -> Result<Vec<Chunk>> {
    workspace::empty(folder)?;
    let report = folder.join("report.json");
    let mut esbuild = esbuild(entry, names);
    esbuild.args(["--splitting", "--entry-names=[name]-[hash]"]);
    esbuild.arg("--chunk-names=[name]-[hash]");
    esbuild.arg(format!("--outdir={}", folder.display()));
    run(esbuild.arg(format!("--metafile={}", report.display())))?;
    let report = report_in(&report)?;
    let chunk = |(path, made): (String, Output)| {
        let name = file_name(&path);
        Ok(Chunk {
            content: read(&folder.join(&name))?,
            name,
            packages: made.packages().into_iter().collect(),
            source: made.entry_point,
            imports: made.imports.iter().filter_map(Import::along).collect(),
        })
    };
    report.outputs.into_iter().map(chunk).collect()
}

fn esbuild(entry: &Path, names: &Names<'_>) -> Command {
    let mut esbuild = npm_tool("esbuild");
    esbuild.arg(entry).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--legal-comments=none",
        // What is shipped beside the result is no part of it.
        "--external:./assets/*",
        "--log-level=warning",
        // The glue names a script twice that two places of the module take functions from.
        "--log-override:duplicate-object-key=silent",
    ]);
    for (identifier, value) in names.define {
        esbuild.arg(format!("--define:{identifier}=\"{value}\""));
    }
    for (specifier, file) in names.alias {
        esbuild.arg(format!("--alias:{specifier}={}", file.display()));
    }
    esbuild
}

/// What esbuild tells of its work, as far as it is of use.
#[derive(Deserialize)]
struct Report {
    /// By path, relative to the workspace.
    outputs: BTreeMap<String, Output>,
}

fn report_in(path: &Path) -> Result<Report> {
    serde_json::from_slice(&read(path)?).context("esbuild's report")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    entry_point: Option<String>,
    imports: Vec<Import>,
    /// What it is made of, by path, relative to the workspace.
    inputs: BTreeMap<String, Input>,
}

impl Output {
    fn packages(&self) -> BTreeSet<String> {
        let used = self
            .inputs
            .iter()
            .filter(|(_, input)| input.bytes_in_output > 0);
        used.filter_map(|(path, _)| package(path)).collect()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    bytes_in_output: usize,
}

#[derive(Deserialize)]
struct Import {
    path: String,
    kind: String,
}

impl Import {
    /// The name of what is loaded at once, unlike what is imported while the program runs.
    fn along(&self) -> Option<String> {
        (self.kind == "import-statement").then(|| file_name(&self.path))
    }
}

/// The folder of the npm package that a file is of.
fn package(path: &str) -> Option<String> {
    const FOLDER: &str = "node_modules/";
    let start = path.rfind(FOLDER)? + FOLDER.len();
    let scoped = path[start..].starts_with('@');
    let mut ends = path[start..].match_indices('/').map(|(at, _)| start + at);
    let end = ends.nth(usize::from(scoped))?;
    Some(path[..end].to_owned())
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_known_by_where_its_files_are() {
        for (path, folder) in [
            ("node_modules/qr/index.js", Some("node_modules/qr")),
            ("node_modules/@a/b/c/d.js", Some("node_modules/@a/b")),
            (
                "node_modules/a/node_modules/b/c.js",
                Some("node_modules/a/node_modules/b"),
            ),
            ("src/panel.js", None),
        ] {
            assert_eq!(package(path).as_deref(), folder, "{path}");
        }
    }

    #[test]
    fn what_was_shaken_off_is_not_in_it() {
        let output = r#"{ "imports": [], "inputs": {
            "node_modules/kept/a.js": { "bytesInOutput": 1 },
            "node_modules/gone/a.js": { "bytesInOutput": 0 },
            "src/panel.js": { "bytesInOutput": 1 }
        } }"#;
        let output: Output = serde_json::from_str(output).unwrap();
        assert!(
            output
                .packages()
                .into_iter()
                .eq(["node_modules/kept".to_owned()])
        );
    }
}
