//! Accepts connections and speaks HTTP/1.1 on them, within bounds.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::linger::Linger;
use crate::config::Config;

/// A system that is out of sockets or memory is given so long to recover.
const RECOVERY: Duration = Duration::from_millis(200);

pub(super) struct Acceptor {
    listener: TcpListener,
    config: Config,
}

impl Acceptor {
    pub(super) fn new(listener: TcpListener, config: Config) -> Self {
        Self { listener, config }
    }

    /// Serves whoever connects until `stop` is ready. The requests that are
    /// running then can be waited for.
    pub(super) async fn accept_until(
        self,
        router: Router,
        stop: impl Future<Output = ()>,
    ) -> GracefulShutdown {
        let running = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(self.config.max_requests as usize));
        let mut http = auto::Builder::new(TokioExecutor::new()).http1_only();
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.config.header_timeout);
        let accepting = async {
            loop {
                // Never fails: nobody closes this semaphore.
                let place = Arc::clone(&places).acquire_owned().await;
                let stream = self.accept().await;
                let service = TowerToHyperService::new(router.clone());
                let stream = TokioIo::new(Linger::new(stream, self.config.write_timeout));
                let connection = http.serve_connection_with_upgrades(stream, service);
                let connection = running.watch(connection.into_owned());
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        let error = &*error as &dyn std::error::Error;
                        tracing::debug!(error, "an HTTP connection broke");
                    }
                    drop(place);
                });
            }
        };
        tokio::select! {
            () = accepting => {}
            () = stop => {}
        }
        running
    }

    async fn accept(&self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    // Frames are small and wait for nothing. Without it
                    // everything is only slower.
                    let _ = stream.set_nodelay(true);
                    return stream;
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
