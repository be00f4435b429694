//! Providers that are down, slow, huge or strange.

use axum::http::StatusCode;
use kite_identity::{KeySource, Trust};
use serde_json::json;

use crate::host::{Answer, Host, key_set};
use crate::signer::Signer;
use crate::world::{
    after, claims, hasty_verifier, key_trust, lasting_claims, retry_after, secret_trust, verifier,
};

#[tokio::test]
async fn strange_answers_give_no_keys() {
    let signer = Signer::ec("e");
    let target = Host::with_keys(&[&signer]).await;
    let keys = key_set(&[&signer]);
    let many = json!({ "keys": vec![signer.jwk(); 33] });
    let host = Host::start(Answer::Keys(keys.clone())).await;
    let trust = key_trust(&host);
    let token = signer.token(&claims());
    for (name, answer) in [
        ("not found", Answer::Status(StatusCode::NOT_FOUND)),
        ("broken", Answer::Status(StatusCode::INTERNAL_SERVER_ERROR)),
        ("redirecting", Answer::Redirect(target.url("/keys"))),
        ("no JSON", Answer::Text("<h1>Welcome</h1>")),
        ("no key set", Answer::Text("{}")),
        ("too many keys", Answer::Keys(many)),
        ("huge", Answer::Padded(64 * 1024, keys.clone())),
        ("slow", Answer::Stalled),
    ] {
        host.answer(answer);
        let outcome = hasty_verifier().verify(&trust, &token, after(0)).await;
        assert_eq!(retry_after(&outcome).unwrap().as_secs(), 10, "{name}");
    }
    assert_eq!(target.requests(), 0);
    host.answer(Answer::Padded(60 * 1024, keys));
    assert!(verifier().verify(&trust, &token, after(0)).await.is_ok());
}

#[tokio::test]
async fn a_closed_port_gives_no_keys() {
    // Nothing listens on the port of the long gone tcpmux.
    let trust = Trust {
        keys: Some(KeySource::Jwks("http://127.0.0.1:1/keys".to_owned())),
        ..secret_trust()
    };
    let token = Signer::ec("e").token(&claims());
    let outcome = verifier().verify(&trust, &token, after(0)).await;
    assert_eq!(retry_after(&outcome).unwrap().as_secs(), 10);
}

#[tokio::test]
async fn a_provider_that_is_down_is_not_asked_by_everybody() {
    let signer = Signer::ec("e");
    let host = Host::start(Answer::Status(StatusCode::SERVICE_UNAVAILABLE)).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = signer.token(&claims());
    for (second, wait, requests) in [(0, 10, 1), (1, 9, 1), (9, 1, 1), (10, 10, 2), (11, 9, 2)] {
        let outcome = verifier.verify(&trust, &token, after(second)).await;
        assert_eq!(retry_after(&outcome).unwrap().as_secs(), wait, "{second}");
        assert_eq!(host.requests(), requests, "{second}");
    }
    host.answer(Answer::Keys(key_set(&[&signer])));
    assert!(verifier.verify(&trust, &token, after(20)).await.is_ok());
}

#[tokio::test]
async fn known_keys_outlive_an_outage_by_a_day() {
    let signer = Signer::ec("e");
    let host = Host::with_keys(&[&signer]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = signer.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    host.answer(Answer::Status(StatusCode::SERVICE_UNAVAILABLE));
    let hour = 3600;
    for time in [1, hour, 12 * hour, 24 * hour - 1] {
        let outcome = verifier.verify(&trust, &token, after(time)).await;
        assert!(outcome.is_ok(), "{time}: {outcome:?}");
    }
    let outcome = verifier.verify(&trust, &token, after(24 * hour)).await;
    assert!(retry_after(&outcome).is_some());
}

#[tokio::test]
async fn an_unknown_key_in_an_outage_is_no_wrong_signature() {
    let signer = Signer::ec("e");
    let host = Host::with_keys(&[&signer]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = signer.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    host.answer(Answer::Status(StatusCode::BAD_GATEWAY));
    let rotated = Signer::ec("new").token(&lasting_claims());
    let outcome = verifier.verify(&trust, &rotated, after(60)).await;
    assert_eq!(retry_after(&outcome).unwrap().as_secs(), 60);
    assert!(verifier.verify(&trust, &token, after(61)).await.is_ok());
}

#[tokio::test]
async fn keys_do_not_stay_young_when_the_clock_is_set_back() {
    let (old, new) = (Signer::ec("old"), Signer::ec("new"));
    let host = Host::with_keys(&[&old]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = old.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(7200)).await.is_ok());

    host.answer(Answer::Keys(key_set(&[&new])));
    let rotated = new.token(&lasting_claims());
    assert!(verifier.verify(&trust, &rotated, after(0)).await.is_ok());
}
