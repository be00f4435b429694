//! A group becomes a channel's desk, and stops being one.

use std::sync::Arc;

use kite_domain::ChannelId;
use kite_domain::operator::Grant;
use kite_domain::outlet::{OutletRole, Standing};
use kite_domain::port::{ChannelStore, LinkTarget, OutletStore};
use kite_protocol::{ChannelName, Timestamp};
use kite_telegram::connector::{Counted, Hosting};
use kite_telegram::link::HostCode;
use kite_telegram_double::{ANONYMOUS, Double, Rights};

use crate::stage::{ADMIN, CHANNEL, GROUP, IVAN, MARIA, OTHER, Setting, Stage, people};

async fn code(stage: &Stage, channel: ChannelId, code: &str) {
    let link = Grant {
        token: HostCode::new(code).hash(),
        expires_at: Timestamp::MAX,
    };
    let target = LinkTarget::Desk(channel);
    stage.store.add_link(target, link).await.unwrap();
}

#[tokio::test]
async fn hosting_a_new_channel_answers_as_operators_know_it() {
    let stage = Stage::start().await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    let said = stage.hears(GROUP, "✅").await;
    assert_eq!(
        said,
        "✅ Created channel shop-help. Use URL wss://chat.example/channels?c=shop-help to configure k1te chat frontend"
    );
    let desk = stage.desk().await;
    assert_eq!((desk.chat, desk.standing), (GROUP, Standing::Active));
    assert_eq!(desk.account, "telegram:4711");
}

#[tokio::test]
async fn only_admins_host_and_drop_and_the_group_itself_is_one() {
    let stage = Stage::start().await;
    stage.writes(GROUP, MARIA, "/host shop-help");
    stage.hears(GROUP, "Only an admin").await;
    assert!(stage.outlet(GROUP).await.is_none());
    stage.writes(GROUP, ANONYMOUS, "/host shop-help");
    stage.hears(GROUP, "✅ Created channel").await;
    stage.writes(GROUP, MARIA, "/drop");
    stage.settled().await;
    assert_eq!(stage.desk().await.standing, Standing::Active);
}

#[tokio::test]
async fn what_cannot_be_a_channel_and_where_there_is_no_group_is_said() {
    let stage = Stage::start().await;
    for text in ["/host", "/host short", "/host шоп-допомога-1"] {
        stage.writes(GROUP, ADMIN, text);
        stage.hears(GROUP, "Which channel?").await;
    }
    stage.writes(IVAN, IVAN, "/host shop-help");
    stage.hears(IVAN, "in a group only").await;
    assert!(stage.outlet(GROUP).await.is_none());
}

#[tokio::test]
async fn a_channel_that_is_there_takes_its_code_and_only_once() {
    let stage = Stage::hosted().await;
    let channel = stage.channel().await.id;
    // Two groups, one channel: the first one keeps it.
    stage.writes(OTHER, ADMIN, "/host shop-help");
    stage
        .hears(OTHER, "ask whoever runs the server for its code")
        .await;
    code(&stage, channel, "K0de").await;
    stage.writes(OTHER, ADMIN, "/host shop-help K0de");
    stage.hears(OTHER, "has its desk in another group").await;
    assert_eq!(stage.desk().await.chat, GROUP);

    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    assert_eq!(stage.desk().await.standing, Standing::Ended);
    stage.writes(OTHER, ADMIN, "/host shop-help wrong");
    stage.hears(OTHER, "This is no code of shop-help").await;
    stage.writes(OTHER, ADMIN, "/host shop-help K0de");
    stage
        .hears(OTHER, "✅ This group is the desk of shop-help")
        .await;
    assert_eq!(stage.desk().await.chat, OTHER);
    // It was used up, and the group is one desk only.
    stage.writes(OTHER, ADMIN, "/host other-channel");
    stage
        .hears(OTHER, "This group is the desk of shop-help. End that first")
        .await;
    stage.writes(OTHER, ADMIN, "/drop");
    stage.hears(OTHER, "no longer the desk").await;
    stage.writes(GROUP, ADMIN, "/host shop-help K0de");
    stage.hears(GROUP, "This is no code of shop-help").await;
}

