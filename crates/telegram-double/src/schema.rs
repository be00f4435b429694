//! Checks values against `bot_api.json`: the Bot API's methods and objects, as
//! a library of others describes them. It knows no state.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

/// In the place of a file that came by multipart stands its part's name under this key.
pub const PART: &str = "multipart part";

/// The table.
#[derive(Debug, Deserialize)]
pub struct Schema {
    /// The version of the Bot API.
    pub bot_api: String,
    /// By their names.
    pub methods: HashMap<String, MethodRow>,
    /// By their names: the types of their fields.
    pub objects: HashMap<String, BTreeMap<String, String>>,
}

/// A method.
#[derive(Debug, Deserialize)]
pub struct MethodRow {
    /// What it answers.
    pub returns: String,
    /// The types of its parameters.
    pub parameters: BTreeMap<String, String>,
}

/// The Bot API.
pub static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| serde_json::from_str(include_str!("bot_api.json")).unwrap());

/// Whether the parameters are those of the method: none missing, none unknown.
pub fn check_call(method: &str, parameters: &Value) -> Result<(), String> {
    let row = SCHEMA.methods.get(method);
    let row = row.ok_or_else(|| format!("no method {method}"))?;
    check_fields(method, &row.parameters, parameters)
}

/// Whether the answer is one of the method's.
pub fn check_answer(method: &str, answer: &Value) -> Result<(), String> {
    check(method, &SCHEMA.methods[method].returns, answer)
}

/// Whether the value is that object.
pub fn check_object(name: &str, value: &Value) -> Result<(), String> {
    let fields = SCHEMA.objects.get(name);
    let fields = fields.ok_or_else(|| format!("the object {name} is not in the table"))?;
    check_fields(name, fields, value)
}

/// A form's text as the value that the parameter has: forms know only texts.
pub fn from_form(method: &str, parameter: &str, text: String) -> Result<Value, String> {
    let row = SCHEMA.methods.get(method);
    let kind = row.and_then(|row| row.parameters.get(parameter));
    let kind = kind.ok_or_else(|| format!("{method} has no parameter {parameter}"))?;
    if parts(kind).contains(&"str") && !parts(kind).contains(&"int") {
        return Ok(Value::String(text));
    }
    serde_json::from_str(&text).map_err(|error| format!("{parameter}: {error}"))
}

fn check_fields(at: &str, fields: &BTreeMap<String, String>, value: &Value) -> Result<(), String> {
    let given = value
        .as_object()
        .ok_or_else(|| format!("{at}: no object"))?;
    if let Some(name) = given.keys().find(|name| !fields.contains_key(*name)) {
        return Err(format!("{at} has no field {name}"));
    }
    for (name, kind) in fields {
        match given.get(name) {
            Some(value) => check(&format!("{at}.{name}"), kind, value)?,
            None if kind.ends_with('?') => {}
            None => return Err(format!("{at}.{name} is missing")),
        }
    }
    Ok(())
}

fn check(at: &str, kind: &str, value: &Value) -> Result<(), String> {
    let mut reasons = Vec::new();
    for part in parts(kind) {
        match check_one(at, part, value) {
            Ok(()) => return Ok(()),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(reasons.join(" or "))
}

fn check_one(at: &str, kind: &str, value: &Value) -> Result<(), String> {
    let fits = match kind {
        "int" => value.is_i64() || value.is_u64(),
        "float" => value.is_number(),
        "str" => value.is_string(),
        "bool" => value.is_boolean(),
        "file" => value.get(PART).is_some(),
        _ => {
            if let Some(word) = kind.strip_prefix('=') {
                value == word
            } else if let Some(inner) = kind.strip_prefix("array<") {
                let inner = inner.strip_suffix('>').ok_or("a broken table")?;
                let items = value.as_array().ok_or_else(|| format!("{at}: no array"))?;
                return items.iter().try_for_each(|item| check(at, inner, item));
            } else {
                return check_object(kind, value);
            }
        }
    };
    let refusal = || format!("{at} is no {kind}: {value}");
    fits.then_some(()).ok_or_else(refusal)
}

/// `A|array<B|C>?` → `A`, `array<B|C>`.
fn parts(kind: &str) -> Vec<&str> {
    let kind = kind.strip_suffix('?').unwrap_or(kind);
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in kind.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&kind[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&kind[start..]);
    parts
}
