//! Cargo for the browser: the two wasm crates, in one of two qualities. Knows nothing of what
//! becomes of them.

use std::path::PathBuf;

use anyhow::Result;

use crate::tools;
use crate::workspace::{self, cargo, run};

/// The widget's panel, as in a file name.
pub(crate) const PANEL: &str = "kite_chat";
/// The operators' page, likewise.
pub(crate) const DESK: &str = "kite_desk";

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// To be shipped: as few bytes as can be had.
    Full,
    /// To try things while developing: as little waiting as can be had.
    Quick,
}

impl Build {
    /// Cargo's profile.
    pub(crate) fn profile(self) -> &'static str {
        match self {
            Self::Full => "wasm",
            Self::Quick => "wasm-quick",
        }
    }
}

/// Where cargo leaves the crate; `name` as in a file name, with underscores.
pub(crate) fn compiled(name: &str, build: Build) -> PathBuf {
    let target = workspace::target().join(tools::WASM_TARGET);
    let folder = target.join(build.profile());
    folder.join(name).with_extension("wasm")
}

/// Compiles both crates.
pub(crate) fn compile(build: Build) -> Result<()> {
    // Views of one type instead of a type for each view: less code.
    let mut rustc_flags = vec!["--cfg=erase_components".to_owned()];
    // A panic names its place: without the folders of the machine that built it.
    for folder in tools::cargo_sources()? {
        rustc_flags.push(format!("--remap-path-prefix={}/=", folder.display()));
    }
    run(cargo()
        .args([
            "build",
            "--lib",
            "--package=kite-chat",
            "--package=kite-desk",
        ])
        .args(["--profile", build.profile()])
        .args(["--target", tools::WASM_TARGET])
        .env("CARGO_ENCODED_RUSTFLAGS", rustc_flags.join("\x1f")))
}
