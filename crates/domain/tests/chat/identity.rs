//! Devices, and users whom their site has proved.

use kite_domain::{ChatError, Claim};
use kite_protocol::MemberId;

use crate::world::{World, claim};

const PHONE: [u8; 32] = [1; 32];
const LAPTOP: [u8; 32] = [2; 32];
const STRANGER: [u8; 32] = [3; 32];

fn proven(subject: &str) -> Claim {
    Claim::Proven {
        subject: MemberId::new(subject).unwrap(),
    }
}

#[tokio::test]
async fn the_first_device_is_the_only_key_to_a_visitor() {
    let world = World::new();
    let channel = world.channel("demo_channel", &[]).await;
    let join = |device| world.chat.join(&channel, claim("ada"), device, None);
    let old = join(None).await.unwrap();
    let phone = join(Some(PHONE)).await.unwrap();
    assert_eq!(phone.visitor, old.visitor);
    assert_eq!(join(Some(PHONE)).await.unwrap().visitor, old.visitor);
    for stranger in [None, Some(STRANGER)] {
        let refused = join(stranger).await;
        assert!(
            matches!(refused, Err(ChatError::UnknownDevice)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_proven_user_is_nobody_whom_a_stranger_could_have_been_before() {
    let world = World::new();
    let channel = world.channel("demo_channel", &[]).await;
    let join = |claim, device| world.chat.join(&channel, claim, Some(device), None);
    let squatter = join(claim("user-42"), STRANGER).await.unwrap();
    let phone = join(proven("user-42"), PHONE).await.unwrap();
    assert_ne!(phone.visitor, squatter.visitor);
    let laptop = join(proven("user-42"), LAPTOP).await.unwrap();
    assert_eq!(laptop.visitor, phone.visitor);
    assert_eq!(laptop.conversation, phone.conversation);
    let later = join(claim("user-42"), PHONE).await.unwrap();
    assert_eq!(
        later.visitor, phone.visitor,
        "a known device needs no proof"
    );
    let again = join(claim("user-42"), STRANGER).await.unwrap();
    assert_eq!(again.visitor, squatter.visitor);
}

#[tokio::test]
async fn one_subject_in_two_channels_is_two_visitors() {
    let world = World::new();
    let one = world.channel("channel_one", &[]).await;
    let two = world.channel("channel_two", &[]).await;
    let first = world
        .chat
        .join(&one, proven("u"), Some(PHONE), None)
        .await
        .unwrap();
    let second = world
        .chat
        .join(&two, proven("u"), Some(PHONE), None)
        .await
        .unwrap();
    assert_ne!(first.visitor, second.visitor);
}
