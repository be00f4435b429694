//! Tokens that claim more than they prove.

use kite_identity::{IdentityError, KeySource, Secret, Trust, Verifier};
use serde_json::json;

use crate::host::Host;
use crate::signer::{Signer, hs256, hs256_with, signed};
use crate::world::{SECRET, after, claims, key_trust, retry_after, secret_trust, verifier};

#[tokio::test]
async fn published_keys_of_both_kinds_prove_who_comes() {
    let (rsa, ec) = (Signer::rsa("r"), Signer::ec("e"));
    let host = Host::with_keys(&[&rsa, &ec]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    for token in [rsa.token(&claims()), ec.token(&claims())] {
        let proven = verifier.verify(&trust, &token, after(0)).await.unwrap();
        assert_eq!(proven.subject.as_str(), "user-42");
    }
    assert_eq!(host.requests(), 1);
}

#[tokio::test]
async fn keys_without_an_id_are_tried_one_after_the_other() {
    let first = Signer::rsa("").without_id();
    let second = Signer::rsa("").without_id();
    let host = Host::with_keys(&[&first, &second]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    for signer in [&first, &second] {
        let token = signer.token(&claims());
        assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());
    }
}

#[tokio::test]
async fn another_key_under_a_known_id_is_a_wrong_signature() {
    let (rsa, ec) = (Signer::rsa("r"), Signer::ec("e"));
    let host = Host::with_keys(&[&rsa, &ec]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    for forger in [Signer::rsa("r"), Signer::ec("e")] {
        let token = forger.token(&claims());
        let outcome = verifier.verify(&trust, &token, after(0)).await;
        assert_eq!(outcome, Err(IdentityError::Signature));
    }
    assert_eq!(host.requests(), 1, "a known id is no reason to ask again");
}

#[tokio::test]
async fn no_algorithm_is_no_token() {
    for name in ["none", "None", "NONE", "nOnE", ""] {
        let token = signed(&json!({ "alg": name, "typ": "JWT" }), &claims(), |_| {
            Vec::new()
        });
        let outcome = verifier().verify(&secret_trust(), &token, after(0)).await;
        assert!(
            matches!(outcome, Err(IdentityError::Invalid(_))),
            "{name}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_public_key_is_never_taken_for_a_secret() {
    let rsa = Signer::rsa("r");
    let host = Host::with_keys(&[&rsa]).await;
    let only_keys = Trust {
        secrets: Vec::new(),
        ..key_trust(&host)
    };
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "r" });
    for public in rsa.public_bytes() {
        let token = hs256_with(&header, &public, &claims());
        for trust in [&only_keys, &key_trust(&host)] {
            let outcome = verifier().verify(trust, &token, after(0)).await;
            assert_eq!(outcome, Err(IdentityError::Signature));
        }
    }
}

#[tokio::test]
async fn a_key_set_cannot_bring_secrets() {
    let rsa = Signer::rsa("r");
    let mut keys = crate::host::key_set(&[&rsa]);
    keys["keys"].as_array_mut().unwrap().push(json!({
        "kty": "oct", "kid": "s", "alg": "HS256", "k": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    }));
    let host = Host::start(crate::host::Answer::Keys(keys)).await;
    let secret: Vec<u8> = (0..32).collect();
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "s" });
    let token = hs256_with(&header, &secret, &claims());
    let outcome = verifier().verify(&key_trust(&host), &token, after(0)).await;
    assert_eq!(outcome, Err(IdentityError::Signature));
}

#[tokio::test]
async fn a_header_cannot_choose_another_algorithm_or_bring_a_key() {
    let (rsa, ec) = (Signer::rsa("r"), Signer::ec("e"));
    let host = Host::with_keys(&[&rsa, &ec]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let forger = Signer::rsa("f");
    for (token, expected) in [
        (
            rsa.token_with(&json!({ "alg": "ES256", "kid": "r" }), &claims()),
            "unproven",
        ),
        (
            rsa.token_with(&json!({ "alg": "RS512", "kid": "r" }), &claims()),
            "invalid",
        ),
        (
            rsa.token_with(&json!({ "alg": "PS256", "kid": "r" }), &claims()),
            "invalid",
        ),
        (
            hs256_with(&json!({ "alg": "HS512" }), SECRET, &claims()),
            "invalid",
        ),
        (
            hs256_with(
                &json!({ "alg": "HS256", "crit": ["x"], "x": 1 }),
                SECRET,
                &claims(),
            ),
            "invalid",
        ),
        (
            hs256_with(
                &json!({ "alg": "HS256", "typ": "logout+jwt" }),
                SECRET,
                &claims(),
            ),
            "invalid",
        ),
        (
            forger.token_with(
                &json!({ "alg": "RS256", "kid": "r", "jwk": forger.jwk(), "jku": host.url("/") }),
                &claims(),
            ),
            "unproven",
        ),
    ] {
        let error = verifier.verify(&trust, &token, after(0)).await.unwrap_err();
        let kind = match &error {
            IdentityError::Invalid(_) => "invalid",
            IdentityError::Signature | IdentityError::Unavailable { .. } => "unproven",
            _ => "other",
        };
        assert_eq!(kind, expected, "{error}");
    }
}

#[tokio::test]
async fn a_channel_without_key_set_takes_no_signed_keys() {
    let token = Signer::rsa("r").token(&claims());
    let outcome = verifier().verify(&secret_trust(), &token, after(0)).await;
    assert_eq!(outcome, Err(IdentityError::Signature));
}

#[tokio::test]
async fn one_channels_secret_says_nothing_to_another() {
    let other = Trust {
        secrets: vec![Secret::new(*b"the secret of some other channel").unwrap()],
        audience: "other_channel".to_owned(),
        ..secret_trust()
    };
    let verifier = verifier();
    let token = hs256(SECRET, &claims());
    let outcome = verifier.verify(&other, &token, after(0)).await;
    assert_eq!(outcome, Err(IdentityError::Signature));

    let same_secret = Trust {
        audience: "other_channel".to_owned(),
        ..secret_trust()
    };
    let outcome = verifier.verify(&same_secret, &token, after(0)).await;
    assert_eq!(outcome, Err(IdentityError::Audience));
}

#[tokio::test]
async fn a_private_address_is_not_asked_unless_allowed() {
    let rsa = Signer::rsa("r");
    let host = Host::with_keys(&[&rsa]).await;
    let token = rsa.token(&claims());
    let strict = Verifier::new(kite_identity::Policy::default());
    for url in [
        host.url("/keys"),
        host.url("/keys").replace("http:", "https:"),
    ] {
        for keys in [KeySource::Jwks(url.clone()), KeySource::Issuer(url.clone())] {
            let trust = Trust {
                keys: Some(keys),
                ..secret_trust()
            };
            let outcome = strict.verify(&trust, &token, after(0)).await;
            assert!(retry_after(&outcome).is_some(), "{url}");
        }
    }
    assert_eq!(host.requests(), 0);
    let outcome = verifier().verify(&key_trust(&host), &token, after(0)).await;
    assert!(outcome.is_ok());
}
