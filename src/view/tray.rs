//! The files that wait in the composer to be sent. As many as the visitor
//! chose: they stay where they are until they are sent.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList};

use crate::browser::object_url::ObjectUrl;
use crate::controller::Intent;
use crate::i18n::fill;
use crate::model::{Limits, Unfit, Watched, plain_name};

use super::Scene;

#[derive(Clone)]
pub(super) struct Tray {
    chips: Watched<Vec<Rc<Chip>>>,
    limits: Watched<Limits>,
    scene: Scene,
}

/// A file in the tray.
pub(super) struct Chip {
    pub(super) name: String,
    state: Watched<State>,
}

enum State {
    /// It is being made ready to be sent; its size as it is.
    Preparing(u64),
    /// This is to be sent.
    Ready {
        file: File,
        preview: Option<ObjectUrl>,
    },
    /// It could not be made ready.
    Unprepared,
}

/// What a chip says of its file.
pub(super) enum Standing {
    /// It is being made ready to be sent; its size.
    Preparing(String),
    /// It can be sent; its size, and where there is a picture of it.
    Good(String, Option<String>),
    /// It cannot, and why.
    Bad(String),
}

impl Tray {
    pub(super) fn new(limits: Watched<Limits>, scene: Scene) -> Self {
        Self {
            chips: Watched::default(),
            limits,
            scene,
        }
    }

    pub(super) fn chips(&self) -> Vec<Rc<Chip>> {
        self.chips.get()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chips.with(Vec::is_empty)
    }

    /// Whether there is anything in it that may be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.any(|standing| matches!(standing, Standing::Good(..)))
    }

    /// Whether anything in it is still being made ready. What was chosen
    /// together goes together.
    pub(super) fn is_busy(&self) -> bool {
        self.any(|standing| matches!(standing, Standing::Preparing(_)))
    }

    fn any(&self, is_it: fn(Standing) -> bool) -> bool {
        self.chips
            .with(|chips| chips.iter().any(|chip| is_it(self.standing(chip))))
    }

    pub(super) fn add_list(&self, list: Option<FileList>) {
        let Some(list) = list else { return };
        let files = (0..list.length()).filter_map(|index| list.get(index));
        let new: Vec<_> = files
            .map(|file| {
                let chip = Chip {
                    name: plain_name(&file.name()),
                    state: Watched::new(State::Preparing(size(&file))),
                };
                (file, Rc::new(chip))
            })
            .collect();
        let chips = new.iter().map(|(_, chip)| Rc::clone(chip));
        self.chips.update(|old| old.extend(chips));
        for (file, chip) in new {
            let ready = Box::new(move |file: Option<File>| {
                chip.state.set(file.map_or(State::Unprepared, State::ready));
            });
            self.scene.emit(Intent::Prepare(file, ready));
        }
    }

    /// What a drag or a drop brings.
    pub(super) fn add_dropped(&self, event: &Event) {
        let event: &DragEvent = event.unchecked_ref();
        self.add_list(event.data_transfer().and_then(|data| data.files()));
    }

    /// What is pasted, if it is files. Who copies cells or a paragraph means the
    /// text, of which programs put a picture beside it.
    pub(super) fn add_pasted(&self, event: &Event) {
        let Some(data) = event.unchecked_ref::<ClipboardEvent>().clipboard_data() else {
            return;
        };
        let is_text = has(&data, "text/plain") && has(&data, "text/html");
        if has(&data, "Files") && !is_text {
            event.prevent_default();
            self.add_list(data.files());
        }
    }

    pub(super) fn remove(&self, chip: &Rc<Chip>) {
        self.chips
            .update(|chips| chips.retain(|other| !Rc::ptr_eq(other, chip)));
    }

    /// Sends everything that may be sent; what may not, or what the page objects
    /// to, stays in sight.
    pub(super) fn send(&self) {
        for chip in self.chips.peek(Vec::clone) {
            let file = chip.state.peek(|state| match state {
                State::Ready { file, .. } => Some(file.clone()),
                _ => None,
            });
            if let (Some(file), Standing::Good(..)) = (file, self.standing(&chip)) {
                let sent = Rc::default();
                self.scene.emit(Intent::SendFile(file, Rc::clone(&sent)));
                if sent.get() {
                    self.remove(&chip);
                }
            }
        }
    }

    pub(super) fn standing(&self, chip: &Chip) -> Standing {
        let strings = self.scene.strings;
        chip.state.with(|state| {
            let (file, preview) = match state {
                State::Preparing(bytes) => return Standing::Preparing(strings.size(*bytes)),
                State::Unprepared => return Standing::Bad(strings.unprepared.to_owned()),
                State::Ready { file, preview } => (file, preview),
            };
            let size = size(file);
            let checked = self.limits.with(|limits| limits.check(&file.type_(), size));
            match checked {
                Ok(()) => {
                    let preview = preview.as_ref().map(|url| url.as_str().to_owned());
                    Standing::Good(strings.size(size), preview)
                }
                Err(Unfit::Type) => Standing::Bad(strings.unsupported.to_owned()),
                Err(Unfit::Empty) => Standing::Bad(strings.empty_file.to_owned()),
                Err(Unfit::Size(max)) => Standing::Bad(fill(strings.too_large, &strings.size(max))),
            }
        })
    }
}

impl State {
    fn ready(file: File) -> Self {
        let shows = file.type_().starts_with("image/");
        Self::Ready {
            preview: shows.then(|| ObjectUrl::new(&file)).flatten(),
            file,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in bytes, which JavaScript keeps in a double"
)]
fn size(file: &File) -> u64 {
    file.size() as u64
}

/// Whether files are being dragged.
pub(super) fn has_files(event: &Event) -> bool {
    let event: &DragEvent = event.unchecked_ref();
    event
        .data_transfer()
        .is_some_and(|data| has(&data, "Files"))
}

fn has(data: &DataTransfer, kind: &str) -> bool {
    data.types().includes(&JsValue::from_str(kind), 0)
}
