//! What every handler shares.

use std::sync::Arc;

use kite_domain::Chat;
use kite_domain::port::{Clock, Random};
use kite_identity::Verifier;
use tokio::sync::watch;

use crate::hub::Hub;
use crate::limits::Limits;
use crate::links::Links;
use crate::metrics::Metrics;
use crate::telegram::Telegram;

/// What every handler shares. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct AppState {
    /// The rules.
    pub chat: Chat,
    /// Wake-ups.
    pub hub: Arc<Hub>,
    /// Who checks visitors' user tokens.
    pub identity: Arc<Verifier>,
    /// Signed links.
    pub links: Arc<Links>,
    /// How much everybody may do.
    pub limits: Arc<Limits>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// The bots that run here.
    pub telegram: Arc<Telegram>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The server's address as browsers see it, without a closing slash.
    pub public_url: Arc<str>,
    /// Turns true once, when the server begins to stop: connections finish
    /// what they do and close.
    pub stopping: watch::Receiver<bool>,
}
