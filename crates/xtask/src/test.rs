//! `npm test`: every check there is, each with its output, then one summary.

use std::env;
use std::process::ExitCode;
use std::thread;

use anyhow::{Result, bail};

use crate::compile::Build;
use crate::steps::Steps;
use crate::workspace::{self, cargo};
use crate::{browser, emulator, engines, examples, lint, package, server, size, tools, web};

/// Goes on after a failure, so that one run tells everything.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::default();
    steps.step("tools", lint::install);
    // Elsewhere the two would begin to serve something as soon as they are installed.
    let with_proxies = env::var_os("CI").is_some() || tools::have_proxies();
    // A person who has not got them need not get half a gigabyte for this.
    let with_engines = env::var_os("CI").is_some() || tools::have_engines().unwrap_or(false);
    let with_wordpress = env::var_os("CI").is_some() || tools::have_wordpress();
    let fetching = thread::spawn(move || fetch(with_proxies, with_engines, with_wordpress));
    lint::add_to(&mut steps);
    let web = steps.step("widget and desk", || web::build(Build::Full));
    if web {
        steps.step("size", size::run);
    } else {
        steps.skip("size");
    }
    steps.step("javascript tests", node_tests);
    let built = steps.step("servers and tests", build);
    let needed = steps.step("what tests need", || match fetching.join() {
        Ok(outcome) => outcome,
        Err(_) => bail!("it gave up"),
    });
    let mut if_built = |name, can_run, test: fn() -> Result<()>| {
        if built && can_run {
            steps.step(name, test);
        } else {
            steps.skip(name);
        }
    };
    if_built("rust tests", true, rust_tests);
    if_built("telegram emulator", needed, emulator::test);
    if_built("proxies", needed && with_proxies, proxies);
    if_built("package", needed && web, package::test);
    if_built("examples", needed && web, examples::frameworks);
    let can_run = needed && web && with_wordpress;
    if_built("wordpress", can_run, examples::wordpress);
    if_built("browser journeys", needed && web, || browser::journeys(&[]));
    let can_run = needed && web && with_engines;
    if_built("engines", can_run, || engines::journeys(&[]));
    steps.step("rustdoc", rustdoc);
    steps.finish()
}

/// What comes over the network, while the compiler works.
fn fetch(with_proxies: bool, with_engines: bool, with_wordpress: bool) -> Result<()> {
    package::fetch()?;
    examples::fetch()?;
    tools::bot_api_emulator()?;
    if with_proxies {
        tools::proxies()?;
    }
    tools::chromium()?;
    if with_engines {
        tools::engines()?;
    }
    if with_wordpress {
        tools::wordpress()?;
    }
    Ok(())
}

fn build() -> Result<()> {
    server::ensure_folder()?;
    workspace::run(server::tests().arg("--no-run"))
}

fn rust_tests() -> Result<()> {
    let mut tests = server::tests();
    // Many of them wait: for a limit to pass, for a server that is late on purpose.
    workspace::run(tests.arg("--no-fail-fast").env("RUST_TEST_THREADS", "4"))
}

/// The catalogues, and what chooses between them; what becomes a link; what goes out of a video;
/// whether the types of `<kite-chat>` fit.
/// Node has the same `Intl` and `Blob` as browsers.
fn node_tests() -> Result<()> {
    workspace::run(workspace::command("node").args([
        "--test",
        "tests/contract/",
        "tests/files/",
        "tests/languages/",
        "tests/text/",
    ]))
}

/// The examples of `deploy/`, with the real proxies.
fn proxies() -> Result<()> {
    let test = ["--test=server", "--", "--ignored", "proxies"];
    workspace::run(server::tests().args(test))
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
