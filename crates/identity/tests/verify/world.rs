//! What most tests begin with.

use std::time::Duration;

use kite_identity::{IdentityError, KeySource, Policy, Secret, Trust, Verifier};
use kite_protocol::Timestamp;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::host::Host;

/// The channel's audience.
pub(crate) const AUDIENCE: &str = "demo_channel";

/// The channel's secret.
pub(crate) const SECRET: &[u8] = b"the secret of the demo channel, 1";

/// The tests' time of day, in seconds: years ago, so that whoever asks the
/// system for the time gets a wrong one.
pub(crate) const NOW: i64 = 1_500_000_000;

/// That many seconds after the tests began.
pub(crate) fn after(seconds: i64) -> Timestamp {
    Timestamp::from_millis((NOW + seconds) * 1000)
}

/// Claims that are good for the tests' first five minutes.
pub(crate) fn claims() -> Value {
    json!({ "sub": "user-42", "name": "Zoë", "aud": AUDIENCE, "exp": NOW + 300 })
}

/// Claims that are good for days.
pub(crate) fn lasting_claims() -> Value {
    json!({ "sub": "user-42", "aud": AUDIENCE, "exp": NOW + 1_000_000 })
}

/// A channel that trusts its secret only.
pub(crate) fn secret_trust() -> Trust {
    Trust {
        secrets: vec![Secret::new(SECRET).unwrap()],
        keys: None,
        audience: AUDIENCE.to_owned(),
    }
}

/// A channel that trusts its secret, and the keys that the host publishes.
pub(crate) fn key_trust(host: &Host) -> Trust {
    Trust {
        keys: Some(KeySource::Jwks(host.url("/keys"))),
        ..secret_trust()
    }
}

/// One that may ask hosts on this machine.
pub(crate) fn verifier() -> Verifier {
    Verifier::new(Policy {
        allow_private_addresses: true,
        ..Policy::default()
    })
}

/// One that does not give up, for tests that decide when an answer comes.
pub(crate) fn patient_verifier() -> Verifier {
    Verifier::new(Policy {
        allow_private_addresses: true,
        timeout: Duration::from_hours(1),
    })
}

/// One that gives up soon.
pub(crate) fn hasty_verifier() -> Verifier {
    Verifier::new(Policy {
        allow_private_addresses: true,
        timeout: Duration::from_millis(200),
    })
}

/// What must come about, and not only after a time-out.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), future).await.unwrap()
}

/// Whether the keys could not be had, and when to try again.
pub(crate) fn retry_after<T>(outcome: &Result<T, IdentityError>) -> Option<Duration> {
    match outcome {
        Err(IdentityError::Unavailable { retry_after }) => Some(*retry_after),
        _ => None,
    }
}
