//! The `k1te-server` binary.

use std::env;
use std::error::Error;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use k1te_server::cli::{Cli, CliError, LogFormat};
use tracing_subscriber::EnvFilter;

/// tungstenite prints whole frames, and member ids stand in them.
const NEVER_LOGGED: &str = "tungstenite=off";

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::from_environment() {
        Ok(cli) => cli,
        Err(error) => return failure(&error),
    };
    if let Err(words) = log_to_stderr(cli.log_format()) {
        eprintln!("error: {words}");
        return ExitCode::from(2);
    }
    match cli.run(&mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure(&error),
    }
}

fn failure(error: &CliError) -> ExitCode {
    eprintln!("error: {}", in_one_line(error));
    ExitCode::from(error.exit_code())
}

fn log_to_stderr(format: LogFormat) -> Result<(), String> {
    let chosen = env::var("K1TE_LOG").unwrap_or_default();
    let chosen = if chosen.is_empty() { "info" } else { &chosen };
    let filter = EnvFilter::try_new(format!("{chosen},{NEVER_LOGGED}")).map_err(|error| {
        format!("K1TE_LOG={chosen:?} cannot be read ({error}); try error, warn, info or debug")
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    match format {
        LogFormat::Human => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
    Ok(())
}

/// The error with its causes.
fn in_one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !line.contains(&words) {
            line = format!("{line}: {words}");
        }
        cause = error.source();
    }
    line.replace('\n', " ")
}
