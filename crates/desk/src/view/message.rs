//! A message of the log.

use kite_desk_api::{File, Role};
use kite_protocol::file::is_raster_image;
use leptos::prelude::*;

use super::button::quiet;
use super::element::{El, el};
use super::icon::{self, icon};
use super::own;
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::layout::{self, Body, UnderWay};
use crate::state::outgoing::Delivery;
use crate::state::text::{self, Segment};
use crate::state::thread::Receipt;

/// A text, a picture or a file, with who, when, and how far it has come.
pub(crate) fn message(
    conversation: i64,
    message: layout::Message,
    receipt: Memo<Option<(u32, Receipt)>>,
) -> AnyView {
    let deleted = message.body == Body::Deleted;
    let edited = message.edited_at.filter(|_| !deleted);
    let class = class(&message, edited.is_some());
    let menu = message
        .seq
        .filter(|_| message.own && !deleted && message.under_way.is_none())
        .map(|seq| own::menu(conversation, seq, matches!(message.body, Body::Text(_))));
    let who = if message.author.is_empty() {
        "You"
    } else {
        &message.author
    };
    let time = clock::time(message.at);
    let heard = [who, ", ", &time, ": "].concat();
    let seen = el("span", "")
        .attr("aria-hidden", "true")
        .attr("title", &clock::full(message.at))
        .text(&[who, " · ", &time].concat());
    let edited = edited.map(|at| {
        el("span", "edited")
            .attr("title", &["Edited ", &clock::full(at)].concat())
            .text("edited")
            .view()
    });
    let seq = message.seq;
    let come = move || match receipt.get() {
        Some((last, receipt)) if seq == Some(last) => match receipt {
            Receipt::Sent => " · Sent".into(),
            Receipt::Delivered => " · Delivered".into(),
            Receipt::Read => " · Read".into(),
        },
        _ => String::new(),
    };
    let meta = el("p", "meta")
        .maybe(edited)
        .child(seen.view())
        .child(el("span", "receipt").live_text(come).view())
        .maybe(
            message
                .under_way
                .map(|under_way| state(conversation, under_way)),
        );
    el("article", &class)
        .child(el("span", "sr-only").text(&heard).view())
        .child(
            el("div", "said")
                .maybe(menu)
                .child(body(message.body))
                .view(),
        )
        .child(meta.view())
        .view()
}

fn class(message: &layout::Message, edited: bool) -> String {
    let delivery = message
        .under_way
        .as_ref()
        .map(|under_way| &under_way.delivery);
    let mut class = String::from(match message.role {
        Role::Visitor => "message incoming",
        Role::Operator => "message outgoing",
        Role::Notice => "message notice",
    });
    for (holds, name) in [
        (message.joined, " joined"),
        (delivery.is_some() && message.seq.is_none(), " pending"),
        (delivery.is_some() && message.seq.is_some(), " changing"),
        (matches!(delivery, Some(Delivery::Failed(_))), " failed"),
        (edited, " was-edited"),
    ] {
        if holds {
            class.push_str(name);
        }
    }
    class
}

fn body(body: Body) -> AnyView {
    match body {
        Body::Text(text) => linked(&text),
        Body::Deleted => el("p", "bubble gone").text("Message deleted").view(),
        Body::File(file) => stored_file(&file),
        Body::Local(file) => match &file.preview {
            Some(url) => {
                let picture = el("img", "").attr("src", url).attr("alt", &file.name);
                el("span", "picture").child(picture.view()).view()
            }
            None => card(el("span", "card"), &file.name, file.size).view(),
        },
    }
}

/// How far something on its way has come.
pub(crate) fn state(conversation: i64, under_way: UnderWay) -> AnyView {
    let desk = Desk::of_page();
    let UnderWay { id, delivery } = under_way;
    match delivery {
        Delivery::Waiting => el("span", "state").text(" · Waiting").view(),
        Delivery::Sending => el("span", "state").text(" · Sending…").view(),
        Delivery::Failed(reason) => {
            let again = id.clone();
            let words = el("span", "state")
                .attr("role", "alert")
                .text(&[" · Not sent: ", &reason].concat());
            (
                words.view(),
                quiet("Try again", move || desk.retry(conversation, &again)),
                quiet("Discard", move || desk.discard(conversation, &id)),
            )
                .into_any()
        }
    }
}

fn linked(text: &str) -> AnyView {
    let mut bubble = el("p", "bubble").attr("dir", "auto");
    for segment in text::segments(text) {
        bubble = match segment {
            Segment::Plain(plain) => bubble.text(plain),
            Segment::Link(address) => bubble.child(
                el("a", "")
                    .attr("href", address)
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow")
                    .text(address)
                    .view(),
            ),
        };
    }
    bubble.view()
}

fn stored_file(file: &File) -> AnyView {
    let url = &file.url;
    if is_raster_image(&file.media_type) {
        let picture = el("img", "")
            .attr("src", url)
            .attr("alt", &file.name)
            .attr("loading", "lazy")
            .attr("decoding", "async");
        el("a", "picture")
            .attr("href", url)
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .child(picture.view())
            .view()
    } else {
        let link = el("a", "card")
            .attr("href", url)
            .attr("download", &file.name);
        card(link, &file.name, file.size)
            .child(icon(icon::DOWNLOAD))
            .view()
    }
}

/// What a file that cannot be shown looks like.
fn card(card: El, name: &str, size: u64) -> El {
    let about = el("span", "about")
        .child(
            el("span", "file-name")
                .attr("dir", "auto")
                .text(name)
                .view(),
        )
        .child(el("span", "file-size").text(&text::size(size)).view());
    card.child(icon(icon::FILE)).child(about.view())
}
