//! Adapters to the browser. Each resource is a guard: dropped, it is gone.
//! They know no session and no view.

pub(crate) mod chapters;
pub(crate) mod clock;
pub(crate) mod dates;
pub(crate) mod dom;
pub(crate) mod download;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod fold;
pub(crate) mod idle;
pub(crate) mod intl;
pub(crate) mod listener;
pub(crate) mod microtask;
pub(crate) mod object_url;
pub(crate) mod page;
pub(crate) mod parts;
pub(crate) mod progress;
pub(crate) mod random;
pub(crate) mod record;
pub(crate) mod scroller;
pub(crate) mod socket;
pub(crate) mod storage;
pub(crate) mod store;
pub(crate) mod tabs;
pub(crate) mod telling;
pub(crate) mod text;
pub(crate) mod timer;
pub(crate) mod upload;
pub(crate) mod url;
