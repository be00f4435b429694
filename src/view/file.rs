//! A file in the log: pictures are shown, others are cards.

use std::sync::Arc;

use kite_protocol::FileMeta;
use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Row, Source};

use super::Emit;
use super::icon::{DOWNLOAD, FILE, icon};

pub(super) fn file(
    row: &Row,
    file: &FileMeta,
    source: &ArcRwSignal<Source>,
    strings: &'static Strings,
    emit: Emit,
) -> AnyView {
    // A picture that cannot be shown is a file like any other.
    let is_picture = RwSignal::new(file.media_type.starts_with("image/"));
    let id = row.id.clone();
    let file = Arc::new(file.clone());
    let source = source.clone();
    let url = Memo::new(move |_| source.with(|source| source.url().map(str::to_owned)));
    (move || {
        let id = id.clone();
        let save = {
            let label = fill(strings.download, &file.name);
            let save = move |_| emit.send(Intent::Download(id.clone()));
            move || {
                view! {
                    <button
                        class="tool save"
                        type="button"
                        aria-label=label
                        on:click=save
                        disabled=move || url.get().is_none()
                    >
                        {icon(DOWNLOAD)}
                    </button>
                }
                .into_any()
            }
        };
        if is_picture.get() {
            picture(&file, url, is_picture, strings, save())
        } else {
            card(&file, strings, save())
        }
    })
    .into_any()
}

fn picture(
    file: &FileMeta,
    url: Memo<Option<String>>,
    is_picture: RwSignal<bool>,
    strings: &'static Strings,
    save: AnyView,
) -> AnyView {
    let name = file.name.clone();
    let label = fill(strings.open_image, &file.name);
    view! {
        <div class="picture" part="attachment">
            <a href=move || url.get() target="_blank" rel="noopener noreferrer" aria-label=label>
                {move || {
                    url.get()
                        .map(|url| {
                            view! {
                                <img
                                    src=url
                                    alt=name.clone()
                                    decoding="async"
                                    on:error=move |_| is_picture.set(false)
                                />
                            }
                                .into_any()
                        })
                }}
            </a>
            {save}
        </div>
    }
    .into_any()
}

fn card(file: &FileMeta, strings: &'static Strings, save: AnyView) -> AnyView {
    let mut facts = kind(file);
    facts.push_str(" · ");
    facts.push_str(&strings.size(file.size));
    view! {
        <div class="bubble card" part="attachment">
            <span class="sheet">{icon(FILE)}</span>
            <div class="about">
                <p class="name" title=file.name.clone()>
                    <bdi>{file.name.clone()}</bdi>
                </p>
                <p class="facts">{facts}</p>
            </div>
            {save}
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
    ending.to_uppercase()
}
