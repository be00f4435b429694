//! How the code is written: formatting and lints of every language.

use std::process::ExitCode;

use anyhow::Result;

use crate::steps::Steps;
use crate::workspace::{self, cargo, npm_tool};
use crate::{server, tools};

/// `npm run lint`.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::default();
    steps.step("tools", install);
    add_to(&mut steps);
    steps.finish()
}

/// What the checks below need.
pub(crate) fn install() -> Result<()> {
    tools::rust_components()?;
    tools::wasm_target()?;
    tools::npm_packages()
}

/// Each check as a step of its own.
pub(crate) fn add_to(steps: &mut Steps) {
    steps.step("rustfmt", || {
        workspace::run(cargo().args(["fmt", "--all", "--check"]))
    });
    steps.step("clippy", || {
        server::ensure_folder()?;
        workspace::run(
            cargo()
                .args(["clippy", "--workspace", "--all-targets"])
                .args(["--exclude=kite-chat", "--exclude=kite-desk"])
                .args(["--", "--deny=warnings"]),
        )
    });
    steps.step("clippy for the browser", || {
        workspace::run(
            cargo()
                .args(["clippy", "--package=kite-chat", "--package=kite-desk"])
                .args(["--target", tools::WASM_TARGET])
                .args(["--", "--deny=warnings"]),
        )
    });
    steps.step("biome", || {
        workspace::run(npm_tool("biome").args(["check", "--error-on-warnings"]))
    });
}
