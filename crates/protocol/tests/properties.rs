//! What holds for every frame, and for every text that is none.

#[cfg(test)]
mod frames;

#[cfg(test)]
mod tests {
    use kite_protocol::Refusal;
    use kite_protocol::v1::{ClientFrame, ServerFrame};
    use kite_protocol::{Element, Timestamp, json};
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::frames::{client_frame, json_text, server_frame, timestamp};

    /// Reads a text as both sides would. What comes out is written and read
    /// again; what does not is explained in few words.
    fn survives(text: &str) {
        match json::parse(text) {
            Ok(elements) => {
                if let Ok(frame) = explained(ClientFrame::decode(elements.clone())) {
                    assert_eq!(ClientFrame::decode(frame.encode()).as_ref(), Ok(&frame));
                }
                if let Ok(frame) = explained(ServerFrame::decode(elements)) {
                    assert_eq!(ServerFrame::decode(frame.encode()).as_ref(), Ok(&frame));
                }
            }
            Err(error) => {
                explained::<()>(Err(error)).unwrap_err();
            }
        }
    }

    fn explained<T>(
        result: Result<T, kite_protocol::DecodeError>,
    ) -> Result<T, kite_protocol::DecodeError> {
        if let Err(error) = &result {
            let reason = Refusal::from(error.clone()).to_string();
            assert!(reason.len() < 400, "{reason}");
            assert!(!reason.contains(char::is_control), "{reason:?}");
        }
        result
    }

    fn through_text(elements: Vec<Element>) -> Vec<Element> {
        json::parse(&json::print(elements)).unwrap()
    }

    proptest! {
        #[test]
        fn what_a_client_says_is_understood(frame in client_frame()) {
            prop_assert_eq!(ClientFrame::decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(ClientFrame::decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn what_a_server_says_is_understood(frame in server_frame()) {
            prop_assert_eq!(ServerFrame::decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(ServerFrame::decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn further_elements_change_nothing(frame in client_frame(), more in json_text()) {
            let text = json::print(frame.encode());
            let longer = format!("{},{more}]", &text[..text.len() - 1]);
            prop_assert_eq!(json::parse(&longer).and_then(ClientFrame::decode), Ok(frame));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            survives(&text);
        }

        #[test]
        fn no_json_panics(text in json_text()) {
            survives(&text);
            survives(&format!("[{text}]"));
        }

        #[test]
        fn no_frame_with_other_elements_panics(
            frame in prop_oneof![
                client_frame().prop_map(|frame| frame.encode()),
                server_frame().prop_map(|frame| frame.encode()),
            ],
            place in any::<Index>(),
            other in json_text(),
        ) {
            let mut elements: Vec<String> = frame
                .into_iter()
                .map(|element| {
                    let text = json::print(vec![element]);
                    text[1..text.len() - 1].to_owned()
                })
                .collect();
            let place = place.index(elements.len());
            elements[place] = other;
            survives(&format!("[{}]", elements.join(",")));
            elements.remove(place);
            survives(&format!("[{}]", elements.join(",")));
        }

        #[test]
        fn no_damaged_frame_panics(
            frame in prop_oneof![
                client_frame().prop_map(|frame| frame.encode()),
                server_frame().prop_map(|frame| frame.encode()),
            ],
            cut in any::<(Index, Index)>(),
            put in prop_oneof![
                any::<String>(),
                r#"[\[\]{}",:\\u0-9a-fA-Fd8+.eE-]{0,12}"#,
                Just(r"\ud800".to_owned()),
                Just(r"\udc00".to_owned()),
            ],
        ) {
            let text: Vec<char> = json::print(frame).chars().collect();
            let (one, other) = (cut.0.index(text.len()), cut.1.index(text.len()));
            let (start, end) = (one.min(other), one.max(other));
            for end in [start, end] {
                let damaged: String = text[..start]
                    .iter()
                    .copied()
                    .chain(put.chars())
                    .chain(text[end..].iter().copied())
                    .collect();
                survives(&damaged);
            }
        }

        #[test]
        fn any_utf16_that_javascript_sends_is_read(units in prop::collection::vec(
            prop_oneof![any::<u16>(), 0xD7F0..0xE010_u16],
            0..40,
        )) {
            let escapes: Vec<String> =
                units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let expected = String::from_utf16_lossy(&units);
            prop_assert_eq!(
                json::parse(&format!("[\"{}\"]", escapes.concat())),
                Ok(vec![Element::Text(expected)])
            );
        }

        #[test]
        fn a_time_is_read_as_it_was_written(time in timestamp()) {
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }

        #[test]
        fn written_times_sort_as_the_times_do(one in timestamp(), other in timestamp()) {
            prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        }

        #[test]
        fn no_text_panics_as_a_time(
            text in prop_oneof![any::<String>(), "[0-9TZ:.+-]{0,40}"],
        ) {
            if let Some(time) = Timestamp::parse(&text) {
                prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
            }
        }
    }
}
