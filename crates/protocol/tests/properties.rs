//! What holds for every frame, and for every text that is none.

#[cfg(test)]
mod frames;

#[cfg(test)]
mod tests {
    use kite_protocol::{DecodeError, Element, Refusal, Timestamp, json, v1, v2};
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::frames::{self, json_text, timestamp};

    /// Reads elements as either side of either version would. What comes out is
    /// written and read again; what does not is explained in few words.
    fn survives_as<F: PartialEq + std::fmt::Debug>(
        elements: &[Element],
        decode: fn(Vec<Element>) -> Result<F, DecodeError>,
        encode: fn(&F) -> Vec<Element>,
    ) {
        match decode(elements.to_vec()) {
            Ok(frame) => assert_eq!(decode(encode(&frame)), Ok(frame)),
            Err(error) => explained(error),
        }
    }

    fn elements_survive(elements: &[Element]) {
        survives_as(elements, v1::ClientFrame::decode, v1::ClientFrame::encode);
        survives_as(elements, v1::ServerFrame::decode, v1::ServerFrame::encode);
        survives_as(elements, v2::ClientFrame::decode, v2::ClientFrame::encode);
        survives_as(elements, v2::ServerFrame::decode, v2::ServerFrame::encode);
    }

    fn survives(text: &str) {
        match json::parse(text) {
            Ok(elements) => elements_survive(&elements),
            Err(error) => explained(error),
        }
    }

    fn explained(error: DecodeError) {
        let reason = Refusal::from(error).to_string();
        assert!(reason.len() < 400, "{reason}");
        assert!(!reason.contains(char::is_control), "{reason:?}");
    }

    /// The elements of any frame.
    fn any_frame() -> impl Strategy<Value = Vec<Element>> {
        prop_oneof![
            frames::v1::client_frame().prop_map(|frame| frame.encode()),
            frames::v1::server_frame().prop_map(|frame| frame.encode()),
            frames::v2::client_frame().prop_map(|frame| frame.encode()),
            frames::v2::server_frame().prop_map(|frame| frame.encode()),
        ]
    }

    /// Each element as JSON.
    fn texts(elements: Vec<Element>) -> Vec<String> {
        let text = |element| {
            let text = json::print(vec![element]);
            text[1..text.len() - 1].to_owned()
        };
        elements.into_iter().map(text).collect()
    }

    fn through_text(elements: Vec<Element>) -> Vec<Element> {
        json::parse(&json::print(elements)).unwrap()
    }

    proptest! {
        #[test]
        fn what_a_client_of_v1_says_is_understood(frame in frames::v1::client_frame()) {
            let decode = v1::ClientFrame::decode;
            prop_assert_eq!(decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn what_a_server_of_v1_says_is_understood(frame in frames::v1::server_frame()) {
            let decode = v1::ServerFrame::decode;
            prop_assert_eq!(decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn what_a_client_of_v2_says_is_understood(frame in frames::v2::client_frame()) {
            let decode = v2::ClientFrame::decode;
            prop_assert_eq!(v2::ClientFrame::id_of(&frame.encode()), frame.id().cloned());
            prop_assert_eq!(decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn what_a_server_of_v2_says_is_understood(frame in frames::v2::server_frame()) {
            let decode = v2::ServerFrame::decode;
            prop_assert_eq!(decode(frame.encode()), Ok(frame.clone()));
            prop_assert_eq!(decode(through_text(frame.encode())), Ok(frame));
        }

        #[test]
        fn a_client_of_v1_says_the_same_in_the_terms_of_v2(frame in frames::v1::client_frame()) {
            let frame_of_v2 = v2::ClientFrame::from(frame.clone());
            prop_assert_eq!(frame_of_v2.into_v1(), Some(frame));
        }

        #[test]
        fn further_elements_change_nothing_in_v1(
            frame in frames::v1::client_frame(),
            more in json_text(),
        ) {
            let text = json::print(frame.encode());
            let longer = format!("{},{more}]", &text[..text.len() - 1]);
            prop_assert_eq!(json::parse(&longer).and_then(v1::ClientFrame::decode), Ok(frame));
        }

        #[test]
        fn further_elements_change_nothing_in_v2(
            frame in frames::v2::client_frame(),
            more in json_text(),
        ) {
            let text = json::print(frame.encode());
            let longer = format!("{},{more}]", &text[..text.len() - 1]);
            prop_assert_eq!(json::parse(&longer).and_then(v2::ClientFrame::decode), Ok(frame));
        }

        #[test]
        fn an_error_repeats_16_characters_of_what_was_sent_at_most(
            frame in any_frame(),
            place in any::<Index>(),
            secret in "[a-z]{40,60}",
            wrapped in any::<bool>(),
        ) {
            let mut elements = texts(frame);
            let place = place.index(elements.len());
            elements[place] = if wrapped { format!("[\"{secret}\"]") } else { format!("\"{secret}\"") };
            let elements = json::parse(&format!("[{}]", elements.join(","))).unwrap();
            let errors = [
                v1::ClientFrame::decode(elements.clone()).err(),
                v1::ServerFrame::decode(elements.clone()).err(),
                v2::ClientFrame::decode(elements.clone()).err(),
                v2::ServerFrame::decode(elements).err(),
            ];
            for error in errors.into_iter().flatten() {
                let reason = Refusal::from(error).to_string();
                for start in 0..secret.len() - 16 {
                    prop_assert!(!reason.contains(&secret[start..start + 17]), "{}", reason);
                }
            }
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
        fn no_elements_panic(elements in frames::elements()) {
            let _ = v2::ClientFrame::id_of(&elements);
            elements_survive(&elements);
        }

        #[test]
        fn no_frame_with_other_elements_panics(
            frame in any_frame(),
            place in any::<Index>(),
            other in json_text(),
        ) {
            let mut elements = texts(frame);
            let place = place.index(elements.len());
            elements[place] = other;
            survives(&format!("[{}]", elements.join(",")));
            elements.remove(place);
            survives(&format!("[{}]", elements.join(",")));
        }

        #[test]
        fn no_damaged_frame_panics(
            frame in any_frame(),
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
