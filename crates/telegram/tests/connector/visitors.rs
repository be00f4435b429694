//! Visitors in their own chats.

use kite_domain::entry::{Author, Content};
use kite_domain::operator::Grant;
use kite_domain::outlet::Standing;
use kite_domain::port::{Chatroom, LinkTarget, OutletStore};
use kite_domain::{Entry, Seq};
use kite_protocol::Timestamp;
use kite_telegram::connector::LinkError;
use kite_telegram::link::{LinkToken, Payload};
use serde_json::json;

use crate::stage::{ADMIN, GROUP, IVAN, OTHER, Stage, now, text};

const LESYA: i64 = 78;

fn handoffs(entries: &[Entry]) -> Vec<Option<&str>> {
    let handoffs = entries.iter().filter_map(|entry| match &entry.content {
        Content::Handoff(connector) => Some(connector.as_deref()),
        _ => None,
    });
    handoffs.collect()
}

fn payload(url: &str) -> &str {
    url.split_once("?start=").unwrap().1
}

#[tokio::test]
async fn whoever_starts_with_a_channel_becomes_its_visitor() {
    let stage = Stage::hosted().await;
    stage.double.world().person_starts(IVAN, "shop-help");
    stage.hears(IVAN, "✅ You write to shop-help").await;
    stage.writes(IVAN, IVAN, "Is it in stock?");
    let conversation = stage.conversation_at(IVAN).await;
    let entries = stage.entries(conversation, 1).await;
    assert_eq!(text(&entries[0]).as_deref(), Some("Is it in stock?"));
    assert_eq!(entries[0].author, Author::Visitor);
    let visitor = stage.chat.conversation(conversation).await.unwrap().visitor;
    let visitor = stage.chat.store().visitor(visitor).await.unwrap().unwrap();
    assert_eq!(visitor.name.as_deref(), Some("Ivan"));
    // The group is owed it.
    stage.shown(&entries[0]).await;
    stage.writes(IVAN, IVAN, "/info");
    let said = stage.hears(IVAN, "You write to shop-help, as Ivan").await;
    assert!(said.contains(&visitor.handle), "{said}");
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "You write to shop-help already").await;
    assert_eq!(stage.conversation_at(IVAN).await, conversation);
}

#[tokio::test]
async fn files_of_a_visitor_arrive_too() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let conversation = stage.conversation_at(IVAN).await;
    {
        let mut world = stage.double.world();
        let mut fields = world.attachment("photo", "", b"JPEG".to_vec());
        fields["caption"] = json!("This one");
        world.person_writes(IVAN, IVAN, fields);
    }
    let entries = stage.entries(conversation, 2).await;
    assert!(
        matches!(&entries[0].content, Content::File(file) if file.meta.media_type == "image/jpeg")
    );
    assert_eq!(text(&entries[1]).as_deref(), Some("This one"));
}

#[tokio::test]
async fn leaving_ends_it_and_joining_again_goes_on() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "Hello?");
    stage.hears(IVAN, "You write to nobody").await;
    stage.writes(IVAN, IVAN, "/leave");
    stage.hears(IVAN, "You write to nobody").await;
    for words in ["/join", "/join no-such-channel", "/join other"] {
        stage.writes(IVAN, IVAN, words);
    }
    stage.hears(IVAN, "To whom?").await;
    stage.hears(IVAN, "There is no such channel").await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    stage.writes(IVAN, IVAN, "Hello");
    let conversation = stage.conversation_at(IVAN).await;
    stage.entries(conversation, 1).await;
    stage.writes(IVAN, IVAN, "/leave");
    stage.hears(IVAN, "✅ You have left shop-help").await;
    assert_eq!(stage.outlet(IVAN).await.unwrap().standing, Standing::Ended);
    assert_eq!(handoffs(&stage.all(conversation).await), [None]);
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.entries(conversation, 3).await;
    assert_eq!(
        handoffs(&stage.all(conversation).await),
        [None, Some("telegram")]
    );
    assert_eq!(stage.outlet(IVAN).await.unwrap().standing, Standing::Active);
}

#[tokio::test]
async fn a_channel_that_has_no_desk_here_is_none() {
    let stage = Stage::hosted().await;
    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    stage.double.world().person_starts(IVAN, "shop-help");
    stage.hears(IVAN, "There is no such channel").await;
    assert!(stage.outlet(IVAN).await.is_none());
}

