//! The office hours of a channel: shown, changed, saved.

use kite_desk_api::{Channel, Hours, SetHours};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Dialog};
use crate::api::{self, ApiError};
use crate::browser::clock;
use crate::state::hours::Form;

/// The office hours that are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Office {
    /// All channels.
    pub channels: Vec<Channel>,
    /// The channel whose hours these are.
    pub channel: String,
    /// How they are set; none: not fetched yet.
    pub hours: Option<Hours>,
    /// How they are written.
    pub form: Form,
    /// Grows with every set of hours that comes from the server.
    pub edition: u32,
    /// What is wrong.
    pub trouble: Option<String>,
    /// Whether they are as they are written, since they were saved.
    pub saved: bool,
}

impl Desk {
    /// Shows the hours of the open conversation's channel, or of the first.
    pub(crate) fn show_office(self) {
        self.office.set(Office::default());
        self.dialog.set(Some(Dialog::Office));
        let open = self.open.get_untracked();
        spawn_local(async move {
            match api::channels().await {
                Ok(found) => {
                    let of_open = open.and_then(|id| {
                        self.inbox
                            .with_untracked(|inbox| Some(inbox.get(id)?.channel.clone()))
                    });
                    let first = found.channels.first().map(|channel| channel.name.clone());
                    self.office
                        .update(|office| office.channels = found.channels);
                    match of_open.or(first) {
                        Some(channel) => self.choose_office(channel),
                        None => self.office_trouble("There is no channel yet."),
                    }
                }
                Err(error) => {
                    self.notice(&error);
                    self.office_trouble(&error.to_string());
                }
            }
        });
    }

    /// Shows the hours of another channel.
    pub(crate) fn choose_office(self, channel: String) {
        self.office.update(|office| {
            office.channel.clone_from(&channel);
            office.hours = None;
            office.trouble = None;
            office.saved = false;
        });
        spawn_local(async move {
            let hours = api::hours(&channel).await;
            self.notice_failure(&hours);
            self.take_hours(&channel, hours);
        });
    }

    /// Saves the hours as they are written.
    pub(crate) fn save_office(self) {
        let (channel, week) = self
            .office
            .with_untracked(|office| (office.channel.clone(), office.form.week()));
        match week {
            Ok(week) => spawn_local(async move {
                let saved = api::set_hours(&channel, &SetHours { week }).await;
                self.notice_failure(&saved);
                let well = saved.is_ok();
                self.take_hours(&channel, saved);
                self.office.update(|office| office.saved = well);
            }),
            Err(day) => {
                let words = [day, " has a time that is none, or that ends as it begins."];
                self.office_trouble(&words.concat());
            }
        }
    }

    /// Changes what is written.
    pub(crate) fn write_office(self, change: impl FnOnce(&mut Form)) {
        self.office.update(|office| {
            change(&mut office.form);
            office.saved = false;
        });
    }

    fn take_hours(self, channel: &str, hours: Result<Hours, ApiError>) {
        self.office.update(|office| {
            if office.channel != channel {
                return;
            }
            match hours {
                Ok(hours) => {
                    office.form = Form::of(hours.week.as_ref(), &clock::zone());
                    office.hours = Some(hours);
                    office.edition += 1;
                    office.trouble = None;
                }
                Err(error) => office.trouble = Some(error.to_string()),
            }
        });
    }

    fn notice_failure<T>(self, answer: &Result<T, ApiError>) {
        if let Err(error) = answer {
            self.notice(error);
        }
    }

    fn office_trouble(self, words: &str) {
        self.office
            .update(|office| office.trouble = Some(words.into()));
    }
}
