//! `serve`.

use std::io::{self, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use kite_domain::channel::Secret;
use kite_domain::port::NewChannel;
use kite_domain::{Chat, Origins};
use kite_identity::Policy;
use kite_protocol::ChannelName;
use tokio::signal;

use super::telegram::TelegramFlags;
use super::{CliError, DataDir, KeyHosts, open_files};
use crate::address::TrustedProxies;
use crate::config::Config;
use crate::data::Data;
use crate::limits::{InvalidRate, LimitsConfig, Rate};
use crate::public_url;
use crate::serve::Server;
use crate::state::AppState;
use crate::telegram::{TelegramError, TelegramSettings};

pub(super) const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8080));

const DEMO_CHANNEL: &str = "demo_channel";
const DEMO_TITLE: &str = "Kite demo";

/// Whose login link is shown at the start.
const FIRST_OPERATOR: &str = "Operator";

/// How log lines look.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line, for programs.
    Json,
}

#[derive(Args)]
pub(super) struct Serve {
    /// Where to listen; port 0 picks a free one.
    #[arg(
        long,
        env = "K1TE_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value_t = DEFAULT_ADDRESS,
        value_parser = address
    )]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataDir,
    /// The server's address as browsers see it [default: http://ADDRESS:PORT].
    #[arg(long, env = "K1TE_PUBLIC_URL", value_name = "URL", value_parser = public_url::parse)]
    public_url: Option<String>,
    /// Visitors' connections at one time; further ones are answered 503.
    #[arg(
        long,
        env = "K1TE_MAX_CONNECTIONS",
        value_name = "NUMBER",
        default_value_t = Config::default().max_connections,
        value_parser = connections
    )]
    max_connections: u32,
    /// Joins of one visitor: as many at once, regained evenly; ten times as many
    /// from one address. `off`, or a number and /sec, /min or /hour.
    #[arg(
        long,
        env = "K1TE_LIMIT_JOINS",
        value_name = "RATE",
        default_value = "20/min",
        value_parser = limit
    )]
    limit_joins: Limit,
    /// Messages of one visitor, likewise.
    #[arg(
        long,
        env = "K1TE_LIMIT_MESSAGES",
        value_name = "RATE",
        default_value = "60/min",
        value_parser = limit
    )]
    limit_messages: Limit,
    /// Files of one visitor, likewise; one of more than 5 MiB counts again for
    /// every further 5 MiB.
    #[arg(
        long,
        env = "K1TE_LIMIT_UPLOADS",
        value_name = "RATE",
        default_value = "30/min",
        value_parser = limit
    )]
    limit_uploads: Limit,
    /// A network of proxies whose X-Forwarded-For is believed, such as
    /// 127.0.0.1/32; several are separated by commas [default: none].
    #[arg(
        long,
        env = "K1TE_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        value_parser = network
    )]
    trusted_proxy: Vec<IpNet>,
    #[command(flatten)]
    key_hosts: KeyHosts,
    #[command(flatten)]
    telegram: TelegramFlags,
    /// Where to show /metrics to Prometheus; it is not for everybody
    /// [default: nowhere].
    #[arg(
        long,
        env = "K1TE_METRICS_LISTEN",
        value_name = "ADDRESS:PORT",
        value_parser = address
    )]
    metrics_listen: Option<SocketAddr>,
    /// Print a login link for the desk even if stdout is no terminal: whoever
    /// reads it can log in, once.
    #[arg(long, env = "K1TE_LOGIN_LINK")]
    login_link: bool,
    /// How log lines on stderr look.
    #[arg(
        long,
        env = "K1TE_LOG_FORMAT",
        value_name = "FORMAT",
        value_enum,
        default_value = "human"
    )]
    pub(super) log_format: LogFormat,
}

pub(super) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .map_err(|_| "expected an IP address and a port, such as 127.0.0.1:8080 or [::]:8080")
}

