//! esbuild: one minified file from an entry and what it imports.

use std::path::Path;

use anyhow::Result;

use crate::workspace::{npm_tool, output};

/// What the source names and the build knows.
#[derive(Default)]
pub(crate) struct Names<'a> {
    /// Free identifiers and the strings that they stand for.
    pub(crate) define: &'a [(&'a str, &'a str)],
    /// Import specifiers and the files that they stand for.
    pub(crate) alias: &'a [(&'a str, &'a Path)],
}

/// Bundles and minifies a JavaScript or CSS entry.
pub(crate) fn bundle(entry: &Path, names: &Names<'_>) -> Result<Vec<u8>> {
    let mut esbuild = npm_tool("esbuild");
    esbuild.arg(entry).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--legal-comments=none",
        "--log-level=warning",
    ]);
    for (identifier, value) in names.define {
        esbuild.arg(format!("--define:{identifier}=\"{value}\""));
    }
    for (specifier, file) in names.alias {
        esbuild.arg(format!("--alias:{specifier}={}", file.display()));
    }
    output(&mut esbuild)
}
