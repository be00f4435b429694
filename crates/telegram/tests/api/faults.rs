//! What goes wrong between us and Telegram, by what it says of the call.

use std::time::Duration;

use kite_telegram::api::{Bot, CallError, ChatId, GetMe, SendMessage, Token};
use kite_telegram::pace::Pace;
use tokio::net::TcpListener;

use crate::{GROUP, place, start};
use kite_telegram_double::Rates;
use kite_telegram_double::{Fault, TOKEN};

fn text() -> SendMessage {
    SendMessage::new(place(GROUP), "hello")
}

#[tokio::test]
async fn what_was_not_done_is_told_from_what_may_have_been() {
    let (double, bot) = start().await;
    double.world().fail("sendMessage", Fault::Status(500));
    let failed = bot.call(&text()).await;
    assert!(matches!(failed, Err(CallError::Transient(_))), "{failed:?}");
    double.world().fail("sendMessage", Fault::TooMany(17));
    let failed = bot.call(&text()).await;
    let wait = Duration::from_secs(17);
    assert!(matches!(failed, Err(CallError::TooMany { retry_after }) if retry_after == wait));
    assert!(double.world().chat(GROUP).messages.is_empty());

    double.world().fail("sendMessage", Fault::BrokenAfter);
    let failed = bot.call(&text()).await;
    assert!(matches!(failed, Err(CallError::Ambiguous(_))), "{failed:?}");
    double.world().fail("sendMessage", Fault::SilentAfter);
    let hasty = bot.clone().with_patience(Duration::from_millis(200));
    let failed = hasty.call(&text()).await;
    assert!(matches!(failed, Err(CallError::Ambiguous(_))), "{failed:?}");
    assert_eq!(double.world().chat(GROUP).messages.len(), 2);

    double.world().fail("sendMessage", Fault::Page(502));
    let failed = bot.call(&text()).await;
    assert!(matches!(failed, Err(CallError::Ambiguous(_))), "{failed:?}");
    double.world().fail("sendMessage", Fault::Page(200));
    let failed = bot.call(&text()).await;
    assert!(matches!(failed, Err(CallError::Odd(_))), "{failed:?}");
    // After all that, the same bot works.
    bot.call(&text()).await.unwrap();
}

#[tokio::test]
async fn an_answer_without_end_is_left() {
    let (double, bot) = start().await;
    double.world().fail("getMe", Fault::Endless);
    let failed = bot.call(&GetMe {}).await;
    assert!(matches!(failed, Err(CallError::Odd(_))), "{failed:?}");
}

#[tokio::test]
async fn nobody_there_is_transient_and_another_bot_is_unauthorized() {
    let (double, _) = start().await;
    let other = Token::parse("4711:another-secret-of-a-bot").unwrap();
    let failed = Bot::new(&double.url, other).unwrap().call(&GetMe {}).await;
    assert!(matches!(failed, Err(CallError::Unauthorized)), "{failed:?}");

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let bot = Bot::new(&url, Token::parse(TOKEN).unwrap()).unwrap();
    let failed = bot.call(&GetMe {}).await;
    assert!(matches!(failed, Err(CallError::Transient(_))), "{failed:?}");
}

#[tokio::test]
async fn a_server_below_a_path_is_found_and_a_bad_url_is_not() {
    let token = || Token::parse(TOKEN).unwrap();
    for url in [
        "",
        "ftp://a.example",
        "api.telegram.org",
        "https://me:pw@a.example",
        "https://a.example/?x",
    ] {
        assert!(Bot::new(url, token()).is_err(), "{url}");
    }
    let (double, _) = start().await;
    let bot = Bot::new(&format!("{}/", double.url), token()).unwrap();
    bot.call(&GetMe {}).await.unwrap();
}

#[tokio::test]
async fn telegrams_limits_are_the_doubles() {
    let (double, bot) = start().await;
    double.world().rates = Some(Rates::default());
    for _ in 0..3 {
        bot.call(&text()).await.unwrap();
    }
    let failed = bot.call(&text()).await;
    let Err(CallError::TooMany { retry_after }) = failed else {
        panic!("{failed:?}");
    };
    assert!(retry_after <= Duration::from_secs(3));

    // By hand, with a clock that is turned: twenty a minute in a group.
    let (mut rates, second) = (Rates::default(), Duration::from_secs(1));
    for n in 0..20 {
        rates.take(GROUP, 1, n * second).unwrap();
    }
    assert_eq!(rates.take(GROUP, 1, 20 * second), Err(40));
    rates.take(GROUP, 1, 60 * second).unwrap();
    let mut rates = Rates::default();
    for chat in 1..=30 {
        rates.take(chat, 1, second).unwrap();
    }
    assert_eq!(rates.take(31, 1, second), Err(1));
}

/// Forty groups and people want to write without end: none is ever refused, and
/// the bot is not much slower than it may be.
#[test]
fn the_pace_keeps_telegrams_limits() {
    let (mut pace, mut rates) = (Pace::new(), Rates::default());
    let (mut sent, mut in_group) = (0, 0);
    for tick in 0..15_000_u32 {
        let now = tick * Duration::from_millis(20);
        for chat in (-20..=20).filter(|chat| *chat != 0) {
            if pace.take(ChatId(chat), 1, now).is_ok() {
                assert_eq!(rates.take(chat, 1, now), Ok(()), "{chat} at {now:?}");
                sent += 1;
                in_group += u32::from(chat == -20);
            }
        }
    }
    assert!(sent > 300 * 20, "{sent}");
    assert_eq!(in_group, 5 * 20);
}
