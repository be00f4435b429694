//! The product's site: Eleventy makes its pages of `www/site/` and the repository's documents,
//! esbuild the style sheet and the script. Knows nothing of what the pages say.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::bundle::{Names, bundle};
use crate::compile::Build;
use crate::dist::{Files, files_below, read};
use crate::manifest::hashed_path;
use crate::workspace::{self, npm_tool, output};

/// What the pages are made of, relative to the workspace.
pub(crate) const SOURCES: [&str; 8] = [
    "index.html",
    "docs/deployment.md",
    "docs/npm.md",
    "docs/operations.md",
    "docs/protocol.md",
    "docs/telegram.md",
    "docs/users.md",
    "www",
];

/// Adds the pages, what they load, and the demo page.
pub(crate) fn add(files: &mut Files, build: Build) -> Result<()> {
    let root = workspace::root();
    let source = root.join("www/site");
    let bundled = |name: &str| bundle(&source.join(name), &Names::default());
    let mut addresses = BTreeMap::new();
    for (name, file, extension, bundle) in [
        ("style", "site", "css", bundled("site.css")?),
        ("script", "site", "js", bundled("site.js")?),
        ("styling", "styling", "js", bundled("scripts/styling.js")?),
    ] {
        let path = hashed_path(file, extension, &bundle.content);
        addresses.insert(name, format!("/{path}"));
        files.add_bundle(path, bundle);
    }
    let icon = read(&source.join("icon.svg"))?;
    let path = hashed_path("icon", "svg", &icon);
    addresses.insert("icon", format!("/{path}"));
    files.add(path, icon);

    let folder = build.folder().join("site");
    workspace::empty(&folder)?;
    let mut eleventy = npm_tool("eleventy");
    eleventy.args(["--config=www/site/eleventy.config.js", "--quiet"]);
    eleventy.arg(format!("--output={}", folder.display()));
    eleventy.env("KITE_SITE", serde_json::to_string(&addresses)?);
    output(&mut eleventy)?;
    for page in files_below(&folder)? {
        let content = read(&folder.join(&page))?;
        files.add(page, content);
    }

    files.add("demo/index.html", read(&root.join("index.html"))?);
    files.add_folder(&root.join("www/demo"), "demo")
}
