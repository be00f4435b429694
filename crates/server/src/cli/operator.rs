//! `operator …`.

use std::io::Write;

use clap::{Args, Subcommand};
use kite_domain::Chat;
use kite_domain::chat::LOGIN_VALID_MINUTES;
use kite_domain::port::Random;
use sha2::{Digest, Sha256};

use super::{CliError, DataDir, PublicUrl, Workplace};
use crate::system::SystemRandom;

/// Characters of a login token: 165 bits.
const TOKEN_LEN: usize = 32;

/// The longest name of an operator, in bytes.
const NAME_BYTES: usize = 64;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a link with which one operator can log in at the desk, once.
    Link(Link),
}

#[derive(Args)]
pub(super) struct Link {
    /// The name that visitors see. The same name is the same operator.
    #[arg(long, env = "K1TE_OPERATOR_NAME", value_name = "NAME", default_value = "Operator", value_parser = operator_name)]
    name: String,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    public_url: PublicUrl,
}

fn operator_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.len() > NAME_BYTES || name.contains(char::is_control) {
        return Err(format!(
            "expected a name of 1 to {NAME_BYTES} bytes without control characters"
        ));
    }
    Ok(name.to_owned())
}

impl Command {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let Self::Link(link) = self;
        let place = Workplace::open_or_make(&link.data).await?;
        let public_url = place.public_url(link.public_url);
        let login = login_link(&place.chat, &public_url, &link.name).await;
        place.data.close().await;
        writeln!(out, "{}", login?)?;
        eprintln!("Good for one login within {LOGIN_VALID_MINUTES} minutes.");
        Ok(())
    }
}

/// A new link with which the operator of this name can log in, once.
pub(super) async fn login_link(
    chat: &Chat,
    public_url: &str,
    name: &str,
) -> Result<String, CliError> {
    let random: &dyn Random = &SystemRandom;
    let token = random.text(TOKEN_LEN);
    chat.allow_login(name, Sha256::digest(&token).into())
        .await?;
    // Behind "#" it is not sent to any server, nor written to a proxy's log.
    Ok(format!("{public_url}/desk#login={token}"))
}
