//! The product's site: Eleventy makes its pages of `www/site/` and the repository's documents,
//! esbuild the style sheet and the script. Knows nothing of what the pages say.

use anyhow::Result;

use crate::bundle::{Names, bundle};
use crate::compile::Build;
use crate::dist::{Files, files_below, read};
use crate::manifest::hashed_path;
use crate::workspace::{self, npm_tool, output};

/// What the pages are made of, relative to the workspace.
pub(crate) const SOURCES: [&str; 6] = [
    "index.html",
    "README.md",
    "docs/deployment.md",
    "docs/operations.md",
    "docs/protocol.md",
    "www",
];

/// Adds the pages, what they load, and the demo page.
pub(crate) fn add(files: &mut Files, build: Build) -> Result<()> {
    let root = workspace::root();
    let source = root.join("www/site");
    let style = bundle(&source.join("site.css"), &Names::default())?;
    let script = bundle(&source.join("site.js"), &Names::default())?;
    let icon = read(&source.join("icon.svg"))?;

    let folder = build.folder().join("site");
    workspace::empty(&folder)?;
    let mut eleventy = npm_tool("eleventy");
    eleventy.args(["--config=www/site/eleventy.config.js", "--quiet"]);
    eleventy.arg(format!("--output={}", folder.display()));
    for (variable, name, extension, content) in [
        ("KITE_SITE_STYLE", "site", "css", style),
        ("KITE_SITE_SCRIPT", "site", "js", script),
        ("KITE_SITE_ICON", "icon", "svg", icon),
    ] {
        let path = hashed_path(name, extension, &content);
        eleventy.env(variable, format!("/{path}"));
        files.add(path, content);
    }
    output(&mut eleventy)?;
    for page in files_below(&folder)? {
        let content = read(&folder.join(&page))?;
        files.add(page, content);
    }

    files.add("demo/index.html", read(&root.join("index.html"))?);
    files.add_folder(&root.join("www/demo"), "demo")
}
