//! The site's pages and the desk's page.

use reqwest::Method;

use crate::site::{Answer, Built, NotBuilt, Site};

/// The sources that a policy allows for one kind of thing.
fn allowed<'a>(answer: &'a Answer, kind: &str) -> Vec<&'a str> {
    let policy = answer.header("content-security-policy").split(';');
    let mut rules = policy.map(|rule| rule.split_whitespace().collect::<Vec<_>>());
    let rule = rules.find(|rule| rule.first() == Some(&kind));
    rule.unwrap_or_default().into_iter().skip(1).collect()
}

#[tokio::test]
async fn pages_allow_themselves_and_nothing_else() {
    let site = Site::of::<Built>().await;
    for path in ["/", "/demo/", "/docs/", "/docs/guide/", "/desk"] {
        let page = site.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert!(page.header("permissions-policy").contains("camera=()"));
        assert_eq!(page.header("access-control-allow-origin"), "");
        for kind in ["default-src", "base-uri", "form-action"] {
            assert_eq!(allowed(&page, kind), ["'none'"], "{path} {kind}");
        }
        assert_eq!(
            allowed(&page, "script-src"),
            ["'self'", "'wasm-unsafe-eval'"]
        );
        assert_eq!(allowed(&page, "style-src"), ["'self'"]);
    }
}

#[tokio::test]
async fn the_desk_is_in_no_frame_and_talks_to_nobody_else() {
    let site = Site::of::<Built>().await;
    let desk = site.get("/desk").await;
    assert!(desk.body.contains("<title>Desk</title>"));
    assert_eq!(desk.header("x-frame-options"), "DENY");
    assert_eq!(allowed(&desk, "frame-ancestors"), ["'none'"]);
    assert_eq!(allowed(&desk, "connect-src"), ["'self'"]);

    let encoded = site.get_with("/desk", "accept-encoding", "br").await;
    assert_eq!(encoded.header("content-encoding"), "br");
    let tag = desk.header("etag");
    assert_eq!(
        site.get_with("/desk", "if-none-match", tag).await.status,
        304
    );

    let slash = site.get("/desk/").await;
    assert_eq!((slash.status, slash.header("location")), (308, "/desk"));
}

#[tokio::test]
async fn a_page_is_a_folder() {
    let site = Site::of::<Built>().await;
    for (path, title) in [
        ("/", "Home"),
        ("/demo/", "Demo"),
        ("/docs/", "Docs"),
        ("/docs/guide/", "Guide"),
    ] {
        let page = site.get(path).await;
        let title = format!("<title>{title}</title>");
        assert!(page.body.contains(&title), "{path}: {}", page.body);
        // Without the slash, relative links would lead past the page.
        if let Some(folder) = path.strip_suffix('/').filter(|folder| !folder.is_empty()) {
            let answer = site.get(folder).await;
            assert_eq!((answer.status, answer.header("location")), (308, path));
        }
    }
    for path in [
        "/docs/none",
        "/docs/none/",
        "/docs//guide",
        "/docs/..%2Fdemo",
    ] {
        assert_eq!(site.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn who_goes_where_nothing_is_gets_a_page() {
    let site = Site::of::<Built>().await;
    for path in ["/nothing", "/docs/none/", "/docs/none", "/index.html"] {
        let headers = [
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("if-none-match", "*"),
        ];
        let page = site.ask(Method::GET, path, &headers).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("<title>Lost</title>"), "{}", page.body);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("vary"), "Accept, Accept-Encoding");
        assert_eq!(page.header("etag"), "");
        assert_eq!(allowed(&page, "default-src"), ["'none'"]);

        let head = site.ask(Method::HEAD, path, &headers).await;
        assert_eq!((head.status, &head.body[..]), (404, ""), "{path}");
        for accepted in ["*/*", "image/avif,image/webp,*/*;q=0.8"] {
            let other = site.get_with(path, "accept", accepted).await;
            assert_eq!(other.body, "There is nothing here.\n", "{path}");
        }
    }
}

#[tokio::test]
async fn the_demo_reaches_the_public_url_by_socket_too() {
    let site = Site::of::<Built>().await;
    let demo = site.get("/demo/").await;
    assert_eq!(allowed(&demo, "frame-ancestors"), ["'self'"]);
    assert_eq!(
        allowed(&demo, "connect-src"),
        ["'self'", "https://chat.example", "wss://chat.example"]
    );
    assert_eq!(
        allowed(&demo, "img-src"),
        ["'self'", "https://chat.example", "blob:", "data:"]
    );
}

#[tokio::test]
async fn without_a_build_the_pages_say_how_to_make_one() {
    let site = Site::of::<NotBuilt>().await;
    for path in ["/", "/demo/", "/docs/guide/", "/desk", "/kite-chat.js"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 503, "{path}");
        assert!(answer.body.contains("npm run build"), "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(site.get("/assets/panel.js").await.status, 404);
}

#[tokio::test]
async fn the_real_files_are_served_or_said_to_be_missing() {
    let site = Site::over(k1te_server::web::router()).await;
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");
    for (path, file) in [
        ("/", "index.html"),
        ("/demo/", "demo/index.html"),
        ("/desk", "desk.html"),
        ("/custom-elements.json", "custom-elements.json"),
        ("/THIRD-PARTY-LICENSES.txt", "THIRD-PARTY-LICENSES.txt"),
    ] {
        let answer = site.get(path).await;
        match std::fs::read_to_string(format!("{dist}/{file}")) {
            Ok(content) => assert_eq!((answer.status, answer.body), (200, content)),
            Err(_) => assert_eq!(answer.status, 503),
        }
    }
}
