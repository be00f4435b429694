//! A server of the Bot API that others wrote, for as long as the tests against it take.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::{self, command};
use crate::{server, tools};

/// The process, which ends with this.
struct Emulator {
    process: Child,
    /// Closed, it would end the process that writes to it.
    output: BufReader<ChildStdout>,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to be done about either failure.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The tests of the Telegram connector that need it.
pub(crate) fn test() -> Result<()> {
    let program = tools::bot_api_emulator()?;
    let (_emulator, url) = start(&program)?;
    let test = ["--test=emulator", "--", "--ignored"];
    workspace::run(server::tests().args(test).env("KITE_BOT_API_EMULATOR", url))
}

/// Starts it on a port of the system's choice; gives its URL.
fn start(program: &Path) -> Result<(Emulator, String)> {
    let mut command = command(program);
    // It accepts what its own tests need only when told: orders, and webhooks without TLS.
    command.args(["--port=0", "--enable-control"]);
    command.arg("--allow-insecure-loopback-webhooks");
    // Python holds back what goes to a pipe.
    command.env("PYTHONUNBUFFERED", "1").stdout(Stdio::piped());
    let mut process = command.spawn().context("cannot start the emulator")?;
    let output = process.stdout.take().context("no output")?;
    let output = BufReader::new(output);
    let mut emulator = Emulator { process, output };
    let mut line = String::new();
    while emulator.output.read_line(&mut line)? > 0 {
        let mut words = line.split_whitespace();
        if let Some(url) = words.find(|word| word.starts_with("http://")) {
            return Ok((emulator, url.to_owned()));
        }
        line.clear();
    }
    bail!("the emulator ended before it listened")
}
