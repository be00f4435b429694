//! The view model: what the views read. It knows neither session nor browser.

mod file;
mod limits;
mod pages;
mod row;
mod watched;

pub(crate) use file::{Fate, Source, is_picture, plain_name};
pub(crate) use limits::{Limits, Unfit};
pub(crate) use pages::{Page, Pages};
pub(crate) use row::{Change, Group, Row, RowBody, RowState, Side, is_edited, name_of};
pub(crate) use watched::Watched;

/// Each thing that changes by itself. Clones are the same model.
#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) title: Watched<String>,
    /// Whether somebody is there who can answer, as far as that is known.
    pub(crate) present: Watched<bool>,
    /// Who is there, or how the connection stands, under the title.
    pub(crate) presence: Watched<String>,
    /// What keeps messages from going out, if anything.
    pub(crate) trouble: Watched<String>,
    /// What will be done about it.
    pub(crate) remedy: Watched<String>,
    /// Whether it is worth while to try now.
    pub(crate) can_try: Watched<bool>,
    /// Whether the device keeps nothing of the conversation.
    pub(crate) is_fleeting: Watched<bool>,
    /// What screen readers are to say.
    pub(crate) announcement: Watched<String>,
    /// What the visitor has written and not sent.
    pub(crate) draft: Watched<String>,
    /// What may be sent.
    pub(crate) limits: Watched<Limits>,
    /// What there is before the log.
    pub(crate) earlier: Watched<Earlier>,
    /// The log.
    pub(crate) pages: Pages,
    /// Whether its end is in sight.
    pub(crate) is_at_end: Watched<bool>,
    /// How many messages in it the visitor has not seen.
    pub(crate) unread: Watched<u32>,
    /// Who is typing, if anybody.
    pub(crate) typing: Watched<String>,
}

/// Messages before those in the log.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
pub(crate) enum Earlier {
    /// There are none.
    #[default]
    None,
    /// An earlier conversation, which is here but folded away.
    Folded,
    /// There are some.
    Some,
    /// They are being fetched.
    Loading,
}
