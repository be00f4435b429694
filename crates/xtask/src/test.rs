//! `npm test`: every check there is, each with its output, then one summary.

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, bail, ensure};

use crate::compile::Build;
use crate::steps::Steps;
use crate::workspace::{self, Beside, cargo};
use crate::{browser, dist, emulator, engines, examples, lint, package, server, size, tools, web};

/// Goes on after a failure, so that one run tells everything.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::default();
    steps.step("tools", lint::install);
    // Elsewhere the two would begin to serve something as soon as they are installed.
    let with_proxies = env::var_os("CI").is_some() || tools::have_proxies();
    // A person who has not got them need not get half a gigabyte for this.
    let with_engines = env::var_os("CI").is_some() || tools::have_engines().unwrap_or(false);
    let with_wordpress = env::var_os("CI").is_some() || tools::have_wordpress();
    let fetching = thread::spawn(move || Fetched::all(with_proxies, with_engines, with_wordpress));
    lint::add_to(&mut steps);
    let web = steps.step("widget and desk", || web::build(Build::Full));
    steps.step_if(web, "size", size::run);
    steps.step("javascript tests", node_tests);
    let built = steps.step("servers and tests", build);
    let mut fetched = Fetched::default();
    steps.step("what tests need", || match fetching.join() {
        Ok(all) => {
            fetched = all;
            fetched.outcome()
        }
        Err(_) => bail!("it gave up"),
    });
    // Many of these wait, for a limit to pass or for a server that is late on purpose: that leaves
    // room for others beside them.
    let rust_tests = built.then(start_rust_tests);
    let packed = steps.step_if(built && web, "package", || package::make(Build::Full));
    let web = built && web && fetched.has(CHROMIUM);
    let with_package = |source| web && packed && fetched.has(source);
    steps.step_if(with_package(BUNDLERS), "package tests", package::test);
    steps.step_if(with_package(FRAMEWORKS), "examples", examples::frameworks);
    let can_run = web && fetched.has(WORDPRESS);
    steps.step_if(can_run, "wordpress", examples::wordpress);
    steps.step_if(built, "rust tests", || {
        rust_tests.context("they were not started")??.finish()
    });
    let can_run = built && fetched.has(EMULATOR);
    steps.step_if(can_run, "telegram emulator", emulator::test);
    steps.step_if(built && fetched.has(PROXIES), "proxies", proxies);
    steps.step_if(web, "browser journeys", || browser::journeys(&[]));
    let can_run = web && fetched.has(ENGINES);
    steps.step_if(can_run, "engines", || engines::journeys(&[]));
    steps.step("rustdoc", rustdoc);
    steps.finish()
}

const BUNDLERS: &str = "bundlers";
const FRAMEWORKS: &str = "frameworks";
const EMULATOR: &str = "emulator";
const PROXIES: &str = "proxies";
const CHROMIUM: &str = "chromium";
const ENGINES: &str = "engines";
const WORDPRESS: &str = "wordpress";

/// What came over the network, while the compiler worked: one source that does not answer keeps
/// only its own tests from running.
#[derive(Default)]
struct Fetched(BTreeMap<&'static str, Result<()>>);

impl Fetched {
    fn all(with_proxies: bool, with_engines: bool, with_wordpress: bool) -> Self {
        let mut fetched = Self::default();
        fetched.fetch(BUNDLERS, package::fetch);
        fetched.fetch(FRAMEWORKS, examples::fetch);
        fetched.fetch(CHROMIUM, || tools::chromium().map(drop));
        if with_proxies {
            fetched.fetch(PROXIES, tools::proxies);
        }
        if with_engines {
            fetched.fetch(ENGINES, tools::engines);
        }
        if with_wordpress {
            fetched.fetch(WORDPRESS, tools::wordpress);
        }
        fetched.fetch(EMULATOR, || tools::bot_api_emulator().map(drop));
        fetched
    }

    fn fetch(&mut self, name: &'static str, fetch: impl FnOnce() -> Result<()>) {
        self.0.insert(name, fetch());
    }

    fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(Result::is_ok)
    }

    /// What did not come, and why.
    fn outcome(&self) -> Result<()> {
        let failed = |(name, outcome): (&&str, &Result<()>)| {
            let error = outcome.as_ref().err()?;
            Some(format!("{name}: {error:#}"))
        };
        let failed: Vec<_> = self.0.iter().filter_map(failed).collect();
        ensure!(failed.is_empty(), "{}", failed.join("\n"));
        Ok(())
    }
}

fn build() -> Result<()> {
    server::ensure_folder()?;
    workspace::run(server::tests().arg("--no-run"))
}

fn start_rust_tests() -> Result<Beside> {
    let mut tests = server::tests();
    tests.arg("--no-fail-fast").env("RUST_TEST_THREADS", "4");
    workspace::start(&mut tests, "rust-tests")
}

/// The catalogues, and what chooses between them; what becomes a link; what goes out of a video;
/// whether the types of `<kite-chat>` fit.
/// Node has the same `Intl` and `Blob` as browsers.
fn node_tests() -> Result<()> {
    let mut node = workspace::command("node");
    node.arg("--test");
    for name in ["contract", "files", "languages", "text"] {
        let folder = workspace::root().join("tests").join(name);
        let files = dist::files_below(&folder)?.into_iter();
        let tests = files.filter(|path| path.ends_with(".test.js"));
        node.args(tests.map(|path| folder.join(path)));
    }
    workspace::run(&mut node)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_come_keeps_nothing_else_away() {
        let mut fetched = Fetched::default();
        fetched.fetch(EMULATOR, || bail!("nobody answers"));
        fetched.fetch(CHROMIUM, || Ok(()));
        assert!(fetched.has(CHROMIUM));
        assert!(!fetched.has(EMULATOR), "it failed");
        assert!(!fetched.has(ENGINES), "it was not asked for");
        let said = fetched.outcome().map_err(|error| error.to_string());
        assert_eq!(said, Err("emulator: nobody answers".to_owned()));
    }
}
