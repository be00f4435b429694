//! `npm test`: every check there is, each with its output, then one summary.

use std::process::ExitCode;

use anyhow::Result;

use crate::steps::Steps;
use crate::workspace::{self, cargo};
use crate::{browser, lint, server, size, tools, web};

/// Goes on after a failure, so that one run tells everything.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::default();
    steps.step("tools", lint::install);
    lint::add_to(&mut steps);
    steps.step("rust tests", rust_tests);
    steps.step("rustdoc", rustdoc);
    if steps.step("widget and desk", web::build) {
        steps.step("size", size::run);
        steps.step("browser journeys", || browser::journeys(&[]));
    } else {
        steps.skip("size");
        steps.skip("browser journeys");
    }
    steps.finish()
}

fn rust_tests() -> Result<()> {
    server::ensure_folder()?;
    workspace::run(
        cargo()
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(["--exclude=kite-chat", "--exclude=kite-desk"]),
    )
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
