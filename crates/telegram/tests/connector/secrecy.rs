//! No credential is logged, whatever comes.

use kite_telegram_double::Fault;
use serde_json::json;

use crate::log::Log;
use crate::stage::{ADMIN, GROUP, IVAN, MARIA, OTHER, Stage};

#[tokio::test]
async fn tokens_codes_member_ids_and_what_people_say_are_in_no_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    // For this thread, on which all of the test runs.
    let _guard = tracing::subscriber::set_default(subscriber);
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "a-question-of-hers").await;
    let link = stage.connector.link(olena.visitor).await.unwrap();
    let token = link.url.split_once('=').unwrap().1.to_owned();
    {
        let mut world = stage.double.world();
        for fault in [Fault::Status(500), Fault::Page(502), Fault::BrokenAfter] {
            world.fail("getUpdates", fault);
        }
        world.fail("download", Fault::BrokenBefore);
        world.announce_odd();
        let fields = world.attachment("document", "a-name-of-a-file.pdf", b"%PDF".to_vec());
        world.person_replies(GROUP, MARIA, question, fields);
        world.person_writes(
            OTHER,
            ADMIN,
            json!({"text": "/host shop-help a-secret-code"}),
        );
        world.person_starts(IVAN, "join__shop-help__member_Olena");
        world.person_starts(IVAN, &token);
    }
    stage.entries(olena.conversation, 3).await;
    stage.hears(OTHER, "has its desk in another group").await;
    stage.hears(IVAN, "✅").await;
    let logged = log.text();
    assert!(logged.contains("connected to Telegram"), "{logged}");
    let secret = stage.double.token.split_once(':').unwrap().1;
    for private in [
        secret,
        &token,
        "a-secret-code",
        "member_Olena",
        "a-question-of-hers",
        "a-name-of-a-file",
    ] {
        assert!(!logged.contains(private), "{private} is in the log");
    }
}
