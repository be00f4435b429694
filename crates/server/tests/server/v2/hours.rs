//! Visitors who stay are told when the office opens or closes.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use k1te_server::address::{Peer, TrustedProxies};
use k1te_server::config::Config;
use k1te_server::router::router;
use k1te_server::websocket::Connections;
use kite_domain::hours::OfficeHours;
use kite_domain::port::Clock;
use kite_protocol::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::support::device::{Card, Device};
use crate::support::server::TestServer;
use crate::support::visitor::{Dial, Visitor};

/// A clock that was set when it began.
struct SetClock {
    set_to: Timestamp,
    began: Instant,
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.set_to + self.began.elapsed()
    }
}

/// The same server at another address, by another clock.
async fn by_clock(server: &TestServer, set_to: &str) -> String {
    let mut state = server.state.clone();
    state.clock = Arc::new(SetClock {
        set_to: Timestamp::parse(set_to).unwrap(),
        began: Instant::now(),
    });
    let any_port: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let listener = TcpListener::bind(any_port).await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = Config::default();
    let connections = Connections::new(config, &state.limits);
    let router = router(state, config, connections, TrustedProxies::default());
    let router = router.layer(Extension(Peer(address)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/channels")
}

#[tokio::test]
async fn who_stays_hears_that_the_office_closes() {
    let server = TestServer::start().await;
    let mut channel = server.channel().await;
    channel.hours = Some(OfficeHours::parse("UTC", "Mo-Su 09:00-12:00").unwrap());
    let store = server.state.chat.store();
    store.update_channel(channel.clone()).await.unwrap();
    let socket = by_clock(&server, "2026-11-20T11:59:59Z").await;
    let mut old = Visitor::connect_to(&socket).await;
    old.join("member_2", "test_channel").await;
    let mut device = Device::dial(&socket, Dial::default()).await;
    let welcome = device.join(&Card::new("member_1", "phone")).await;
    let hours = &welcome.info[6];
    let noon = json!("2026-11-20T12:00:00.000Z");
    assert_eq!((&hours[0], &hours[1]), (&json!(true), &noon));

    // What else has changed meanwhile is told with it.
    channel.revision += 1;
    channel.title = "Closed".to_owned();
    store.update_channel(channel).await.unwrap();
    let info = device.next("INFO").await;
    let morning = json!("2026-11-21T09:00:00.000Z");
    assert_eq!((&info[6][0], &info[6][1]), (&json!(false), &morning));
    assert_eq!(info[1], "Closed");
    device.nothing_came().await;
    old.nothing_came().await;
}
