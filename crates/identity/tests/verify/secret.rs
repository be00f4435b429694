//! Tokens that a site's backend signs with the channel's secret.

use kite_identity::{IdentityError, Secret, TOKEN_BYTES, Trust};
use serde_json::json;

use crate::signer::hs256;
use crate::world::{NOW, SECRET, after, claims, secret_trust, verifier};

#[tokio::test]
async fn a_good_token_proves_who_comes() {
    let token = hs256(SECRET, &claims());
    let proven = verifier().verify(&secret_trust(), &token, after(0)).await;
    let proven = proven.unwrap();
    assert_eq!(proven.subject.as_str(), "user-42");
    assert_eq!(proven.name.as_deref(), Some("Zoë"));
    assert_eq!(proven.expires_at, after(300));
}

#[tokio::test]
async fn the_previous_secret_serves_as_long_as_it_is_trusted() {
    let previous = b"the secret of the demo channel, 0";
    let token = hs256(previous, &claims());
    let trust = secret_trust();
    let outcome = verifier().verify(&trust, &token, after(0)).await;
    assert_eq!(outcome, Err(IdentityError::Signature));

    let secrets = vec![trust.secrets[0].clone(), Secret::new(previous).unwrap()];
    let trust = Trust { secrets, ..trust };
    assert!(verifier().verify(&trust, &token, after(0)).await.is_ok());
}

#[tokio::test]
async fn the_given_time_decides_and_a_clock_a_day_off_fails() {
    let day = 86_400;
    let mut dated = claims();
    dated["nbf"] = json!(NOW);
    let token = hs256(SECRET, &dated);
    for (seconds, expected) in [
        (-day, Err(IdentityError::NotYetValid)),
        (-61, Err(IdentityError::NotYetValid)),
        (-60, Ok(())),
        (0, Ok(())),
        (359, Ok(())),
        (360, Err(IdentityError::Expired)),
        (day, Err(IdentityError::Expired)),
    ] {
        let outcome = verifier()
            .verify(&secret_trust(), &token, after(seconds))
            .await;
        assert_eq!(outcome.map(drop), expected, "{seconds}");
    }
}

#[tokio::test]
async fn claims_are_checked_after_the_signature() {
    let wrong = b"a secret that nobody has ever seen";
    for changed in [json!({}), json!({ "exp": 1 }), json!([1])] {
        let token = hs256(wrong, &changed);
        let outcome = verifier().verify(&secret_trust(), &token, after(0)).await;
        assert_eq!(outcome, Err(IdentityError::Signature), "{changed}");
    }
}

#[tokio::test]
async fn each_fault_is_told_apart() {
    for (changes, expected) in [
        (json!({ "exp": NOW - 61 }), IdentityError::Expired),
        (json!({ "nbf": NOW + 61 }), IdentityError::NotYetValid),
        (json!({ "aud": "other_channel" }), IdentityError::Audience),
        (
            json!({ "sub": "" }),
            IdentityError::Invalid(
                "the token's `sub` must be a text of 1 to 128 bytes without control characters",
            ),
        ),
    ] {
        let mut claims = claims();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = hs256(SECRET, &claims);
        let outcome = verifier().verify(&secret_trust(), &token, after(0)).await;
        assert_eq!(outcome, Err(expected), "{changes}");
    }
}

#[tokio::test]
async fn what_is_no_token_is_called_invalid() {
    let good = hs256(SECRET, &claims());
    let list = hs256(SECRET, &json!([1, 2]));
    let unfinished = good.rsplit_once('.').unwrap().0;
    for bad in ["", ".", "..", "a.b.c", "💥.💥.💥", unfinished, &list] {
        let outcome = verifier().verify(&secret_trust(), bad, after(0)).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, IdentityError::Invalid(_)), "{bad}: {error}");
        assert!(bad.is_empty() || bad.len() < 4 || !error.to_string().contains(bad));
    }
    let four_parts = format!("{good}.{}", good.rsplit_once('.').unwrap().1);
    let outcome = verifier()
        .verify(&secret_trust(), &four_parts, after(0))
        .await;
    assert!(outcome.is_err());
}

#[tokio::test]
async fn a_token_has_a_bound() {
    let mut padded = claims();
    let unpadded = hs256(SECRET, &padded).len();
    for (bytes, good) in [(TOKEN_BYTES / 2, true), (TOKEN_BYTES, false)] {
        padded["padding"] = "x".repeat((bytes - unpadded) * 3 / 4).into();
        let token = hs256(SECRET, &padded);
        let outcome = verifier().verify(&secret_trust(), &token, after(0)).await;
        assert_eq!(outcome.is_ok(), good, "{}: {outcome:?}", token.len());
    }
}
