//! The chats of other services in which operators answer, too: what of them
//! operators have to know.

use kite_desk_api::DeskOutlet;

use super::time;

/// The desks elsewhere, as far as the page knows them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outlets {
    desks: Vec<DeskOutlet>,
    /// The channels of those that were told to go on, until that is answered.
    resuming: Vec<String>,
}

/// A desk elsewhere that gets nothing any more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Trouble {
    /// The channel.
    pub channel: String,
    /// The service, as people call it.
    pub service: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: i64,
    /// What waits, in words; empty: nothing.
    pub waiting: String,
    /// Whether it was told to go on and that is not answered.
    pub resuming: bool,
}

impl Outlets {
    /// Takes what the server says.
    pub(crate) fn take(&mut self, desks: Vec<DeskOutlet>) {
        self.desks = desks;
    }

    /// Those that get nothing any more.
    pub(crate) fn troubles(&self) -> Vec<Trouble> {
        let troubles = self.desks.iter().filter_map(|desk| {
            let parked = desk.parked.as_ref()?;
            Some(Trouble {
                channel: desk.channel.clone(),
                service: service(&desk.connector).to_owned(),
                reason: parked.reason.clone(),
                since: time::millis(&parked.since),
                waiting: waiting(desk.waiting),
                resuming: self.resuming.contains(&desk.channel),
            })
        });
        troubles.collect()
    }

    /// One is told to go on; not so, if it has been.
    pub(crate) fn resume(&mut self, channel: &str) -> bool {
        let is_new = !self.resuming.iter().any(|known| known == channel);
        if is_new {
            self.resuming.push(channel.to_owned());
        }
        is_new
    }

    /// That is answered.
    pub(crate) fn resumed(&mut self, channel: &str) {
        self.resuming.retain(|known| known != channel);
    }
}

/// What people call a connector.
pub(crate) fn service(connector: &str) -> &str {
    match connector {
        "telegram" => "Telegram",
        other => other,
    }
}

fn waiting(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => "1 message waits".into(),
        many => [&many.to_string(), " messages wait"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use kite_desk_api::Parked;

    use super::*;

    fn desk(channel: &str, reason: Option<&str>, waiting: u32) -> DeskOutlet {
        DeskOutlet {
            channel: channel.into(),
            connector: "telegram".into(),
            waiting,
            parked: reason.map(|reason| Parked {
                reason: reason.into(),
                since: "2026-11-20T10:00:00Z".into(),
            }),
        }
    }

    #[test]
    fn only_what_stands_still_is_told() {
        let mut outlets = Outlets::default();
        assert_eq!(outlets.troubles(), []);
        outlets.take(vec![
            desk("well", None, 3),
            desk("gone", Some("The bot was removed from the group"), 1),
            desk("mute", Some("The bot may not write"), 0),
        ]);
        let [gone, mute] = &outlets.troubles()[..] else {
            panic!("two stand still")
        };
        assert_eq!(gone.channel, "gone");
        assert_eq!(gone.service, "Telegram");
        assert_eq!(gone.reason, "The bot was removed from the group");
        assert_eq!(gone.since, time::millis("2026-11-20T10:00:00Z"));
        assert_eq!(gone.waiting, "1 message waits");
        assert_eq!(mute.waiting, "");
        assert_eq!(waiting(12), "12 messages wait");
        outlets.take(vec![desk("gone", None, 1)]);
        assert_eq!(outlets.troubles(), []);
    }

    #[test]
    fn one_is_told_to_go_on_once_until_that_is_answered() {
        let mut outlets = Outlets::default();
        outlets.take(vec![
            desk("gone", Some("why"), 2),
            desk("mute", Some("why"), 2),
        ]);
        let resuming = |outlets: &Outlets| {
            let troubles = outlets.troubles();
            troubles.iter().map(|it| it.resuming).collect::<Vec<_>>()
        };
        assert!(outlets.resume("gone"));
        assert!(!outlets.resume("gone"));
        assert_eq!(resuming(&outlets), [true, false]);
        outlets.resumed("gone");
        assert_eq!(resuming(&outlets), [false, false]);
        assert!(outlets.resume("gone"));
    }

    #[test]
    fn an_unknown_service_keeps_its_word() {
        assert_eq!(service("telegram"), "Telegram");
        assert_eq!(service("pigeons"), "pigeons");
    }
}
