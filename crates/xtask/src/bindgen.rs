//! From what cargo compiled to what a browser loads: wasm-bindgen's glue, then wasm-opt.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::compile::{Build, compiled};
use crate::dist::{files_below, read};
use crate::names;
use crate::workspace::{self, npm_tool, run};

/// One wasm crate, ready for the bundler.
pub(crate) struct Module {
    /// The JavaScript that loads the module and stands between it and the browser.
    pub(crate) glue: PathBuf,
    /// The module.
    pub(crate) wasm: Vec<u8>,
}

/// Makes the glue and the module in a folder of their own; the module is
/// optimised unless the build is a quick one. `sources` is the crate's folder.
pub(crate) fn process(name: &str, sources: &Path, build: Build) -> Result<Module> {
    let folder = build.folder().join(name);
    workspace::empty(&folder)?;
    Bindgen::new()
        .input_path(compiled(name, build))
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen on {name}"))?;
    refer_to(sources, &folder.join("snippets"))?;
    let glue = folder.join(format!("{name}.js"));
    let bound = folder.join(format!("{name}_bg.wasm"));
    name_imports(&glue, &bound)?;
    open(&glue)?;
    let wasm = match build {
        Build::Full => {
            slim(&glue, &bound)?;
            optimise(&bound)?
        }
        Build::Quick => bound,
    };
    Ok(Module {
        glue,
        wasm: read(&wasm)?,
    })
}

/// wasm-bindgen copies the scripts that Rust imports. One that other scripts import as well has to
/// be one module with one state, so instead of each copy there is a reference to its source.
fn refer_to(sources: &Path, snippets: &Path) -> Result<()> {
    for path in files_below(snippets)? {
        // The first folder is the crate's name and a hash.
        let source = path.split_once('/').map(|(_, inner)| sources.join(inner));
        if let Some(source) = source.filter(|source| source.is_file()) {
            let reference = format!("export * from {:?};\n", source.display().to_string());
            fs::write(snippets.join(&path), reference)
                .with_context(|| format!("cannot write {path}"))?;
        }
    }
    Ok(())
}

/// Where the module takes functions straight from a script, the glue hands it that script's
/// namespace. As a value it costs every chunk of the bundle another request, for what esbuild makes
/// namespaces with: an object of the functions that are taken does as well.
fn name_imports(glue: &Path, bound: &Path) -> Result<()> {
    let source =
        fs::read_to_string(glue).with_context(|| format!("cannot read {}", glue.display()))?;
    let module = walrus::Module::from_file(bound).context("cannot read what wasm-bindgen made")?;
    let taken_from = |script: &str| {
        let imports = module.imports.iter();
        let taken = imports.filter(|import| import.module == script);
        taken.map(|import| import.name.clone()).collect()
    };
    let lines = source.lines().map(|line| name_import(line, taken_from));
    let named: Vec<String> = lines.collect();
    fs::write(glue, named.join("\n")).with_context(|| format!("cannot write {}", glue.display()))
}

/// The same line of the glue; for the import of a namespace, one that names the functions.
fn name_import(line: &str, taken_from: impl Fn(&str) -> BTreeSet<String>) -> String {
    let namespace = line.strip_prefix("import * as ");
    let Some((object, script)) = namespace.and_then(|rest| rest.split_once(" from ")) else {
        return line.to_owned();
    };
    let names = taken_from(script.trim_matches(['"', '\'', ';']));
    let pairs = |between: &str| {
        let pair = |name: &String| format!("{name}{between}{object}_{name}");
        names.iter().map(pair).collect::<Vec<_>>().join(", ")
    };
    let (import, members) = (pairs(" as "), pairs(": "));
    format!("import {{ {import} }} from {script}\nconst {object} = {{ {members} }};")
}

/// Lets scripts of ours start the module: what the glue brings along for that takes a module in
/// whatever form it is given, which is half a kilobyte over the wire.
fn open(glue: &Path) -> Result<()> {
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(glue)
        .with_context(|| format!("cannot open {}", glue.display()))?;
    file.write_all(b"\nexport { __wbg_finalize_init, __wbg_get_imports };\n")
        .with_context(|| format!("cannot write {}", glue.display()))
}

/// Gives the smaller module's file, beside the other.
fn optimise(bound: &Path) -> Result<PathBuf> {
    let optimised = bound.with_file_name("optimised.wasm");
    run(npm_tool("wasm-opt")
        .arg(bound)
        .arg("-o")
        .arg(&optimised)
        // The memory is the module's own, so it begins as zeros, and with the stack, the end of
        // which is never reached: no address is below 1024.
        .args(["-Oz", "--converge", "--zero-filled-memory"])
        .arg("--low-memory-unused")
        // From here on it is about the compression, 3 KB over the wire. Little is put where it is
        // called, so that the many like pieces of code stay alike; what is of one kind stands
        // together; and no access says how it is aligned, for which no engine cares.
        .args([
            "--always-inline-max-function-size=1",
            "--one-caller-inline-max-function-size=20",
            "--reorder-functions-by-name",
            "--dealign",
        ])
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
    Ok(optimised)
}

/// Takes away what only wasm-bindgen and Leptos have a use for: long names, and what server
/// functions stream by. Nothing here has any, and what nothing exports, wasm-opt takes out.
fn slim(glue: &Path, bound: &Path) -> Result<()> {
    let mut module =
        walrus::Module::from_file(bound).context("cannot read what wasm-bindgen made")?;
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains("intounderlying"))
        .map(walrus::Export::id)
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    let long =
        fs::read_to_string(glue).with_context(|| format!("cannot read {}", glue.display()))?;
    fs::write(glue, names::shorten(&long, &mut module)?)
        .with_context(|| format!("cannot write {}", glue.display()))?;
    module.emit_wasm_file(bound).context("cannot write it back")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_namespace_is_handed_to_the_module() {
        let taken_from = |script: &str| {
            assert_eq!(script, "./snippets/idle.js");
            ["cancelIdle", "whenIdle"].map(str::to_owned).into()
        };
        let line = "import * as import1 from \"./snippets/idle.js\"";
        assert_eq!(
            name_import(line, taken_from),
            "import { cancelIdle as import1_cancelIdle, whenIdle as import1_whenIdle } \
             from \"./snippets/idle.js\"\n\
             const import1 = { cancelIdle: import1_cancelIdle, whenIdle: import1_whenIdle };"
        );
        let other = "import { Put } from './snippets/upload.js';";
        assert_eq!(name_import(other, taken_from), other);
    }
}
