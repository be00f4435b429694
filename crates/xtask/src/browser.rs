//! The browser journeys: Playwright against the real server in a real Chromium.

use anyhow::Result;

use crate::workspace::{self, npm_tool};
use crate::{server, tools, web};

/// Builds what the journeys need and runs them; `args` go to Playwright.
pub(crate) fn run(args: &[String]) -> Result<()> {
    web::build()?;
    journeys(args)
}

/// Runs them on the `dist/` that is there.
pub(crate) fn journeys(args: &[String]) -> Result<()> {
    let chromium = tools::chromium()?;
    let server = server::build_debug()?;
    workspace::run(
        npm_tool("playwright")
            .args(["test", "--config=tests/e2e/playwright.config.js"])
            .args(args)
            .env("KITE_CHROMIUM", chromium)
            .env("KITE_SERVER", server),
    )
}
