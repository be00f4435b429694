//! That nobody is said to have what was never brought to them.

use kite_domain::chat::Relayed;
use kite_domain::entry::Author;
use kite_domain::{Membership, Origin, Seq, Side};
use kite_protocol::MessageId;
use kite_protocol::v2::Mark;

use crate::stage::{CHANNEL, GROUP, IVAN, MARIA, Stage, next, now};

async fn marks(stage: &Stage, visitor: &Membership, side: Side) -> (Seq, Seq) {
    let found = stage.chat.conversation(visitor.conversation).await.unwrap();
    let marks = found.marks(side);
    (marks.received, marks.read)
}

#[tokio::test]
async fn what_was_said_before_there_was_a_desk_is_not_read_by_it() {
    let stage = Stage::start().await;
    let channel = stage.add_channel(CHANNEL).await;
    let olena = stage.visitor("Olena").await;
    stage.says(&olena, "My address is wrong").await;
    stage
        .hosts(stage.connector.account(), GROUP, &channel)
        .await;
    let question = stage.asks(&olena, "Hello?").await;
    stage.replies(GROUP, MARIA, question, "Hello!");
    stage.entries(olena.conversation, 3).await;
    stage.settled().await;
    assert_eq!(
        marks(&stage, &olena, Side::Operator).await,
        (Seq(0), Seq(0))
    );
    // Once an operator has seen it on the desk's page, all goes on.
    stage
        .chat
        .mark(olena.conversation, Side::Operator, Mark::Read, Seq(1))
        .await
        .unwrap();
    let question = stage.asks(&olena, "Are you there?").await;
    stage.replies(GROUP, MARIA, question, "Yes");
    stage
        .until(|| async {
            let read = marks(&stage, &olena, Side::Operator).await.1;
            (read == Seq(5)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn who_comes_back_gets_what_was_said_meanwhile() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let conversation = stage.conversation_at(IVAN).await;
    stage.writes(IVAN, IVAN, "Is it in stock?");
    stage.entries(conversation, 1).await;
    stage.writes(IVAN, IVAN, "/leave");
    stage.hears(IVAN, "✅ You have left shop-help").await;
    let desk = stage.desk().await;
    let operator = stage
        .chat
        .store()
        .operator("telegram:user:6")
        .await
        .unwrap();
    let said = Relayed {
        origin: Origin {
            outlet: desk.id,
            message: None,
        },
        conversation,
        author: Author::Operator {
            id: operator.id,
            name: "Maria".into(),
        },
        client_id: MessageId::new(format!("said{}", next())).unwrap(),
        sent_at: now(),
    };
    stage.chat.relay_text(said, "It is".into()).await.unwrap();
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "It is").await;
    // What Ivan wrote there is not said to him again.
    stage.settled().await;
    let again = stage.said(IVAN).iter().any(|said| said.contains("stock"));
    assert!(!again, "{:?}", stage.said(IVAN));
}
