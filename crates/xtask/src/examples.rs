//! The examples of `www/examples/`: built with the npm package that is made here, and driven in a
//! real Chromium against the real server. Knows no framework.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::compile::Build;
use crate::workspace::{self, command, npm_tool};
use crate::{browser, package, server, tools};

/// By this name the scripts know cargo's target folder.
const TARGET: &str = "KITE_TARGET";

/// Builds what the examples need, then them, and drives them; `args` go to Playwright.
pub(crate) fn run(args: &[String]) -> Result<()> {
    package::make(Build::Full)?;
    server::build_debug()?;
    workspace::run(prepare().arg("build"))?;
    let mut args = args.to_vec();
    if env::var_os("CI").is_some() || tools::have_wordpress() {
        tools::wordpress()?;
    } else {
        println!("WordPress, PHP or MariaDB is missing: its plugin is left out");
        println!("With CI=true they are installed");
        args.push("--grep-invert=WordPress".to_owned());
    }
    journeys(&args)
}

/// The frameworks' examples, with the package and the server as they are built.
pub(crate) fn frameworks() -> Result<()> {
    workspace::run(prepare().arg("build"))?;
    journeys(&["frameworks.spec".to_owned()])
}

/// The plugin in a real `WordPress`.
pub(crate) fn wordpress() -> Result<()> {
    journeys(&["wordpress.spec".to_owned()])
}

fn journeys(args: &[String]) -> Result<()> {
    let mut playwright = npm_tool("playwright");
    playwright.args(["test", "--config=tests/examples/playwright.config.js"]);
    playwright.env(TARGET, workspace::target());
    browser::in_browser(playwright.args(args))
}

/// The frameworks' compilers, from npm.
pub(crate) fn fetch() -> Result<()> {
    workspace::run(&mut prepare())
}

/// The script that sets the examples up.
fn prepare() -> Command {
    let mut script = command("node");
    script.arg("tests/examples/prepare.js");
    script.env(TARGET, workspace::target());
    script.env("ASTRO_TELEMETRY_DISABLED", "1");
    script
}
