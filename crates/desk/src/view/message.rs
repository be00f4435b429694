//! A message of the log.

use kite_desk_api::{File, Role};
use kite_protocol::file::is_raster_image;
use leptos::prelude::*;

use super::button::quiet;
use super::icon::{self, icon};
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::layout::{Body, Entry};
use crate::state::outgoing::Delivery;
use crate::state::text::{self, Segment};

/// A text, a picture or a file, with who, when, and how far it has come.
#[component]
pub(crate) fn Message(conversation: i64, entry: Entry) -> impl IntoView {
    let side = match entry.role {
        Role::Visitor => "message incoming",
        Role::Operator => "message outgoing",
        Role::Notice => "message notice",
    };
    let pending = entry.delivery.is_some();
    let failed = matches!(entry.delivery, Some(Delivery::Failed(_)));
    let who = if entry.author.is_empty() {
        "You".to_owned()
    } else {
        entry.author
    };
    let body = match entry.body {
        Body::Text(text) => view! { <p class="bubble" dir="auto">{linked(&text)}</p> }.into_any(),
        Body::File(file) => stored_file(file).into_any(),
        Body::Local(file) => match file.preview {
            Some(url) => view! {
                <span class="picture"><img src=url alt=file.name /></span>
            }
            .into_any(),
            None => view! { <span class="card">{card(file.name, file.size)}</span> }.into_any(),
        },
    };
    let time = clock::time(entry.at);
    view! {
        <article class=side class:joined=entry.joined class:pending=pending class:failed=failed>
            <span class="sr-only">{who.clone()} ", " {time.clone()} ": "</span>
            {body}
            <p class="meta">
                <span aria-hidden="true" title=clock::full(entry.at)>{who} " · " {time}</span>
                {entry.delivery.map(|delivery| view! { <State conversation id=entry.id delivery /> })}
            </p>
        </article>
    }
}

#[component]
fn State(conversation: i64, id: String, delivery: Delivery) -> impl IntoView {
    let desk = Desk::of_page();
    match delivery {
        Delivery::Waiting => view! { <span class="state">" · Waiting"</span> }.into_any(),
        Delivery::Sending => view! { <span class="state">" · Sending…"</span> }.into_any(),
        Delivery::Failed(reason) => {
            let again = id.clone();
            view! {
                <span class="state" role="alert">" · Not sent: " {reason}</span>
                {quiet("Try again", move || desk.retry(conversation, &again))}
                {quiet("Delete", move || desk.discard(conversation, &id))}
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
