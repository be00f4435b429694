//! The npm package: the element in a form that bundlers understand, the hosted script, the panel's
//! files that both of them load, and what editors, frameworks and style sheets want to know.
//! It is made of what `dist/` has, so it ships the same bytes as the server.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bundle::{Bundle, Names, library};
use crate::compile::Build;
use crate::dist::{self, files_below, read};
use crate::manifest::{ASSETS, Entry, Manifest, hashed_path};
use crate::web::{ENTRY, LOADER, PANEL_CRATE, beside};
use crate::workspace::{self, command, npm_tool, output, run};
use crate::{browser, contract, licenses, web};

/// Where the sources are that nothing else is made of.
const SOURCES: &str = "www/package";
/// What is in it for people, and where the repository has that.
const PAPERS: [(&str, &str); 5] = [
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("LICENSE", "LICENSE"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("README.md", "docs/npm.md"),
];

/// How the names of the panel's own files begin.
const PANEL: &str = "assets/panel-";

/// By this name the tests know cargo's target folder.
const TARGET: &str = "KITE_TARGET";

/// The package's files, by their paths in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Makes `target/package/kite-chat-VERSION.tgz`, and beside it the folder that it is of.
pub(crate) fn make(build: Build) -> Result<()> {
    web::build(build)?;
    let files = collect(build)?;
    let folder = folder();
    workspace::empty(&folder)?;
    let content = folder.join("kite-chat");
    for (path, bytes) in &files {
        dist::write(&content.join(path), bytes)?;
    }
    let mut pack = command("npm");
    pack.args(["pack", "--silent", "--pack-destination"]);
    let name = output(pack.arg(&folder).arg(&content))?;
    let name = String::from_utf8(name).context("npm names a file that is not UTF-8")?;
    let mut file = folder.join(name.trim());
    if build == Build::Quick {
        // Nobody tests, and nobody publishes, a quick one for the other.
        let quick = file.with_extension("quick.tgz");
        fs::rename(&file, &quick).with_context(|| format!("cannot rename {}", file.display()))?;
        file = quick;
    }
    println!("{}", file.display());
    Ok(())
}

/// The package, as it is made, in projects of others: what is in it, for Node, for TypeScript, for
/// each bundler.
pub(crate) fn test() -> Result<()> {
    run(project().arg("install"))?;
    let mut test = command("node");
    test.args(["--test", "tests/package/package.test.js"]);
    run(test.env(TARGET, workspace::target()))?;
    let mut playwright = npm_tool("playwright");
    playwright.args(["test", "--config=tests/package/playwright.config.js"]);
    browser::in_browser(playwright.env(TARGET, workspace::target()))
}

/// The bundlers of those projects, from npm.
pub(crate) fn fetch() -> Result<()> {
    run(&mut project())
}

/// The script that sets the projects up.
fn project() -> Command {
    let mut script = command("node");
    script.arg("tests/package/prepare.js");
    script.env(TARGET, workspace::target());
    script
}

fn folder() -> PathBuf {
    workspace::target().join("package")
}

fn collect(build: Build) -> Result<Files> {
    let mut files = Files::new();
    let _shipping = web::shipping()?;
    let shipped = dist::manifest()?;
    ensure!(
        shipped.quick == (build == Build::Quick),
        "another build has written dist/ meanwhile; try again"
    );
    let mut packages = BTreeSet::new();
    for file in widget(&shipped) {
        files.insert(file.path.clone(), read(&dist::folder().join(&file.path))?);
        packages.extend(file.packages.iter().cloned());
    }
    let panel = panel(&shipped)?;
    let element = add_element(&mut files, panel)?;
    packages.extend(element.packages);
    files.insert("element.js".to_owned(), element.content);
    let licenses = licenses::text(&[PANEL_CRATE], &packages, build)?;
    files.insert(licenses::FILE.to_owned(), licenses);
    add_contract(&mut files, build)?;
    let root = workspace::root();
    for (path, source) in PAPERS {
        files.insert(path.to_owned(), read(&root.join(source))?);
    }
    files.insert("integrity.json".to_owned(), integrity(&files)?);
    let manifest = read(&root.join(SOURCES).join("package.json"))?;
    let manifest = String::from_utf8(manifest).context("www/package/package.json")?;
    let manifest = manifest
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{panel.wasm}}", panel[2]);
    files.insert("package.json".to_owned(), manifest.into_bytes());
    Ok(files)
}

