//! The configuration file: the settings of `serve` under the names of its
//! flags, in TOML.
//!
//! What it says becomes the flags' defaults. So it is checked by the very code
//! that checks the flags, and a flag or an environment variable beats it.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, slice};

use clap::{Arg, ArgAction, Command};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a configuration file, and where.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFileError {
    /// It cannot be read.
    #[error("the configuration file {path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no TOML.
    #[error("{place}: this is no TOML: {words}")]
    Syntax {
        /// File and line.
        place: Place,
        /// What the parser says.
        words: String,
    },
    /// It has a key that is no setting.
    #[error("{place}: there is no setting {name}; there are {known}")]
    Unknown {
        /// File and line.
        place: Place,
        /// The key.
        name: String,
        /// The settings that there are.
        known: String,
    },
    /// A value is of the wrong kind.
    #[error("{place}: {name} must be {expected}")]
    WrongKind {
        /// File and line.
        place: Place,
        /// The setting.
        name: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A value is none that its flag takes.
    #[error("{place}: {words}")]
    BadValue {
        /// File and line.
        place: Place,
        /// What the flag says.
        words: String,
    },
}

/// Where something stands.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path} line {line}")]
pub struct Place {
    path: PathBuf,
    line: usize,
}

impl Place {
    fn new(path: &Path, text: &str, offset: usize) -> Self {
        let before = text.as_bytes().iter().take(offset);
        Self {
            path: path.to_owned(),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
        }
    }
}

/// A file in which every setting is a good one.
pub(super) struct ConfigFile(Vec<Setting>);

struct Setting {
    name: String,
    /// Several only for a flag that takes several.
    values: Vec<String>,
    place: Place,
}

impl ConfigFile {
    /// Reads the file and checks it against the flags of `serve`.
    pub(super) fn read(path: &Path, serve: &Command) -> Result<Self, ConfigFileError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigFileError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let table = DeTable::parse(&text).map_err(|error| ConfigFileError::Syntax {
            place: Place::new(path, &text, error.span().map_or(0, |span| span.start)),
            words: error.message().to_owned(),
        })?;
        let settings = table.get_ref().iter().map(|(name, value)| {
            let place = Place::new(path, &text, name.span().start);
            setting(place, name.get_ref().to_string(), value, serve)
        });
        settings.collect::<Result<_, _>>().map(Self)
    }

    /// The command line with what the file says as the defaults, wherever a
    /// flag has the name of a setting. What no variable sets, no file does either.
    pub(super) fn become_defaults(&self, command: Command) -> Command {
        command
            .mut_args(
                |arg| match self.find(&arg).filter(|_| arg.get_env().is_some()) {
                    Some(setting) => arg.default_values(setting.values.clone()),
                    None => arg,
                },
            )
            .mut_subcommands(|command| self.become_defaults(command))
    }

    /// Where the file speaks of this flag.
    pub(super) fn place_of(&self, flag: &Arg) -> Option<&Place> {
        self.find(flag).map(|setting| &setting.place)
    }

    fn find(&self, flag: &Arg) -> Option<&Setting> {
        let name = flag.get_long()?;
        self.0.iter().find(|setting| setting.name == name)
    }
}

/// The flags of `serve` that are settings.
pub(super) fn flags(serve: &Command) -> impl Iterator<Item = &Arg> {
    let is_setting = |flag: &&Arg| {
        let action = flag.get_action();
        matches!(
            action,
            ArgAction::Set | ArgAction::SetTrue | ArgAction::Append
        ) && flag.get_id() != "config"
    };
    serve.get_arguments().filter(is_setting)
}

fn setting(
    place: Place,
    name: String,
    value: &Spanned<DeValue>,
    serve: &Command,
) -> Result<Setting, ConfigFileError> {
    let names = || flags(serve).filter_map(Arg::get_long);
    let Some(flag) = flags(serve).find(|flag| flag.get_long() == Some(&name)) else {
        let known = names().collect::<Vec<_>>().join(", ");
        return Err(ConfigFileError::Unknown { place, name, known });
    };
    let wrong_kind = |expected| ConfigFileError::WrongKind {
        place: place.clone(),
        name: name.clone(),
        expected,
    };
    let values = match (value.get_ref(), flag.get_action()) {
        (DeValue::Boolean(on), ArgAction::SetTrue) => vec![on.to_string()],
        (_, ArgAction::SetTrue) => return Err(wrong_kind("true or false")),
        (DeValue::Array(items), ArgAction::Append) => {
            let texts = items.iter().map(|item| text(item.get_ref()));
            let texts: Option<Vec<_>> = texts.collect();
            texts.ok_or_else(|| wrong_kind("a list of strings"))?
        }
        (value, action) => {
            let expected = match action {
                ArgAction::Append => "a list of strings",
                _ => "a string or a whole number",
            };
            vec![text(value).ok_or_else(|| wrong_kind(expected))?]
        }
    };
    for value in &values {
        if let Err(words) = check(flag, &name, value) {
            return Err(ConfigFileError::BadValue { place, words });
        }
    }
    Ok(Setting {
        name,
        values,
        place,
    })
}

/// A value as a flag takes it.
fn text(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        _ => None,
    }
}

/// Gives the value to the flag alone, away from the environment and from the
/// other flags.
fn check(flag: &Arg, name: &str, value: &str) -> Result<(), String> {
    let mut alone = Arg::new(name.to_owned())
        .long(name.to_owned())
        .value_parser(flag.get_value_parser().clone());
    if let Some(delimiter) = flag.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    let parsed = Command::new("config")
        .no_binary_name(true)
        .arg(alone)
        .try_get_matches_from(slice::from_ref(&format!("--{name}={value}")));
    parsed.map(drop).map_err(|error| {
        let words = error.to_string();
        let paragraph = words.lines().take_while(|line| !line.is_empty());
        let line = paragraph.map(str::trim).collect::<Vec<_>>().join(" ");
        let line = line.replacen("error: ", "", 1);
        line.replacen(&format!("'--{name} <{name}>'"), name, 1)
    })
}
