//! `npm test`: every check there is, each with its output, then one summary.

use std::env;
use std::process::ExitCode;
use std::thread;

use anyhow::{Result, bail};

use crate::compile::Build;
use crate::steps::Steps;
use crate::workspace::{self, cargo};
use crate::{browser, emulator, lint, server, size, tools, web};

/// Goes on after a failure, so that one run tells everything.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::default();
    steps.step("tools", lint::install);
    // Elsewhere the two would begin to serve something as soon as they are installed.
    let with_proxies = env::var_os("CI").is_some() || tools::have_proxies();
    let fetching = thread::spawn(move || fetch(with_proxies));
    lint::add_to(&mut steps);
    steps.step("rust tests", rust_tests);
    steps.step("languages", languages);
    steps.step("what tests need", || match fetching.join() {
        Ok(outcome) => outcome,
        Err(_) => bail!("it gave up"),
    });
    steps.step("telegram emulator", emulator::test);
    if with_proxies {
        steps.step("proxies", proxies);
    } else {
        steps.skip("proxies");
    }
    steps.step("rustdoc", rustdoc);
    let web = steps.step("widget and desk", || web::build(Build::Full));
    if web {
        steps.step("size", size::run);
    } else {
        steps.skip("size");
    }
    if web && steps.step("server", server::build_embedding) {
        steps.step("browser journeys", || {
            browser::journeys(&server::debug(), &[])
        });
    } else {
        steps.skip("browser journeys");
    }
    steps.finish()
}

/// What comes over the network, while the compiler works.
fn fetch(with_proxies: bool) -> Result<()> {
    tools::bot_api_emulator()?;
    if with_proxies {
        tools::proxies()?;
    }
    tools::chromium().map(drop)
}

fn rust_tests() -> Result<()> {
    server::ensure_folder()?;
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    // Many of them wait: for a limit to pass, for a server that is late on purpose.
    workspace::run(tests.env("RUST_TEST_THREADS", "4"))
}

/// The catalogues, and what chooses between them; what becomes a link. Node has the same `Intl` as
/// browsers.
fn languages() -> Result<()> {
    workspace::run(workspace::command("node").args(["--test", "tests/languages/", "tests/text/"]))
}

/// The examples of `deploy/`, with the real proxies.
fn proxies() -> Result<()> {
    tools::proxies()?;
    let test = ["test", "--package=k1te-server", "--test=server", "--"];
    workspace::run(cargo().args(test).args(["--ignored", "proxies"]))
}

/// The two wasm crates for their own target: their dependencies are checked for it already.
fn rustdoc() -> Result<()> {
    let doc = |args: &[&str]| {
        let mut command = cargo();
        command.args(["doc", "--no-deps"]).args(args);
        workspace::run(command.env("RUSTDOCFLAGS", "--deny=warnings"))
    };
    doc(&["--workspace", "--exclude=kite-chat", "--exclude=kite-desk"])?;
    doc(&[
        "--package=kite-chat",
        "--package=kite-desk",
        "--target",
        tools::WASM_TARGET,
    ])
}
