//! Channels and their office hours.

use serde::{Deserialize, Serialize};

/// All channels.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Channels {
    /// By name.
    pub channels: Vec<Channel>,
}

/// A channel.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// A channel's office hours and what follows from them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hours {
    /// The hours; none: visitors are told nothing of them.
    pub week: Option<Week>,
    /// Whether somebody answers now.
    pub open: bool,
    /// When that changes next; none: never.
    pub changes_at: Option<String>,
}

/// Says when somebody answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetHours {
    /// The hours; none: visitors are told nothing of them.
    pub week: Option<Week>,
}

/// The hours of a week.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Week {
    /// The IANA name of the time zone, such as `Europe/Kyiv`.
    pub time_zone: String,
    /// The spans in which somebody answers, up to 28. Those that touch become
    /// one.
    pub spans: Vec<Span>,
}

/// A span of a day.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// 1 is Monday, 7 Sunday.
    pub weekday: u8,
    /// From this minute of the day: 0 to 1439.
    pub from: u16,
    /// Up to this minute of the day, which is not in it: at most 1440.
    pub to: u16,
}
