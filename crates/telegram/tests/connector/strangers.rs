//! What tenants, bots and visitors must not do to each other.

use kite_domain::{Channel, Claim, Membership};
use kite_protocol::MemberId;

use crate::stage::{ADMIN, GROUP, IVAN, Setting, Stage};

/// A channel of which another bot has the desk, in that group.
async fn of_another_bot(stage: &Stage, chat: i64) -> Channel {
    let channel = stage.add_channel("other-shop").await;
    stage.hosts("telegram:9999", chat, &channel).await;
    channel
}

async fn visitor_of(stage: &Stage, channel: &Channel) -> Membership {
    let claim = Claim::Member(MemberId::new("member_Petro").unwrap());
    let joined = stage.chat.join(channel, claim, None, None);
    joined.await.unwrap()
}

#[tokio::test]
async fn nobody_goes_on_as_a_visitor_of_another_bots_channel() {
    let stage = Stage::hosted().await;
    let channel = of_another_bot(&stage, -900).await;
    let petro = visitor_of(&stage, &channel).await;
    let link = stage.connector.link(petro.visitor).await.unwrap();
    let (_, token) = link.url.split_once("?start=").unwrap();
    for payload in ["join__other-shop__member_Petro", token, "other-shop"] {
        stage.double.world().person_starts(IVAN, payload);
        stage.settled().await;
        assert!(stage.outlet(IVAN).await.is_none(), "{}", payload.len());
    }
    assert!(stage.all(petro.conversation).await.is_empty());
}

#[tokio::test]
async fn a_group_is_not_the_desk_of_two_channels_by_two_bots() {
    let stage = Stage::start().await;
    of_another_bot(&stage, GROUP).await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    stage
        .hears(GROUP, "This group is the desk of other-shop")
        .await;
    assert!(stage.outlet(GROUP).await.is_none());
}

#[tokio::test]
async fn no_part_of_a_long_text_begins_as_somebody_elses_message() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let text = format!("{} #brave_fox_1{}", "a".repeat(4050), "o".repeat(30));
    let entry = stage.says(&olena, &text).await;
    stage.shown(&entry).await;
    stage.hears(GROUP, "#brave_fox_1").await;
    let said = stage.said(GROUP);
    let lines = said.iter().flat_map(|said| said.lines());
    let imitations: Vec<_> = lines.filter(|it| it.starts_with("#brave")).collect();
    assert!(imitations.is_empty(), "{imitations:?}");
}

#[tokio::test]
async fn many_chats_that_wait_shut_out_no_other() {
    let quiet: Vec<i64> = (1..=300).map(|number| -10_000 - number).collect();
    let setting = Setting {
        quiet: quiet.clone(),
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    for chat in quiet {
        let channel = stage.add_channel(&format!("flooded{chat}")).await;
        stage.hosts(stage.connector.account(), chat, &channel).await;
        let petro = visitor_of(&stage, &channel).await;
        stage.says(&petro, "And another one").await;
    }
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Is it in stock?").await;
}

#[tokio::test]
async fn who_comes_and_goes_without_end_is_not_told_of_without_end() {
    let stage = Stage::hosted().await;
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let conversation = stage.conversation_at(IVAN).await;
    for _ in 0..20 {
        stage.writes(IVAN, IVAN, "/leave");
        stage.writes(IVAN, IVAN, "/join shop-help");
    }
    stage.settled().await;
    let told = stage.all(conversation).await.len();
    assert!((10..=15).contains(&told), "{told}");
}
