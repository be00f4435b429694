//! Files: their bytes, their captions, and what becomes of those that Telegram
//! does not take.

use kite_telegram_double::Fault;
use serde_json::Value;

use super::JPEG;
use crate::stage::{GROUP, MARIA, Stage};

/// The bytes of the file of a message.
fn bytes_of(stage: &Stage, field: &Value) -> Vec<u8> {
    let id = field["file_id"].as_str().unwrap();
    stage.double.world().files[id].clone()
}

#[tokio::test]
async fn a_file_goes_by_its_bytes_with_the_handle_under_it() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let tag = stage.handle(&olena).await.replace('-', "_");
    let photo = stage.sends(&olena, "a.jpg", "image/jpeg", JPEG).await;
    let message = stage.message(&photo).await;
    let sizes = message["photo"].as_array().unwrap();
    assert_eq!(bytes_of(&stage, sizes.last().unwrap()), JPEG);
    assert_eq!(message["caption"], format!("#{tag} Olena"));

    let document = stage
        .sends(&olena, "bill.pdf", "application/pdf", b"a bill")
        .await;
    let message = stage.message(&document).await;
    assert_eq!(bytes_of(&stage, &message["document"]), b"a bill");
    assert_eq!(message["document"]["file_name"], "bill.pdf");

    for (name, kind, field) in [
        ("a.mp4", "video/mp4", "video"),
        ("a.gif", "image/gif", "animation"),
    ] {
        let entry = stage.sends(&olena, name, kind, b"moving").await;
        let message = stage.message(&entry).await;
        assert_eq!(bytes_of(&stage, &message[field]), b"moving");
    }
}

#[tokio::test]
async fn an_answer_to_a_file_goes_to_its_visitor() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    let photo = stage.sends(&olena, "a.jpg", "image/jpeg", JPEG).await;
    let bill = stage
        .sends(&olena, "bill.pdf", "application/pdf", b"a bill")
        .await;
    let (photo, bill) = (stage.shown(&photo).await, stage.shown(&bill).await);
    stage.asks(&ivan, "Hello?").await;
    stage.replies(GROUP, MARIA, photo, "A fine photo");
    stage.replies(GROUP, MARIA, bill, "And a fine bill");
    stage.entries(olena.conversation, 4).await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts, ["A fine photo", "And a fine bill"]);
    assert_eq!(stage.texts(ivan.conversation).await, ["Hello?"]);
}

#[tokio::test]
async fn a_photo_that_is_none_goes_as_a_document() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let entry = stage
        .sends(&olena, "a.png", "image/png", b"no picture")
        .await;
    let message = stage.message(&entry).await;
    assert_eq!(message["document"]["file_name"], "a.png");
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn what_telegram_never_takes_is_said_and_holds_up_nothing() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for method in ["sendPhoto", "sendDocument"] {
        let refusal = Fault::Refusal(413, "Request Entity Too Large".into());
        stage.double.world().fail(method, refusal);
    }
    let entry = stage.sends(&olena, "a.jpg", "image/jpeg", JPEG).await;
    stage.says(&olena, "did you get it?").await;
    let said = stage
        .hears(GROUP, "a.jpg (12 B) cannot be shown here")
        .await;
    assert!(said.contains(" Olena\n⚠️"), "{said}");
    stage.hears(GROUP, "did you get it?").await;
    assert!(stage.message(&entry).await["text"].is_string());
}

#[tokio::test]
async fn a_text_that_telegram_never_takes_is_said_and_holds_up_nothing() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let refusal = Fault::Refusal(400, "Bad Request: TEXT_IS_ODD".into());
    stage.double.world().fail("sendMessage", refusal);
    stage.says(&olena, "odd").await;
    stage.says(&olena, "even").await;
    let said = stage.hears(GROUP, "cannot be shown here").await;
    assert!(said.contains("TEXT_IS_ODD"), "{said}");
    stage.hears(GROUP, "even").await;
}

#[tokio::test]
async fn a_file_whose_bytes_are_gone_is_said() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().outage = Some(Fault::Status(500));
    let entry = stage.sends(&olena, "a.jpg", "image/jpeg", JPEG).await;
    let kite_domain::entry::Content::File(file) = &entry.content else {
        panic!("no file");
    };
    let found = walk(&stage.files()).find(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.contains(file.id.as_str()))
    });
    std::fs::remove_file(found.unwrap()).unwrap();
    stage.double.world().outage = None;
    stage.says(&olena, "and then?").await;
    stage
        .hears(GROUP, "a.jpg (12 B) cannot be shown here")
        .await;
    stage.hears(GROUP, "and then?").await;
}

fn walk(dir: &std::path::Path) -> impl Iterator<Item = std::path::PathBuf> {
    let (mut dirs, mut files) = (vec![dir.to_owned()], Vec::new());
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.into_iter()
}
