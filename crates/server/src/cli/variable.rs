//! What is wrong with a variable is told with the variable's name: clap speaks
//! of the flag, which nobody has typed.

use std::env;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command, Error};

/// The error, with the name of the variable if it was one that said it.
pub(super) fn named(command: &Command, mut error: Error) -> Error {
    if let Some(variable) = culprit(command, &error) {
        let tip = StyledStr::from(format!("it comes from the variable {variable}"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn culprit(command: &Command, error: &Error) -> Option<String> {
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let flag = shown.split_whitespace().next()?;
    if env::args().any(|typed| typed.split('=').next() == Some(flag)) {
        return None;
    }
    variable_of(command, flag.strip_prefix("--")?)
}

/// The variable that is set for the flag of this name.
fn variable_of(command: &Command, name: &str) -> Option<String> {
    let flags = command.get_arguments();
    let mut variables = flags
        .filter(|flag| flag.get_long() == Some(name))
        .filter_map(Arg::get_env)
        .filter(|variable| env::var_os(variable).is_some());
    let found = variables.next().map(|found| found.display().to_string());
    found.or_else(|| {
        let mut below = command.get_subcommands();
        below.find_map(|command| variable_of(command, name))
    })
}