#[tokio::test]
async fn a_link_hands_over_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.says(&olena, "Is it in stock?").await;
    stage.says(&olena, "Hello?").await;
    let link = stage.connector.link(olena.visitor).await.unwrap();
    assert!(
        link.url.starts_with("https://t.me/kite_test_bot?start="),
        "{}",
        link.url
    );
    let in_a_quarter = link.expires_at.millis() - stage_now();
    assert!(
        (14 * 60_000..=15 * 60_000).contains(&in_a_quarter),
        "{in_a_quarter}"
    );
    stage
        .double
        .world()
        .person_starts(LESYA, payload(&link.url));
    stage.hears(LESYA, "✅").await;
    let outlet = stage.outlet(LESYA).await.unwrap();
    assert_eq!(stage.conversation_at(LESYA).await, olena.conversation);
    // Everybody sees it, and what was said before goes along.
    let entries = stage.entries(olena.conversation, 3).await;
    assert_eq!(handoffs(&entries), [Some("telegram")]);
    let owed = stage.store.due(outlet.id, 100).await.unwrap();
    let mut brought = 0;
    for seq in [1, 2] {
        let posts = stage
            .store
            .posts_of(outlet.id, olena.conversation, Seq(seq))
            .await
            .unwrap();
        brought += usize::from(!posts.is_empty() || owed.iter().any(|due| due.seq == Seq(seq)));
    }
    assert_eq!(brought, 2);
    stage.writes(LESYA, LESYA, "On the bus now");
    let entries = stage.entries(olena.conversation, 4).await;
    assert_eq!(
        (text(&entries[3]).as_deref(), &entries[3].author),
        (Some("On the bus now"), &Author::Visitor)
    );
    // Used, it is worth nothing to whoever finds it.
    stage.double.world().person_starts(IVAN, payload(&link.url));
    stage
        .hears(IVAN, "This link was used, or has expired")
        .await;
    assert!(stage.outlet(IVAN).await.is_none());
    // And whoever is there already stays.
    let link = stage.connector.link(olena.visitor).await.unwrap();
    stage
        .double
        .world()
        .person_starts(LESYA, payload(&link.url));
    stage.settled().await;
    assert_eq!(
        handoffs(&stage.all(olena.conversation).await),
        [Some("telegram")]
    );
}

#[tokio::test]
async fn a_hand_off_that_broke_off_is_brought_to_its_end() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.says(&olena, "Is it in stock?").await;
    let link = stage.connector.link(olena.visitor).await.unwrap();
    // So far it came the first time: the chat is the visitor's, and nobody knows.
    let room = Chatroom {
        account: stage.connector.account().to_owned(),
        chat: IVAN,
        at: now(),
    };
    stage.store.attach(room, olena.visitor, 10).await.unwrap();
    stage.double.world().person_starts(IVAN, payload(&link.url));
    let entries = stage.entries(olena.conversation, 2).await;
    assert_eq!(handoffs(&entries), [Some("telegram")]);
}

#[tokio::test]
async fn a_link_expires_and_a_desks_code_is_no_link() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let tokens = [
        ([1; 32], LinkTarget::Visitor(olena.visitor), 1),
        (
            [2; 32],
            LinkTarget::Desk(stage.channel().await.id),
            i64::MAX / 2,
        ),
    ];
    for (bytes, target, expires_at) in tokens {
        let token = LinkToken::from_random(bytes);
        let grant = Grant {
            token: token.hash(),
            expires_at: Timestamp::from_millis(expires_at),
        };
        stage.store.add_link(target, grant).await.unwrap();
        let url = token.url("kite_test_bot");
        assert!(matches!(Payload::parse(payload(&url)), Payload::Token(_)));
        let before = stage.said(IVAN).len();
        stage.double.world().person_starts(IVAN, payload(&url));
        stage
            .double
            .until(|world| (world.chats[&IVAN].texts().len() > 2 * before + 1).then_some(()))
            .await;
        assert!(stage.said(IVAN)[before].contains("This link was used, or has expired"));
    }
    assert!(stage.outlet(IVAN).await.is_none());
    assert!(stage.all(olena.conversation).await.is_empty());
}

