//! `npm start`: everything built, then the server in our place.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::compile::Build;
use crate::workspace::command;
use crate::{server, web};

/// Becomes the server, so that Ctrl-C and a supervisor's signals reach it and nobody else; comes
/// back only with an error.
pub(crate) fn run(args: &[String]) -> Result<()> {
    web::build(Build::Full)?;
    server::build_release()?;
    let binary = server::release();
    let error = command(&binary)
        .args(["serve", "--login-link"])
        .args(args)
        .exec();
    Err(error).with_context(|| format!("cannot run {}", binary.display()))
}
