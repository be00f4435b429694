//! Cargo for the browser: the two wasm crates, in one of two qualities. Knows nothing of what
//! becomes of them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::tools;
use crate::workspace::{self, cargo, run};

/// The widget's panel, as in a file name.
pub(crate) const PANEL: &str = "kite_chat";
/// The operators' page, likewise.
pub(crate) const DESK: &str = "kite_desk";

/// Of the standard library, in a full build.
pub(crate) const LIBRARY_FEATURES: &str = "optimize_for_size";

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

    /// Where its tools leave what lies between their steps.
    pub(crate) fn folder(self) -> PathBuf {
        workspace::target().join("web").join(self.profile())
    }
}

/// Where cargo leaves the crate; `name` as in a file name, with underscores.
pub(crate) fn compiled(name: &str, build: Build) -> PathBuf {
    let target = workspace::target().join(tools::WASM_TARGET);
    let folder = target.join(build.profile());
    folder.join(name).with_extension("wasm")
}

/// Compiles both crates; for a full build, the standard library with them.
pub(crate) fn compile(build: Build) -> Result<()> {
    // Views of one type instead of a type for each view: less code.
    let mut rustc_flags = vec!["--cfg=erase_components".to_owned()];
    // A panic names its place: without the folders of the machine that built it.
    let mut remap = |folder: &Path, name: &str| {
        rustc_flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
    };
    for folder in tools::cargo_sources()? {
        remap(&folder, "/");
    }
    let mut cargo = cargo();
    cargo.args(["build", "--lib"]);
    cargo.args(["--package=kite-chat", "--package=kite-desk"]);
    cargo.args(["--profile", build.profile(), "--target", tools::WASM_TARGET]);
    if build == Build::Full {
        remap(&tools::rust_source()?, "/rust");
        // What tells places and values apart is for messages that nobody is given.
        let silent = [
            "-Zunstable-options",
            "-Cpanic=immediate-abort",
            "-Zlocation-detail=none",
            "-Zfmt-debug=none",
        ];
        rustc_flags.extend(silent.map(str::to_owned));
        // What is asked for here, the stable compiler has only for those who say so.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo.arg("-Zbuild-std=std,panic_abort");
        cargo.arg(format!("-Zbuild-std-features={LIBRARY_FEATURES}"));
    }
    run(cargo.env("CARGO_ENCODED_RUSTFLAGS", rustc_flags.join("\x1f")))
}
