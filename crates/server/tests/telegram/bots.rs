//! Several bots on one server, and one bot on several.

use kite_telegram_double::{BOT, Kind, Rights};
use serde_json::json;
use tempfile::TempDir;

use crate::device::Device;
use crate::program::{Process, program};
use crate::stage::{ANNA, CHANNEL, GROUP, IVAN, Setting, Stage, hears, people, telegram, until};

/// The group of the second bot.
const OTHERS: i64 = -200;

#[tokio::test]
async fn each_bot_has_its_groups_and_its_visitors() {
    let double = telegram().await;
    let other = double.another_bot(BOT + 1);
    people(&other);
    // A group is the desk of one channel only, whichever bots are in it.
    let mut world = other.world();
    world.add_chat(OTHERS, Kind::Supergroup, Rights::admin());
    world.chat(OTHERS).members.insert(ANNA, "administrator");
    drop(world);
    let setting = Setting {
        bots: 2,
        ..Setting::default()
    };
    let stage = Stage::over(TempDir::new().unwrap(), double, setting).await;
    stage.host().await;
    let host = json!({"text": "/host other-shop"});
    other.world().person_writes(OTHERS, ANNA, host);
    hears(&other, OTHERS, "✅ Created channel other-shop").await;

    let mut ada = Device::joined(&stage.url, "Ada").await;
    let mut eve = Device::joined_to("other-shop", &stage.url, "Eve").await;
    ada.says("id_1", "From Ada").await;
    eve.says("id_1", "From Eve").await;
    stage.hears(GROUP, "From Ada").await;
    hears(&other, OTHERS, "From Eve").await;
    stage.writes(GROUP, ANNA, "To Ada");
    let answer = json!({"text": "To Eve"});
    other.world().person_writes(OTHERS, ANNA, answer);
    ada.hears("To Ada").await;
    eve.hears("To Eve").await;

    // A visitor goes on with the bot of the channel.
    let link = eve.link("link_1").await;
    let (_, token) = link[2].as_str().unwrap().split_once("?start=").unwrap();
    other.world().person_starts(IVAN, token);
    hears(&other, IVAN, "From Eve").await;
    for (bot, strange) in [(&stage.double, "Eve"), (&other, "Ada")] {
        let said = format!("{:?}", bot.world().calls);
        assert!(!said.contains(strange), "{strange}: {said}");
    }
}

#[tokio::test]
async fn a_server_that_waits_for_another_one_says_so() {
    let double = telegram().await;
    let dirs = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let serve = async |dir: &TempDir| {
        let mut command = program(&["serve", "--listen", "127.0.0.1:0"]);
        command
            .env("K1TE_DATA_DIR", dir.path())
            .env("K1TE_TELEGRAM_TOKEN", &double.token)
            .env("K1TE_TELEGRAM_API_URL", &double.url);
        Process::start(command).await
    };
    let first = serve(&dirs[0]).await;
    double
        .until(|world| (!world.calls_of("getUpdates").is_empty()).then_some(()))
        .await;
    let second = serve(&dirs[1]).await;
    let words = "somebody else receives this bot's updates; waiting";
    until("the warning", async || {
        second.log().contains(words).then_some(())
    })
    .await;
    assert_eq!(second.log().matches(words).count(), 1);
    // It does all else, and begins when the first one ends.
    first.stop().await;
    let host = json!({"text": format!("/host {CHANNEL}")});
    double.world().person_writes(GROUP, ANNA, host);
    hears(&double, GROUP, "✅ Created channel").await;
    second.stop().await;
}
