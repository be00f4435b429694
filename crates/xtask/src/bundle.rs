//! esbuild: minified files from an entry and what it imports.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::dist::read;
use crate::workspace::{self, npm_tool, output, run};

/// What the source names and the build knows.
#[derive(Default)]
pub(crate) struct Names<'a> {
    /// Free identifiers and the strings that they stand for.
    pub(crate) define: &'a [(&'a str, &'a str)],
    /// Import specifiers and the files that they stand for.
    pub(crate) alias: &'a [(&'a str, &'a Path)],
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
}

/// Bundles a JavaScript or CSS entry into one file.
pub(crate) fn bundle(entry: &Path, names: &Names<'_>) -> Result<Vec<u8>> {
    output(&mut esbuild(entry, names))
}

/// Bundles a JavaScript entry for projects that bundle it once more: to be read, and for Node too.
/// `shim` exports what stands for globals that are not everywhere.
pub(crate) fn library(entry: &Path, names: &Names<'_>, shim: &Path) -> Result<Vec<u8>> {
    let mut esbuild = esbuild(entry, names);
    esbuild.arg(format!("--inject:{}", shim.display()));
    output(esbuild.arg("--minify=false"))
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
    let report: Report = serde_json::from_slice(&read(&report)?).context("esbuild's report")?;
    let chunk = |(path, made): (String, Output)| {
        let name = file_name(&path);
        Ok(Chunk {
            content: read(&folder.join(&name))?,
            name,
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    entry_point: Option<String>,
    imports: Vec<Import>,
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

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
