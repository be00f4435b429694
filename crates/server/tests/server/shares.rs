//! An address that opens as many connections as it can leaves enough of them
//! to everybody else.

use std::net::{IpAddr, SocketAddr};

use k1te_server::address::TrustedProxies;
use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;
use reqwest::Client;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};

use crate::support::files::get;
use crate::support::server::TestServer;
use crate::support::{soon, until};

const ONE: &str = "127.0.0.1";
const OTHER: &str = "127.0.0.2";

/// What one address may have here.
const SHARE: usize = 100;

async fn trusting(proxies: &[&str]) -> TestServer {
    let limits = LimitsConfig {
        joins: "1/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    let config = Config {
        max_requests: 150,
        limits,
        ..Config::default()
    };
    let proxies = proxies.iter().map(|proxy| proxy.parse().unwrap());
    TestServer::trusting(config, TrustedProxies::new(proxies)).await
}

/// Connects from an address and says nothing.
async fn connect(server: &TestServer, from: &str) -> TcpStream {
    let address = server.url("").replace("http://", "").parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    let from: IpAddr = from.parse().unwrap();
    socket.bind(SocketAddr::new(from, 0)).unwrap();
    soon("a connection", socket.connect(address)).await.unwrap()
}

async fn connect_often(server: &TestServer, from: &str, times: usize) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..times {
        open.push(connect(server, from).await);
    }
    open
}

/// Whether somebody at an address who comes now is answered.
async fn is_served(server: &TestServer, from: &str) -> bool {
    let from: IpAddr = from.parse().unwrap();
    let client = Client::builder().local_address(from).build().unwrap();
    let request = client.get(server.url("/healthz")).send();
    let answer = soon("an answer or none", request).await;
    answer.is_ok_and(|answer| answer.status() == 200)
}

#[tokio::test]
async fn who_has_their_share_is_hung_up_on_and_others_are_served() {
    let server = trusting(&[]).await;
    let mut open = connect_often(&server, ONE, SHARE).await;
    let mut refused = connect(&server, ONE).await;
    let ended = soon("the end", refused.read(&mut [0])).await;
    assert!(ended.is_ok_and(|bytes| bytes == 0));
    let page = get(&server.metrics).await.text().await.unwrap();
    let line = "k1te_limited_total{kind=\"connection\"} 1";
    assert!(page.contains(line), "{page}");
    assert!(!is_served(&server, ONE).await);
    assert!(is_served(&server, OTHER).await);

    // Nothing has happened to those that are open.
    for open in &open {
        assert!(open.try_read(&mut [0]).is_err());
    }
    open.pop();
    until("a place of the share", async || {
        is_served(&server, ONE).await
    })
    .await;
}

#[tokio::test]
async fn a_trusted_proxy_carries_everybody() {
    let server = trusting(&["127.0.0.1/32"]).await;
    let proxied = connect_often(&server, ONE, SHARE + 1).await;
    assert!(is_served(&server, ONE).await);
    // The others' requests have come after these, so these are accepted.
    for open in &proxied {
        assert!(open.try_read(&mut [0]).is_err());
    }
}
