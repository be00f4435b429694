//! Operators, logins, sessions, and the server's secret.

use kite_domain::OperatorId;
use kite_domain::operator::Grant;
use kite_domain::port::StoreError;

use crate::harness::{AnyStore, at};

const LOGIN: [u8; 32] = [1; 32];
const SESSION: [u8; 32] = [2; 32];

fn until(token: [u8; 32], millis: i64) -> Grant {
    Grant {
        token,
        expires_at: at(millis),
    }
}

pub(crate) async fn a_name_is_one_operator(store: AnyStore) {
    let ann = store.operator("Ann").await.unwrap();
    assert_eq!(ann.name, "Ann");
    assert_eq!(store.operator("Ann").await.unwrap(), ann);
    assert_ne!(store.operator("Bob").await.unwrap().id, ann.id);
}

pub(crate) async fn a_login_works_once(store: AnyStore) {
    let ann = store.operator("Ann").await.unwrap();
    store.add_login(ann.id, until(LOGIN, 100)).await.unwrap();
    let session = until(SESSION, 1000);

    let wrong = store.redeem_login([9; 32], session, at(1)).await;
    assert_eq!(wrong.unwrap(), None);
    assert_eq!(store.session(SESSION, at(1)).await.unwrap(), None);

    let right = store.redeem_login(LOGIN, session, at(99)).await;
    assert_eq!(right.unwrap(), Some(ann.clone()));
    assert_eq!(store.session(SESSION, at(99)).await.unwrap(), Some(ann));

    let again = store
        .redeem_login(LOGIN, until([3; 32], 1000), at(99))
        .await;
    assert_eq!(again.unwrap(), None);
    assert_eq!(store.session([3; 32], at(99)).await.unwrap(), None);
}

pub(crate) async fn an_expired_login_is_worth_nothing(store: AnyStore) {
    let ann = store.operator("Ann").await.unwrap();
    store.add_login(ann.id, until(LOGIN, 100)).await.unwrap();
    for now in [at(100), at(1)] {
        let late = store.redeem_login(LOGIN, until(SESSION, 1000), now).await;
        assert_eq!(late.unwrap(), None, "at {now}");
    }
    assert_eq!(store.session(SESSION, at(100)).await.unwrap(), None);
}

pub(crate) async fn a_session_lasts_until_it_expires_or_ends(store: AnyStore) {
    let ann = store.operator("Ann").await.unwrap();
    for (login, session) in [([1; 32], [11; 32]), ([2; 32], [12; 32])] {
        store.add_login(ann.id, until(login, 100)).await.unwrap();
        store
            .redeem_login(login, until(session, 1000), at(1))
            .await
            .unwrap();
    }
    let whose = async |session, millis| store.session(session, at(millis)).await.unwrap();
    assert_eq!(whose([11; 32], 999).await, Some(ann.clone()));
    assert_eq!(whose([11; 32], 1000).await, None);
    store.end_session([11; 32]).await.unwrap();
    assert_eq!(whose([11; 32], 999).await, None);
    assert_eq!(whose([12; 32], 999).await, Some(ann));
    store.end_session([11; 32]).await.unwrap();
}

pub(crate) async fn a_login_for_nobody_is_refused(store: AnyStore) {
    let refused = store.add_login(OperatorId(1000), until(LOGIN, 100)).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}

pub(crate) async fn the_first_secret_stays(store: AnyStore) {
    assert_eq!(store.signing_secret([1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(store.signing_secret([2; 32]).await.unwrap(), [1; 32]);
}

pub(crate) async fn an_operator_is_away_until_back(store: AnyStore) {
    let mut ann = store.operator("Ann").await.unwrap();
    let bob = store.operator("Bob").await.unwrap();
    assert!(!ann.away);
    store.add_login(ann.id, until(LOGIN, 100)).await.unwrap();
    let login = store.redeem_login(LOGIN, until(SESSION, 1000), at(1)).await;
    assert_eq!(login.unwrap(), Some(ann.clone()));
    for away in [true, true, false] {
        store.set_away(ann.id, away).await.unwrap();
        ann.away = away;
        assert_eq!(store.operator("Ann").await.unwrap(), ann);
        let session = store.session(SESSION, at(1)).await.unwrap();
        assert_eq!(session, Some(ann.clone()));
        assert_eq!(store.operator("Bob").await.unwrap(), bob);
    }
    let refused = store.set_away(OperatorId(1000), true).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}
