//! Users whom their site proves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kite_domain::channel::{KeySource, Secret};
use kite_protocol::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::device::{Card, Device};
use crate::support::server::{CHANNEL, SECRET, TestServer};

/// A JWT of these claims, signed with a secret.
fn sign(claims: &Value, secret: &str) -> String {
    let text = encode(&json!({"alg": "HS256", "typ": "JWT"}), claims);
    let mut key: Hmac<Sha256> = Hmac::new_from_slice(secret.as_bytes()).unwrap();
    key.update(text.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(key.finalize().into_bytes());
    format!("{text}.{signature}")
}

fn encode(header: &Value, claims: &Value) -> String {
    let [header, claims] =
        [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string().as_bytes()));
    format!("{header}.{claims}")
}

/// Seconds since 1970.
fn now(server: &TestServer) -> i64 {
    server.state.clock.now().millis() / 1000
}

fn claims(server: &TestServer, subject: &str) -> Value {
    json!({"sub": subject, "aud": CHANNEL, "exp": now(server) + 600, "name": "Ada"})
}

/// A good token.
fn token(server: &TestServer, subject: &str) -> String {
    sign(&claims(server, subject), SECRET)
}

/// A bad one.
fn expired(server: &TestServer, subject: &str) -> String {
    let mut claims = claims(server, subject);
    claims["exp"] = json!(now(server) - 600);
    sign(&claims, SECRET)
}

#[tokio::test]
async fn two_browsers_of_a_proven_user_share_everything() {
    let server = TestServer::start().await;
    let [phone, laptop] = ["phone", "laptop"]
        .map(|device| Card::new("user-42", device).with_token(token(&server, "user-42")));
    let mut phone = phone.join(&server).await;
    phone.say("id_1", "from the phone").await;
    assert_eq!(phone.entry().await[2], "id_1");
    let mut second = Device::connect(&server).await;
    let welcome = second.join(&laptop).await;
    assert_eq!(welcome.numbers(), [1]);
    second.say("id_2", "from the laptop").await;
    for device in [&mut phone, &mut second] {
        assert_eq!(device.entry().await[2], "id_2");
        device.rest().await;
        device.nothing_came().await;
    }
    // The site says who that is.
    let membership = server.membership_by(&laptop).await;
    let store = server.state.chat.store();
    let visitor = store.visitor(membership.visitor).await.unwrap().unwrap();
    assert_eq!(visitor.name.as_deref(), Some("Ada"));
    assert_eq!(visitor.subject.unwrap().as_str(), "user-42");
}

#[tokio::test]
async fn what_is_no_proof_is_refused_by_its_reason() {
    let server = TestServer::start().await;
    let good = claims(&server, "user-42");
    let with = |claim: &str, value: Value| {
        let mut claims = good.clone();
        claims[claim] = value;
        claims
    };
    let none = json!({"alg": "none", "typ": "JWT"});
    let hs512 = json!({"alg": "HS512", "typ": "JWT"});
    let rs256 = json!({"alg": "RS256", "typ": "JWT"});
    for (token, code) in [
        (
            sign(&with("exp", json!(now(&server) - 61)), SECRET),
            "identity-expired",
        ),
        (sign(&with("exp", json!(null)), SECRET), "identity-invalid"),
        (
            sign(&with("nbf", json!(now(&server) + 600)), SECRET),
            "identity-invalid",
        ),
        (
            sign(&with("aud", json!("other_channel")), SECRET),
            "identity-audience",
        ),
        (
            sign(&with("sub", json!("user-43")), SECRET),
            "identity-mismatch",
        ),
        (
            sign(&good, "the secret of another channel, no less"),
            "identity-signature",
        ),
        (format!("{}.", encode(&none, &good)), "identity-invalid"),
        (
            format!("{}.AAAA", encode(&hs512, &good)),
            "identity-invalid",
        ),
        (
            format!("{}.AAAA", encode(&rs256, &good)),
            "identity-signature",
        ),
        ("no token".to_owned(), "identity-invalid"),
        (String::new(), "identity-invalid"),
    ] {
        let card = Card::new("user-42", "phone").with_token(token.clone());
        assert_eq!(card.refused(&server).await, code, "{token}");
    }
    // Nothing of it has let anybody in.
    let store = server.state.chat.store();
    let channel = server.channel().await.id;
    let found = store.find_visitors(channel, "", 10).await.unwrap();
    assert_eq!(found, []);
}

