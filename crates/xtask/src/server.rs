//! Building the server. It embeds `dist/` in release builds, so `dist/` has to be there first.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::dist;
use crate::workspace::{self, cargo, run};

/// With everything inside.
pub(crate) fn build_release() -> Result<()> {
    run(cargo().args(["build", "--release", "--package=k1te-server"]))
}

/// The binary that [`build_release`] makes.
pub(crate) fn release() -> PathBuf {
    workspace::target().join("release/k1te-server")
}

/// For trying things: reads `dist/` from the disk; with it, the Bot API server of the journeys.
pub(crate) fn build_debug() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--package=k1te-server"]);
    run(build.arg("--package=kite-telegram-double"))
}

/// The tests of the whole workspace, which need the servers and so build them: with everything
/// inside as in a release. Some tests of it need all that the others need, or cargo would build
/// what is common to them once more.
pub(crate) fn tests() -> Command {
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--features=k1te-server/embed"]);
    tests
}

/// The binary that [`build_debug`] makes, and [`tests`].
pub(crate) fn debug() -> PathBuf {
    workspace::target().join("debug/k1te-server")
}

/// The Bot API server of the journeys, likewise.
pub(crate) fn telegram_double() -> PathBuf {
    workspace::target().join("debug/telegram-double")
}

/// The server's code names the folder, so it does not compile where there is none yet.
pub(crate) fn ensure_folder() -> Result<()> {
    Ok(fs::create_dir_all(dist::folder())?)
}
