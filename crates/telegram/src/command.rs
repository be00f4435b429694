//! Commands: a word with a slash at the very beginning of a message.

use crate::link::{HostCode, Payload};

/// What a message asks of the bot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Command {
    /// Make this group a channel's desk, with the code of one that is there.
    Host(Option<String>, Option<HostCode>),
    /// The group is a desk no longer.
    Drop,
    /// Become a visitor of a channel.
    Join(Option<String>),
    /// The button that opens a chat with the bot.
    Start(Payload),
    /// End being a visitor.
    Leave,
    /// Who am I, and where?
    Info,
    /// What can the bot do?
    Help,
    /// Let the visitor write no more.
    Block,
    /// The conversation is done.
    Resolve,
    /// A command that there is not.
    Unknown,
}

/// What a text is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Parsed {
    /// No command.
    Text,
    /// A command for another bot of the group.
    Elsewhere,
    /// A command for this one.
    Command(Command),
}

/// Reads a text. A slash somewhere within is no command, and neither is a path
/// such as `/etc/hosts`.
pub fn parse(text: &str, bot_name: &str) -> Parsed {
    let Some(rest) = text.strip_prefix('/') else {
        return Parsed::Text;
    };
    let (word, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, addressee) = match word.split_once('@') {
        Some((name, addressee)) => (name, Some(addressee)),
        None => (word, None),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if name.is_empty() || name.len() > 32 || !name.bytes().all(plain) {
        return Parsed::Text;
    }
    if addressee.is_some_and(|addressee| !addressee.eq_ignore_ascii_case(bot_name)) {
        return Parsed::Elsewhere;
    }
    let mut arguments = argument.split_whitespace();
    let argument = arguments.next();
    let owned = argument.map(str::to_owned);
    Parsed::Command(match name.to_ascii_lowercase().as_str() {
        "host" => Command::Host(owned, arguments.next().map(HostCode::new)),
        "drop" => Command::Drop,
        "join" => Command::Join(owned),
        "start" => Command::Start(Payload::parse(argument.unwrap_or_default())),
        "leave" => Command::Leave,
        "info" => Command::Info,
        "help" => Command::Help,
        "block" => Command::Block,
        "resolve" => Command::Resolve,
        _ => Command::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> Option<Command> {
        match parse(text, "KiteBot") {
            Parsed::Command(command) => Some(command),
            Parsed::Text | Parsed::Elsewhere => None,
        }
    }

    #[test]
    fn commands_have_names_and_arguments() {
        let host = Some(Command::Host(Some("shop-help".into()), None));
        for text in [
            "/host shop-help",
            "/HOST@kitebot\nshop-help",
            "/host@KiteBot  shop-help ",
        ] {
            assert_eq!(command(text), host, "{text}");
        }
        assert_eq!(command("/host"), Some(Command::Host(None, None)));
        let code = Some(HostCode::new("k7"));
        let coded = Command::Host(Some("shop-help".into()), code);
        assert_eq!(command("/host shop-help k7 please"), Some(coded));
        assert_eq!(
            command("/join shop-help"),
            Some(Command::Join(Some("shop-help".into())))
        );
        assert_eq!(command("/start"), Some(Command::Start(Payload::Empty)));
        let channel = Payload::Channel("shop-help".into());
        assert_eq!(command("/start shop-help"), Some(Command::Start(channel)));
        for (text, is) in [
            ("/drop", Command::Drop),
            ("/leave", Command::Leave),
            ("/info", Command::Info),
            ("/help", Command::Help),
            ("/block", Command::Block),
            ("/resolve@KITEBOT", Command::Resolve),
            ("/dance", Command::Unknown),
        ] {
            assert_eq!(command(text), Some(is));
        }
    }

    #[test]
    fn other_texts_are_no_commands() {
        for text in [
            "",
            "/",
            "host",
            "please /drop",
            " /drop",
            "/etc/hosts",
            "//drop",
            "/-drop",
            "/@KiteBot",
        ] {
            assert_eq!(parse(text, "KiteBot"), Parsed::Text, "{text}");
        }
        assert_eq!(parse("/drop@OtherBot", "KiteBot"), Parsed::Elsewhere);
    }
}