#[tokio::test]
async fn a_token_of_another_channel_is_none() {
    let server = TestServer::start().await;
    let mut other = server.add_channel("other_channel", &[]).await;
    other.identity.secret = Secret::stored("x".repeat(50));
    let store = server.state.chat.store();
    store.update_channel(other).await.unwrap();
    let mut claims = claims(&server, "user-42");
    claims["aud"] = json!("other_channel");
    let theirs = sign(&claims, &"x".repeat(50));
    let card = Card::new("user-42", "phone").with_token(theirs.clone());
    assert_eq!(card.refused(&server).await, "identity-signature");
    let mut frame = card.frame();
    frame[3] = json!("other_channel");
    let mut device = Device::connect(&server).await;
    device.send(frame).await;
    assert_eq!(device.next("OK").await[1], 0);
}

#[tokio::test]
async fn a_known_device_comes_in_without_a_good_token_and_no_other_does() {
    let server = TestServer::start().await;
    let phone = Card::new("user-42", "phone");
    let proven = phone.clone().with_token(token(&server, "user-42"));
    proven.join(&server).await.say("id_1", "mine").await;
    let late = expired(&server, "user-42");
    for card in [phone.clone(), phone.clone().with_token(late.clone())] {
        let mut device = Device::connect(&server).await;
        assert_eq!(device.join(&card).await.numbers(), [1]);
    }
    let laptop = Card::new("user-42", "laptop");
    let stale = laptop.clone().with_token(late);
    assert_eq!(stale.refused(&server).await, "identity-expired");
    // The page has another user now: the device is not theirs.
    let mismatched = phone.with_token(token(&server, "user-43"));
    assert_eq!(mismatched.refused(&server).await, "identity-mismatch");
    // Without a token it is a stranger who took the name.
    let mut stranger = Device::connect(&server).await;
    assert_eq!(stranger.join(&laptop).await.last, 0);
    // And with one it is the user, whatever the stranger took.
    let mut device = Device::connect(&server).await;
    let card = laptop.with_token(token(&server, "user-42"));
    assert_eq!(device.join(&card).await.numbers(), [1]);
}

#[tokio::test]
async fn the_previous_secret_is_good_until_its_time_is_over() {
    let server = TestServer::start().await;
    let old = token(&server, "user-42");
    let store = server.state.chat.store();
    for (until, device, code) in [
        (now(&server) + 600, "phone", None),
        (now(&server) - 1, "laptop", Some("identity-signature")),
    ] {
        let mut channel = server.channel().await;
        channel.identity.secret = Secret::stored("n".repeat(50));
        let until = Timestamp::from_millis(until * 1000);
        channel.identity.previous = Some((Secret::stored(SECRET.to_owned()), until));
        store.update_channel(channel).await.unwrap();
        let card = Card::new("user-42", device).with_token(old.clone());
        match code {
            None => drop(card.join(&server).await),
            Some(code) => assert_eq!(card.refused(&server).await, code),
        }
    }
}

#[tokio::test]
async fn keys_at_a_private_address_are_not_fetched() {
    let server = TestServer::start().await;
    let mut channel = server.channel().await;
    channel.identity.keys = Some(KeySource::Jwks("https://127.0.0.1:1/keys".to_owned()));
    let store = server.state.chat.store();
    store.update_channel(channel).await.unwrap();
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "a"});
    let token = format!("{}.AAAA", encode(&header, &claims(&server, "user-42")));
    let card = Card::new("user-42", "phone").with_token(token);
    let mut device = Device::connect(&server).await;
    device.send(card.frame()).await;
    let error = device.next("ERR").await;
    assert_eq!(error[1], "identity-unavailable");
    assert!(error[4].as_u64().unwrap() > 0, "{error}");
    device.join(&Card::new("member_1", "phone")).await;
}
