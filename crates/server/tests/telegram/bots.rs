//! Several bots on one server.

use kite_telegram_double::BOT;
use serde_json::json;
use tempfile::TempDir;

use crate::device::Device;
use crate::stage::{ANNA, GROUP, IVAN, Setting, Stage, hears, people, telegram};

#[tokio::test]
async fn each_bot_has_its_groups_and_its_visitors() {
    let double = telegram().await;
    let other = double.another_bot(BOT + 1);
    people(&other);
    let setting = Setting {
        bots: 2,
        ..Setting::default()
    };
    let stage = Stage::over(TempDir::new().unwrap(), double, setting).await;
    stage.host().await;
    let host = json!({"text": "/host other-shop"});
    other.world().person_writes(GROUP, ANNA, host);
    hears(&other, GROUP, "✅ Created channel other-shop").await;

    let mut ada = Device::joined(&stage.url, "Ada").await;
    let mut eve = Device::joined_to("other-shop", &stage.url, "Eve").await;
    ada.says("id_1", "From Ada").await;
    eve.says("id_1", "From Eve").await;
    stage.hears(GROUP, "From Ada").await;
    hears(&other, GROUP, "From Eve").await;
    stage.writes(GROUP, ANNA, "To Ada");
    let answer = json!({"text": "To Eve"});
    other.world().person_writes(GROUP, ANNA, answer);
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
