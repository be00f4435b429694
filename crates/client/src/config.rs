//! Who the visitor is, and of which channel.

use kite_protocol::limits::{COMMENT_BYTES, FILE_NAME_BYTES, MEMBER_NAME_BYTES};
use kite_protocol::v2::UserToken;
use kite_protocol::{ChannelName, DeviceToken, MemberId};

/// What a session says at JOIN.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    /// The channel to join.
    pub channel: ChannelName,
    /// The secret by which the visitor is known.
    pub member: MemberId,
    /// The name to show to operators; none: one that the server chooses. Cut
    /// to what the protocol takes.
    pub name: Option<String>,
    /// The secret by which this device is known. Its owner makes it at random
    /// and keeps it durably before anything is applied to the session that may
    /// connect: a visitor whose device forgets it cannot come back.
    pub device: DeviceToken,
    /// A JWT that proves who the visitor is, where the site has one.
    pub user_token: Option<UserToken>,
}

/// The longest ending that a file name keeps when it is cut, dot included.
const EXTENSION_BYTES: usize = 16;

/// A member name that no JOIN is refused for.
pub(crate) fn fit_member_name(name: Option<String>) -> Option<String> {
    let mut name = printable(name?);
    cut(&mut name, MEMBER_NAME_BYTES);
    (!name.trim().is_empty()).then_some(name)
}

/// A file name that no UPL is refused for; its extension survives.
pub(crate) fn fit_file_name(name: String) -> String {
    let mut name = printable(name);
    if name.is_empty() {
        return "file".to_owned();
    }
    if name.len() > FILE_NAME_BYTES {
        let dot = name.rfind('.').unwrap_or(name.len());
        let extension = name.split_off(dot);
        if extension.len() > EXTENSION_BYTES {
            name.push_str(&extension);
            cut(&mut name, FILE_NAME_BYTES);
        } else {
            cut(&mut name, FILE_NAME_BYTES - extension.len());
            name.push_str(&extension);
        }
    }
    name
}

/// A comment that no RATE or REPORT is refused for.
pub(crate) fn fit_comment(comment: Option<String>) -> Option<String> {
    let mut comment = comment?;
    comment.retain(|c| c != '\0');
    cut(&mut comment, COMMENT_BYTES);
    (!comment.trim().is_empty()).then_some(comment)
}

fn printable(mut text: String) -> String {
    text.retain(|c| !c.is_control());
    text
}

fn cut(text: &mut String, max: usize) {
    text.truncate(text.floor_char_boundary(max));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_one_that_the_protocol_takes() {
        assert_eq!(fit_member_name(None), None);
        assert_eq!(fit_member_name(Some("\u{7}\n ".into())), None);
        assert_eq!(
            fit_member_name(Some("Ada\nL".into())).as_deref(),
            Some("AdaL")
        );
        let long = fit_member_name(Some("ü".repeat(200))).unwrap();
        assert_eq!(long, "ü".repeat(128));
    }

    #[test]
    fn a_long_file_name_keeps_its_extension() {
        let name = fit_file_name(format!("{}.pdf", "ж".repeat(200)));
        assert_eq!(name, format!("{}.pdf", "ж".repeat(125)));
        let name = fit_file_name(format!("a.{}", "b".repeat(300)));
        assert_eq!(name, format!("a.{}", "b".repeat(253)));
        assert_eq!(fit_file_name("\u{0}".into()), "file");
        assert_eq!(fit_file_name("a\tb.png".into()), "ab.png");
    }
}
