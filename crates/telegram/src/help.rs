//! What the bot says of itself, in the languages that it speaks.

use crate::api::{BotCommand, CommandScope, SetMyCommands};

/// A language that the bot speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// English: for all who speak none of the others.
    English,
    /// Ukrainian.
    Ukrainian,
}

impl Language {
    /// The language by the tag of a person's app, such as `uk-UA`.
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split('-').next());
        match primary {
            Some(tag) if tag.eq_ignore_ascii_case("uk") => Self::Ukrainian,
            _ => Self::English,
        }
    }
}

/// Where somebody asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    /// In a group: operators.
    Operators,
    /// In private: a visitor.
    Visitor,
}

/// A command with what it does, in English and Ukrainian.
struct Row(&'static str, &'static str, &'static str);

const OPERATORS: [Row; 6] = [
    Row(
        "host",
        "Make this group the desk of a channel: /host CHANNEL",
        "Зробити цю групу столом підтримки каналу: /host КАНАЛ",
    ),
    Row(
        "drop",
        "Be the desk no longer; the channel stays",
        "Більше не бути столом підтримки; канал лишиться",
    ),
    Row("resolve", "The conversation is done", "Завершити розмову"),
    Row(
        "block",
        "Let this visitor write no more",
        "Заблокувати відвідувача",
    ),
    Row(
        "info",
        "Show this group's channel",
        "Показати канал цієї групи",
    ),
    Row("help", "Show what I can do", "Показати, що я вмію"),
];

const VISITORS: [Row; 4] = [
    Row(
        "join",
        "Write to a channel's support: /join CHANNEL",
        "Написати в підтримку каналу: /join КАНАЛ",
    ),
    Row("leave", "Leave the conversation", "Вийти з розмови"),
    Row("info", "Show whom you write to", "Показати, кому ви пишете"),
    Row("help", "Show what I can do", "Показати, що я вмію"),
];

impl Audience {
    fn rows(self) -> &'static [Row] {
        match self {
            Self::Operators => &OPERATORS,
            Self::Visitor => &VISITORS,
        }
    }
}

/// The answer to `/help`.
pub fn help(audience: Audience, language: Language) -> String {
    let before = match (audience, language) {
        (Audience::Operators, Language::English) => {
            "I bring a web chat's visitors here. Reply to a visitor's message, or write in the visitor's topic, and the visitor gets it."
        }
        (Audience::Operators, Language::Ukrainian) => {
            "Я приношу сюди відвідувачів вебчату. Дайте відповідь на повідомлення відвідувача або напишіть у його темі, і він її отримає."
        }
        (Audience::Visitor, Language::English) => "What you write here goes to the support.",
        (Audience::Visitor, Language::Ukrainian) => "Те, що ви тут пишете, отримує підтримка.",
    };
    let mut text = format!("{before}\n");
    for Row(command, english, ukrainian) in audience.rows() {
        let words = match language {
            Language::English => english,
            Language::Ukrainian => ukrainian,
        };
        text.push_str("\n/");
        text.push_str(command);
        text.push_str(" — ");
        text.push_str(words);
    }
    text
}

/// The menus of commands, one for each kind of chat and language.
pub fn menus() -> Vec<SetMyCommands> {
    let scopes = [
        (Audience::Operators, CommandScope::AllGroupChats),
        (Audience::Visitor, CommandScope::AllPrivateChats),
    ];
    let languages = [(Language::English, None), (Language::Ukrainian, Some("uk"))];
    let mut menus = Vec::new();
    for (audience, scope) in scopes {
        for (language, language_code) in languages {
            let commands = audience
                .rows()
                .iter()
                .map(|Row(command, english, ukrainian)| BotCommand {
                    command,
                    description: match language {
                        Language::English => english,
                        Language::Ukrainian => ukrainian,
                    },
                });
            let commands = commands.collect();
            menus.push(SetMyCommands {
                commands,
                scope,
                language_code,
            });
        }
    }
    menus
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Parsed, parse};

    #[test]
    fn people_are_answered_in_their_language() {
        for tag in ["uk", "uk-UA", "UK"] {
            assert_eq!(Language::of(Some(tag)), Language::Ukrainian);
        }
        for tag in [None, Some("en"), Some(""), Some("ukx")] {
            assert_eq!(Language::of(tag), Language::English);
        }
        assert!(help(Audience::Visitor, Language::Ukrainian).contains("підтримка"));
        assert!(help(Audience::Operators, Language::English).contains("\n/host — Make"));
    }

    #[test]
    fn every_command_of_a_menu_is_one() {
        let menus = menus();
        assert_eq!(menus.len(), 4);
        for command in menus.iter().flat_map(|menu| &menu.commands) {
            let parsed = parse(&format!("/{}", command.command), "KiteBot");
            assert_ne!(
                parsed,
                Parsed::Command(Command::Unknown),
                "{}",
                command.command
            );
            assert_ne!(parsed, Parsed::Text);
        }
    }
}