fn connections(text: &str) -> Result<u32, &'static str> {
    let number = text.parse().ok();
    let allowed = number.filter(|number| (1..=1_000_000).contains(number));
    allowed.ok_or("expected a whole number from 1 to 1000000")
}

/// None: off.
type Limit = Option<Rate>;

fn limit(text: &str) -> Result<Limit, InvalidRate> {
    if text == "off" {
        return Ok(None);
    }
    text.parse().map(Some)
}

/// A network, or an address alone.
fn network(text: &str) -> Result<IpNet, &'static str> {
    let address = || text.parse().map(|address: IpAddr| address.into());
    let network = text.parse().or_else(|_| address());
    network.map_err(|_| "expected a network or an address, such as 10.0.0.0/8 or ::1")
}

impl Serve {
    /// What is set of Telegram, if all of it can be so.
    pub(super) fn telegram(&self) -> Result<TelegramSettings, TelegramError> {
        let settings = self.telegram.settings();
        settings.check(self.public_url.as_deref())?;
        Ok(settings)
    }

    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let telegram = self.telegram()?;
        let stop = stop_signal()?;
        let data = Data::open(&self.data.data_dir).await?;
        let config = Config {
            max_connections: self.max_connections,
            limits: LimitsConfig {
                joins: self.limit_joins,
                messages: self.limit_messages,
                uploads: self.limit_uploads,
            },
            identity: Policy {
                allow_private_addresses: self.key_hosts.allow_private_key_hosts,
                ..Policy::default()
            },
            ..Config::default()
        };
        open_files::allow(u64::from(config.max_connections) + u64::from(config.max_requests));
        let server = Server::bind(self.listen, data, self.public_url, config).await?;
        let server = server.trusting(TrustedProxies::new(self.trusted_proxy));
        let server = server.with_telegram(&telegram).await?;
        let state = server.state();
        if let Some(address) = self.metrics_listen {
            let address = server.show_metrics(address).await?;
            tracing::info!(%address, "showing metrics");
        }
        if server.data().is_fresh() {
            add_demo_channel(&state.chat, state).await?;
        }
        // Where stdout is a log, a login has no place in it.
        let desk = if self.login_link || io::stdout().is_terminal() {
            super::operator::login_link(&state.chat, &state.public_url, FIRST_OPERATOR).await?
        } else {
            format!("{}/desk", state.public_url)
        };
        greet(out, &server, &desk).await?;
        tracing::info!(address = %server.address(), "listening");
        server.run(stop).await;
        Ok(())
    }
}

async fn greet(out: &mut (impl Write + Send), server: &Server, desk: &str) -> Result<(), CliError> {
    let AppState {
        chat, public_url, ..
    } = server.state();
    let channels = chat.store().channels().await?;
    let mut names = channels.iter().map(|channel| channel.name.as_str());
    let name = names.clone().find(|name| *name == DEMO_CHANNEL);
    writeln!(out, "Listening on http://{}", server.address())?;
    writeln!(out, "Demo page      {public_url}/demo/")?;
    writeln!(out, "Operators' desk {desk}")?;
    writeln!(out)?;
    match name.or_else(|| names.next()) {
        Some(name) => writeln!(out, "{}", public_url::snippet(public_url, name))?,
        None => writeln!(
            out,
            "There is no channel yet. Make one: k1te-server channel add NAME"
        )?,
    }
    Ok(out.flush()?)
}

async fn add_demo_channel(chat: &Chat, state: &AppState) -> Result<(), CliError> {
    // The name is one by construction.
    let Ok(name) = ChannelName::new(DEMO_CHANNEL) else {
        return Ok(());
    };
    chat.store()
        .add_channel(NewChannel {
            name,
            title: DEMO_TITLE.to_owned(),
            origins: Origins::default(),
            secret: Secret::random(&*state.random),
            created_at: state.clock.now(),
        })
        .await?;
    Ok(())
}

/// Ready at the first SIGTERM or Ctrl-C.
fn stop_signal() -> Result<impl Future<Output = ()>, CliError> {
    #[cfg(unix)]
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = signal::ctrl_c().await;
    })
}
