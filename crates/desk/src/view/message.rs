//! A message of the log.

use kite_desk_api::{File, Role};
use kite_protocol::file::is_raster_image;
use leptos::prelude::*;

use super::button::quiet;
use super::icon::{self, icon};
use super::own;
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::layout::{self, Body, UnderWay};
use crate::state::outgoing::Delivery;
use crate::state::text::{self, Segment};
use crate::state::thread::Receipt;

/// A text, a picture or a file, with who, when, and how far it has come.
#[component]
pub(crate) fn Message(
    conversation: i64,
    message: layout::Message,
    receipt: Memo<Option<(u32, Receipt)>>,
) -> impl IntoView {
    let side = match message.role {
        Role::Visitor => "message incoming",
        Role::Operator => "message outgoing",
        Role::Notice => "message notice",
    };
    let delivery = message
        .under_way
        .as_ref()
        .map(|under_way| &under_way.delivery);
    let failed = matches!(delivery, Some(Delivery::Failed(_)));
    let pending = delivery.is_some() && message.seq.is_none();
    let changing = delivery.is_some() && message.seq.is_some();
    let deleted = message.body == Body::Deleted;
    let menu = message
        .seq
        .filter(|_| message.own && !deleted && !changing)
        .map(|seq| own::menu(conversation, seq, matches!(message.body, Body::Text(_))));
    let who = if message.author.is_empty() {
        "You".to_owned()
    } else {
        message.author
    };
    let body = match message.body {
        Body::Text(text) => view! { <p class="bubble" dir="auto">{linked(&text)}</p> }.into_any(),
        Body::Deleted => view! { <p class="bubble gone">"Message deleted"</p> }.into_any(),
        Body::File(file) => stored_file(file).into_any(),
        Body::Local(file) => match file.preview {
            Some(url) => view! {
                <span class="picture"><img src=url alt=file.name /></span>
            }
            .into_any(),
            None => view! { <span class="card">{card(file.name, file.size)}</span> }.into_any(),
        },
    };
    let edited = message.edited_at.filter(|_| !deleted).map(|at| {
        let title = ["Edited ", &clock::full(at)].concat();
        view! { <span class="edited" title=title>"edited · "</span> }
    });
    let was_edited = edited.is_some();
    let seq = message.seq;
    let come = move || {
        let (last, receipt) = receipt.get()?;
        (seq == Some(last)).then_some(match receipt {
            Receipt::Sent => " · Sent",
            Receipt::Delivered => " · Delivered",
            Receipt::Read => " · Read",
        })
    };
    let time = clock::time(message.at);
    view! {
        <article
            class=side
            class:joined=message.joined
            class:pending=pending
            class:changing=changing
            class:failed=failed
            class:was-edited=was_edited
        >
            <span class="sr-only">{who.clone()} ", " {time.clone()} ": "</span>
            <div class="said">{menu} {body}</div>
            <p class="meta">
                {edited}
                <span aria-hidden="true" title=clock::full(message.at)>{who} " · " {time}</span>
                <span class="receipt">{come}</span>
                {message.under_way.map(|under_way| view! { <State conversation under_way /> })}
            </p>
        </article>
    }
}

/// How far something on its way has come.
#[component]
pub(crate) fn State(conversation: i64, under_way: UnderWay) -> impl IntoView {
    let desk = Desk::of_page();
    let UnderWay { id, delivery } = under_way;
    match delivery {
        Delivery::Waiting => view! { <span class="state">" · Waiting"</span> }.into_any(),
        Delivery::Sending => view! { <span class="state">" · Sending…"</span> }.into_any(),
        Delivery::Failed(reason) => {
            let again = id.clone();
            view! {
                <span class="state" role="alert">" · Not sent: " {reason}</span>
                {quiet("Try again", move || desk.retry(conversation, &again))}
                {quiet("Discard", move || desk.discard(conversation, &id))}
            }
            .into_any()
        }
    }
}

fn linked(text: &str) -> impl IntoView + use<> {
    text::segments(text)
        .into_iter()
        .map(|segment| match segment {
            Segment::Plain(plain) => plain.to_owned().into_any(),
            Segment::Link(address) => view! {
                <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow">{address.to_owned()}</a>
            }
            .into_any(),
        })
        .collect_view()
}

fn stored_file(file: File) -> impl IntoView {
    if is_raster_image(&file.media_type) {
        let url = file.url.clone();
        view! {
            <a class="picture" href=url target="_blank" rel="noopener">
                <img src=file.url alt=file.name loading="lazy" decoding="async" />
            </a>
        }
        .into_any()
    } else {
        let name = file.name.clone();
        view! {
            <a class="card" href=file.url download=name>
                {card(file.name, file.size)} {icon(icon::DOWNLOAD)}
            </a>
        }
        .into_any()
    }
}

/// What a file that cannot be shown looks like.
fn card(name: String, size: u64) -> impl IntoView {
    view! {
        {icon(icon::FILE)}
        <span class="about">
            <span class="file-name" dir="auto">{name}</span>
            <span class="file-size">{text::size(size)}</span>
        </span>
    }
}
