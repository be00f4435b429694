//! Channels and their office hours.

use kite_desk_api::{Channels, Hours, Span, Week};
use serde_json::{Value, json};

use crate::desk::Desk;

const PATH: &str = "/channels/demo_channel/hours";

fn week(time_zone: &str, spans: &[(u8, u16, u16)]) -> Value {
    let span = |(weekday, from, to): &(u8, u16, u16)| json!({ "weekday": weekday, "from": from, "to": to });
    let spans: Vec<_> = spans.iter().map(span).collect();
    json!({ "week": { "timeZone": time_zone, "spans": spans } })
}

#[tokio::test]
async fn hours_are_kept_and_say_whether_somebody_answers() {
    let desk = Desk::logged_in().await;
    let channels: Channels = desk.get("/channels").await.json();
    let [channel] = &channels.channels[..] else {
        panic!("{channels:?}");
    };
    assert_eq!((&*channel.name, &*channel.title), ("demo_channel", "Demo"));

    let none: Hours = desk.get(PATH).await.json();
    let always = Hours {
        week: None,
        open: true,
        changes_at: None,
    };
    assert_eq!(none, always);

    // It is Tuesday, 23:13 in Berlin.
    let working = week(
        "Europe/Berlin",
        &[(3, 540, 1020), (1, 540, 720), (1, 720, 1020)],
    );
    let set: Hours = desk.put(PATH, &working).await.json();
    let span = |weekday| Span {
        weekday,
        from: 540,
        to: 1020,
    };
    let expected = Hours {
        week: Some(Week {
            time_zone: "Europe/Berlin".into(),
            spans: vec![span(1), span(3)],
        }),
        open: false,
        changes_at: Some("2023-11-15T08:00:00.000Z".into()),
    };
    assert_eq!(set, expected);
    assert_eq!(desk.get(PATH).await.json::<Hours>(), expected);
    desk.clock.turn(12 * 60);
    assert!(desk.get(PATH).await.json::<Hours>().open);

    let removed: Hours = desk.put(PATH, &json!({ "week": null })).await.json();
    assert_eq!(removed, always);
    assert_eq!(desk.get(PATH).await.json::<Hours>(), always);
}

#[tokio::test]
async fn what_are_no_hours_is_refused_and_changes_nothing() {
    let desk = Desk::logged_in().await;
    let good = week("UTC", &[(1, 0, 1440)]);
    let before: Hours = desk.put(PATH, &good).await.json();
    let many: Vec<_> = (0..29).map(|n| (1, n * 10, n * 10 + 5)).collect();
    for (bad, code) in [
        (week("Mars/Olympus", &[]), "time-zone"),
        (week("../../etc/passwd", &[]), "time-zone"),
        (week("UTC", &[(0, 0, 1)]), "hours"),
        (week("UTC", &[(8, 0, 1)]), "hours"),
        (week("UTC", &[(1, 60, 60)]), "hours"),
        (week("UTC", &[(1, 0, 1441)]), "hours"),
        (week("UTC", &many), "hours"),
    ] {
        let refusal = desk.put(PATH, &bad).await.refusal();
        assert_eq!(refusal, (400, code.into()), "{bad}");
    }
    let strange = desk.put(PATH, &json!({ "week": { "timeZone": 1 } })).await;
    assert_eq!(strange.refusal(), (422, "bad-request".into()));
    assert_eq!(desk.get(PATH).await.json::<Hours>(), before);
}

#[tokio::test]
async fn an_unknown_channel_has_no_hours() {
    let desk = Desk::logged_in().await;
    for name in ["other_channel", "no%20name", "..%2F..", "%00"] {
        let path = format!("/channels/{name}/hours");
        let get = desk.get(&path).await.refusal();
        assert_eq!(get, (404, "unknown-channel".into()), "{name}");
        let put = desk.put(&path, &week("UTC", &[])).await.refusal();
        assert_eq!(put, (404, "unknown-channel".into()), "{name}");
    }
}
