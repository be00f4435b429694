//! Visitors who stay are told what changes about their channel.

use std::time::Duration;

use k1te_server::config::Config;

use crate::support::device::{Card, Device};
use crate::support::server::TestServer;
use crate::support::visitor::Visitor;

async fn server() -> TestServer {
    TestServer::with(Config {
        info_every: Duration::from_millis(20),
        ..Config::default()
    })
    .await
}

#[tokio::test]
async fn who_stays_hears_once_what_another_program_changes() {
    let server = server().await;
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&Card::new("member_1", "phone")).await;
    assert_eq!(welcome.info[1], "test_channel");
    let mut old = Visitor::joined(&server, "member_2").await;

    let mut channel = server.channel().await;
    for title in ["Shop", "Winter shop"] {
        title.clone_into(&mut channel.title);
        let store = server.state.chat.store();
        store.update_channel(channel.clone()).await.unwrap();
        channel.revision += 1;
        let info = device.visitor.receive().await;
        assert_eq!((&info[0], &info[1]), (&"INFO".into(), &title.into()));
    }
    device.nothing_came().await;
    old.nothing_came().await;
}

#[tokio::test]
async fn who_stays_in_a_removed_channel_is_let_go() {
    let server = server().await;
    let mut device = Device::joined(&server, "member_1").await;
    let name = server.channel().await.name;
    let store = server.state.chat.store();
    store.remove_channel(&name).await.unwrap().unwrap();
    assert_eq!(u16::from(device.visitor.closed().await.code), 1001);
}
