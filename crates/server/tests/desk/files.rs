//! The operator's files.

use futures::{StreamExt, stream};
use kite_desk_api::{Content, Entry, File};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Body, Method, RequestBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use k1te_server::links::Operation;

use crate::desk::{Desk, send};

const MIB: usize = 1024 * 1024;

fn upload(desk: &Desk, conversation: i64, rest: &str, bytes: Vec<u8>) -> RequestBuilder {
    let path = format!("/conversations/{conversation}/files/{rest}");
    let request = desk.request(Method::POST, &path);
    request.header(CONTENT_TYPE, "image/png").body(bytes)
}

/// Bytes of which none is like the next.
fn picture(len: usize) -> Vec<u8> {
    (0..len)
        .map(|at| u8::try_from(at * 31 % 251).unwrap())
        .collect()
}

fn file_of(entry: &Entry) -> File {
    match &entry.content {
        Content::File(file) => file.clone(),
        other => panic!("{other:?}"),
    }
}

/// What lies behind a link.
async fn fetch(desk: &Desk, url: &str) -> Vec<u8> {
    let token = url.strip_prefix("/api/storage?token=").unwrap();
    let now = desk.state.clock.now();
    let id = desk.state.links.open(Operation::Download, token, now);
    let file = desk.state.chat.file(&id.unwrap()).await.unwrap();
    let stored = desk.state.chat.file_bytes(&file).await.unwrap();
    let mut chunks = stored.bytes;
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk.unwrap());
    }
    bytes
}

#[tokio::test]
async fn a_file_arrives_as_it_was_sent() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let id = visitor.conversation.0;
    let bytes = picture(3 * MIB + 7);

    let name = "f1?name=Gr%C3%BC%C3%9Fe%20%22%2F..%2Fa%22.png";
    let first: Entry = send(upload(&desk, id, name, bytes.clone())).await.json();
    let file = file_of(&first);
    assert_eq!(file.name, "Grüße \"/../a\".png");
    assert_eq!(file.media_type, "image/png");
    assert_eq!(file.size, bytes.len() as u64);
    assert_eq!(first.client_id.as_deref(), Some("f1"));
    assert!(fetch(&desk, &file.url).await == bytes);

    let again: Entry = send(upload(&desk, id, name, bytes)).await.json();
    assert_eq!(again, first);
    assert_eq!(desk.entries(id).await, [first]);
    assert_eq!(desk.conversation(id).await.snippet, Some(file.name));
}

#[tokio::test]
async fn an_id_is_for_one_file() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let sent = send(upload(&desk, id, "f1?name=a.png", picture(10))).await;
    assert_eq!(sent.status, 200);
    let other = send(upload(&desk, id, "f1?name=b.png", picture(11))).await;
    assert_eq!(other.refusal(), (409, "id-used".into()));
}

#[tokio::test]
async fn names_types_and_sizes_have_bounds() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;

    for query in [
        "f1".to_owned(),
        "f1?name=".to_owned(),
        "f1?name=a%0D%0Ab".to_owned(),
        format!("f1?name={}", "x".repeat(256)),
    ] {
        let answer = send(upload(&desk, id, &query, picture(10))).await;
        assert_eq!(answer.refusal(), (400, "file-name".into()), "{query}");
    }
    let answer = send(upload(&desk, id, "a%20b?name=a", picture(10))).await;
    assert_eq!(answer.refusal(), (400, "bad-request".into()));

    for media_type in ["text/html", "image/svg+xml", ""] {
        let path = format!("/conversations/{id}/files/f1?name=a");
        let request = desk.request(Method::POST, &path);
        let request = request.header(CONTENT_TYPE, media_type).body(picture(MIB));
        let refusal = send(request).await.refusal();
        assert_eq!(refusal, (415, "file-type".into()), "{media_type}");
    }

    let answer = send(upload(&desk, id, "f1?name=a", picture(5 * MIB + 1))).await;
    assert_eq!(answer.refusal(), (413, "file-too-large".into()));

    let chunks = stream::iter([Ok::<_, std::io::Error>(picture(10))]);
    let chunked = upload(&desk, id, "f1?name=a", Vec::new()).body(Body::wrap_stream(chunks));
    assert_eq!(send(chunked).await.refusal(), (411, "size-required".into()));

    let unknown = send(upload(&desk, 4711, "f1?name=a", picture(10))).await;
    assert_eq!(unknown.refusal(), (404, "unknown-conversation".into()));

    assert_eq!(desk.entries(id).await, []);
}

#[tokio::test]
async fn a_full_channel_says_so() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let mut channel = desk.channel.clone();
    channel.quota = Some(15);
    desk.state
        .chat
        .store()
        .update_channel(channel)
        .await
        .unwrap();
    let fits = send(upload(&desk, id, "f1?name=a.png", picture(10))).await;
    assert_eq!(fits.status, 200);
    let full = send(upload(&desk, id, "f2?name=b.png", picture(10))).await;
    assert_eq!(full.refusal(), (507, "quota-exceeded".into()));
    assert_eq!(desk.entries(id).await.len(), 1);
}

#[tokio::test]
async fn parameters_of_the_type_do_not_matter() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let path = format!("/conversations/{id}/files/f1?name=a");
    let request = desk.request(Method::POST, &path);
    let request = request.header(CONTENT_TYPE, "Image/PNG; x=y");
    let message: Entry = send(request.body(picture(10))).await.json();
    assert_eq!(file_of(&message).media_type, "image/png");
}

/// Begins an upload by hand and sends these bytes, whatever was announced.
async fn begin(desk: &Desk, path: &str, announced: usize, bytes: &[u8]) -> TcpStream {
    let request = desk.request(Method::POST, path);
    let request = request.header(CONTENT_TYPE, "video/mp4").build().unwrap();
    let mut headers = String::new();
    for (name, value) in request.headers() {
        headers.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    let head = format!(
        "POST {}?name=a HTTP/1.1\r\nhost: localhost\r\n{CONTENT_LENGTH}: {announced}\r\n{headers}\r\n",
        request.url().path()
    );
    let address = desk.url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(bytes).await.unwrap();
    socket
}

#[tokio::test]
async fn an_upload_that_broke_off_can_be_sent_again() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let path = format!("/conversations/{id}/files/f1");
    let bytes = picture(1000);
    drop(begin(&desk, &path, 1000, &bytes[..500]).await);

    let again = desk.request(Method::POST, &format!("{path}?name=a"));
    let again = again.header(CONTENT_TYPE, "video/mp4").body(bytes.clone());
    let message: Entry = send(again).await.json();
    assert_eq!(message.seq, 1);
    assert!(fetch(&desk, &file_of(&message).url).await == bytes);
}

#[tokio::test]
async fn who_is_refused_is_not_cut_off_while_sending() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let path = format!("/conversations/{id}/files/f1");
    let bytes = vec![0; 20 * MIB + 1];
    // A client that first sends everything and only then listens.
    let mut socket = begin(&desk, &path, bytes.len(), &bytes).await;
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}
