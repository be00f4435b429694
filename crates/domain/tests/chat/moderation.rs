//! Blocked visitors, and reports.

use kite_domain::entry::Rating;
use kite_domain::{Author, ChatError, Seq};

use crate::world::{World, id, now, png};

#[tokio::test]
async fn a_blocked_visitor_reads_but_does_not_write() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    let chat = &world.chat;
    let said = world.say(&visitor, "Hello").await;
    chat.set_blocked(visitor.conversation, true).await.unwrap();
    assert!(world.row(&visitor).await.visitor.blocked_at.is_some());
    let rating = Rating {
        stars: 1,
        comment: None,
    };
    let refused = [
        chat.say(&visitor, id("b"), "Ha".into(), now()).await.err(),
        chat.offer_file(&visitor, id("f"), png(5)).await.err(),
        chat.rate(&visitor, id("r"), rating, now()).await.err(),
        chat.edit(
            said.conversation,
            id("e"),
            Author::Visitor,
            Seq(1),
            None,
            now(),
        )
        .await
        .err(),
    ];
    for refused in refused {
        assert!(matches!(refused, Some(ChatError::Blocked)), "{refused:?}");
    }
    let again = world.say(&visitor, "Hello").await;
    assert_eq!(again, said, "what was stored before is still answered");
    world.reply(&operator, &visitor, "Sorry").await;
    chat.set_blocked(visitor.conversation, false).await.unwrap();
    world.say(&visitor, "Thanks").await;
}

#[tokio::test]
async fn a_report_is_a_flag_that_operators_clear() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    world.say(&visitor, "Hello").await;
    let reason = Some("rude".to_owned());
    world.chat.report(&visitor, reason.clone()).await.unwrap();
    let report = world.row(&visitor).await.report.unwrap();
    assert_eq!((report.reason, report.reported_at), (reason, now()));
    world.chat.clear_report(visitor.conversation).await.unwrap();
    assert_eq!(world.row(&visitor).await.report, None);
}
