//! Proves who a visitor is: the verification of user tokens.
//!
//! A site that knows its visitors gives each of them a JWT, made by the site's
//! own backend with the channel's secret (HS256), or by its identity provider,
//! whose public keys are published at a URL (RS256, ES256). [`Verifier`] says
//! whose token it is, or why it proves nothing. It is told the time, and it
//! knows no channel by name, no database, no WebSocket and no HTTP server; the
//! only thing it does over the network is to fetch published keys.

mod address;
mod cache;
mod claims;
mod error;
mod fetch;
mod keys;
mod policy;
mod source;
mod trust;
mod verifier;

pub use error::IdentityError;
pub use policy::Policy;
pub use source::{KeySource, UrlRefusal, check_url};
pub use trust::{Proven, SECRET_BYTES, Secret, Trust, WeakSecret};
pub use verifier::{TOKEN_BYTES, Verifier};
