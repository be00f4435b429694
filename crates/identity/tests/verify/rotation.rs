//! New keys are found, and nobody can turn that into a flood of requests.

use std::sync::Arc;

use futures::future::join_all;
use kite_identity::IdentityError;
use tokio::sync::Semaphore;

use crate::host::{Answer, Host, key_set};
use crate::signer::Signer;
use crate::world::{
    after, key_trust, lasting_claims, patient_verifier, retry_after, soon, verifier,
};

#[tokio::test]
async fn a_new_key_is_found_by_one_request() {
    let (old, new) = (Signer::ec("old"), Signer::ec("new"));
    let host = Host::with_keys(&[&old]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = old.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    host.answer(Answer::Keys(key_set(&[&new])));
    let rotated = new.token(&lasting_claims());
    assert!(verifier.verify(&trust, &rotated, after(60)).await.is_ok());
    assert!(verifier.verify(&trust, &rotated, after(61)).await.is_ok());
    assert_eq!(host.requests(), 2);

    let withdrawn = verifier.verify(&trust, &token, after(120)).await;
    assert_eq!(withdrawn, Err(IdentityError::Signature));
}

#[tokio::test]
async fn a_new_key_without_an_id_is_found_too() {
    let old = Signer::ec("").without_id();
    let new = Signer::ec("").without_id();
    let host = Host::with_keys(&[&old]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = old.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    host.answer(Answer::Keys(key_set(&[&new])));
    let rotated = new.token(&lasting_claims());
    assert!(verifier.verify(&trust, &rotated, after(60)).await.is_ok());
}

#[tokio::test]
async fn a_flood_of_unknown_ids_is_one_request_a_minute() {
    let known = Signer::ec("known");
    let host = Host::with_keys(&[&known]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let forged = Signer::ec("forged").token(&lasting_claims());
    for second in 0..180 {
        let flood = (0..5).map(|_| verifier.verify(&trust, &forged, after(second)));
        for outcome in join_all(flood).await {
            let waits = retry_after(&outcome);
            assert!(
                outcome == Err(IdentityError::Signature)
                    || waits.is_some_and(|wait| !wait.is_zero()),
                "{second}: {outcome:?}"
            );
        }
    }
    assert_eq!(host.requests(), 3);
    let token = known.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(180)).await.is_ok());
}

#[tokio::test]
async fn an_unknown_id_is_told_when_the_provider_will_be_asked_again() {
    let known = Signer::ec("known");
    let host = Host::with_keys(&[&known]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = known.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    let forged = Signer::ec("new").token(&lasting_claims());
    let early = verifier.verify(&trust, &forged, after(20)).await;
    assert_eq!(retry_after(&early).unwrap().as_secs(), 40);
    let late = verifier.verify(&trust, &forged, after(60)).await;
    assert_eq!(late, Err(IdentityError::Signature));
}

#[tokio::test]
async fn many_who_come_at_once_wait_for_one_request() {
    let signer = Signer::ec("e");
    let host = Host::with_keys(&[&signer]).await;
    let (verifier, trust) = (verifier(), key_trust(&host));
    let token = signer.token(&lasting_claims());
    let all = join_all((0..50).map(|_| verifier.verify(&trust, &token, after(0)))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(host.requests(), 1);
}

#[tokio::test]
async fn a_request_ends_though_its_visitor_has_left() {
    let signer = Signer::ec("e");
    let gate = Arc::new(Semaphore::new(0));
    let keys = key_set(&[&signer]);
    let host = Host::start(Answer::Gated(keys, Arc::clone(&gate))).await;
    let (verifier, trust) = (patient_verifier(), key_trust(&host));
    let token = signer.token(&lasting_claims());
    {
        let leaving = verifier.verify(&trust, &token, after(0));
        tokio::select! {
            outcome = leaving => panic!("nothing let the request through: {outcome:?}"),
            () = host.requested(1) => {}
        }
    }
    gate.add_permits(1);
    let next = soon(verifier.verify(&trust, &token, after(1))).await;
    assert!(next.is_ok(), "{next:?}");
    assert_eq!(host.requests(), 1);
}

#[tokio::test]
async fn old_keys_serve_everybody_but_the_one_who_waits_for_new_ones() {
    let signer = Signer::ec("e");
    let host = Host::with_keys(&[&signer]).await;
    let (verifier, trust) = (patient_verifier(), key_trust(&host));
    let token = signer.token(&lasting_claims());
    assert!(verifier.verify(&trust, &token, after(0)).await.is_ok());

    let gate = Arc::new(Semaphore::new(0));
    host.answer(Answer::Gated(key_set(&[&signer]), Arc::clone(&gate)));
    let later = after(15 * 60);
    let sent = verifier.verify(&trust, &token, later);
    let others = async {
        soon(host.requested(2)).await;
        let served = soon(verifier.verify(&trust, &token, later)).await;
        gate.add_permits(1);
        served
    };
    let (sent, served) = tokio::join!(sent, others);
    assert!(sent.is_ok() && served.is_ok());
    assert_eq!(host.requests(), 2);
}
