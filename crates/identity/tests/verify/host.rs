//! A web server on this machine that publishes keys, or misbehaves.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::signer::Signer;

/// How the server answers.
#[derive(Clone)]
pub(crate) enum Answer {
    /// With these keys.
    Keys(Value),
    /// With these keys, once the test has let the request through.
    Gated(Value, Arc<Semaphore>),
    /// On each path with a document of its own.
    Pages(Vec<(&'static str, Value)>),
    /// With a page that is no JSON.
    Text(&'static str),
    /// With keys behind so many spaces.
    Padded(usize, Value),
    /// With a status and nothing else.
    Status(StatusCode),
    /// With a redirection.
    Redirect(String),
    /// With the beginning of an answer, and never its end.
    Stalled,
}

/// The server. It ends with the value.
pub(crate) struct Host {
    address: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    answer: Mutex<Answer>,
    requests: watch::Sender<usize>,
}

impl Host {
    pub(crate) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            answer: Mutex::new(answer),
            requests: watch::channel(0).0,
        });
        let router = Router::new()
            .fallback(respond)
            .with_state(Arc::clone(&shared));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            shared,
            serving,
        }
    }

    /// One that publishes these keys.
    pub(crate) async fn with_keys(signers: &[&Signer]) -> Self {
        Self::start(Answer::Keys(key_set(signers))).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn answer(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    /// How many requests have come so far.
    pub(crate) fn requests(&self) -> usize {
        *self.shared.requests.borrow()
    }

    /// Waits until so many requests have come.
    pub(crate) async fn requested(&self, count: usize) {
        let mut requests = self.shared.requests.subscribe();
        requests.wait_for(|seen| *seen >= count).await.unwrap();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A key set of these keys.
pub(crate) fn key_set(signers: &[&Signer]) -> Value {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
    json!({ "keys": keys })
}

async fn respond(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    shared.requests.send_modify(|count| *count += 1);
    let answer = shared.answer.lock().unwrap().clone();
    match answer {
        Answer::Keys(keys) => json_response(&keys),
        Answer::Gated(keys, gate) => {
            gate.acquire().await.unwrap().forget();
            json_response(&keys)
        }
        Answer::Pages(pages) => {
            let page = pages.iter().find(|(path, _)| *path == uri.path());
            page.map_or_else(
                || StatusCode::NOT_FOUND.into_response(),
                |(_, page)| json_response(page),
            )
        }
        Answer::Text(text) => text.into_response(),
        Answer::Padded(spaces, keys) => format!("{}{keys}", " ".repeat(spaces)).into_response(),
        Answer::Status(status) => status.into_response(),
        Answer::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Answer::Stalled => {
            let beginning = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]);
            Body::from_stream(beginning.chain(stream::pending())).into_response()
        }
    }
}

fn json_response(value: &Value) -> Response {
    value.to_string().into_response()
}
