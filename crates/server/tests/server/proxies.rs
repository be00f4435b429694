//! The examples of proxies' configurations, with the real proxies before the
//! real server. They need nginx and caddy on the machine (apt has both):
//! `cargo test -p k1te-server --test server -- --ignored proxies`

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;

use futures::StreamExt;
use k1te_server::address::TrustedProxies;
use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;
use reqwest::Client;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::support::files::{Slot, Upload, header};
use crate::support::server::TestServer;
use crate::support::visitor::{Dial, Visitor};
use crate::support::{soon, until};

/// A proxy before a server, until it is dropped.
struct Proxy {
    server: TestServer,
    address: SocketAddr,
    log: TempDir,
    _process: Child,
}

/// An address that was free a moment ago: neither proxy can choose one itself.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

fn example(name: &str) -> String {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    fs::read_to_string(deploy.join(name)).unwrap()
}

impl Proxy {
    /// `start` gets the proxy's address, the server's, and a folder of its own.
    async fn before_a_server(start: impl FnOnce(SocketAddr, &str, &Path) -> Command) -> Self {
        let limits = LimitsConfig {
            joins: "1/hour".parse().ok(),
            ..LimitsConfig::default()
        };
        let config = Config {
            limits,
            ..Config::default()
        };
        let loopback = TrustedProxies::new(["127.0.0.1/32".parse().unwrap()]);
        let server = TestServer::trusting(config, loopback).await;
        let address = free_address();
        let log = TempDir::new().unwrap();
        let upstream = server.url("").replace("http://", "");
        let mut command = start(address, &upstream, log.path());
        let command = command.stdin(Stdio::null()).kill_on_drop(true);
        let process = command.spawn().unwrap();
        until("the proxy to listen", async || {
            TcpStream::connect(address).await.is_ok()
        })
        .await;
        Self {
            server,
            address,
            log,
            _process: process,
        }
    }

    async fn nginx() -> Self {
        Self::before_a_server(|address, upstream, folder| {
            // Without TLS, on another port, and with nothing outside the folder.
            let site = example("nginx.conf");
            let site = site
                .lines()
                .filter(|line| !line.contains("[::]:") && !line.contains("ssl_certificate"))
                .collect::<Vec<_>>()
                .join("\n")
                .replace("listen 80;", &format!("listen {};", free_address()))
                .replace("listen 443 ssl http2", &format!("listen {address}"))
                .replace("server 127.0.0.1:8080", &format!("server {upstream}"))
                .replace("/var/log/nginx", folder.to_str().unwrap());
            let whole = format!(
                "daemon off; master_process off; pid {0}/pid; error_log {0}/start.log;\n\
                 events {{}}\n\
                 http {{ client_body_temp_path {0}/a; proxy_temp_path {0}/b; \
                 fastcgi_temp_path {0}/c; uwsgi_temp_path {0}/d; scgi_temp_path {0}/e;\n\
                 {site}\n}}",
                folder.display()
            );
            let path = folder.join("nginx.conf");
            fs::write(&path, whole).unwrap();
            let mut command = Command::new("/usr/sbin/nginx");
            command.arg("-c").arg(path);
            command
        })
        .await
    }

    async fn caddy() -> Self {
        Self::before_a_server(|address, upstream, folder| {
            let path = folder.join("Caddyfile");
            let without_admin = format!("{{\n\tadmin off\n}}\n{}", example("Caddyfile"));
            fs::write(&path, without_admin).unwrap();
            let mut command = Command::new("caddy");
            command
                .args(["run", "--adapter", "caddyfile", "--config"])
                .arg(path)
                .env("K1TE_HOST", format!("http://{address}"))
                .env("K1TE_UPSTREAM", upstream)
                .env("HOME", folder)
                .env("XDG_CONFIG_HOME", folder)
                .env("XDG_DATA_HOME", folder)
                .stderr(Stdio::null());
            command
        })
        .await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What a visitor, an uploader and an operator need of a proxy.
    async fn carries_everything(&self) {
        let socket = self.url("/channels").replacen("http", "ws", 1);
        let (mut visitor, response) = Dial::default().connect(&socket).await.unwrap();
        visitor.join("member_1", "test_channel").await;
        visitor.say("id_1", "Hello").await;
        let made_by_proxy = response.headers()["x-request-id"].to_str().unwrap();
        assert!(made_by_proxy.len() > 16, "{made_by_proxy}");

        let mut events = self.events().await;
        visitor.say("id_2", "Hello again").await;
        let event = soon("an event", events.next()).await.unwrap().unwrap();
        assert!(event.starts_with(b"event: "), "{event:?}");

        self.takes_the_largest_file(&mut visitor).await;
        self.believes_nobody(&socket).await;
    }

    /// What an operator's browser hears.
    async fn events(&self) -> impl futures::Stream<Item = reqwest::Result<axum::body::Bytes>> {
        let token = Sha256::digest("token").into();
        let chat = &self.server.state.chat;
        chat.allow_login("Maria", token).await.unwrap();
        chat.log_in(token, token).await.unwrap();
        let request = Client::new()
            .get(self.url("/desk/api/events"))
            .header("Cookie", "kite_desk=token")
            .header("X-Kite-Desk", "1");
        let response = soon("the head of the events", request.send())
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        Box::pin(response.bytes_stream())
    }

    async fn takes_the_largest_file(&self, visitor: &mut Visitor) {
        let film = Upload {
            id: "file_1",
            name: "film.mp4",
            media_type: "video/mp4",
            bytes: vec![7; 20 << 20].leak(),
        };
        let slot = film.offer(visitor).await;
        let origin = self.server.url("");
        let through = Slot {
            canonical: slot.canonical.replace(&origin, &self.url("")),
            upload: slot.upload.replace(&origin, &self.url("")),
        };
        let put = film.put(&through).await;
        assert_eq!(put.status(), 204);
        assert!(header(&put, "x-request-id").len() > 16);
        film.announce(visitor, &slot.canonical).await;
        assert_eq!(visitor.receive().await[0], "ACK");
        let got = Client::new().get(&through.canonical).send().await.unwrap();
        assert_eq!(got.bytes().await.unwrap(), film.bytes);
        let token = through.upload.split_once("token=").unwrap().1;
        for entry in fs::read_dir(self.log.path()).unwrap() {
            let log = fs::read(entry.unwrap().path()).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&log).contains(token));
        }
    }

    /// An address that a visitor invents gets it no further handshakes.
    async fn believes_nobody(&self, socket: &str) {
        for host in 0..20 {
            let invented = format!("198.51.100.{host}");
            let dial = Dial {
                forwarded_for: Some(&invented),
                ..Dial::default()
            };
            if let Err(refusal) = dial.connect(socket).await {
                assert_eq!(refusal.status(), 429);
                return;
            }
        }
        panic!("invented addresses were believed");
    }
}

#[tokio::test]
#[ignore = "needs nginx"]
async fn nginx_carries_everything() {
    Proxy::nginx().await.carries_everything().await;
}

#[tokio::test]
#[ignore = "needs caddy"]
async fn caddy_carries_everything() {
    Proxy::caddy().await.carries_everything().await;
}
