//! The loader and what it loads.

use reqwest::Method;

use crate::site::{Built, Site};

const LOADER: &str = "export const loader = 1;\n";

#[tokio::test]
async fn the_loader_is_cached_for_minutes_and_open_to_every_site() {
    let site = Site::of::<Built>().await;
    let answer = site.get("/kite-chat.js").await;
    assert_eq!((answer.status, &answer.body[..]), (200, LOADER));
    for (name, value) in [
        ("content-type", "text/javascript; charset=utf-8"),
        ("cache-control", "public, max-age=300"),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("vary", "Accept-Encoding"),
        ("content-encoding", ""),
        ("content-length", "25"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever() {
    let site = Site::of::<Built>().await;
    for (path, media_type) in [
        ("/assets/panel-1a2b3c.wasm", "application/wasm"),
        ("/assets/panel-1a2b3c.js", "text/javascript; charset=utf-8"),
        ("/assets/panel-1a2b3c.css", "text/css; charset=utf-8"),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), media_type);
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "cross-origin"
        );
    }
}

#[tokio::test]
async fn the_browser_gets_the_encoding_it_likes_best() {
    let site = Site::of::<Built>().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "stands for brotli\n"),
        ("gzip", "gzip", "stands for gzip\n"),
        ("br;q=0.2, gzip;q=0.9", "gzip", "stands for gzip\n"),
        ("br;q=0, gzip;q=0, *", "", LOADER),
        ("identity", "", LOADER),
        ("zstd", "", LOADER),
    ] {
        let answer = site
            .get_with("/kite-chat.js", "accept-encoding", accepted)
            .await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.body, body, "{accepted}");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
    }
    // There is no gzip of this one.
    let path = "/assets/panel-1a2b3c.wasm";
    let answer = site.get_with(path, "accept-encoding", "gzip").await;
    assert_eq!(answer.header("content-encoding"), "");
    let answer = site.get_with(path, "accept-encoding", "gzip, br").await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert_eq!(answer.header("content-type"), "application/wasm");
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let site = Site::of::<Built>().await;
    let mut tags = Vec::new();
    for accepted in ["br", "gzip", "identity"] {
        let first = site
            .get_with("/kite-chat.js", "accept-encoding", accepted)
            .await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10);
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            "*".to_owned(),
        ] {
            let headers = [("accept-encoding", accepted), ("if-none-match", &known)];
            let again = site.ask(Method::GET, "/kite-chat.js", &headers).await;
            assert_eq!((again.status, &again.body[..]), (304, ""), "{known}");
            assert_eq!(again.header("etag"), tag);
            assert_eq!(again.header("vary"), "Accept-Encoding");
            assert_eq!(again.header("cache-control"), "public, max-age=300");
            assert_eq!(again.header("access-control-allow-origin"), "*");
        }
        let headers = [("accept-encoding", accepted), ("if-none-match", "\"old\"")];
        let other = site.ask(Method::GET, "/kite-chat.js", &headers).await;
        assert_eq!(other.status, 200);
        tags.push(tag);
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "each encoding has a tag of its own");
}

#[tokio::test]
async fn head_says_the_same_without_the_body() {
    let site = Site::of::<Built>().await;
    for path in ["/kite-chat.js", "/assets/panel-1a2b3c.wasm", "/desk", "/"] {
        let full = site.get(path).await;
        let head = site.ask(Method::HEAD, path, &[]).await;
        assert_eq!((head.status, &head.body[..]), (200, ""), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.header(name), full.header(name), "{path} {name}");
        }
        assert_eq!(full.header("content-length"), full.body.len().to_string());
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_plain_404() {
    let site = Site::of::<Built>().await;
    for path in [
        "/nothing",
        "/index.html",
        "/manifest.json",
        "/assets/",
        "/assets/panel.js",
        "/assets/..%2Fdesk.html",
        "/assets/..%2F..%2Fmain.rs",
        "/assets/%2e%2e/desk.html",
        "/assets/%2Fetc%2Fpasswd",
        "/assets/..%5Cdesk.html",
        "/demo/%00",
        "/demo/.hidden",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.body, "There is nothing here.\n", "{path}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    // Wherever a browser goes, what is loaded and what is posted get no page.
    let html = [("accept", "text/html,*/*;q=0.8")];
    for (method, path) in [
        (Method::GET, "/assets/panel.js"),
        (Method::POST, "/nothing"),
    ] {
        let answer = site.ask(method, path, &html).await;
        assert_eq!(
            (answer.status, &answer.body[..]),
            (404, "There is nothing here.\n"),
            "{path}"
        );
    }
    let post = site.ask(Method::POST, "/kite-chat.js", &[]).await;
    assert_eq!((post.status, post.header("allow")), (405, "GET,HEAD"));
}
