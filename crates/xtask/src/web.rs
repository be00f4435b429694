//! The widget and the desk: from their crates and sources to the files of `dist/`.

use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::bindgen::{self, Module};
use crate::bundle::{Names, bundle};
use crate::dist::{self, Files, read};
use crate::manifest::hashed_path;
use crate::stamp::Stamp;
use crate::workspace::{self, cargo, run};
use crate::{size, tools};

const PANEL: &str = "kite_chat";
const DESK: &str = "kite_desk";

/// Brings `dist/` up to date.
pub(crate) fn build() -> Result<()> {
    tools::wasm_target()?;
    tools::npm_packages()?;
    compile()?;
    let stamp = Stamp::of(&inputs())?;
    if stamp.is_current() {
        return Ok(());
    }
    println!("Building dist/");
    let written = assemble()?.write(&dist::folder())?;
    stamp.save(&written)?;
    size::print(&dist::manifest()?);
    Ok(())
}

fn compile() -> Result<()> {
    // Views of one type instead of a type for each view: less code.
    let mut rustc_flags = vec!["--cfg=erase_components".to_owned()];
    // A panic names its place: without the folders of the machine that built it.
    for folder in tools::cargo_sources()? {
        rustc_flags.push(format!("--remap-path-prefix={}/=", folder.display()));
    }
    run(cargo()
        .args([
            "build",
            "--lib",
            "--package=kite-chat",
            "--package=kite-desk",
        ])
        .args(["--profile=wasm", "--target", tools::WASM_TARGET])
        .env("CARGO_ENCODED_RUSTFLAGS", rustc_flags.join("\x1f")))
}

/// Everything that the content of `dist/` follows from; this pipeline too.
fn inputs() -> Vec<PathBuf> {
    let root = workspace::root();
    let sources = [
        "custom-element.js",
        "index.html",
        "www",
        "package-lock.json",
        "crates/xtask/src",
    ];
    let mut inputs: Vec<PathBuf> = sources.iter().map(|source| root.join(source)).collect();
    inputs.extend([PANEL, DESK].map(bindgen::compiled));
    inputs
}

fn assemble() -> Result<Files> {
    let (panel, desk) = modules()?;
    let mut files = Files::default();
    add_widget(&mut files, panel)?;
    add_desk(&mut files, desk)?;
    let root = workspace::root();
    files.add("index.html", read(&root.join("index.html"))?);
    files.add_folder(&root.join("www/demo"), "demo")?;
    Ok(files)
}

/// Both at once: wasm-opt takes nearly all of the time and has one thread for each.
fn modules() -> Result<(Module, Module)> {
    thread::scope(|scope| {
        let desk = scope.spawn(|| bindgen::process(DESK));
        let panel = bindgen::process(PANEL)?;
        let desk = desk
            .join()
            .map_err(|_| anyhow!("wasm-bindgen gave up on the desk"))??;
        Ok((panel, desk))
    })
}

fn add_widget(files: &mut Files, panel: Module) -> Result<()> {
    let root = workspace::root();
    let script = bundle(&panel.glue, &Names::default())?;
    let style = bundle(&root.join("www/panel.css"), &Names::default())?;
    let script_path = hashed_path("panel", "js", &script);
    let style_path = hashed_path("panel", "css", &style);
    let wasm_path = hashed_path("panel", "wasm", &panel.wasm);
    let loader = bundle(
        &root.join("custom-element.js"),
        &Names {
            define: &[
                ("__PANEL_JS__", &script_path),
                ("__PANEL_CSS__", &style_path),
                ("__PANEL_WASM__", &wasm_path),
            ],
            alias: &[],
        },
    )?;
    files.add("kite-chat.js", loader);
    files.add(script_path, script);
    files.add(style_path, style);
    files.add(wasm_path, panel.wasm);
    Ok(())
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
    let script_path = hashed_path("desk", "js", &script);
    let style_path = hashed_path("desk", "css", &style);
    let page = String::from_utf8(read(&www.join("desk.html"))?).context("www/desk.html")?;
    let page = page
        .replace("{{desk.js}}", &format!("/{script_path}"))
        .replace("{{desk.css}}", &format!("/{style_path}"))
        .replace("{{desk.wasm}}", &format!("/{wasm_path}"));
    files.add("desk.html", page.into_bytes());
    files.add(script_path, script);
    files.add(style_path, style);
    files.add(wasm_path, desk.wasm);
    Ok(())
}
