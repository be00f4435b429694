//! The contract of `<kite-chat>`, made from what the sources say of it: its manifest, and files for
//! editors and frameworks. Knows nothing of what they say.

use std::path::PathBuf;

use anyhow::Result;

use crate::compile::Build;
use crate::workspace::{self, command, output};

/// The manifest's name, in the folder and in `dist/`.
pub(crate) const MANIFEST: &str = "custom-elements.json";

/// Makes all of it; gives the folder where it is.
pub(crate) fn make(build: Build) -> Result<PathBuf> {
    let folder = build.folder().join("contract");
    workspace::empty(&folder)?;
    output(command("node").arg("www/contract/build.js").arg(&folder))?;
    Ok(folder)
}
