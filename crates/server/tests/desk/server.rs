//! A server over a real socket, a real database and real files.

use std::path::Path;
use std::sync::Arc;

use axum::{Extension, Router};
use k1te_server::address::ClientAddress;
use k1te_server::hub::Hub;
use k1te_server::links::Links;
use k1te_server::state::AppState;
use k1te_server::system::SystemRandom;
use kite_domain::port::{Clock, Store};
use kite_domain::{Chat, Ports};
use kite_identity::{Policy, Verifier};
use kite_store::LocalBlobs;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The state over a database and a folder, and what tells it to stop.
pub(crate) fn state(
    store: Arc<dyn Store>,
    folder: &Path,
    clock: Arc<dyn Clock>,
    public_url: &str,
) -> (AppState, watch::Sender<bool>) {
    let hub = Arc::new(Hub::default());
    let random = Arc::new(SystemRandom);
    let chat = Chat::new(Ports {
        store,
        blobs: Arc::new(LocalBlobs::open(folder.join("files")).unwrap()),
        clock: clock.clone(),
        random: random.clone(),
        wake: hub.clone(),
    });
    let (stop, stopping) = watch::channel(false);
    let state = AppState {
        chat,
        hub,
        limits: Arc::default(),
        identity: Arc::new(Verifier::new(Policy::default())),
        links: Arc::new(Links::new(public_url, [7; 32])),
        metrics: Arc::default(),
        telegram: Arc::default(),
        clock,
        random,
        public_url: public_url.into(),
        stopping,
    };
    (state, stop)
}

/// Serves on a port of the system's choice and gives the address.
pub(crate) async fn serve(router: Router<AppState>, state: AppState) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Everybody is on this machine.
    let here = Extension(ClientAddress::from(address.ip()));
    let router = router.layer(here).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
