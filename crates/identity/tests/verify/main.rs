//! What sites and visitors can rely on: real tokens, signed with real keys,
//! and key sets that come over real sockets.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod forgery;
mod host;
mod issuer;
mod outage;
mod rotation;
mod secret;
mod signer;
mod tls;
mod world;
