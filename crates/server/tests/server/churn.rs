//! Backups and checks while files come and go: what is being deleted is no
//! fault.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backup::{back_up, check, restore};
use crate::support::files::put;
use crate::support::process::Process;
use crate::support::visitor::{Dial, SENT_AT, Visitor, bin, upl};

const DEVICE: &str = "device-token-device-token-device-token";
const BYTES: &[u8] = b"\x89PNG, here for a moment";

/// Sends a frame and gives the answer to it.
async fn ask(visitor: &mut Visitor, frame: Value) -> Value {
    let id = frame[1].clone();
    visitor.send(frame).await;
    loop {
        let answer = visitor.receive().await;
        assert_ne!(answer[0], "ERR", "{answer}");
        if (answer[0] == "ACK" || answer[0] == "UPL") && answer[1] == id {
            return answer;
        }
    }
}

/// Sends a file, and deletes it again unless it is one that stays.
async fn send(visitor: &mut Visitor, number: u32, stays: bool) {
    let (id, name, size) = (format!("file_{number}"), "moment.png", BYTES.len() as u64);
    let offer = ask(visitor, upl(&id, name, "image/png", size)).await;
    let stored = put(offer[3].as_str().unwrap(), "image/png", BYTES).await;
    assert_eq!(stored.status(), 204);
    let uri = offer[2].as_str().unwrap();
    let ack = ask(visitor, bin(&id, uri, name, "image/png", size)).await;
    if !stays {
        let edit = json!(["EDIT", format!("edit_{number}"), ack[2], null, SENT_AT]);
        ask(visitor, edit).await;
    }
}

#[tokio::test]
async fn files_that_come_and_go_are_no_fault() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let server = Process::serve(&data).await;
    let dial = Dial {
        protocol: Some("k1te.chat.v2"),
        ..Dial::default()
    };
    let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
    let join = json!(["JOIN", "member_1", null, "demo_channel", DEVICE, null, null]);
    visitor.send(join).await;
    while visitor.receive().await[0] != "LIVE" {}
    let enough = Arc::new(AtomicBool::new(false));
    let (sent, mut last) = tokio::sync::watch::channel(0);
    let sender = tokio::spawn({
        let enough = enough.clone();
        async move {
            for number in 0.. {
                if enough.load(Ordering::Relaxed) {
                    break;
                }
                send(&mut visitor, number, number % 5 == 0).await;
                sent.send_replace(number);
            }
        }
    });
    for round in 0..4 {
        let before = *last.borrow_and_update();
        last.wait_for(|number| *number > before + 5).await.unwrap();
        let checked = check(&data).await;
        assert_eq!(checked.code, 0, "{checked:?}");
        let backup = back_up(&data, &dir.path().join("backups")).await;
        let restored = dir.path().join(format!("restored-{round}"));
        let done = restore(&backup, &restored).await;
        assert_eq!(done.code, 0, "{done:?}");
        let checked = check(&restored).await;
        assert_eq!(checked.code, 0, "{checked:?}");
    }
    enough.store(true, Ordering::Relaxed);
    sender.await.unwrap();
}
