//! The widget, the desk and the site: from their crates and sources to the files of `dist/`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::bindgen::{self, Module};
use crate::bundle::{Names, bundle, split};
use crate::compile::{self, Build, DESK, PANEL};
use crate::dist::{self, Files, read};
use crate::manifest::{asset, hashed_path};
use crate::stamp::Stamp;
use crate::workspace;
use crate::{contract, licenses, site, size, tools};

/// What a page loads, in `dist/`.
pub(crate) const LOADER: &str = "kite-chat.js";
/// What the loader imports, relative to the workspace.
pub(crate) const ENTRY: &str = "src/panel.js";
/// Where the panel's texts are, a chunk for each language.
pub(crate) const CATALOGUES: &str = "src/i18n/";
/// The crates that the panel and the desk are compiled from.
pub(crate) const PANEL_CRATE: &str = "kite-chat";
const DESK_CRATE: &str = "kite-desk";

/// Brings `dist/` up to date.
pub(crate) fn build(build: Build) -> Result<()> {
    tools::wasm_target()?;
    tools::npm_packages()?;
    compile::compile(build)?;
    // Two builds would take each other's files away: the second one waits, a quick one only where
    // both would write.
    let _alone = alone(&build.folder())?;
    let stamp = Stamp::of(build, &inputs(build))?;
    if stamp.is_current() {
        return Ok(());
    }
    println!("Building dist/");
    let files = assemble(build)?;
    let _shipping = shipping()?;
    let written = files.write(&dist::folder(), build)?;
    stamp.save(&written)?;
    if build == Build::Full {
        size::print(&dist::manifest()?);
    }
    Ok(())
}

/// Waits until nobody writes `dist/`, and for as long as the result lives nobody does.
pub(crate) fn shipping() -> Result<File> {
    alone(&workspace::target().join("web"))
}

/// Waits until no other build of this checkout works in the folder, and for as long as the result
/// lives none does.
fn alone(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder)?;
    let path = folder.join("lock");
    let lock = File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
    lock.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(lock)
}

/// Everything that the content of `dist/` follows from; this pipeline too.
fn inputs(build: Build) -> Vec<PathBuf> {
    let root = workspace::root();
    let sources = [
        "custom-element.js",
        "src",
        "package-lock.json",
        "crates/xtask/src",
    ];
    let sources = sources.into_iter().chain(site::SOURCES);
    let mut inputs: Vec<PathBuf> = sources.map(|source| root.join(source)).collect();
    inputs.extend([PANEL, DESK].map(|name| compile::compiled(name, build)));
    inputs
}

fn assemble(build: Build) -> Result<Files> {
    let (panel, desk) = modules(build)?;
    let mut files = Files::default();
    add_widget(&mut files, panel, build)?;
    add_desk(&mut files, desk)?;
    let contract = contract::make(build)?.join(contract::MANIFEST);
    files.add(contract::MANIFEST, read(&contract)?);
    site::add(&mut files, build)?;
    let licenses = licenses::text(&[PANEL_CRATE, DESK_CRATE], &files.packages(), build)?;
    files.add(licenses::FILE, licenses);
    Ok(files)
}

/// Both at once: wasm-opt takes nearly all of the time and has one thread for each.
fn modules(build: Build) -> Result<(Module, Module)> {
    let root = workspace::root();
    thread::scope(|scope| {
        let desk = scope.spawn(|| bindgen::process(DESK, &root.join("crates/desk"), build));
        let panel = bindgen::process(PANEL, &root, build)?;
        let desk = desk
            .join()
            .map_err(|_| anyhow!("wasm-bindgen gave up on the desk"))??;
        Ok((panel, desk))
    })
}

fn add_widget(files: &mut Files, panel: Module, build: Build) -> Result<()> {
    let root = workspace::root();
    let entry = root.join(ENTRY);
    let names = Names {
        alias: &[("kite-panel", &panel.glue)],
        ..Names::default()
    };
    let chunks = split(&entry, &names, &build.folder().join("panel"))?;
    let script = chunks
        .iter()
        .find(|chunk| chunk.source.as_deref() == Some(ENTRY));
    let script_path = asset(&script.context("esbuild made no entry for the panel")?.name);
    let style = bundle(&root.join("www/panel.css"), &Names::default())?;
    let style_path = hashed_path("panel", "css", &style.content);
    let wasm_path = hashed_path("panel", "wasm", &panel.wasm);
    let loader = bundle(
        &root.join("www/element/define.js"),
        &Names {
            define: &[
                ("__PANEL_JS__", &beside(&script_path)),
                ("__PANEL_CSS__", &beside(&style_path)),
                ("__PANEL_WASM__", &beside(&wasm_path)),
            ],
            alias: &[("kite-files", &root.join("www/element/files.js"))],
        },
    )?;
    files.add_bundle(LOADER, loader);
    files.add_chunks(chunks);
    files.add_bundle(style_path, style);
    files.add(wasm_path, panel.wasm);
    Ok(())
}

/// How a script that lies beside `assets/` names what lies in it, as bundlers read it too.
pub(crate) fn beside(path: &str) -> String {
    format!("./{path}")
}

fn add_desk(files: &mut Files, desk: Module) -> Result<()> {
    let www = workspace::root().join("www");
    let wasm_path = hashed_path("desk", "wasm", &desk.wasm);
    // The entry lies beside the module when served, so it names it without the folder.
    let beside = wasm_path.trim_start_matches("assets/");
    let script = bundle(
        &www.join("desk.js"),
        &Names {
            define: &[("__DESK_WASM__", beside)],
            alias: &[("kite-desk", &desk.glue)],
        },
    )?;
    let style = bundle(&www.join("desk.css"), &Names::default())?;
    let script_path = hashed_path("desk", "js", &script.content);
    let style_path = hashed_path("desk", "css", &style.content);
    let page = String::from_utf8(read(&www.join("desk.html"))?).context("www/desk.html")?;
    let page = page
        .replace("{{desk.js}}", &format!("/{script_path}"))
        .replace("{{desk.css}}", &format!("/{style_path}"))
        .replace("{{desk.wasm}}", &format!("/{wasm_path}"));
    files.add("desk.html", page.into_bytes());
    files.add_bundle(script_path, script);
    files.add_bundle(style_path, style);
    files.add(wasm_path, desk.wasm);
    Ok(())
}
