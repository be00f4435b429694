//! Why a user token proves nothing.

use std::time::Duration;

/// Why a user token proves nothing. No text of it holds anything of the token.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IdentityError {
    /// It is no JWT, or not one that can be used here.
    #[error("{0}")]
    Invalid(&'static str),
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come: one of the clocks is wrong.
    #[error("the token is from the future: compare the clocks of its maker and of this server")]
    NotYetValid,
    /// No key that the channel trusts has signed it.
    #[error("the token is not signed with a key of this channel")]
    Signature,
    /// It was made for others to read.
    #[error("the token is for another audience")]
    Audience,
    /// The keys by which to check it cannot be had.
    #[error("the keys to check the token with cannot be had at the moment")]
    Unavailable {
        /// When to try again.
        retry_after: Duration,
    },
}
