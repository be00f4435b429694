//! A server over some web files.

use std::sync::Arc;

use axum::Router;
use k1te_server::state::AppState;
use k1te_server::system::SystemClock;
use kite_store::SqliteStore;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, redirect};
use rust_embed::RustEmbed;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::server::{serve, state};

/// A small `dist/`.
#[derive(RustEmbed)]
#[folder = "tests/web/dist"]
pub(crate) struct Built;

/// A `dist/` that is not there.
#[derive(RustEmbed)]
#[folder = "tests/web/not-built"]
#[allow_missing = true]
pub(crate) struct NotBuilt;

/// A server, and a browser without a cache.
pub(crate) struct Site {
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) url: String,
    client: Client,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    pub(crate) async fn of<Files: RustEmbed + 'static>() -> Self {
        Self::over(k1te_server::web::router_of::<Files>()).await
    }

    pub(crate) async fn over(router: Router<AppState>) -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(&folder.path().join("kite.db")).await;
        let store = Arc::new(store.unwrap());
        let public_url = "https://chat.example";
        let clock = Arc::new(SystemClock);
        let (state, stop) = state(store.clone(), folder.path(), clock, public_url);
        let url = serve(router, state).await;
        let client = Client::builder().redirect(redirect::Policy::none());
        Self {
            store,
            stop,
            url,
            client: client.build().unwrap(),
            _folder: folder,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.ask(Method::GET, path, &[(name, value)]).await
    }

    /// Asks, and checks what holds for every answer.
    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        };
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        answer
    }
}
