//! `config check`: the settings that `serve` would run with, and where each
//! comes from.

use std::io::Write;

use clap::parser::ValueSource;
use clap::{Command, FromArgMatches};

use super::config_file::{ConfigFile, flags};
use super::serve::Serve;
use super::{CliError, variable};

/// In place of what nobody but the server may see.
const SECRET: &str = "…";

/// The command whose flags are the settings.
pub(super) fn serve(command: &Command) -> &Command {
    command.find_subcommand("serve").unwrap_or(command)
}

/// A line for each setting. What is wrong with the environment ends the
/// process, as it would end `serve`.
pub(super) fn show(
    command: &Command,
    file: Option<&ConfigFile>,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let matches = command
        .clone()
        .try_get_matches_from(["k1te-server", "serve"]);
    let matches = matches.unwrap_or_else(|error| variable::named(command, error).exit());
    let Some(("serve", matches)) = matches.subcommand() else {
        return Ok(());
    };
    let settings = Serve::from_arg_matches(matches).unwrap_or_else(|error| error.exit());
    settings.telegram()?;
    for flag in flags(serve(command)) {
        let id = flag.get_id().as_str();
        let name = flag.get_long().unwrap_or(id);
        let values = matches.get_raw(id).into_iter().flatten();
        let shown = values.map(|value| {
            if flag.is_hide_env_values_set() {
                SECRET.into()
            } else {
                value.to_string_lossy()
            }
        });
        let value: Vec<_> = shown.collect();
        let value = value.join(",");
        let place = file.and_then(|file| file.place_of(flag));
        let variable = flag.get_env().map(|name| name.to_string_lossy());
        match (matches.value_source(id), place, variable) {
            (Some(ValueSource::EnvVariable), _, Some(variable)) => {
                writeln!(out, "{name} = {value}  ({variable})")?;
            }
            (None, ..) => writeln!(out, "{name} is not set")?,
            (_, Some(place), _) => writeln!(out, "{name} = {value}  ({place})")?,
            (_, None, _) => writeln!(out, "{name} = {value}  (default)")?,
        }
    }
    Ok(())
}
