//! A server with bots stops as fast as one without, and goes on where it was.

use std::time::Duration;

use tokio::time::Instant;

use crate::device::Device;
use crate::stage::{GROUP, Setting, Stage};

#[tokio::test]
async fn stopping_waits_for_no_poll() {
    let stage = Stage::hosted().await;
    assert!(!stage.double.world().calls_of("getUpdates").is_empty());
    let begun = Instant::now();
    stage.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[tokio::test]
async fn what_was_written_while_no_bot_ran_comes_later() {
    let (dir, double) = Stage::hosted().await.stop().await;
    let alone = Setting {
        bots: 0,
        ..Setting::default()
    };
    let stage = Stage::over(dir, double, alone).await;
    let mut page = Device::joined(&stage.url, "Ada").await;
    page.says("id_1", "Is anybody there?").await;
    let (dir, double) = stage.stop().await;
    let stage = Stage::over(dir, double, Setting::default()).await;
    stage.hears(GROUP, "Is anybody there?").await;
}
