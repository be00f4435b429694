//! From what cargo compiled to what a browser loads: wasm-bindgen's glue, then wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::tools::WASM_TARGET;
use crate::workspace::{self, npm_tool, run};

/// One wasm crate, ready for the bundler.
pub(crate) struct Module {
    /// The JavaScript that loads the module and stands between it and the browser.
    pub(crate) glue: PathBuf,
    /// The optimised module.
    pub(crate) wasm: Vec<u8>,
}

/// Where cargo leaves the crate; `name` as in a file name, with underscores.
pub(crate) fn compiled(name: &str) -> PathBuf {
    let folder = workspace::target().join(WASM_TARGET).join("wasm");
    folder.join(name).with_extension("wasm")
}

/// Makes the glue and the optimised module in a folder of their own under `target/web/`.
pub(crate) fn process(name: &str) -> Result<Module> {
    let folder = workspace::target().join("web").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    Bindgen::new()
        .input_path(compiled(name))
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen on {name}"))?;
    let bound = folder.join(format!("{name}_bg.wasm"));
    drop_exports(&bound)?;
    let optimised = folder.join("optimised.wasm");
    run(npm_tool("wasm-opt")
        .arg(&bound)
        .arg("-o")
        .arg(&optimised)
        .args(["-Oz", "--converge"])
        // What rustc's wasm32-unknown-unknown uses by default; every browser of today knows them.
        .args([
            "--enable-bulk-memory",
            "--enable-bulk-memory-opt",
            "--enable-call-indirect-overlong",
            "--enable-multivalue",
            "--enable-mutable-globals",
            "--enable-nontrapping-float-to-int",
            "--enable-reference-types",
            "--enable-sign-ext",
        ])
        .args([
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ]))?;
    Ok(Module {
        glue: folder.join(format!("{name}.js")),
        wasm: fs::read(&optimised)
            .with_context(|| format!("cannot read {}", optimised.display()))?,
    })
}

/// Leptos brings along what server functions stream by. Nothing here has any,
/// and what nothing exports, wasm-opt takes out.
fn drop_exports(wasm: &Path) -> Result<()> {
    let mut module =
        walrus::Module::from_file(wasm).context("cannot read what wasm-bindgen made")?;
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains("intounderlying"))
        .map(walrus::Export::id)
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    module.emit_wasm_file(wasm).context("cannot write it back")
}
