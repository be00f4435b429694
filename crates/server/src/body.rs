//! Request bodies that may not stand still: whoever stops sending in the
//! middle of a request is not waited for.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::{StreamExt, stream};
use tokio::time::timeout;

/// Lets the request's body fail when nothing of it comes for `idle`.
pub(crate) async fn impatient(idle: Duration, request: Request, next: Next) -> Response {
    next.run(request.map(|body| within(idle, body))).await
}

fn within(idle: Duration, body: Body) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let chunk = move |mut chunks: BodyDataStream| async move {
        match timeout(idle, chunks.next()).await {
            Ok(Some(Ok(chunk))) => Ok(Some((chunk, chunks))),
            Ok(Some(Err(error))) => Err(io::Error::other(error)),
            Ok(None) => Ok(None),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    };
    Body::from_stream(stream::try_unfold(body.into_data_stream(), chunk))
}
