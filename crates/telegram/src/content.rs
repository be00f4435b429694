//! What a message from Telegram becomes. It says nothing of who may write it.

use crate::api::{Attachment, ChatId, Contact, FileRef, Location, Message, User};
use crate::text::plain;

/// What a message says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Incoming {
    /// A text.
    Text(String),
    /// A file with the text under it.
    File {
        /// By which it can be had.
        file: FileRef,
        /// As it is to be called.
        name: String,
        /// Its type, as its sender's app says.
        media_type: String,
        /// The text under it; may be empty.
        caption: String,
    },
    /// Something that Telegram itself says.
    Service(Service),
    /// Something that cannot be passed on, such as a poll.
    Unsupported,
}

/// What Telegram itself says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Service {
    /// A message was pinned.
    Pinned,
    /// The topic was closed.
    TopicClosed,
    /// The topic was opened again.
    TopicReopened,
    /// The topic was made or named anew.
    TopicChanged,
    /// The group has that number from now on.
    MovedTo(ChatId),
    /// The supergroup had that number as a group.
    MovedFrom(ChatId),
    /// They came.
    Came(Vec<User>),
    /// They left.
    Left(User),
}

/// Reads a message.
pub fn read(message: &Message) -> Incoming {
    if let Some(service) = service(message) {
        return Incoming::Service(service);
    }
    if let Some(text) = &message.text {
        return Incoming::Text(plain(text, &message.entities));
    }
    let caption = match &message.caption {
        Some(caption) => plain(caption, &message.caption_entities),
        None => String::new(),
    };
    let largest = message
        .photo
        .iter()
        .max_by_key(|size| u64::from(size.width) * u64::from(size.height));
    if let Some(photo) = largest {
        return Incoming::File {
            file: photo.file.clone(),
            name: "photo.jpg".into(),
            media_type: "image/jpeg".into(),
            caption,
        };
    }
    // An animation says again as a document what it is: it comes first.
    let attached = [
        (&message.animation, "animation.mp4", "video/mp4"),
        (&message.video, "video.mp4", "video/mp4"),
        (&message.video_note, "video.mp4", "video/mp4"),
        (&message.voice, "voice.ogg", "audio/ogg"),
        (&message.audio, "audio.mp3", "audio/mpeg"),
        (&message.document, "document", "application/octet-stream"),
    ];
    for (attachment, name, media_type) in attached {
        if let Some(attachment) = attachment {
            return file(attachment, name, media_type, caption);
        }
    }
    if let Some(sticker) = &message.sticker {
        let emoji = sticker.emoji.clone();
        return Incoming::Text(emoji.unwrap_or_else(|| "🖼".to_owned()));
    }
    if let Some(place) = &message.location {
        return Incoming::Text(map_link(*place));
    }
    match &message.contact {
        Some(contact) => Incoming::Text(card(contact)),
        None => Incoming::Unsupported,
    }
}

fn service(message: &Message) -> Option<Service> {
    if message.pinned.is_some() {
        Some(Service::Pinned)
    } else if message.forum_topic_closed.is_some() {
        Some(Service::TopicClosed)
    } else if message.forum_topic_reopened.is_some() {
        Some(Service::TopicReopened)
    } else if message.forum_topic_created.is_some() || message.forum_topic_edited.is_some() {
        Some(Service::TopicChanged)
    } else if let Some(to) = message.migrate_to_chat_id {
        Some(Service::MovedTo(to))
    } else if let Some(from) = message.migrate_from_chat_id {
        Some(Service::MovedFrom(from))
    } else if !message.new_chat_members.is_empty() {
        Some(Service::Came(message.new_chat_members.clone()))
    } else {
        message.left_chat_member.clone().map(Service::Left)
    }
}

fn file(attachment: &Attachment, name: &str, media_type: &str, caption: String) -> Incoming {
    let own =
        |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    Incoming::File {
        file: attachment.file.clone(),
        name: own(&attachment.file_name, name),
        media_type: own(&attachment.mime_type, media_type),
        caption,
    }
}

fn map_link(place: Location) -> String {
    let Location {
        latitude,
        longitude,
    } = place;
    format!("📍 https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}")
}

