//! The browser journeys: Playwright against the real server in a real Chromium.

use std::process::Command;

use anyhow::Result;

use crate::workspace::{self, command, npm_tool};
use crate::{server, tools, web};

/// Builds what the journeys need and runs them; `args` go to Playwright.
pub(crate) fn run(args: &[String]) -> Result<()> {
    web::build()?;
    journeys(args)
}

/// Runs them on the `dist/` that is there.
pub(crate) fn journeys(args: &[String]) -> Result<()> {
    let mut playwright = npm_tool("playwright");
    playwright.args(["test", "--config=tests/e2e/playwright.config.js"]);
    in_browser(playwright.args(args))
}

/// Makes the pictures of the README.
pub(crate) fn screenshots() -> Result<()> {
    web::build()?;
    in_browser(command("node").arg("tests/e2e/screenshots.js"))
}

fn in_browser(script: &mut Command) -> Result<()> {
    let chromium = tools::chromium()?;
    let server = server::build_debug()?;
    workspace::run(
        script
            .env("KITE_CHROMIUM", chromium)
            .env("KITE_SERVER", server),
    )
}
