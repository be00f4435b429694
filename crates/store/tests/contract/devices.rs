//! By which device somebody may join as whom.

use kite_domain::operator::TokenHash;
use kite_domain::port::{MAX_DEVICES, NewVisitor, StoreError};
use kite_domain::{Channel, Claim, Membership, VisitorId};

use crate::harness::{AnyStore, add_channel, at, member_id, new_visitor};

const ONE: Option<TokenHash> = Some([1; 32]);
const TWO: Option<TokenHash> = Some([2; 32]);
const THREE: Option<TokenHash> = Some([3; 32]);

fn claimed(channel: &Channel, member: &str, device: Option<TokenHash>) -> NewVisitor {
    NewVisitor {
        device,
        ..new_visitor(channel, member)
    }
}

fn proven(channel: &Channel, subject: &str, device: Option<TokenHash>) -> NewVisitor {
    NewVisitor {
        claim: Claim::Proven {
            subject: member_id(subject),
        },
        ..claimed(channel, subject, device)
    }
}

fn known(channel: &Channel, subject: &str, device: Option<TokenHash>) -> NewVisitor {
    NewVisitor {
        claim: Claim::Known {
            subject: member_id(subject),
        },
        ..claimed(channel, subject, device)
    }
}

async fn enter(store: &AnyStore, new: NewVisitor) -> Membership {
    store.join(new).await.unwrap()
}

async fn refuse(store: &AnyStore, new: NewVisitor) {
    let refused = store.join(new).await;
    assert!(
        matches!(refused, Err(StoreError::UnknownDevice)),
        "{refused:?}"
    );
}

async fn subject_of(store: &AnyStore, visitor: VisitorId) -> Option<String> {
    let visitor = store.visitor(visitor).await.unwrap().unwrap();
    visitor.subject.map(|subject| subject.as_str().to_owned())
}

pub(crate) async fn the_first_device_is_the_only_one(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let first = enter(&store, claimed(&channel, "member", None)).await;
    assert_eq!(
        enter(&store, claimed(&channel, "member", None)).await,
        first
    );
    assert_eq!(enter(&store, claimed(&channel, "member", ONE)).await, first);
    // Its answer was lost: the device comes again.
    assert_eq!(enter(&store, claimed(&channel, "member", ONE)).await, first);
    refuse(&store, claimed(&channel, "member", TWO)).await;
    refuse(&store, claimed(&channel, "member", None)).await;
    assert_eq!(enter(&store, claimed(&channel, "member", ONE)).await, first);
}

pub(crate) async fn a_refused_device_changes_nothing(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let visitor = enter(&store, claimed(&channel, "member", ONE))
        .await
        .visitor;
    let before = store.visitor(visitor).await.unwrap();
    let mut stranger = claimed(&channel, "member", TWO);
    stranger.name = Some("Mallory".into());
    refuse(&store, stranger).await;
    assert_eq!(store.visitor(visitor).await.unwrap(), before);
    let found = store.find_visitors(channel.id, "", 10).await.unwrap();
    assert_eq!(found.len(), 1);
}

pub(crate) async fn a_device_is_one_visitors_alone(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    enter(&store, claimed(&channel, "member", ONE)).await;
    enter(&store, claimed(&channel, "other member", TWO)).await;
    refuse(&store, claimed(&channel, "member", TWO)).await;
    refuse(&store, claimed(&channel, "other member", ONE)).await;
}

pub(crate) async fn proof_enters_by_any_device(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let user = enter(&store, proven(&channel, "user-42", ONE)).await;
    assert_eq!(
        subject_of(&store, user.visitor).await.as_deref(),
        Some("user-42")
    );
    for device in [TWO, ONE, None] {
        let again = enter(&store, proven(&channel, "user-42", device)).await;
        assert_eq!(again, user);
    }
    let other = enter(&store, proven(&channel, "user-43", ONE)).await;
    assert_ne!(other.visitor, user.visitor);
}

pub(crate) async fn a_proven_device_enters_without_proof(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let user = enter(&store, proven(&channel, "user-42", ONE)).await;
    enter(&store, proven(&channel, "user-42", TWO)).await;
    for device in [ONE, TWO] {
        assert_eq!(
            enter(&store, claimed(&channel, "user-42", device)).await,
            user
        );
        assert_eq!(
            enter(&store, known(&channel, "user-42", device)).await,
            user
        );
    }
}

