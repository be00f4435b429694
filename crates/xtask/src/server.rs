//! Building the server. It embeds `dist/` in release builds, so `dist/` has to be there first.

use std::fs;
use std::path::PathBuf;

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

/// For the journeys: with everything inside as in a release, but compiled much sooner.
pub(crate) fn build_embedding() -> Result<()> {
    run(cargo().args(["build", "--package=k1te-server", "--features=embed"]))
}

/// For trying things: reads `dist/` from the disk; gives the binary's path.
pub(crate) fn build_debug() -> Result<PathBuf> {
    run(cargo().args(["build", "--package=k1te-server"]))?;
    Ok(debug())
}

/// The binary that [`build_embedding`] or [`build_debug`] makes.
pub(crate) fn debug() -> PathBuf {
    workspace::target().join("debug/k1te-server")
}

/// The Bot API server of the journeys; gives the binary's path.
pub(crate) fn build_telegram_double() -> Result<PathBuf> {
    run(cargo().args(["build", "--package=kite-telegram-double"]))?;
    Ok(workspace::target().join("debug/telegram-double"))
}

/// The server's code names the folder, so it does not compile where there is none yet.
pub(crate) fn ensure_folder() -> Result<()> {
    Ok(fs::create_dir_all(dist::folder())?)
}