/// The loader and all that it may come to load.
fn widget(shipped: &Manifest) -> Vec<&Entry> {
    let files = &shipped.files;
    let imported: BTreeSet<&String> = files.iter().flat_map(|file| &file.imports).collect();
    let is_own = |file: &&Entry| {
        file.path == LOADER
            || file.path.starts_with(PANEL)
            || file.source.is_some()
            || imported.contains(&file.path)
    };
    files.iter().filter(is_own).collect()
}

/// The panel's script, style sheet and module.
fn panel(shipped: &Manifest) -> Result<[&str; 3]> {
    let own = |extension| {
        let is_it = |file: &&Entry| {
            file.source.as_deref().is_none_or(|source| source == ENTRY)
                && file.path.starts_with(PANEL)
                && file.path.ends_with(extension)
        };
        let found = shipped.files.iter().find(is_it);
        let file = found.context("dist/ has no panel; build again")?;
        Ok::<_, anyhow::Error>(file.path.as_str())
    };
    Ok([own(".js")?, own(".css")?, own(".wasm")?])
}

/// Adds what defines the class and what it loads; gives the class.
fn add_element(files: &mut Files, [script, style, wasm]: [&str; 3]) -> Result<Bundle> {
    let text = String::from_utf8(files[style].clone()).context("the panel's style sheet")?;
    let style = format!("export default {};\n", serde_json::to_string(&text)?).into_bytes();
    let style_path = hashed_path("style", "js", &style);
    let root = workspace::root();
    let sources = root.join(SOURCES);
    let names = Names {
        define: &[
            ("__PANEL_JS__", &beside(script)),
            ("__PANEL_CSS__", &beside(&style_path)),
            ("__PANEL_WASM__", &beside(wasm)),
        ],
        alias: &[("kite-files", &sources.join("files.js"))],
    };
    let shim = sources.join("browser.js");
    let element = library(&root.join("custom-element.js"), &names, &shim)?;
    files.insert(style_path, style);
    files.insert("define.js".to_owned(), read(&sources.join("define.js"))?);
    Ok(element)
}

/// What is known of the element: for people's tools, and by itself for who styles it.
fn add_contract(files: &mut Files, build: Build) -> Result<()> {
    let folder = contract::make(build)?;
    for path in files_below(&folder)? {
        let content = read(&folder.join(&path))?;
        let types = if path.ends_with(".d.ts") {
            "types/"
        } else {
            ""
        };
        files.insert(format!("{types}{path}"), content);
    }
    let described: Value = serde_json::from_slice(&files[contract::MANIFEST])?;
    let parts = &described["modules"][0]["declarations"][0]["cssParts"];
    files.insert("parts.json".to_owned(), serde_json::to_vec_pretty(parts)?);
    Ok(())
}

/// A hash for each file that a page may load, as in the attribute `integrity`.
fn integrity(files: &Files) -> Result<Vec<u8>> {
    let is_script = |path: &str| Path::new(path).extension().is_some_and(|it| it == "js");
    let loaded = |path: &&String| is_script(path) || path.starts_with(ASSETS);
    let hashes: BTreeMap<&String, String> = files
        .keys()
        .filter(loaded)
        .map(|path| (path, Entry::new(path, &files[path], None).integrity))
        .collect();
    Ok(serde_json::to_vec_pretty(&hashes)?)
}