fn card(contact: &Contact) -> String {
    let last = contact.last_name.iter().map(|last| format!(" {last}"));
    let name: String = std::iter::once(contact.first_name.clone())
        .chain(last)
        .collect();
    format!("👤 {name}, {}", contact.phone_number)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json};

    use super::*;

    fn of(fields: &Value) -> Incoming {
        let mut message = json!({
            "message_id": 1, "date": 1, "chat": {"id": -1, "type": "group"},
        });
        for (name, value) in fields.as_object().unwrap() {
            message[name] = value.clone();
        }
        read(&from_value(message).unwrap())
    }

    fn attached(field: &str, more: &Value) -> Incoming {
        let mut file = json!({"file_id": "F", "file_unique_id": "U"});
        for (name, value) in more.as_object().unwrap() {
            file[name] = value.clone();
        }
        of(&json!({field: file, "caption": "under"}))
    }

    #[test]
    fn marked_text_becomes_plain() {
        let link =
            json!([{"type": "text_link", "offset": 0, "length": 4, "url": "https://a.example"}]);
        let shown = of(&json!({"text": "docs", "entities": link}));
        assert_eq!(shown, Incoming::Text("docs (https://a.example)".into()));
    }

    #[test]
    fn files_have_names_and_types() {
        for (field, name, kind) in [
            ("document", "document", "application/octet-stream"),
            ("video", "video.mp4", "video/mp4"),
            ("video_note", "video.mp4", "video/mp4"),
            ("voice", "voice.ogg", "audio/ogg"),
            ("audio", "audio.mp3", "audio/mpeg"),
            ("animation", "animation.mp4", "video/mp4"),
        ] {
            let Incoming::File {
                file,
                name: called,
                media_type,
                caption,
            } = attached(field, &json!({}))
            else {
                panic!("{field} is no file");
            };
            assert_eq!((called.as_str(), media_type.as_str()), (name, kind));
            assert_eq!((file.file_id.as_str(), caption.as_str()), ("F", "under"));
        }
        let own = json!({"file_name": "a.pdf", "mime_type": "application/pdf"});
        let Incoming::File {
            name, media_type, ..
        } = attached("document", &own)
        else {
            panic!("no file");
        };
        assert_eq!(
            (name.as_str(), media_type.as_str()),
            ("a.pdf", "application/pdf")
        );
    }

    #[test]
    fn of_a_photo_the_largest_is_taken() {
        let size = |id: &str, width| json!({"file_id": id, "file_unique_id": id, "width": width, "height": 9});
        let photo = of(&json!({"photo": [size("s", 10), size("l", 90), size("m", 50)]}));
        assert!(matches!(photo, Incoming::File { file, .. } if file.file_id == "l"));
    }

    #[test]
    fn what_is_no_file_becomes_text() {
        let text = |text: &str| Incoming::Text(text.into());
        assert_eq!(of(&json!({"sticker": {"emoji": "🎉"}})), text("🎉"));
        assert_eq!(of(&json!({"sticker": {}})), text("🖼"));
        let place = json!({"location": {"latitude": 50.45, "longitude": -30.5}});
        let link = "📍 https://www.openstreetmap.org/?mlat=50.45&mlon=-30.5";
        assert_eq!(of(&place), text(link));
        let contact =
            json!({"contact": {"phone_number": "+380", "first_name": "Olena", "last_name": "K"}});
        assert_eq!(of(&contact), text("👤 Olena K, +380"));
        assert_eq!(of(&json!({"poll": {"id": "7"}})), Incoming::Unsupported);
    }

    #[test]
    fn what_telegram_says_itself_is_no_message() {
        let user = json!({"id": 7, "is_bot": false, "first_name": "Olena"});
        for (fields, is) in [
            (json!({"pinned_message": {"text": "x"}}), Service::Pinned),
            (json!({"forum_topic_closed": {}}), Service::TopicClosed),
            (json!({"forum_topic_reopened": {}}), Service::TopicReopened),
            (
                json!({"forum_topic_created": {"name": "x"}}),
                Service::TopicChanged,
            ),
            (json!({"forum_topic_edited": {}}), Service::TopicChanged),
            (
                json!({"migrate_to_chat_id": -2}),
                Service::MovedTo(ChatId(-2)),
            ),
            (
                json!({"migrate_from_chat_id": -2}),
                Service::MovedFrom(ChatId(-2)),
            ),
            (
                json!({"new_chat_members": [user]}),
                Service::Came(vec![from_value(user.clone()).unwrap()]),
            ),
            (
                json!({"left_chat_member": user}),
                Service::Left(from_value(user.clone()).unwrap()),
            ),
        ] {
            assert_eq!(of(&fields), Incoming::Service(is));
        }
    }
}
