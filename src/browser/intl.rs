//! How a language writes numbers, times and counted things: `Intl`, behind one
//! JavaScript function for each. It knows no text of ours.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/intl.js")]
extern "C" {
    #[wasm_bindgen(js_name = print, catch)]
    fn print_as(lang: &str, kind: &str, value: f64) -> Result<String, JsValue>;

    /// So many units from now: "in 5 sec.", "yesterday".
    pub(crate) fn relative(lang: &str, value: i32, unit: &str) -> String;

    /// A size in bytes, never below the truth: "12 kB".
    pub(crate) fn size(lang: &str, bytes: f64) -> String;

    /// What is said of so many. `forms` is a JSON object of texts by plural
    /// category.
    #[wasm_bindgen(js_name = countJson)]
    pub(crate) fn count(lang: &str, forms: &str, number: u32) -> String;

    /// The texts of a catalogue in its order, each ended by NUL; plural forms
    /// as JSON.
    pub(crate) fn texts(catalogue: &JsValue) -> String;
}

/// A number, or a time in milliseconds, in one of the kinds of the module;
/// nothing for a time that is none.
pub(crate) fn print(lang: &str, kind: &str, value: f64) -> String {
    print_as(lang, kind, value).unwrap_or_default()
}
