//! Any frame, any JSON.

pub(crate) mod v1;
pub(crate) mod v2;

use kite_protocol::{Element, FileMeta, MessageId, Timestamp};
use proptest::prelude::*;

const LARGEST_SIZE: u64 = 9_007_199_254_740_991;

pub(crate) fn timestamp() -> impl Strategy<Value = Timestamp> {
    (Timestamp::MIN.millis()..=Timestamp::MAX.millis()).prop_map(Timestamp::from_millis)
}

fn id() -> impl Strategy<Value = MessageId> {
    r"[^\s\p{Cc}]{1,16}".prop_map(|text| MessageId::new(text).unwrap())
}

fn file() -> impl Strategy<Value = FileMeta> {
    (r"\PC{1,63}", r"[ -~]{0,127}", 0..=LARGEST_SIZE).prop_map(|(name, media_type, size)| {
        FileMeta {
            name,
            media_type,
            size,
        }
    })
}

fn uri() -> impl Strategy<Value = String> {
    r"[^\p{Cc}]{1,200}"
}

/// The text of any JSON value.
pub(crate) fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>().prop_map(|value| serde_json::json!(value).to_string()),
        any::<String>().prop_map(|text| serde_json::json!(text).to_string()),
        Just("\"TXT\"".to_owned()),
        Just(r#""\ud800""#.to_owned()),
    ];
    leaf.prop_recursive(6, 48, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8)
                .prop_map(|values| format!("[{}]", values.join(","))),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<String> = entries
                    .into_iter()
                    .map(|(key, value)| format!("{}:{value}", serde_json::json!(key)))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// Any elements at all, also such as no JSON has.
pub(crate) fn elements() -> impl Strategy<Value = Vec<Element>> {
    let leaf = prop_oneof![
        Just(Element::Null),
        any::<bool>().prop_map(Element::Bool),
        any::<f64>().prop_map(Element::Number),
        any::<u32>().prop_map(|number| Element::Number(number.into())),
        prop::sample::select(vec![
            f64::NAN,
            f64::INFINITY,
            -0.0,
            1.5,
            -1.0,
            4_294_967_296.0
        ])
        .prop_map(Element::Number),
        any::<String>().prop_map(Element::Text),
        Just(Element::Other("an object")),
    ];
    let element = leaf.prop_recursive(5, 64, 40, |inner| {
        prop::collection::vec(inner, 0..40).prop_map(Element::List)
    });
    let types = prop::sample::select(vec![
        "JOIN", "OK", "TXT", "UPL", "BIN", "ACK", "ERR", "EDIT", "RATE", "REPORT", "LINK", "HIST",
        "MARK", "TYPE", "INFO", "SYNC", "STATE", "PAGE", "PRES",
    ]);
    (types, prop::collection::vec(element, 0..20)).prop_map(|(frame_type, mut elements)| {
        elements.insert(0, frame_type.into());
        elements
    })
}
