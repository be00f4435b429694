//! The same by HTTP, for tests in other languages.

use kite_telegram_double::control::serve;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::{GROUP, ask, start};

async fn order(control: &str, command: Value) -> (StatusCode, String) {
    let request = Client::new().post(control).json(&command);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn get(url: String) -> Value {
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn what_is_ordered_happens_and_can_be_read() {
    let double = start().await;
    let url = serve(double.clone()).await;
    let control = format!("{url}/control");
    let write = json!({"do": "write", "chat": GROUP, "person": 5, "text": "hello"});
    assert_eq!(order(&control, write).await, (StatusCode::OK, "1".into()));
    let file = json!({"kind": "document", "name": "a.txt", "bytes": "aGk=", "caption": "under"});
    let send = json!({"do": "send_file", "chat": GROUP, "person": 5, "file": file, "reply_to": 1});
    assert_eq!(order(&control, send).await.1, "2");
    ask(
        &double,
        "pinChatMessage",
        json!({"chat_id": GROUP, "message_id": 1}),
    )
    .await;

    let chat = get(format!("{control}/chats/{GROUP}")).await;
    assert_eq!(chat["pinned"], json!([1]));
    assert_eq!(chat["messages"][0]["text"], "hello");
    let shown = &chat["messages"][1];
    assert_eq!(
        (&shown["caption"], &shown["reply_to_message"]["text"]),
        (&json!("under"), &json!("hello"))
    );
    let file_id = shown["document"]["file_id"].as_str().unwrap();
    let bytes = reqwest::get(format!("{control}/files/{file_id}"))
        .await
        .unwrap();
    assert_eq!(bytes.text().await.unwrap(), "hi");
    let calls = get(format!("{control}/calls?method=pinChatMessage")).await;
    assert_eq!(calls[0]["parameters"]["message_id"], 1);
    assert_eq!(
        get(format!("{control}/bot")).await["updates"]
            .as_array()
            .unwrap()
            .len(),
        3
    );

    let fail = json!({"do": "fail", "method": "getMe", "fault": {"status": 500}});
    assert_eq!(order(&control, fail).await.0, StatusCode::OK);
    assert_eq!(ask(&double, "getMe", json!({})).await["error_code"], 500);
    let rights = json!({"do": "set_rights", "chat": GROUP, "rights": {"status": "member"}});
    assert_eq!(order(&control, rights).await.0, StatusCode::OK);
    assert_eq!(double.world().chat(GROUP).bot.status, "member");
}

#[tokio::test]
async fn a_mistake_of_a_test_is_told_and_harms_nothing() {
    let double = start().await;
    let control = format!("{}/control", serve(double.clone()).await);
    let nowhere = json!({"do": "write", "chat": 3, "person": 5, "text": "x"});
    for (command, word) in [
        (
            json!({"do": "edit", "chat": GROUP, "message": 9, "text": "x"}),
            "message 9",
        ),
        (json!({"do": "levitate"}), "levitate"),
        (nowhere, "chat 3"),
    ] {
        let (status, words) = order(&control, command).await;
        assert!(
            status.is_client_error() && words.contains(word),
            "{status} {words}"
        );
    }
    let other = format!("{control}?bot=4712");
    let start = json!({"do": "start", "person": 77, "payload": "abc"});
    assert_eq!(order(&other, start).await, (StatusCode::OK, "1".into()));
    assert!(double.world().updates.is_empty());
}
