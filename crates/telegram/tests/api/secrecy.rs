//! The token is in the path of every request, and nowhere else.

use std::time::Duration;

use kite_telegram::api::{Bot, FileRef, GetMe, GetUpdates, SendMessage, Token};
use tokio::net::TcpListener;

use crate::log::Log;
use crate::{GROUP, place, start};
use kite_telegram_double::Double;
use kite_telegram_double::{Fault, TOKEN};

fn secret() -> &'static str {
    TOKEN.split_once(':').unwrap().1
}

/// Every way in which a call fails, told in full.
async fn failures() -> Vec<String> {
    let (double, bot) = start().await;
    let mut told = vec![format!("{bot:?}"), format!("{:?}", bot.token())];
    let hasty = bot.clone().with_patience(Duration::from_millis(100));
    for fault in [
        Fault::Status(500),
        Fault::TooMany(1),
        Fault::SilentAfter,
        Fault::BrokenAfter,
        Fault::Page(404),
        Fault::Page(502),
        Fault::Endless,
    ] {
        double.world().fail("sendMessage", fault);
        let failed = hasty
            .call(&SendMessage::new(place(GROUP), "x"))
            .await
            .unwrap_err();
        told.push(format!("{failed} {failed:?}"));
    }
    let failed = bot
        .call(&SendMessage::new(place(1), "x"))
        .await
        .unwrap_err();
    told.push(format!("{failed} {failed:?}"));
    let file: FileRef = serde_json::from_str(r#"{"file_id":"x","file_unique_id":"x"}"#).unwrap();
    let failed = bot.download(&file).await.unwrap_err();
    told.push(format!("{failed} {failed:?}"));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for url in [
        format!("http://{address}"),
        format!("https://{address}"),
        "http://nobody.invalid".into(),
    ] {
        let bot = Bot::new(&url, Token::parse(TOKEN).unwrap()).unwrap();
        let failed = bot.call(&GetMe {}).await.unwrap_err();
        told.push(format!("{failed} {failed:?}"));
        let failed = bot
            .updates(&GetUpdates::new(None, Duration::ZERO))
            .await
            .unwrap_err();
        told.push(format!("{failed} {failed:?}"));
    }
    told
}

#[tokio::test]
async fn no_error_and_no_log_has_the_token() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing_subscriber::util::SubscriberInitExt::set_default(subscriber);
    let told = failures().await;
    drop(guard);
    assert!(told.len() > 10);
    for text in told {
        assert!(!text.contains(secret()), "{text}");
    }
    let log = log.text();
    // Of what the libraries do, something is logged: so the log is there.
    assert!(log.contains("127.0.0.1"), "{log}");
    assert!(!log.contains(secret()), "{log}");
}

#[tokio::test]
async fn no_other_server_learns_it() {
    let (double, bot) = start().await;
    let other = Double::start().await;
    double.world().fail(
        "getMe",
        Fault::Elsewhere(format!("{}/bot{TOKEN}/getMe", other.url)),
    );
    assert!(bot.call(&GetMe {}).await.is_err());
    assert!(other.world().calls.is_empty());
}
