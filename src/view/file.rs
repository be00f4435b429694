//! A file in the log: pictures are shown, others are cards.

use kite_protocol::FileMeta;
use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Row, Source};

use super::Scene;
use super::icon::{DOWNLOAD, FILE, icon};
use super::live::{LiveText, flag, on, part, text};

pub(super) fn file(row: &Row, file: &FileMeta, source: &Source, scene: Scene) -> AnyView {
    // A picture that cannot be shown is a file like any other.
    let is_picture = RwSignal::new(file.media_type.starts_with("image/"));
    let (id, file, url) = (row.id.clone(), file.clone(), source.url.clone());
    part(move || {
        let (id, missing) = (id.clone(), url.clone());
        let save = on(move |_| scene.emit(Intent::Download(id.clone())));
        let save = view! {
            <button
                class="tool save"
                type="button"
                aria-label=fill(scene.strings.download, &file.name)
                on:click=save
                disabled=flag(move || missing.with(String::is_empty))
            >
                {icon(DOWNLOAD)}
            </button>
        }
        .into_any();
        if is_picture.get() {
            picture(&file, &url, is_picture, scene.strings, save)
        } else {
            card(&file, scene.strings, save)
        }
    })
}

fn picture(
    file: &FileMeta,
    url: &ArcRwSignal<String>,
    is_picture: RwSignal<bool>,
    strings: &'static Strings,
    save: AnyView,
) -> AnyView {
    let url = || -> LiveText {
        let url = url.clone();
        text(move || url.get())
    };
    let (target, missing) = (url(), url());
    let mut missing = missing;
    let label = fill(strings.open_image, &file.name);
    view! {
        <div class="picture" part="attachment">
            <a href=target target="_blank" rel="noopener noreferrer" aria-label=label>
                <img
                    src=url()
                    alt=""
                    hidden=flag(move || missing().is_empty())
                    decoding="async"
                    on:error=on(move |_| is_picture.set(false))
                />
            </a>
            {save}
        </div>
    }
    .into_any()
}

fn card(file: &FileMeta, strings: &'static Strings, save: AnyView) -> AnyView {
    let facts = [&*kind(file), " · ", &*strings.size(file.size)].concat();
    view! {
        <div class="bubble card" part="attachment">
            <span class="sheet">{icon(FILE)}</span>
            {about(file.name.clone(), facts)}
            {save}
        </div>
    }
    .into_any()
}

/// A file's name, and below it what else there is to say.
pub(super) fn about(name: String, facts: String) -> AnyView {
    let title = name.clone();
    view! {
        <div class="about">
            <p class="name" title=title>
                <bdi>{name}</bdi>
            </p>
            <p class="facts">{facts}</p>
        </div>
    }
    .into_any()
}

/// The type, as people call it: the ending of the name, or of the media type.
fn kind(file: &FileMeta) -> String {
    let ending = match file.name.rsplit_once('.') {
        Some((_, ending)) if (1..=5).contains(&ending.len()) => ending,
        _ => file.media_type.rsplit('/').next().unwrap_or_default(),
    };
    ending.to_ascii_uppercase()
}
