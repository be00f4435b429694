//! A file in the log: pictures are shown, others are cards.

use kite_protocol::{FileMeta, MessageId};

use crate::controller::Intent;
use crate::i18n::fill;
use crate::model::{Fate, Row, Source, is_picture, plain_name};

use super::Scene;
use super::element::{View, el, nothing, tool};
use super::icon::{DOWNLOAD, FILE, icon};

pub(super) fn file(row: &Row, file: &FileMeta, source: &Source, scene: Scene) -> View {
    let (id, file, source) = (row.id.clone(), file.clone(), source.clone());
    el("div", "file")
        .live(move || {
            // A picture that cannot be shown is a file like any other.
            match source.fate.get() {
                Fate::There if is_picture(&file) => picture(&id, &file, &source, scene),
                fate => card(&id, &file, &source, fate, scene),
            }
        })
        .view()
}

/// Its box has one size, whatever is in it: nothing jumps when it is loaded.
fn picture(id: &MessageId, file: &FileMeta, source: &Source, scene: Scene) -> View {
    let (url, shown, failed) = (source.url.clone(), id.clone(), id.clone());
    // Without a place for its bytes an image would fail at once.
    let image = move || {
        url.with(|url| match url.as_str() {
            "" => nothing(),
            url => image(url, &failed, scene),
        })
    };
    let label = fill(scene.strings.open_image, &plain_name(&file.name));
    let open = el("button", "look")
        .attr("type", "button")
        .attr("aria-label", &label)
        .attr("aria-haspopup", "dialog")
        .on("click", move |_| {
            scene.emit(Intent::Pictures(shown.clone()));
        });
    el("div", "picture")
        .attr("part", "attachment")
        .child(open.live(image).view())
        .child(save(id, file, source, scene))
        .view()
}

fn image(url: &str, id: &MessageId, scene: Scene) -> View {
    let failed = id.clone();
    el("img", "")
        .attr("src", url)
        .attr("alt", "")
        .attr("decoding", "async")
        .on("error", move |_| {
            scene.emit(Intent::LookFor(failed.clone()));
        })
        .view()
}

fn card(id: &MessageId, file: &FileMeta, source: &Source, fate: Fate, scene: Scene) -> View {
    let strings = scene.strings;
    let facts = match fate {
        Fate::Lost => strings.lost_file.to_owned(),
        Fate::Unreached => strings.unreached_file.to_owned(),
        // Isolated: in Arabic, Latin letters would draw the number to themselves.
        _ => [
            "\u{2068}",
            &kind(file),
            "\u{2069} · ",
            &strings.size(file.size),
        ]
        .concat(),
    };
    let action = match fate {
        Fate::Lost | Fate::Unreached => again(id, scene),
        _ => save(id, file, source, scene),
    };
    el("div", "bubble card")
        .attr("part", "attachment")
        .child(el("span", "sheet").child(icon(FILE)).view())
        .child(about(&plain_name(&file.name), &facts))
        .child(action)
        .view()
}

fn save(id: &MessageId, file: &FileMeta, source: &Source, scene: Scene) -> View {
    let label = fill(scene.strings.download, &plain_name(&file.name));
    let (id, missing) = (id.clone(), source.url.clone());
    tool("tool save", &label, icon(DOWNLOAD))
        .flag("disabled", move || missing.with(String::is_empty))
        .on("click", move |_| scene.emit(Intent::Download(id.clone())))
        .view()
}

fn again(id: &MessageId, scene: Scene) -> View {
    let id = id.clone();
    el("button", "plain")
        .attr("type", "button")
        .text(scene.strings.retry)
        .on("click", move |_| {
            // The button goes if the file is there.
            scene.focus_log();
            scene.emit(Intent::LookFor(id.clone()));
        })
        .view()
}

/// A file's name, and below it what else there is to say.
pub(super) fn about(name: &str, facts: &str) -> View {
    el("div", "about")
        .child(
            el("p", "name")
                .attr("title", name)
                .child(el("bdi", "").text(name).view())
                .view(),
        )
        .child(el("p", "facts").text(facts).view())
        .view()
}

/// The type, as people call it: the ending of the name, or of the media type.
fn kind(file: &FileMeta) -> String {
    let ending = match file.name.rsplit_once('.') {
        Some((_, ending))
            if (1..=5).contains(&ending.len())
                && ending.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            ending
        }
        _ => file.media_type.rsplit('/').next().unwrap_or_default(),
    };
    ending.to_ascii_uppercase()
}
