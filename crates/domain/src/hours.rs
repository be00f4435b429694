//! When somebody answers.

use kite_protocol::v2::Span;

/// The hours of a week, in one time zone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfficeHours {
    /// The time zone, by its IANA name.
    pub time_zone: String,
    /// The spans, in the order of the week, none inside another.
    pub week: Vec<Span>,
}