#[tokio::test]
async fn the_originals_link_works_for_visitors_without_a_device_only() {
    let stage = Stage::hosted().await;
    let guarded = stage.visitor("Olena").await;
    let unguarded = stage.visitor_by("Petro", None).await;
    stage
        .double
        .world()
        .person_starts(IVAN, "join__shop-help__member_Olena");
    stage
        .hears(IVAN, "This link was used, or has expired")
        .await;
    assert!(stage.outlet(IVAN).await.is_none());
    stage
        .double
        .world()
        .person_starts(IVAN, "join__shop-help__member_Petro");
    stage.hears(IVAN, "✅").await;
    assert_eq!(stage.conversation_at(IVAN).await, unguarded.conversation);
    assert_eq!(
        handoffs(&stage.entries(unguarded.conversation, 1).await),
        [Some("telegram")]
    );
    assert!(stage.all(guarded.conversation).await.is_empty());
    // No member id is shown anywhere.
    let world = stage.double.world();
    assert!(
        !world
            .calls
            .iter()
            .any(|call| call.parameters.to_string().contains("member_"))
    );
}

#[tokio::test]
async fn who_goes_on_as_somebody_else_leaves_the_first() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let own = stage.conversation_at(IVAN).await;
    stage.writes(IVAN, IVAN, "Mine");
    stage.entries(own, 1).await;
    let link = stage.connector.link(olena.visitor).await.unwrap();
    stage.double.world().person_starts(IVAN, payload(&link.url));
    stage.entries(olena.conversation, 1).await;
    assert_eq!(handoffs(&stage.all(own).await), [None]);
    assert_eq!(stage.conversation_at(IVAN).await, olena.conversation);
}

#[tokio::test]
async fn a_blocked_visitor_is_told_so() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let conversation = stage.conversation_at(IVAN).await;
    stage.chat.set_blocked(conversation, true).await.unwrap();
    stage.writes(IVAN, IVAN, "Rude words");
    stage
        .hears(IVAN, "Nobody got this: you cannot write here any more")
        .await;
    {
        let mut world = stage.double.world();
        let fields = world.attachment("document", "rude.pdf", b"%PDF".to_vec());
        world.person_writes(IVAN, IVAN, fields);
    }
    stage.settled().await;
    assert!(stage.all(conversation).await.is_empty());
    // The other way, too: nobody walks over who may not write.
    let visitor = stage.chat.conversation(conversation).await.unwrap().visitor;
    let link = stage.connector.link(visitor).await.unwrap();
    stage
        .double
        .world()
        .person_starts(LESYA, payload(&link.url));
    stage.hears(LESYA, "ви більше не можете сюди писати").await;
    assert!(stage.outlet(LESYA).await.is_none());
}

#[tokio::test]
async fn nobody_gets_rid_of_a_block_by_going_round() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to shop-help").await;
    let conversation = stage.conversation_at(IVAN).await;
    stage.chat.set_blocked(conversation, true).await.unwrap();
    stage.writes(OTHER, ADMIN, "/host other-shop");
    stage.hears(OTHER, "✅ Created channel other-shop").await;
    stage.writes(IVAN, IVAN, "/join other-shop");
    stage.hears(IVAN, "✅ You write to other-shop").await;
    assert_ne!(stage.conversation_at(IVAN).await, conversation);
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.writes(IVAN, IVAN, "Rude words");
    stage.hears(IVAN, "you cannot write here any more").await;
    assert_eq!(stage.conversation_at(IVAN).await, conversation);
    assert!(stage.all(conversation).await.is_empty());
}

#[tokio::test]
async fn who_blocks_the_bot_has_left() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let conversation = stage.conversation_at(IVAN).await;
    stage.double.world().remove_bot(IVAN);
    stage.entries(conversation, 1).await;
    assert_eq!(handoffs(&stage.all(conversation).await), [None]);
    stage.settled().await;
    assert_eq!(stage.outlet(IVAN).await.unwrap().standing, Standing::Ended);
}

#[tokio::test]
async fn a_link_is_given_only_when_the_bot_is_known() {
    let stage = Stage::hosted().await;
    let (double, dir) = stage.stop().await;
    double.world().outage = Some(kite_telegram_double::Fault::Status(500));
    let stage = Stage::with(double, dir, crate::stage::Setting::default()).await;
    let olena = stage.visitor("Olena").await;
    let refused = stage.connector.link(olena.visitor).await;
    assert!(matches!(refused, Err(LinkError::NotReady)));
    assert_eq!(stage.connector.username(), None);
}

fn stage_now() -> i64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}