pub(crate) async fn without_proof_an_unknown_device_is_nobody_known(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    refuse(&store, known(&channel, "user-42", ONE)).await;
    let nobody = store.find_visitors(channel.id, "", 10).await.unwrap();
    assert_eq!(nobody, []);
    enter(&store, proven(&channel, "user-42", ONE)).await;
    refuse(&store, known(&channel, "user-42", TWO)).await;
    refuse(&store, known(&channel, "user-42", None)).await;
    // Nor is a member id an identity.
    enter(&store, claimed(&channel, "user-43", TWO)).await;
    refuse(&store, known(&channel, "user-43", TWO)).await;
}

/// Whoever took a user's name before gets nothing of the user's, and the user
/// nothing of theirs.
pub(crate) async fn a_name_taken_before_is_not_the_identity(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let stranger = enter(&store, claimed(&channel, "user-42", TWO)).await;
    let user = enter(&store, proven(&channel, "user-42", ONE)).await;
    assert_ne!(user.visitor, stranger.visitor);
    assert_ne!(user.conversation, stranger.conversation);
    assert_eq!(subject_of(&store, stranger.visitor).await, None);
    assert_eq!(
        enter(&store, claimed(&channel, "user-42", TWO)).await,
        stranger
    );
    assert_eq!(enter(&store, claimed(&channel, "user-42", ONE)).await, user);
    refuse(&store, claimed(&channel, "user-42", THREE)).await;
}

pub(crate) async fn a_name_taken_afterwards_is_not_the_identity(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let user = enter(&store, proven(&channel, "user-42", ONE)).await;
    let stranger = enter(&store, claimed(&channel, "user-42", TWO)).await;
    assert_ne!(user.visitor, stranger.visitor);
    let without_device = store.join(claimed(&channel, "user-42", None)).await;
    assert!(
        matches!(without_device, Err(StoreError::UnknownDevice)),
        "{without_device:?}"
    );
    assert_eq!(enter(&store, claimed(&channel, "user-42", ONE)).await, user);
}

/// One who was here before the site proved it goes on as the proven user.
pub(crate) async fn a_device_known_to_both_enters_the_identity(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let before = enter(&store, claimed(&channel, "user-42", ONE)).await;
    let user = enter(&store, proven(&channel, "user-42", ONE)).await;
    assert_ne!(before.visitor, user.visitor);
    assert_eq!(enter(&store, claimed(&channel, "user-42", ONE)).await, user);
}

/// Even one without devices, and even by the id that stands in the database.
pub(crate) async fn nobody_claims_a_proven_visitor(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let user = enter(&store, proven(&channel, "user-42", None)).await;
    let member = store.visitor(user.visitor).await.unwrap().unwrap().member;
    assert_ne!(member.as_str(), "user-42");
    for device in [None, TWO] {
        refuse(&store, claimed(&channel, member.as_str(), device)).await;
    }
}

pub(crate) async fn an_identity_is_of_one_channel(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let other = add_channel(&store, "other_channel").await;
    let here = enter(&store, proven(&channel, "user-42", ONE)).await;
    refuse(&store, known(&other, "user-42", ONE)).await;
    let there = enter(&store, proven(&other, "user-42", TWO)).await;
    assert_ne!(here.visitor, there.visitor);
    refuse(&store, known(&other, "user-42", ONE)).await;
}

pub(crate) async fn of_too_many_devices_the_one_unused_longest_goes(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let by = |number: u8, millis| {
        let mut new = proven(&channel, "user-42", Some([number; 32]));
        new.joined_at = at(millis);
        new
    };
    let count = u8::try_from(MAX_DEVICES).unwrap();
    for number in 1..=count {
        enter(&store, by(number, number.into())).await;
    }
    // The first one comes again; so the second is the one unused longest.
    enter(&store, by(1, 100)).await;
    enter(&store, by(count + 1, 101)).await;
    for number in 1..=count + 1 {
        let mut again = known(&channel, "user-42", Some([number; 32]));
        again.joined_at = at(200);
        let entered = store.join(again).await;
        assert_eq!(entered.is_ok(), number != 2, "{number}: {entered:?}");
    }
    // Proof brings it back, for another one.
    enter(&store, by(2, 300)).await;
    enter(&store, known(&channel, "user-42", TWO)).await;
}

/// Should the clock go back, the device that has just come is not the one to
/// go.
pub(crate) async fn the_device_that_joins_is_kept(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let count = u8::try_from(MAX_DEVICES).unwrap();
    for number in 1..=count + 1 {
        let mut new = proven(&channel, "user-42", Some([number; 32]));
        new.joined_at = at(1000 - i64::from(number));
        enter(&store, new).await;
    }
    enter(&store, known(&channel, "user-42", Some([count + 1; 32]))).await;
    refuse(&store, known(&channel, "user-42", Some([count; 32]))).await;
}
