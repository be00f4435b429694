//! Whom a member id alone lets in.

use kite_domain::Claim;
use kite_domain::port::{ConversationStore, NewVisitor, OutletStore};

use crate::harness::{add_channel, member_id, new_visitor};
use crate::world::World;

#[tokio::test]
async fn only_who_has_neither_device_nor_proof_is_unguarded() {
    let world = World::new().await;
    let open = world.visitor("open").await;
    let guarded = NewVisitor {
        device: Some([1; 32]),
        ..new_visitor(&world.channel, "guarded")
    };
    world.store.join(guarded).await.unwrap();
    let proven = NewVisitor {
        claim: Claim::Proven {
            subject: member_id("proven"),
        },
        ..new_visitor(&world.channel, "proven")
    };
    world.store.join(proven).await.unwrap();
    let other = add_channel(&world.any, "other_channel").await;
    let found = async |channel, member| {
        let member = member_id(member);
        world
            .store
            .unguarded_visitor(channel, &member)
            .await
            .unwrap()
    };
    let channel = world.channel.id;
    assert_eq!(found(channel, "open").await, Some(open.visitor));
    assert_eq!(found(other.id, "open").await, None);
    assert_eq!(found(channel, "guarded").await, None);
    assert_eq!(found(channel, "proven").await, None);
    assert_eq!(found(channel, "random-for-proven").await, None);
    assert_eq!(found(channel, "nobody").await, None);
}
