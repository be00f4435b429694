//! The bot's token is in no log.

use kite_telegram_double::Fault;
use serde_json::json;

use crate::device::Device;
use crate::program::{Process, program};
use crate::stage::{ANNA, CHANNEL, GROUP, IVAN, SECRET, hears, telegram};

#[tokio::test]
async fn no_log_holds_a_credential_at_any_level() {
    let double = telegram().await;
    let dir = tempfile::tempdir().unwrap();
    let mut serve = program(&["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("K1TE_DATA_DIR", dir.path())
        .env("K1TE_TELEGRAM_TOKEN", &double.token)
        .env("K1TE_TELEGRAM_API_URL", &double.url)
        .env("K1TE_LOG", "trace");
    for fault in [
        Fault::BrokenBefore,
        Fault::Status(500),
        Fault::Page(502),
        Fault::TooMany(1),
    ] {
        double.world().fail("sendMessage", fault);
    }
    double.world().fail("getUpdates", Fault::BrokenBefore);
    let server = Process::start(serve).await;
    let host = json!({"text": format!("/host {CHANNEL}")});
    double.world().person_writes(GROUP, ANNA, host);
    // Confirmed, so it is done: the group is a desk.
    let confirmed = double.until(|world| world.updates.is_empty().then_some(()));
    confirmed.await;
    let mut page = Device::joined(&server.url, "Ada").await;
    page.says("id_1", "Is it secret?").await;
    hears(&double, GROUP, "Is it secret?").await;
    let link = page.link("link_1").await;
    let url = link[2].as_str().unwrap().to_owned();
    let token = url.split_once("start=").unwrap().1;
    double.world().person_starts(IVAN, token);
    page.next("HANDOFF").await;
    let log = server.stop().await;
    assert!(log.contains("Telegram"), "{log}");
    for secret in [SECRET, token] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
