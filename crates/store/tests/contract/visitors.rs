//! Visitors, as operators and whoever runs the server deal with them.

use kite_domain::entry::NewContent;
use kite_domain::port::StoreError;
use kite_domain::{Channel, Claim, FileId, Membership, Seq, VisitorId};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, all, append, inbox, join, member_id, new_visitor, replied, said, seqs,
};

pub(crate) async fn a_visitor_comes_back_as_they_came(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let mut new = new_visitor(&channel, "member");
    new.name = Some("Ann".into());
    let membership = store.join(new.clone()).await.unwrap();
    let visitor = store.visitor(membership.visitor).await.unwrap().unwrap();
    assert_eq!(visitor.id, membership.visitor);
    assert_eq!(visitor.channel, channel.id);
    assert_eq!(visitor.member, member_id("member"));
    assert_eq!((visitor.handle, visitor.name), (new.handle, new.name));
    assert_eq!((visitor.subject, visitor.blocked_at), (None, None));
    assert_eq!(visitor.created_at, new.joined_at);
    let nobody = VisitorId(membership.visitor.0 + 1000);
    assert_eq!(store.visitor(nobody).await.unwrap(), None);

    let conversations = store.conversations_of(membership.visitor).await.unwrap();
    let ids: Vec<_> = conversations.iter().map(|it| it.id).collect();
    assert_eq!(ids, [membership.conversation]);
    assert_eq!(store.conversations_of(nobody).await.unwrap(), []);
}

async fn named(store: &AnyStore, channel: &Channel, member: &str, name: &str) -> VisitorId {
    let mut new = new_visitor(channel, member);
    new.name = Some(name.into());
    store.join(new).await.unwrap().visitor
}

pub(crate) async fn visitors_are_found_by_what_is_known_of_them(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let other = add_channel(&store, "other_channel").await;
    let ann = named(&store, &channel, "a", "Ann 100% _real_").await;
    let bob = named(&store, &channel, "b", "Bob").await;
    named(&store, &other, "a", "Ann elsewhere").await;
    let mut proven = new_visitor(&channel, "c");
    proven.claim = Claim::Proven {
        subject: member_id("User-42"),
    };
    let user = store.join(proven).await.unwrap().visitor;
    for (text, expected) in [
        ("ann", vec![ann]),
        ("ANN", vec![ann]),
        ("100%", vec![ann]),
        ("_real_", vec![ann]),
        ("Ann%real", vec![]),
        ("user-4", vec![user]),
        ("of-b", vec![bob]),
        ("handle-of-", vec![user, bob, ann]),
        ("", vec![user, bob, ann]),
        ("nobody", vec![]),
        // A secret is nothing to look for.
        ("random-for", vec![]),
    ] {
        let found = store.find_visitors(channel.id, text, 10).await.unwrap();
        let found: Vec<_> = found.iter().map(|visitor| visitor.id).collect();
        assert_eq!(found, expected, "{text:?}");
    }
    let newest = store.find_visitors(channel.id, "", 2).await.unwrap();
    assert_eq!(newest.len(), 2);
    assert_eq!(newest[0].id, user);
}

/// A visitor with a text, an answer, a file that is carried and one that is
/// not; and the two files.
async fn busy(store: &AnyStore, channel: &Channel, member: &str) -> (Membership, Vec<FileId>) {
    let mut new = new_visitor(channel, member);
    new.device = Some([1; 32]);
    let membership = store.join(new).await.unwrap();
    let conversation = membership.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(store, said(conversation, "one", 1)).await;
    append(store, replied(&operator, conversation, "two", 2)).await;
    let mut files = Vec::new();
    for client_id in ["three", "four"] {
        let mut new = new_file(conversation, client_id);
        new.id = FileId::new(format!("{client_id}{member:x<32}")[..32].to_owned()).unwrap();
        files.push(store.add_file(new).await.unwrap().id);
    }
    let mut carrying = said(conversation, "three", 3);
    carrying.content = NewContent::File(files[0].clone());
    append(store, carrying).await;
    files.sort();
    (membership, files)
}

pub(crate) async fn erasing_a_visitor_leaves_nothing_of_them(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let (gone, files) = busy(&store, &channel, "gone").await;
    let mut freed = store.erase_visitor(gone.visitor).await.unwrap().unwrap();
    freed.sort();
    assert_eq!(freed, files);
    assert_eq!(store.visitor(gone.visitor).await.unwrap(), None);
    assert_eq!(store.conversation(gone.conversation).await.unwrap(), None);
    assert_eq!(all(&store, gone.conversation).await, []);
    assert_eq!(inbox(&store).await, []);
    assert_eq!(store.queue().await.unwrap().waiting, 0);
    for file in files {
        assert_eq!(store.file(&file).await.unwrap(), None);
    }
    let late = store.append(said(gone.conversation, "late", 9)).await;
    assert!(matches!(late, Err(StoreError::Gone)), "{late:?}");
    assert_eq!(store.erase_visitor(gone.visitor).await.unwrap(), None);

    // Nor is anything known of the device: whoever comes is new.
    let mut new = new_visitor(&channel, "gone");
    new.device = Some([2; 32]);
    let anew = store.join(new).await.unwrap();
    assert_ne!(anew.visitor, gone.visitor);
    assert_ne!(anew.conversation, gone.conversation);
}

pub(crate) async fn erasing_a_visitor_leaves_everybody_else(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let other_channel = add_channel(&store, "other_channel").await;
    let (gone, _) = busy(&store, &channel, "gone").await;
    let mut stays = Vec::new();
    for (channel, member) in [(&channel, "stays"), (&other_channel, "gone")] {
        stays.push(busy(&store, channel, &format!("{member}{}", channel.id.0)).await);
    }
    let mut before = Vec::new();
    for (membership, _) in &stays {
        before.push(all(&store, membership.conversation).await);
    }
    store.erase_visitor(gone.visitor).await.unwrap();
    for ((membership, files), before) in stays.iter().zip(before) {
        let entries = all(&store, membership.conversation).await;
        assert_eq!(seqs(&entries), [1, 2, 3]);
        assert_eq!(entries, before);
        let visitor = store.visitor(membership.visitor).await.unwrap();
        assert!(visitor.is_some());
        for file in files {
            assert!(store.file(file).await.unwrap().is_some());
        }
        let next = append(&store, said(membership.conversation, "next", 9)).await;
        assert_eq!(next.seq, Seq(4));
    }
    assert_eq!(store.queue().await.unwrap().waiting, 2);
    // Who has the erased one's id elsewhere is somebody else.
    assert_eq!(store.channels().await.unwrap().len(), 2);
    join(&store, &channel, "gone").await;
}
