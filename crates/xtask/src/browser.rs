//! The browser journeys: Playwright against the real server in a real Chromium.

use std::process::Command;

use anyhow::Result;

use crate::compile::Build;
use crate::workspace::{self, command, npm_tool};
use crate::{server, tools, web};

/// Builds what the journeys need and runs them; `args` go to Playwright. The
/// debug server is built more quickly and reads `dist/` from the disk.
pub(crate) fn run(args: &[String]) -> Result<()> {
    web::build(Build::Full)?;
    server::build_debug()?;
    journeys(args)
}

/// Runs them against the servers as they are built.
pub(crate) fn journeys(args: &[String]) -> Result<()> {
    let mut playwright = npm_tool("playwright");
    playwright.args(["test", "--config=tests/e2e/playwright.config.js"]);
    playwright.env("KITE_TELEGRAM_DOUBLE", server::telegram_double());
    in_browser(playwright.args(args))
}

/// Makes the pictures, of these states or of all.
pub(crate) fn screens(states: &[String]) -> Result<()> {
    web::build(Build::Full)?;
    server::build_debug()?;
    let mut script = command("node");
    in_browser(script.arg("tests/e2e/screens.js").args(states))
}

/// Runs what needs a Chromium and the server.
pub(crate) fn in_browser(script: &mut Command) -> Result<()> {
    let chromium = tools::chromium()?;
    workspace::run(
        script
            .env("KITE_CHROMIUM", chromium)
            .env("KITE_SERVER", server::debug()),
    )
}
