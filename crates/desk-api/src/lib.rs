//! What the desk's page and the server say to each other: one definition for
//! both ends. It knows neither HTTP nor the DOM.
//!
//! All times are ISO 8601 in UTC, all sizes bytes. Requests that change
//! something carry the header [`CSRF_HEADER`], which no other site's page can
//! send without leave. What makes an entry carries an id of the desk's choice;
//! sent again with the same id it changes nothing and gives the same answer.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /desk/api/login` | [`Login`] | [`Me`] and the session cookie; 401, 429 |
//! | `POST /desk/api/logout` | | 204 |
//! | `GET /desk/api/me` | | [`Me`] |
//! | `PUT /desk/api/me/away` | [`Away`] | 204 |
//! | `GET /desk/api/conversations?state=STATE&before=CURSOR&limit=N` | | [`Inbox`]; without `state` (`open`, `resolved`) all |
//! | `POST /desk/api/conversations/received` | [`Received`] | 204; what is no more is passed over |
//! | `GET /desk/api/conversations/{id}` | | [`Conversation`] |
//! | `GET /desk/api/conversations/{id}/entries?before=SEQ&after=SEQ&limit=N` | | [`Page`]; with neither `before` nor `after` the last one |
//! | `POST /desk/api/conversations/{id}/messages` | [`Reply`] | [`Entry`]; 413 |
//! | `POST /desk/api/conversations/{id}/files/{messageId}?name=NAME` | the bytes, with `Content-Type` and `Content-Length` | [`Entry`]; 409, 411, 413, 415, 507 |
//! | `POST /desk/api/conversations/{id}/edits` | [`Edit`] | [`Entry`]; 403, 404, 409, 413 |
//! | `POST /desk/api/conversations/{id}/states` | [`SetState`] | [`Entry`] |
//! | `POST /desk/api/conversations/{id}/read` | [`Read`] | 204; 404 |
//! | `POST /desk/api/conversations/{id}/typing` | [`Typing`] | 204 |
//! | `PUT /desk/api/conversations/{id}/blocked` | [`Blocked`] | 204 |
//! | `DELETE /desk/api/conversations/{id}/report` | | 204 |
//! | `GET /desk/api/channels` | | [`Channels`] |
//! | `GET /desk/api/channels/{name}/hours` | | [`Hours`] |
//! | `PUT /desk/api/channels/{name}/hours` | [`SetHours`] | [`Hours`]; 400 |
//! | `GET /desk/api/outlets` | | [`Outlets`] |
//! | `POST /desk/api/outlets/{channel}/resume` | | 204: what waits for the channel's desk elsewhere is sent again; 404 |
//! | `GET /desk/api/events` | | Server-Sent Events, below |
//!
//! Without a session every request but the login is answered with 401, one
//! about a conversation or a channel that does not exist with 404, one that
//! changes something without [`CSRF_HEADER`] or from another origin's page
//! with 403.
//!
//! | event | data | |
//! |---|---|---|
//! | `conversation` | [`Changed`] | it has something new: fetch it |
//! | `signal` | [`Signal`] | who is there and who types, at this moment |
//! | `presence` | [`Presence`] | which operators are there; also as the stream begins |
//! | `outlets` | `{}` | a desk elsewhere was parked or resumed: fetch them |
//! | `resync` | `{}` | the desk missed something and has to fetch all it shows |
//!
//! The server ends the stream of events from time to time and when it stops;
//! the desk opens it again and fetches what it shows, as after any gap.
//!
//! Every refusal has an [`Error`] as its body. Its codes:
//!
//! | code | status | |
//! |---|---|---|
//! | `not-logged-in` | 401 | there is no session, or it has ended |
//! | `login-invalid` | 401 | the login token is unknown, used or expired |
//! | `too-many-attempts` | 429 | too many logins failed; `Retry-After` says when to try again |
//! | `csrf`, `foreign-origin` | 403 | the request may not have been meant |
//! | `bad-request` | 400, 413, 415, 422 | query or body is not what the table above asks for |
//! | `unknown-conversation`, `unknown-channel` | 404 | there is no such thing |
//! | `unknown-outlet` | 404 | the channel has no desk elsewhere |
//! | `unknown-entry` | 404 | the conversation has no entry of this number |
//! | `not-yours` | 403 | only who wrote a message can change it |
//! | `not-editable` | 409 | it is no text, or, to be deleted, no text or file; or it is deleted already |
//! | `text-empty`, `text-nul`, `text-too-large` | 400, 400, 413 | the text |
//! | `file-name`, `file-type`, `file-too-large` | 400, 415, 413 | what the file is |
//! | `size-required`, `wrong-size`, `upload-broken` | 411, 400, 400 | how it was sent |
//! | `quota-exceeded` | 507 | the channel has no room for further files |
//! | `id-used` | 409 | another file was sent under this id |
//! | `time-zone`, `hours` | 400 | what is wrong with the office hours |
//! | `unknown-endpoint`, `wrong-method` | 404, 405 | not in the table above |
//! | `internal` | 500 | the server failed; its log says why |

mod conversation;
mod entry;
mod hours;
mod outlet;
mod presence;

use serde::{Deserialize, Serialize};

pub use conversation::{
    Blocked, Changed, Conversation, Inbox, Read, Received, ReceivedUpTo, Report, Signal, State,
    Typing,
};
pub use entry::{Content, Edit, Entry, File, Page, Reply, Role, SetState};
pub use hours::{Channel, Channels, Hours, SetHours, Span, Week};
pub use outlet::{DeskOutlet, Outlets, Parked};
pub use presence::{Away, Presence};

/// The header that requests which change something must carry, with any value.
pub const CSRF_HEADER: &str = "x-kite-desk";

/// A page of entries or conversations holds at most so many.
pub const PAGE_LIMIT: u32 = 100;

/// Trades the token of a login link for a session.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The token behind `#login=`.
    pub token: String,
}

/// Who is logged in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The operator's name as visitors see it.
    pub name: String,
    /// Whether visitors are told that this operator is not there.
    pub away: bool,
}

/// Why a request was refused.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// For programs; stable.
    pub code: String,
    /// For people: what was wrong and what is right.
    pub message: String,
}
