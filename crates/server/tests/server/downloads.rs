//! Files on their way out: what a browser does with them.

use reqwest::{Client, Method};

use crate::support::files::{PICTURE, Upload, get, header};
use crate::support::server::TestServer;
use crate::support::visitor::Visitor;

#[tokio::test]
async fn a_download_can_do_nothing_but_be_looked_at() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut visitor).await;
    let response = get(&slot.canonical).await;
    assert_eq!(response.status(), 200);
    for (name, expected) in [
        ("content-type", "image/png"),
        ("content-length", &PICTURE.bytes.len().to_string()),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("referrer-policy", "no-referrer"),
        ("access-control-allow-origin", "*"),
        (
            "access-control-expose-headers",
            "Content-Disposition, Retry-After, X-Request-Id",
        ),
        ("cache-control", "private, max-age=31536000, immutable"),
        (
            "content-disposition",
            "inline; filename=\"picture.png\"; filename*=UTF-8''picture.png",
        ),
    ] {
        assert_eq!(header(&response, name), expected, "{name}");
    }
}

#[tokio::test]
async fn only_raster_images_are_shown_in_place() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    for (media_type, shown) in [
        ("image/gif", "inline;"),
        ("image/webp", "inline;"),
        ("image/jpeg", "inline;"),
        ("application/pdf", "attachment;"),
        ("application/zip", "attachment;"),
        ("video/mp4", "attachment;"),
    ] {
        let upload = Upload {
            id: media_type,
            media_type,
            ..PICTURE
        };
        let slot = upload.send(&mut visitor).await;
        let response = get(&slot.canonical).await;
        let disposition = header(&response, "content-disposition");
        assert!(
            disposition.starts_with(shown),
            "{media_type}: {disposition}"
        );
    }
}

#[tokio::test]
async fn hostile_names_stay_names() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let names = [
        ("../../../etc/passwd", "passwd", "passwd"),
        ("C:\\boot.ini", "boot.ini", "boot.ini"),
        (
            "a\"; filename=\"b.exe",
            "a__ filename=_b.exe",
            "a%22%3B%20filename%3D%22b.exe",
        ),
        ("звіт.png", "____.png", "%D0%B7%D0%B2%D1%96%D1%82.png"),
        (
            "%0d%0aX-Evil: 1",
            "_0d_0aX-Evil: 1",
            "%250d%250aX-Evil%3A%201",
        ),
        ("\u{202e}gnp.exe", "_gnp.exe", "%E2%80%AEgnp.exe"),
    ];
    for (n, (name, ascii, full)) in names.into_iter().enumerate() {
        let upload = Upload {
            id: &format!("id_{n}"),
            name,
            ..PICTURE
        };
        let slot = upload.send(&mut visitor).await;
        assert!(!slot.canonical.contains(ascii), "{name}");
        let response = get(&slot.canonical).await;
        assert_eq!(response.status(), 200, "{name}");
        assert_eq!(header(&response, "x-evil"), "", "{name}");
        assert_eq!(
            header(&response, "content-disposition"),
            format!("inline; filename=\"{ascii}\"; filename*=UTF-8''{full}")
        );
        assert_eq!(response.bytes().await.unwrap(), PICTURE.bytes);
    }
}

#[tokio::test]
async fn who_has_it_already_is_not_sent_it_again() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut visitor).await;
    let etag = header(&get(&slot.canonical).await, "etag").to_owned();
    assert!(etag.len() > 10, "{etag}");
    let again = Client::new()
        .get(&slot.canonical)
        .header("If-None-Match", &etag);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "etag"), etag);
    let other = Client::new()
        .get(&slot.canonical)
        .header("If-None-Match", "\"other\"");
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn head_says_what_get_would() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut visitor).await;
    let response = Client::new().head(&slot.canonical).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let length = PICTURE.bytes.len().to_string();
    assert_eq!(header(&response, "content-length"), length);
    assert!(response.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_else_is_done_here() {
    let server = TestServer::start().await;
    let url = server.url("/api/storage?token=x");
    for method in [Method::POST, Method::DELETE, Method::PATCH] {
        let response = Client::new().request(method, &url).send().await.unwrap();
        assert_eq!(response.status(), 405);
        assert!(header(&response, "allow").contains("PUT"));
    }
}

#[tokio::test]
async fn what_was_never_uploaded_is_not_there() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.offer(&mut visitor).await;
    let response = get(&slot.canonical).await;
    assert_eq!(response.status(), 404);
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(get(&server.url("/api/storage")).await.status(), 400);
}
