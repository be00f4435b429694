//! A burst becomes fewer messages when the chat has to be waited for.

use kite_telegram_double::Fault;

use crate::stage::{GROUP, Setting, Stage};

async fn slow() -> Stage {
    let setting = Setting {
        times: 4,
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.host().await;
    stage
}

#[tokio::test]
async fn texts_that_wait_go_together_within_a_message() {
    let stage = slow().await;
    let olena = stage.visitor("Olena").await;
    let long = |word: &str| format!("{word} {}", "x".repeat(1500));
    let mut entries = Vec::new();
    for number in 0..9 {
        entries.push(stage.says(&olena, &long(&format!("n{number}"))).await);
    }
    stage.all_sent(GROUP).await;
    let said = stage.said_of(GROUP, "xxx");
    assert!(said.len() < 9, "{}", said.len());
    assert!(said.iter().all(|text| text.encode_utf16().count() <= 4096));
    let all = said.join("\n");
    let places: Vec<_> = (0..9)
        .map(|n| all.find(&format!("n{n} ")).unwrap())
        .collect();
    assert!(places.is_sorted());
    // One message stands for several, and answering it leads to the visitor.
    let mut shown = Vec::new();
    for entry in &entries {
        shown.push(stage.shown(entry).await);
    }
    let together = shown.windows(2).find(|pair| pair[0] == pair[1]).unwrap();
    stage.replies(GROUP, crate::stage::MARIA, together[0], "yes");
    stage.settled().await;
    assert_eq!(stage.texts(olena.conversation).await.last().unwrap(), "yes");
}

#[tokio::test]
async fn two_visitors_texts_do_not_go_together() {
    let stage = slow().await;
    let olena = stage.visitor("Olena").await;
    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    for number in 0..4 {
        stage.says(&olena, &format!("o{number}")).await;
        stage.says(&ivan, &format!("i{number}")).await;
    }
    stage.all_sent(GROUP).await;
    for text in stage.said(GROUP) {
        assert!(!(text.contains("\no") && text.contains("\ni")), "{text}");
    }
    assert_eq!(stage.said_of(GROUP, " Ivan\n").len(), 4);
}

#[tokio::test]
async fn texts_that_went_together_change_alone() {
    let stage = slow().await;
    let olena = stage.visitor("Olena").await;
    let mut entries = Vec::new();
    for number in 0..8 {
        entries.push(stage.says(&olena, &format!("number {number}")).await);
    }
    stage.all_sent(GROUP).await;
    let together = stage.shown(&entries[7]).await;
    assert_eq!(stage.shown(&entries[6]).await, together);
    stage.changes(&olena, &entries[6], Some("other 6")).await;
    let text = stage.hears(GROUP, "other 6").await;
    assert!(text.contains("number 7"), "{text}");
    stage.changes(&olena, &entries[7], None).await;
    stage.all_sent(GROUP).await;
    assert!(stage.find(GROUP, "number 7").is_none());
    assert!(stage.find(GROUP, "other 6").is_some());

    // It grows beyond what one message carries.
    let long = format!("{}. {}", "y".repeat(4000), "z".repeat(80));
    stage.changes(&olena, &entries[6], Some(&long)).await;
    stage.hears(GROUP, "zzz").await;
    stage.all_sent(GROUP).await;
    stage.changes(&olena, &entries[6], None).await;
    stage.all_sent(GROUP).await;
    assert!(stage.find(GROUP, "zzz").is_none());
    assert!(stage.find(GROUP, "yyy").is_none());
}

#[tokio::test]
async fn of_those_that_go_together_only_the_one_to_blame_is_left_out() {
    let stage = slow().await;
    let olena = stage.visitor("Olena").await;
    for number in 0..8 {
        stage.says(&olena, &format!("number {number}")).await;
    }
    // The burst has begun: what waits is refused when it comes together.
    let words = "Bad Request: ONE_OF_THEM_IS_ODD".to_owned();
    stage.hears(GROUP, "number 0").await;
    stage
        .double
        .until(|world| {
            let last = world.calls_of("sendMessage").last().copied()?;
            last["text"].as_str()?.contains("number 2").then_some(())
        })
        .await;
    let refusal = Fault::Refusal(400, words);
    stage.double.world().fail("sendMessage", refusal);
    stage.all_sent(GROUP).await;
    let all = stage.said(GROUP).join("\n");
    for number in 0..8 {
        assert_eq!(all.matches(&format!("number {number}")).count(), 1, "{all}");
    }
    assert!(!all.contains("cannot be shown"), "{all}");
}
