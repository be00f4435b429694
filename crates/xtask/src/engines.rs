//! The main journeys in Chromium, Firefox and `WebKitGTK`, against the real server.

use anyhow::Result;

use crate::compile::Build;
use crate::workspace::{self, npm_tool};
use crate::{server, tools, web};

/// Builds what the journeys need and runs them; `args` go to Playwright.
pub(crate) fn run(args: &[String]) -> Result<()> {
    web::build(Build::Full)?;
    server::build_debug()?;
    journeys(args)
}

/// Runs them against the server as it is built.
pub(crate) fn journeys(args: &[String]) -> Result<()> {
    let chromium = tools::chromium()?;
    tools::engines()?;
    let mut playwright = npm_tool("playwright");
    playwright.args(["test", "--config=tests/engines/playwright.config.js"]);
    playwright
        .env("KITE_CHROMIUM", chromium)
        .env("KITE_SERVER", server::debug());
    workspace::run(playwright.args(args))
}
