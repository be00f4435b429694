//! The view model: what the views read. It knows neither session nor browser.

mod limits;
mod row;
mod watched;

use std::sync::Arc;

pub(crate) use limits::{Limits, Unfit};
pub(crate) use row::{Group, Row, RowBody, RowState, Side, Source, is_edited};
pub(crate) use watched::Watched;

/// Each thing that changes by itself. Clones are the same model.
#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) title: Watched<String>,
    /// Whether somebody is there who can answer, as far as that is known.
    pub(crate) present: Watched<bool>,
    /// Who is there, or how the connection stands, under the title.
    pub(crate) presence: Watched<String>,
    /// What is wrong with the connection, if anything.
    pub(crate) trouble: Watched<String>,
    /// What will be done about it.
    pub(crate) remedy: Watched<String>,
    /// What screen readers are to say.
    pub(crate) announcement: Watched<String>,
    /// What may be sent.
    pub(crate) limits: Watched<Limits>,
    /// What there is before the log.
    pub(crate) earlier: Watched<Earlier>,
    /// The log.
    pub(crate) rows: Watched<Vec<Arc<Row>>>,
    /// How the conversation ended, if it did.
    pub(crate) end: Watched<String>,
    /// Who is typing, if anybody.
    pub(crate) typing: Watched<String>,
    /// The way to Telegram.
    pub(crate) handoff: Watched<Handoff>,
}

/// The way to Telegram.
#[derive(Clone, Default, Eq, PartialEq)]
pub(crate) enum Handoff {
    /// There is none, or the visitor is there already.
    #[default]
    None,
    /// A link can be asked for.
    Offered,
    /// It has been.
    Asked,
    /// There is none now.
    Refused,
    /// An https URL: a credential.
    Link(String),
}

/// Messages before those in the log.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
pub(crate) enum Earlier {
    /// There are none.
    #[default]
    None,
    /// There are some.
    Some,
    /// They are being fetched.
    Loading,
}
