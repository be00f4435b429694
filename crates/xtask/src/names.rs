//! Short names for what a module and its glue have of each other. wasm-bindgen's carry a hash each,
//! which stands on both sides and cannot be compressed: in the widget 4 KB over the wire.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use walrus::{ExportItem, Module};

/// Where the module takes from what the glue itself has. What comes from another script has a name
/// in that.
const GLUE: &str = "_bg.js";
/// How the glue calls the module's exports.
const EXPORTS: &str = "wasm.";

/// Long names and their short ones.
type Names = BTreeMap<String, String>;

/// Renames on both sides; the glue as it is now.
pub(crate) fn shorten(glue: &str, module: &mut Module) -> Result<String> {
    let mut imports = Names::new();
    let mut scripts = Names::new();
    for import in module.imports.iter_mut() {
        if import.module.ends_with(GLUE) {
            rename(&mut import.name, &mut imports);
        }
        rename(&mut import.module, &mut scripts);
    }
    // Those stand in quotes.
    imports.extend(
        scripts
            .iter()
            .map(|(long, short)| (format!("{long:?}"), short.clone())),
    );
    let mut exports = Names::new();
    for export in module.exports.iter_mut() {
        if matches!(export.item, ExportItem::Function(_)) {
            rename(&mut export.name, &mut exports);
        }
    }
    rename_in(glue, &imports, &exports)
}

fn rename(name: &mut String, names: &mut Names) {
    let next = names.len();
    let short = names
        .entry(name.clone())
        .or_insert_with(|| format!("_{next}"));
    name.clone_from(short);
}

fn rename_in(glue: &str, imports: &Names, exports: &Names) -> Result<String> {
    let mut given = BTreeSet::new();
    let mut lines = Vec::new();
    for line in glue.lines() {
        let property = line.trim_start().split_once(": ");
        let short = property.and_then(|(name, _)| imports.get(name));
        if let (Some(short), Some((name, value))) = (short, property) {
            given.insert(name);
            lines.push(format!("{short}: {}", rename_calls(value, exports)));
        } else {
            lines.push(rename_calls(line, exports));
        }
    }
    // wasm-bindgen may write its glue in another way one day.
    ensure!(
        given.len() == imports.len(),
        "the glue gives the module {} of {} functions and scripts by their names",
        given.len(),
        imports.len()
    );
    Ok(lines.join("\n"))
}

fn rename_calls(line: &str, exports: &Names) -> String {
    let mut parts = line.split(EXPORTS);
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$');
        let (name, rest) = part.split_at(part.find(is_end).unwrap_or(part.len()));
        let name = exports.get(name).map_or(name, String::as_str);
        renamed.extend([EXPORTS, name, rest]);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"const import0 = {
    __wbg_now_12ab: function() { return Date.now(); },
    __wbg_send_34cd: function() { return handleError(function (arg0) {
        arg0.send(wasm.take_all, wasm.memory);
    }, arguments); },
};
return {
    "./snippets/idle.js": import1,
    "./snippets/idle.js": import2,
};
wasm.take(wasm.take_all(0), wasm.__table);"#;

    fn names(pairs: &[(&str, &str)]) -> Names {
        let own = |(long, short): &(&str, &str)| ((*long).to_owned(), (*short).to_owned());
        pairs.iter().map(own).collect()
    }

    #[test]
    fn the_glue_knows_everything_by_its_short_name() {
        let imports = names(&[
            ("\"./snippets/idle.js\"", "_0"),
            ("__wbg_now_12ab", "_0"),
            ("__wbg_send_34cd", "_1"),
        ]);
        let exports = names(&[("take", "_0"), ("take_all", "_1")]);
        assert_eq!(
            rename_in(GLUE, &imports, &exports).unwrap(),
            "\
const import0 = {
_0: function() { return Date.now(); },
_1: function() { return handleError(function (arg0) {
        arg0.send(wasm._1, wasm.memory);
    }, arguments); },
};
return {
_0: import1,
_0: import2,
};
wasm._0(wasm._1(0), wasm.__table);"
        );
    }

    #[test]
    fn what_the_glue_does_not_give_is_an_error() {
        let imports = names(&[("__wbg_gone_56ef", "_0")]);
        rename_in(GLUE, &imports, &Names::new()).unwrap_err();
    }
}
