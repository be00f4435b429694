//! Tokens of an OpenID Connect issuer.

use kite_identity::{IdentityError, KeySource, Trust};
use serde_json::{Value, json};

use crate::host::{Answer, Host, key_set};
use crate::signer::{Signer, hs256};
use crate::world::{SECRET, after, claims, retry_after, secret_trust, verifier};

const DISCOVERY: &str = "/tenant/.well-known/openid-configuration";

/// A host that is the issuer at `/tenant`, and the channel that trusts it.
async fn issuer(signer: &Signer) -> (Host, Trust) {
    let host = Host::start(Answer::Pages(Vec::new())).await;
    let discovery = json!({
        "issuer": host.url("/tenant"),
        "jwks_uri": host.url("/keys"),
        "authorization_endpoint": host.url("/login"),
    });
    publish(&host, signer, discovery);
    let trust = Trust {
        keys: Some(KeySource::Issuer(host.url("/tenant"))),
        ..secret_trust()
    };
    (host, trust)
}

fn publish(host: &Host, signer: &Signer, discovery: Value) {
    let keys = key_set(&[signer]);
    host.answer(Answer::Pages(vec![(DISCOVERY, discovery), ("/keys", keys)]));
}

fn issued_by(issuer: &str) -> Value {
    let mut claims = claims();
    claims["iss"] = issuer.into();
    claims
}

#[tokio::test]
async fn an_issuers_keys_are_found_by_its_discovery_document() {
    let signer = Signer::ec("e");
    let (host, trust) = issuer(&signer).await;
    let token = signer.token(&issued_by(&host.url("/tenant")));
    let outcome = verifier().verify(&trust, &token, after(0)).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(host.requests(), 2);
}

#[tokio::test]
async fn an_issuers_key_signs_for_that_issuer_only() {
    let signer = Signer::ec("e");
    let (host, trust) = issuer(&signer).await;
    for claims in [issued_by(&host.url("/other")), claims()] {
        let token = signer.token(&claims);
        let outcome = verifier().verify(&trust, &token, after(0)).await;
        assert!(
            matches!(outcome, Err(IdentityError::Invalid(why)) if why.contains("issuer")),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn the_channels_own_secret_needs_no_issuer() {
    let signer = Signer::ec("e");
    let (host, trust) = issuer(&signer).await;
    let token = hs256(SECRET, &claims());
    assert!(verifier().verify(&trust, &token, after(0)).await.is_ok());
    assert_eq!(host.requests(), 0);
}

#[tokio::test]
async fn a_strange_discovery_document_gives_no_keys() {
    let signer = Signer::ec("e");
    let (host, trust) = issuer(&signer).await;
    let token = signer.token(&issued_by(&host.url("/tenant")));
    let issuer = host.url("/tenant");
    for discovery in [
        json!({ "issuer": host.url("/other"), "jwks_uri": host.url("/keys") }),
        json!({ "issuer": format!("{issuer}/"), "jwks_uri": host.url("/keys") }),
        json!({ "issuer": issuer }),
        json!({ "issuer": issuer, "jwks_uri": "/keys" }),
        json!({ "issuer": issuer, "jwks_uri": "file:///etc/passwd" }),
        json!([]),
    ] {
        publish(&host, &signer, discovery.clone());
        let outcome = verifier().verify(&trust, &token, after(0)).await;
        assert!(retry_after(&outcome).is_some(), "{discovery}");
    }
}
