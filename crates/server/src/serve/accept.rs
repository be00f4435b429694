//! Accepts connections and speaks HTTP/1.1 on them, within bounds.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::sleep;
use tower::ServiceExt;

use super::linger::Linger;
use crate::address::{ClientAddress, Peer, TrustedProxies};
use crate::config::Config;
use crate::limits::{Limits, Shares};

/// A system that is out of sockets or memory is given so long to recover.
const RECOVERY: Duration = Duration::from_millis(200);

/// A connection reads at most so many bytes ahead, and a request's head may not
/// be longer. hyper's own bound is six times this.
const READ_AHEAD: usize = 64 * 1024;

/// The HTTP connections that are open when a server begins to stop.
pub(super) struct Requests {
    places: Arc<Semaphore>,
    bound: u32,
    stop: watch::Sender<bool>,
}

impl Requests {
    /// Lets every request be answered and closes its connection.
    pub(super) async fn finish(self) {
        self.stop.send_replace(true);
        // Fails only for a closed semaphore, and nobody closes it.
        let _ = self.places.acquire_many(self.bound).await;
    }
}

pub(super) struct Acceptor {
    listener: TcpListener,
    config: Config,
    shares: Shares,
}

impl Acceptor {
    pub(super) fn new(listener: TcpListener, config: Config, limits: &Limits) -> Self {
        Self {
            listener,
            config,
            shares: limits.shares(config.max_requests),
        }
    }

    /// Serves whoever connects until `stop` is ready. The requests that are
    /// running then can be waited for.
    ///
    /// A peer that has its share of the places is hung up on without a word. A
    /// trusted proxy has no share: it carries everybody.
    pub(super) async fn accept_until(
        self,
        router: Router,
        proxies: TrustedProxies,
        stop: impl Future<Output = ()>,
    ) -> Requests {
        let bound = self.config.max_requests;
        let places = Arc::new(Semaphore::new(bound as usize));
        let (stopping, watched) = watch::channel(false);
        // Not hyper-util's builder for every version of HTTP: it waits without
        // end for the first bytes, by which it would tell the version.
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.config.header_timeout)
            .max_buf_size(READ_AHEAD);
        let accepting = async {
            loop {
                // Never fails: nobody closes this semaphore.
                let place = Arc::clone(&places).acquire_owned().await;
                let (stream, peer) = self.accept().await;
                let ip = peer.0.ip();
                let share = (!proxies.trust(ip)).then(|| self.shares.take(ClientAddress::from(ip)));
                let Ok(share) = share.transpose() else {
                    continue;
                };
                let stream = Linger::new(stream, self.config.write_timeout);
                let (http, router, mut stopping) = (http.clone(), router.clone(), watched.clone());
                tokio::spawn(async move {
                    let stop = async move {
                        let _ = stopping.wait_for(|stopping| *stopping).await;
                    };
                    let router = router.map_request(move |mut request: Request<Incoming>| {
                        request.extensions_mut().insert(peer);
                        request
                    });
                    let service = TowerToHyperService::new(router);
                    let connection = http.serve_connection(TokioIo::new(stream), service);
                    let mut connection = pin!(connection.with_upgrades());
                    let ended = tokio::select! {
                        ended = connection.as_mut() => ended,
                        () = stop => {
                            connection.as_mut().graceful_shutdown();
                            connection.await
                        }
                    };
                    if let Err(error) = ended {
                        let error = &error as &dyn std::error::Error;
                        tracing::debug!(error, "an HTTP connection broke");
                    }
                    drop((place, share));
                });
            }
        };
        tokio::select! {
            () = accepting => {}
            () = stop => {}
        }
        Requests {
            places,
            bound,
            stop: stopping,
        }
    }

    async fn accept(&self) -> (TcpStream, Peer) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    // Frames are small and wait for nothing. Without it
                    // everything is only slower.
                    let _ = stream.set_nodelay(true);
                    return (stream, Peer(peer));
                }
                Err(error) if is_the_peers(&error) => {}
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "cannot accept connections"
                    );
                    sleep(RECOVERY).await;
                }
            }
        }
    }
}

fn is_the_peers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
