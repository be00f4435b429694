//! Where the workspace is, and how a tool is run in it. Knows none of the tools.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

/// The checkout's root folder.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    // Cargo, too, runs in the root: there it looks for one that is not absolute.
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Makes the folder, with nothing in it.
pub(crate) fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// A command that will run in the workspace's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, the one that runs us where there is one.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A tool of the npm packages.
pub(crate) fn npm_tool(name: &str) -> Command {
    command(root().join("node_modules/.bin").join(name))
}

/// Runs it with its output shown; an exit other than 0 is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command
        .status()
        .with_context(|| format!("cannot run `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs it and gives what it wrote to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = line(command);
    let output = command
        .output()
        .with_context(|| format!("cannot run `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` failed: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output.stdout)
}

/// Whether it runs and exits with 0; says nothing either way.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A command that runs beside what comes next. Dropped, it does so no longer.
pub(crate) struct Beside {
    line: String,
    process: Child,
    said: PathBuf,
}

/// Starts it; what it says goes to a file of that name, until it is waited for.
pub(crate) fn start(command: &mut Command, name: &str) -> Result<Beside> {
    let line = line(command);
    let said = target().join(name).with_extension("log");
    let log = fs::File::create(&said).with_context(|| format!("cannot make {}", said.display()))?;
    let errors = log.try_clone().context("cannot log its errors")?;
    let process = command
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .with_context(|| format!("cannot run `{line}`"))?;
    Ok(Beside {
        line,
        process,
        said,
    })
}

impl Beside {
    /// Waits for its end and shows what it said; an exit other than 0 is an error that names the
    /// command.
    pub(crate) fn finish(mut self) -> Result<()> {
        let status = self.process.wait();
        let status = status.with_context(|| format!("cannot wait for `{}`", self.line))?;
        let mut said = fs::File::open(&self.said)
            .with_context(|| format!("cannot read {}", self.said.display()))?;
        io::copy(&mut said, &mut io::stdout()).context("cannot show what it said")?;
        if !status.success() {
            bail!("`{}` failed: {status}", self.line);
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // That it has ended by itself is the usual case.
        let _ = self.process.kill();
    }
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_beside_says_how_it_ended() {
        let begin = |code: &str| start(command("sh").args(["-c", code]), "beside").unwrap();
        let (good, bad) = (begin("exit 0"), begin("exit 3"));
        good.finish().unwrap();
        let said = bad.finish().unwrap_err().to_string();
        assert_eq!(said, "`sh -c exit 3` failed: exit status: 3");
        assert!(start(&mut command("./no such program"), "beside").is_err());
    }
}
