//! A server from its address to its end: it binds, accepts, and stops without
//! losing anything.

mod accept;
mod linger;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use kite_domain::port::{Random, StoreError};
use kite_identity::Verifier;
use kite_telegram::api::Token;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::address::TrustedProxies;
use crate::config::Config;
use crate::data::{Data, DataError, ServeLock};
use crate::hub::Hub;
use crate::limits::Limits;
use crate::links::Links;
use crate::metrics::{self, Metrics};
use crate::public_url::default_for;
use crate::router::router;
use crate::state::AppState;
use crate::system::{SystemClock, SystemRandom};
use crate::telegram::{self, Telegram, TelegramError, TelegramSettings};
use crate::upkeep;
use crate::websocket::Connections;
use accept::Acceptor;

/// Why the server cannot start, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the address.
    #[error(
        "{address} is used by another program; stop that one or choose another address by --{flag} (port 0 picks a free one)"
    )]
    AddressInUse {
        /// The address.
        address: SocketAddr,
        /// Where it comes from.
        flag: &'static str,
    },
    /// The address cannot be had.
    #[error("cannot listen on {address}; choose another address by --{flag}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Where it comes from.
        flag: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Telegram cannot be set so.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The database does not answer.
    #[error("the database failed at start-up")]
    Store(#[from] StoreError),
}

/// A server that listens, but does not answer before [`Server::run`].
pub struct Server {
    acceptor: Acceptor,
    address: SocketAddr,
    state: AppState,
    config: Config,
    connections: Connections,
    proxies: TrustedProxies,
    stop: watch::Sender<bool>,
    data: Data,
    _lock: ServeLock,
}

impl Server {
    /// Listens at `address` (port 0: any free port) and serves this data.
    /// Without a public URL browsers come to the address itself.
    pub async fn bind(
        address: SocketAddr,
        data: Data,
        public_url: Option<String>,
        config: Config,
    ) -> Result<Self, ServeError> {
        let lock = data.lock()?;
        let flag = "listen";
        let listener = listen(address, flag).await?;
        let address = listener.local_addr().map_err(|source| ServeError::Listen {
            address,
            flag,
            source,
        })?;
        let public_url = public_url.unwrap_or_else(|| default_for(address));
        data.remember_public_url(&public_url)?;
        let (stop, stopping) = watch::channel(false);
        let state = assemble(&data, &public_url, &config, stopping).await?;
        Ok(Self {
            acceptor: Acceptor::new(listener, config, &state.limits),
            address,
            connections: Connections::new(config, &state.limits),
            state,
            config,
            proxies: TrustedProxies::default(),
            stop,
            data,
            _lock: lock,
        })
    }

    /// The address at which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the handlers share.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// The data that it serves.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Believes these proxies where a request comes from; nobody is believed
    /// otherwise.
    #[must_use]
    pub fn trusting(mut self, proxies: TrustedProxies) -> Self {
        self.proxies = proxies;
        self
    }

    /// Has bots take part, those of the settings and channels' own; none does
    /// otherwise.
    pub async fn with_telegram(mut self, settings: &TelegramSettings) -> Result<Self, ServeError> {
        let channels = self.state.chat.store().channels_with_bots().await?;
        settings.check_beside(channels)?;
        let accounts = settings.tokens.iter().map(Token::account);
        self.data.remember_bots(&accounts.collect::<Vec<_>>())?;
        let telegram = Telegram::new(&self.state, &self.data.outlets(), settings)?;
        self.state.telegram = Arc::new(telegram);
        Ok(self)
    }

    /// Shows what is counted at another address, for as long as the server
    /// runs: `GET /metrics`.
    pub async fn show_metrics(&self, address: SocketAddr) -> Result<SocketAddr, ServeError> {
        let listener = listen(address, "metrics-listen").await?;
        let local = listener.local_addr();
        let router = metrics::router(self.state.clone());
        let mut stopping = self.state.stopping.clone();
        tokio::spawn(async move {
            let stop = async move { drop(stopping.wait_for(|stopping| *stopping).await) };
            // Accepting never fails for good, says axum.
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(stop)
                .await;
        });
        Ok(local.unwrap_or(address))
    }

    /// Serves until `stop` is ready, then lets everybody finish what they are
    /// doing, for at most the drain time, and closes the database last.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let router = router(
            self.state.clone(),
            self.config,
            self.connections.clone(),
            self.proxies.clone(),
        );
        let mut beside = JoinSet::new();
        beside.spawn(upkeep::run(self.state.clone()));
        beside.spawn(telegram::run(self.state.clone()));
        let requests = self.acceptor.accept_until(router, self.proxies, stop).await;
        tracing::info!("stopping");
        self.stop.send_replace(true);
        let drained = timeout(self.config.drain_timeout, async {
            let all_done = async { while beside.join_next().await.is_some() {} };
            tokio::join!(requests.finish(), self.connections.all_closed(), all_done);
        });
        if drained.await.is_err() {
            tracing::warn!("some connections did not end in time and were cut off");
        }
        drop(beside);
        self.data.close().await;
        tracing::info!("stopped");
    }
}

async fn listen(address: SocketAddr, flag: &'static str) -> Result<TcpListener, ServeError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::AddressInUse { address, flag },
        _ => ServeError::Listen {
            address,
            flag,
            source,
        },
    })
}

async fn assemble(
    data: &Data,
    public_url: &str,
    config: &Config,
    stopping: watch::Receiver<bool>,
) -> Result<AppState, StoreError> {
    let hub = Arc::<Hub>::default();
    let chat = data.chat(hub.clone());
    let mut proposed = [0; 32];
    SystemRandom.fill(&mut proposed);
    let secret = chat.store().signing_secret(proposed).await?;
    let limits = Limits::new(&config.limits);
    Ok(AppState {
        chat,
        hub,
        identity: Arc::new(Verifier::new(config.identity)),
        links: Arc::new(Links::new(public_url, secret)),
        metrics: Arc::new(Metrics::new(&limits)),
        limits: Arc::new(limits),
        telegram: Arc::new(Telegram::over(data.outlets())),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        public_url: public_url.into(),
        stopping,
    })
}
