//! What the keys do. The same table answers a key and fills the help.

/// What a key asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Command {
    /// To the next conversation of the list.
    Next,
    /// To the previous conversation of the list.
    Previous,
    /// Into the reply field.
    Reply,
    /// Into the search field.
    Search,
    /// Choose files to attach.
    Attach,
    /// Resolve the conversation, or open it again.
    Resolve,
    /// Show or hide what is known of the visitor.
    Details,
    /// List the keys.
    Help,
    /// One step back: out of a field, a pane, a conversation.
    Leave,
}

/// A line of the help.
pub(crate) struct Shortcut {
    /// The keys as they are printed on the keyboard.
    pub keys: &'static [&'static str],
    /// What they do.
    pub does: &'static str,
}

/// Every shortcut, in the order of the help.
pub(crate) const SHORTCUTS: [Shortcut; 13] = [
    Shortcut {
        keys: &["J", "↓"],
        does: "Next conversation",
    },
    Shortcut {
        keys: &["K", "↑"],
        does: "Previous conversation",
    },
    Shortcut {
        keys: &["Enter"],
        does: "Open the conversation",
    },
    Shortcut {
        keys: &["R"],
        does: "Reply",
    },
    Shortcut {
        keys: &["Enter"],
        does: "Send, while replying",
    },
    Shortcut {
        keys: &["Shift", "Enter"],
        does: "New line, while replying",
    },
    Shortcut {
        keys: &["↑"],
        does: "Change your last message, in an empty reply",
    },
    Shortcut {
        keys: &["E"],
        does: "Resolve, or open again",
    },
    Shortcut {
        keys: &["A"],
        does: "Attach files",
    },
    Shortcut {
        keys: &["I"],
        does: "Show or hide the visitor’s details",
    },
    Shortcut {
        keys: &["/"],
        does: "Search",
    },
    Shortcut {
        keys: &["Esc"],
        does: "Leave the field, then the conversation",
    },
    Shortcut {
        keys: &["?"],
        does: "Show these shortcuts",
    },
];

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// Where typing writes.
    Field,
    /// On a row of the list.
    List,
    /// Anywhere else.
    Page,
}

/// What a key, as `KeyboardEvent.key` names it, asks for.
pub(crate) fn command(key: &str, place: Place) -> Option<Command> {
    if key == "Escape" {
        return Some(Command::Leave);
    }
    if place == Place::Field {
        return None;
    }
    Some(match key {
        "j" | "J" => Command::Next,
        "k" | "K" => Command::Previous,
        "ArrowDown" if place == Place::List => Command::Next,
        "ArrowUp" if place == Place::List => Command::Previous,
        "r" | "R" => Command::Reply,
        "a" | "A" => Command::Attach,
        "e" | "E" => Command::Resolve,
        "i" | "I" => Command::Details,
        "/" => Command::Search,
        "?" => Command::Help,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_never_a_command() {
        for key in ["j", "k", "r", "a", "e", "i", "/", "?", "ArrowDown", "Enter"] {
            assert_eq!(command(key, Place::Field), None, "{key}");
        }
        assert_eq!(command("Escape", Place::Field), Some(Command::Leave));
    }

    #[test]
    fn arrows_scroll_everywhere_but_in_the_list() {
        assert_eq!(command("ArrowDown", Place::List), Some(Command::Next));
        assert_eq!(command("ArrowDown", Place::Page), None);
        assert_eq!(command("J", Place::Page), Some(Command::Next));
    }
}
