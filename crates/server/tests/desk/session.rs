//! Logging in and out.

use kite_desk_api::Me;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::{Desk, send};

fn ada() -> Me {
    Me {
        name: "Ada".into(),
        away: false,
    }
}

#[tokio::test]
async fn a_login_link_works_once() {
    let mut desk = Desk::start().await;
    assert_eq!(
        desk.get("/me").await.refusal(),
        (401, "not-logged-in".into())
    );

    let token = desk.invite().await;
    let answer = desk.log_in(&token).await;
    assert_eq!(answer.json::<Me>(), ada());
    assert_eq!(desk.get("/me").await.json::<Me>(), ada());

    let cookie = answer.header("set-cookie");
    for attribute in [
        "HttpOnly",
        "SameSite=Strict",
        "Path=/desk",
        "Max-Age=2592000",
    ] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert!(!cookie.contains(&token), "{cookie}");

    let again = desk.log_in(&token).await;
    assert_eq!(again.refusal(), (401, "login-invalid".into()));
    assert_eq!(again.header("set-cookie"), "");
}

#[tokio::test]
async fn under_https_the_cookie_is_secure() {
    let mut desk = Desk::start_at("https://chat.example").await;
    let token = desk.invite().await;
    let answer = desk.log_in(&token).await;
    assert!(answer.header("set-cookie").ends_with("; Secure"));
}

#[tokio::test]
async fn an_unknown_or_expired_token_is_refused() {
    let mut desk = Desk::start().await;
    for token in ["", "nonsense", &"x".repeat(1000)] {
        let answer = desk.log_in(token).await;
        assert_eq!(answer.refusal(), (401, "login-invalid".into()), "{token}");
    }

    let token = desk.invite().await;
    desk.clock.turn(61);
    let answer = desk.log_in(&token).await;
    assert_eq!(answer.refusal(), (401, "login-invalid".into()));
}

#[tokio::test]
async fn what_is_no_login_is_refused_in_words() {
    let desk = Desk::start().await;
    let answer = desk.post("/login", &json!({ "tok": "en" })).await;
    assert_eq!(answer.refusal(), (422, "bad-request".into()));

    let text = desk.request(Method::POST, "/login").body("token");
    assert_eq!(send(text).await.refusal(), (415, "bad-request".into()));

    let huge = json!({ "token": "x".repeat(64 * 1024) });
    let answer = desk.post("/login", &huge).await;
    assert_eq!(answer.refusal(), (413, "bad-request".into()));
}

#[tokio::test]
async fn after_ten_failures_logins_wait_a_minute_and_sessions_do_not() {
    let mut desk = Desk::logged_in().await;
    for attempt in 0..10 {
        let answer = desk.log_in("guess").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{attempt}");
    }
    let token = desk.invite().await;
    let answer = desk.log_in(&token).await;
    assert_eq!(answer.refusal(), (429, "too-many-attempts".into()));
    assert_eq!(answer.header("retry-after"), "60");
    assert_eq!(desk.get("/me").await.status, StatusCode::OK);

    desk.clock.turn(1);
    assert_eq!(desk.log_in(&token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_logout_or_after_thirty_days() {
    let mut desk = Desk::logged_in().await;
    let answer = desk.post("/logout", &()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(
        answer
            .header("set-cookie")
            .starts_with("kite_desk=; Path=/desk; Max-Age=0")
    );
    // A browser that kept the cookie gains nothing by it.
    assert!(desk.cookie().is_some());
    assert_eq!(desk.get("/me").await.status, StatusCode::UNAUTHORIZED);

    let token = desk.invite().await;
    desk.log_in(&token).await;
    desk.clock.turn(30 * 24 * 60 - 1);
    assert_eq!(desk.get("/me").await.status, StatusCode::OK);
    desk.clock.turn(2);
    assert_eq!(desk.get("/me").await.status, StatusCode::UNAUTHORIZED);
}
