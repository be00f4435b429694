//! A file in the log: pictures are shown, others are cards.

use kite_protocol::FileMeta;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Row, Source, Watched};

use super::Scene;
use super::element::{View, el, tool};
use super::icon::{DOWNLOAD, FILE, icon};

pub(super) fn file(row: &Row, file: &FileMeta, source: &Source, scene: Scene) -> View {
    // A picture that cannot be shown is a file like any other.
    let is_picture = Watched::new(file.media_type.starts_with("image/"));
    let (id, file, url) = (row.id.clone(), file.clone(), source.url.clone());
    let label = fill(scene.strings.download, &file.name);
    el("div", "file")
        .live(move || {
            let (id, missing) = (id.clone(), url.clone());
            let save = tool("tool save", &label, icon(DOWNLOAD))
                .flag("disabled", move || missing.with(String::is_empty))
                .on("click", move |_| scene.emit(Intent::Download(id.clone())))
                .view();
            if is_picture.get() {
                picture(&file, &url, &is_picture, scene.strings, save)
            } else {
                card(&file, scene.strings, save)
            }
        })
        .view()
}

fn picture(
    file: &FileMeta,
    url: &Watched<String>,
    is_picture: &Watched<bool>,
    strings: &'static Strings,
    save: View,
) -> View {
    let (target, bytes, missing) = (url.clone(), url.clone(), url.clone());
    let is_picture = is_picture.clone();
    let image = el("img", "")
        .live_attr("src", move || bytes.get())
        .attr("alt", "")
        .attr("decoding", "async")
        .flag("hidden", move || missing.with(String::is_empty))
        .on("error", move |_| is_picture.set(false));
    let link = el("a", "")
        .live_attr("href", move || target.get())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .attr("aria-label", &fill(strings.open_image, &file.name))
        .child(image.view());
    el("div", "picture")
        .attr("part", "attachment")
        .child(link.view())
        .child(save)
        .view()
}

fn card(file: &FileMeta, strings: &'static Strings, save: View) -> View {
    let facts = [&*kind(file), " · ", &*strings.size(file.size)].concat();
    el("div", "bubble card")
        .attr("part", "attachment")
        .child(el("span", "sheet").child(icon(FILE)).view())
        .child(about(&file.name, &facts))
        .child(save)
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
        Some((_, ending)) if (1..=5).contains(&ending.len()) => ending,
        _ => file.media_type.rsplit('/').next().unwrap_or_default(),
    };
    ending.to_ascii_uppercase()
}
