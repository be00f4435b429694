//! A code lets a group become the desk of a channel that is there.

use kite_telegram_double::{Kind, Rights};

use crate::program::{Finished, Process, finish, program};
use crate::stage::{ANNA, CHANNEL, GROUP, hears, telegram};

const OTHER_GROUP: i64 = -200;

#[tokio::test]
async fn a_code_is_good_once_while_the_server_runs() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let run = async |args: &[&str]| -> Finished {
        let mut command = program(args);
        finish({
            command.env("K1TE_DATA_DIR", data);
            command
        })
        .await
    };
    let added = run(&["channel", "add", CHANNEL]).await;
    assert_eq!(added.code, Some(0), "{added:?}");

    let double = telegram().await;
    let mut serve = program(&["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("K1TE_DATA_DIR", data)
        .env("K1TE_TELEGRAM_TOKEN", &double.token)
        .env("K1TE_TELEGRAM_API_URL", &double.url)
        .env("K1TE_TELEGRAM_HOSTING", "invited");
    let server = Process::start(serve).await;

    let write = |chat: i64, text: &str| {
        let mut world = double.world();
        world.person_writes(chat, ANNA, serde_json::json!({ "text": text }));
    };
    write(GROUP, "/host another-shop");
    hears(&double, GROUP, "There is no such channel").await;
    write(GROUP, &format!("/host {CHANNEL}"));
    hears(&double, GROUP, "is there already").await;

    let printed = run(&["channel", "host-code", CHANNEL]).await;
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let command = printed.out.strip_suffix('\n').unwrap();
    let code = command.strip_prefix(&format!("/host {CHANNEL} ")).unwrap();
    assert!(code.len() >= 20, "{code}");
    assert!(printed.err.contains("once, within an hour"), "{printed:?}");

    write(GROUP, command);
    hears(&double, GROUP, "is the desk of").await;
    let listed = run(&["channel", "list"]).await;
    assert!(listed.out.contains("telegram:4711"), "{listed:?}");

    let dropped = run(&["channel", "drop", CHANNEL]).await;
    assert_eq!(dropped.code, Some(0), "{dropped:?}");
    let listed = run(&["channel", "list"]).await;
    assert!(!listed.out.contains("telegram:4711"), "{listed:?}");
    let again = run(&["channel", "drop", CHANNEL]).await;
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.err.contains("channel list"), "{again:?}");

    // The group that was it takes a code as any other does.
    let asked = double.world().chats[&GROUP].texts().len();
    write(GROUP, &format!("/host {CHANNEL}"));
    double
        .until(|world| (world.chats[&GROUP].texts().len() >= asked + 2).then_some(()))
        .await;
    let listed = run(&["channel", "list"]).await;
    assert!(!listed.out.contains("telegram:4711"), "{listed:?}");

    // Used up: it gives the desk to nobody else.
    let mut world = double.world();
    world.add_chat(OTHER_GROUP, Kind::Supergroup, Rights::admin());
    world
        .chat(OTHER_GROUP)
        .members
        .insert(ANNA, "administrator");
    drop(world);
    write(OTHER_GROUP, command);
    hears(&double, OTHER_GROUP, "was used or has expired").await;
    let log = server.stop().await;
    assert!(!log.contains(code), "{log}");
}

#[tokio::test]
async fn there_is_no_code_for_what_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let added = finish(program(&["channel", "add", CHANNEL, "--data-dir", data])).await;
    assert_eq!(added.code, Some(0), "{added:?}");
    let args = [
        "channel",
        "host-code",
        "no-such-channel",
        "--data-dir",
        data,
    ];
    let refused = finish(program(&args)).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("channel list"), "{refused:?}");
    assert_eq!(refused.out, "");
}