#[tokio::test]
async fn a_code_of_one_channel_opens_no_other() {
    let stage = Stage::hosted().await;
    stage.writes(OTHER, ADMIN, "/host other-channel");
    stage.hears(OTHER, "✅ Created channel other-channel").await;
    let name = ChannelName::new("other-channel").unwrap();
    let other = stage.store.channel(&name).await.unwrap().unwrap();
    code(&stage, other.id, "K0de").await;
    stage.writes(OTHER, ADMIN, "/drop");
    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    stage.writes(OTHER, ADMIN, "/host shop-help K0de");
    stage.hears(OTHER, "This is no code of shop-help").await;
    assert_eq!(stage.desk().await.standing, Standing::Ended);
}

#[tokio::test]
async fn where_hosting_is_by_invitation_nobody_makes_a_channel() {
    let setting = Setting {
        hosting: Hosting::Invited,
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    stage
        .hears(GROUP, "only whoever runs the server makes channels")
        .await;
    assert!(stage.store.channels().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_channels_own_bot_serves_no_other() {
    // What it was before it became a channel's own: the desk of two others.
    let stage = Stage::hosted().await;
    stage.writes(OTHER, ADMIN, "/host other-channel");
    stage.hears(OTHER, "✅ Created channel other-channel").await;
    stage.writes(OTHER, ADMIN, "/drop");
    stage.hears(OTHER, "no longer the desk").await;
    let (own, other) = (
        stage.channel_called("other-channel").await,
        stage.channel().await,
    );
    let setting = Setting {
        hosting: Hosting::Only(own.id),
        ..Setting::default()
    };
    let stage = stage.restart(setting).await;

    let refusal = "I am the bot of the channel other-channel only";
    code(&stage, other.id, "K0de").await;
    for (number, name) in ["shop-help", "third-channel"].into_iter().enumerate() {
        stage.writes(GROUP, ADMIN, &format!("/host {name} K0de"));
        stage.settled().await;
        let said = stage.said(GROUP);
        let refused = said.iter().filter(|said| said.contains(refusal));
        assert_eq!(refused.count(), number + 1, "{said:?}");
    }
    assert_eq!(stage.store.channels().await.unwrap().len(), 2);
    stage.writes(IVAN, IVAN, "/join shop-help");
    stage.hears(IVAN, "no such channel").await;

    // Anybody can make a group and be its admin: it takes the channel's code.
    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    stage.writes(GROUP, ADMIN, "/host other-channel");
    stage
        .hears(GROUP, "ask whoever runs the server for its code")
        .await;
    code(&stage, own.id, "0wn").await;
    stage.writes(GROUP, ADMIN, "/host other-channel 0wn");
    stage
        .hears(GROUP, "✅ This group is the desk of other-channel")
        .await;
    stage.writes(IVAN, IVAN, "/join other-channel");
    stage.hears(IVAN, "You write to other-channel now").await;
}

#[tokio::test]
async fn a_group_that_was_the_desk_needs_no_code() {
    let stage = Stage::hosted().await;
    let before = stage.desk().await;
    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    stage
        .hears(GROUP, "✅ This group is the desk of shop-help")
        .await;
    let after = stage.desk().await;
    assert_eq!((after.id, after.standing), (before.id, Standing::Active));
}

#[tokio::test]
async fn a_bot_that_was_removed_waits_for_host() {
    let stage = Stage::hosted().await;
    let visitor = stage.visitor("Olena").await;
    stage.double.world().remove_bot(GROUP);
    let parked = stage
        .until(|| async {
            match stage.desk().await.standing {
                Standing::Parked(parked) => Some(parked),
                _ => None,
            }
        })
        .await;
    assert_eq!(parked.reason, "the bot was removed from the group");
    stage
        .until(|| async { (stage.watcher.count(|c| *c == Counted::Parked) == 1).then_some(()) })
        .await;
    stage.says(&visitor, "Is anybody there?").await;
    stage.double.world().set_rights(GROUP, Rights::admin());
    stage.hears(GROUP, "/host shop-help goes on").await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    stage
        .hears(GROUP, "✅ This group is the desk of shop-help")
        .await;
    let desk = stage.desk().await;
    assert_eq!(desk.standing, Standing::Active);
    assert!(matches!(desk.role, OutletRole::Desk(_)));
}

#[tokio::test]
async fn what_the_bot_may_not_do_is_said_and_it_hosts_all_the_same() {
    let stage = Stage::start().await;
    stage.double.world().set_rights(GROUP, Rights::default());
    stage.writes(GROUP, ADMIN, "/host shop-help");
    let said = stage.hears(GROUP, "✅ Created channel").await;
    assert!(said.contains("Make me an admin"), "{said}");
    assert_eq!(stage.desk().await.standing, Standing::Active);
    // Demoted or half promoted later, it says what is missing.
    let half = Rights {
        pin: false,
        topics: false,
        ..Rights::admin()
    };
    stage.double.world().chat(GROUP).forum = true;
    stage.double.world().set_rights(GROUP, half);
    let said = stage.hears(GROUP, "I may not manage topics").await;
    assert!(said.contains("I may not pin"), "{said}");
    assert!(!said.contains("I may not delete"), "{said}");
}

#[tokio::test]
async fn a_bot_that_sees_all_is_not_told_that_it_does_not() {
    let double = Double::start().await;
    people(&double);
    double.world().privacy = false;
    double.world().set_rights(GROUP, Rights::default());
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let stage = Stage::with(double, dir, Setting::default()).await;
    stage.writes(GROUP, ADMIN, "/host shop-help");
    let said = stage.hears(GROUP, "✅ Created channel").await;
    assert!(said.contains("I may not pin"), "{said}");
    assert!(!said.contains("I do not see"), "{said}");
    // And it does: an answer arrives that is a reply to nobody.
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.writes(GROUP, MARIA, "Good day");
    stage.entries(olena.conversation, 2).await;
}

#[tokio::test]
async fn info_tells_the_channel_and_what_waits() {
    let stage = Stage::hosted().await;
    stage.writes(GROUP, MARIA, "/info@kite_test_bot");
    let said = stage.hears(GROUP, "Channel: ").await;
    assert_eq!(
        said,
        format!(
            "Channel: {CHANNEL}\nURL: wss://chat.example/channels?c={CHANNEL}\nNot brought here yet: 0"
        )
    );
    stage.writes(GROUP, ADMIN, "/drop");
    stage.hears(GROUP, "no longer the desk").await;
    stage.writes(GROUP, MARIA, "/info");
    stage.hears(GROUP, "is the desk of no channel").await;
}

#[tokio::test]
async fn everybody_is_answered_in_their_language() {
    let stage = Stage::start().await;
    stage.writes(GROUP, 99, "/help");
    stage.hears(GROUP, "/host — Зробити цю групу").await;
    stage.writes(GROUP, MARIA, "/help");
    stage.hears(GROUP, "/host — Make this group").await;
    let answers = stage.double.world().calls_of("sendMessage").len();
    // Meant for others, or no command at all.
    stage.writes(GROUP, MARIA, "/help@other_bot");
    stage.writes(GROUP, MARIA, "please /help me");
    stage.writes(GROUP, MARIA, "/unknown");
    let edited = stage.writes(GROUP, MARIA, "help");
    stage.double.world().person_edits(GROUP, edited, "/help");
    stage.settled().await;
    assert_eq!(stage.double.world().calls_of("sendMessage").len(), answers);
}
