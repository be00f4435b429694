//! Drafts: what is written and attached, and that it goes out.

use kite_protocol::file::{FileMeta, FileRefusal};
use leptos::prelude::*;

use super::Desk;
use crate::browser::files::Chosen;
use crate::browser::{clock, random};
use crate::state::draft::{Draft, Readiness};
use crate::state::outgoing::{Body, Delivery, Outgoing};
use crate::state::text;

impl Desk {
    /// Keeps what has been typed.
    pub(crate) fn write(self, conversation: i64, text: String) {
        let empty = text.trim().is_empty();
        let mut editing = false;
        self.update_draft(conversation, |draft| {
            draft.text = text;
            editing = draft.editing.is_some();
        });
        if !editing {
            self.typed(conversation, empty);
        }
    }

    /// Attaches files to the draft. Those that could never be sent are
    /// refused now, in words.
    pub(crate) fn attach(self, conversation: i64, files: Vec<web_sys::File>) {
        let mut refused = None;
        for file in files {
            let chosen = Chosen::new(file);
            let description = chosen.describe();
            let meta = FileMeta {
                name: description.name.clone(),
                media_type: description.media_type.clone(),
                size: description.size,
            };
            if let Err(refusal) = meta.check() {
                refused = Some(words(&meta, &refusal));
                continue;
            }
            let id = random::id();
            self.backstage(|backstage| backstage.chosen.insert(id.clone(), chosen));
            self.update_draft(conversation, |draft| draft.files.push((id, description)));
        }
        self.update_draft(conversation, |draft| draft.refused = refused);
    }

    /// Takes a file off the draft.
    pub(crate) fn detach(self, conversation: i64, id: &str) {
        self.update_draft(conversation, |draft| {
            draft.files.retain(|(file, _)| file != id);
        });
        self.release(id);
    }

    /// Sends the draft: the text, then the files; or what it is to change.
    pub(crate) fn send_draft(self, conversation: i64) {
        let draft = self
            .drafts
            .with_untracked(|drafts| drafts.get(&conversation).cloned());
        let Some(draft) = draft else { return };
        if draft.readiness() != Readiness::Ready {
            return;
        }
        if draft.editing.is_some() {
            self.send_edit(conversation);
            return;
        }
        self.forget_typing(conversation);
        self.update_draft(conversation, |draft| *draft = Draft::default());
        let text = draft.text.trim();
        let text = (!text.is_empty()).then(|| (random::id(), Body::Text(text.into())));
        let files = draft
            .files
            .into_iter()
            .map(|(id, file)| (id, Body::File(file)));
        let at = clock::now();
        self.update_thread(conversation, |thread| {
            for (id, body) in text.into_iter().chain(files) {
                thread.echo(Outgoing {
                    id,
                    body,
                    at,
                    delivery: Delivery::Waiting,
                });
            }
        });
        self.send(conversation);
    }

    /// Lets go of a chosen file.
    pub(super) fn release(self, id: &str) {
        self.backstage(|backstage| backstage.chosen.remove(&id.to_owned()));
    }

    pub(super) fn update_draft(self, conversation: i64, change: impl FnOnce(&mut Draft)) {
        self.drafts
            .update(|drafts| drafts.change(conversation, change));
    }
}

fn words(file: &FileMeta, refusal: &FileRefusal) -> String {
    let mut words = file.name.clone();
    match refusal {
        FileRefusal::UnsupportedType(_) => {
            words.push_str(" cannot be sent: images (JPEG, PNG, WebP, GIF), PDF, ZIP and MP4 can.");
        }
        FileRefusal::TooLarge { max, actual } => {
            words.push_str(" is too large: ");
            words.push_str(&text::size(*actual));
            words.push_str(", and the limit is ");
            words.push_str(&text::size(*max));
            words.push('.');
        }
    }
    words
}
