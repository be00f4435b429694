//! `config check`: the settings that `serve` would run with, and where each
//! comes from.

use std::io::{self, Write};

use clap::Command;
use clap::parser::ValueSource;

use super::config_file::{ConfigFile, flags};
use super::variable;

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
) -> io::Result<()> {
    let matches = command
        .clone()
        .try_get_matches_from(["k1te-server", "serve"]);
    let matches = matches.unwrap_or_else(|error| variable::named(command, error).exit());
    let Some(("serve", matches)) = matches.subcommand() else {
        return Ok(());
    };
    for flag in flags(serve(command)) {
        let id = flag.get_id().as_str();
        let name = flag.get_long().unwrap_or(id);
        let values = matches.get_raw(id).into_iter().flatten();
        let value: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
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
