//! How a channel's visitors prove who they are, in the terms of the verifier.

use kite_domain::Channel;
use kite_domain::channel::KeySource;
use kite_identity::{Secret, Trust};
use kite_protocol::Timestamp;

/// What a channel trusts now.
pub(crate) fn trust(channel: &Channel, now: Timestamp) -> Trust {
    let identity = &channel.identity;
    let previous = identity.previous.as_ref();
    let previous = previous.filter(|(_, until)| now < *until);
    let secrets = [Some(&identity.secret), previous.map(|(secret, _)| secret)];
    Trust {
        secrets: secrets
            .into_iter()
            .flatten()
            .filter_map(|secret| Secret::new(secret.reveal()).ok())
            .collect(),
        keys: identity.keys.as_ref().map(key_source),
        audience: identity
            .audience
            .clone()
            .unwrap_or_else(|| channel.name.to_string()),
    }
}

/// Where keys are.
pub(crate) fn key_source(source: &KeySource) -> kite_identity::KeySource {
    match source {
        KeySource::Jwks(url) => kite_identity::KeySource::Jwks(url.clone()),
        KeySource::Issuer(url) => kite_identity::KeySource::Issuer(url.clone()),
    }
}
