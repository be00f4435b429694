//! Performing what the session asks for.

use std::rc::Rc;

use kite_client::{Action, Body, Effect, Failure, Message, Status, UploadFailure};
use kite_protocol::MessageId;
use web_sys::Blob;

use crate::browser::socket::{Socket, SocketEvent};
use crate::browser::store::Write;
use crate::browser::upload::{Upload, UploadEvent};
use crate::browser::{event, record, task, url};
use crate::i18n::fill;

use super::{Controller, Phase};

/// The close code of a connection that never came about.
const NO_CONNECTION: u16 = 1006;

impl Controller {
    /// Performs every effect in its order. Called from inside itself (by way
    /// of a listener of the page) it leaves the work to the outer call.
    pub(super) fn perform_all(&self) {
        if self.performing.replace(true) {
            return;
        }
        while let Some(effect) = { self.effects.borrow_mut().pop_front() } {
            self.perform(effect);
        }
        self.performing.set(false);
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::OpenSocket => self.open_socket(),
            Effect::CloseSocket => {
                self.socket.take();
            }
            Effect::Send(frame) => {
                if let Some(socket) = &*self.socket.borrow() {
                    socket.send(&frame);
                }
            }
            Effect::Upload {
                id,
                url,
                media_type,
            } => self.begin_upload(id, url, media_type),
            Effect::CancelUpload { id } => {
                self.end_upload(&id);
            }
            Effect::Save(id) => self.save(&id),
            Effect::Remove(id) => {
                self.forget_file(&id);
                self.store.write(Write::Remove(id.as_str().to_owned()));
            }
            Effect::Arrived(id) => self.arrived(&id),
            Effect::StatusChanged(id) => self.status_changed(&id),
            Effect::ConnectionChanged => self.show_connection(),
        }
    }

    fn open_socket(&self) {
        let me = self.me.clone();
        let report = Rc::new(move |event| {
            let Some(me) = me.upgrade() else { return };
            me.apply(match event {
                SocketEvent::Opened => Action::SocketOpened,
                SocketEvent::Received(frame) => Action::Received(frame),
                SocketEvent::Closed { code, reason } => Action::SocketClosed { code, reason },
            });
        });
        let socket = Socket::open(&self.config.endpoint, report);
        let refused = socket.is_none();
        self.socket.replace(socket);
        if refused {
            self.apply(Action::SocketClosed {
                code: NO_CONNECTION,
                reason: String::new(),
            });
        }
    }

    fn begin_upload(&self, id: MessageId, url: String, media_type: String) {
        self.end_upload(&id);
        self.uploads.borrow_mut().push((id.clone(), None));
        let on_page = self.file_on_page(&id);
        if let Some(blob) = on_page {
            return self.upload(id, &url, &media_type, &blob);
        }
        let me = self.me.clone();
        let store = self.store.clone();
        task::spawn(Box::pin(async move {
            let blob = store.file(id.as_str()).await;
            let Some(me) = me.upgrade() else { return };
            // It may have been cancelled in the meantime.
            if !me.uploads.borrow().iter().any(|(other, _)| *other == id) {
                return;
            }
            match blob {
                Some(blob) => me.upload(id, &url, &media_type, &blob),
                None => me.upload_failed(id, UploadFailure::FileGone),
            }
        }));
    }

    fn upload(&self, id: MessageId, url: &str, media_type: &str, blob: &Blob) {
        let me = self.me.clone();
        let message = id.clone();
        let report = Rc::new(move |event| {
            let Some(me) = me.upgrade() else { return };
            let id = message.clone();
            match event {
                UploadEvent::Progress(sent) => me.apply(Action::UploadProgress { id, sent }),
                UploadEvent::Ended(status) => me.upload_ended(id, status),
            }
        });
        let upload = url::resolve(url, &self.config.endpoint)
            .and_then(|url| Upload::start(&url, media_type, blob, report));
        match upload {
            Some(upload) => {
                self.end_upload(&id);
                self.uploads.borrow_mut().push((id, Some(upload)));
            }
            None => self.upload_failed(id, UploadFailure::Network),
        }
    }

    fn upload_ended(&self, id: MessageId, status: u16) {
        match status {
            200..300 => {
                self.end_upload(&id);
                self.apply(Action::UploadDone { id });
            }
            0 => self.upload_failed(id, UploadFailure::Network),
            _ => self.upload_failed(id, UploadFailure::Refused { status }),
        }
    }

    fn upload_failed(&self, id: MessageId, failure: UploadFailure) {
        self.end_upload(&id);
        self.apply(Action::UploadFailed { id, failure });
    }

    fn end_upload(&self, id: &MessageId) {
        let mut uploads = self.uploads.borrow_mut();
        uploads.retain(|(other, _)| other != id);
    }

    pub(super) fn file_on_page(&self, id: &MessageId) -> Option<Blob> {
        let files = self.files.borrow();
        let found = files.iter().find(|(other, _)| other == id);
        found.map(|(_, file)| file.clone())
    }

    fn forget_file(&self, id: &MessageId) {
        self.files.borrow_mut().retain(|(other, _)| other != id);
    }

    fn save(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        self.keep_member();
        let is_sent = message.status == Status::Sent;
        let is_file = matches!(message.body, Body::File { .. });
        self.store.write(Write::Message(Box::new(message)));
        // After ACK the bytes are the server's.
        if is_sent && is_file {
            self.forget_file(id);
            self.store.write(Write::DropFile(id.as_str().to_owned()));
        }
    }

    fn arrived(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        let text = match &message.body {
            Body::Text(text) => fill(self.strings.announcement, text),
            Body::File { file, .. } => fill(self.strings.file_announcement, &file.name),
        };
        self.announce(text);
        event::dispatch(&self.host, "message", &record::detail(&message));
        if !self.open.get() {
            self.set_unread(self.unread.get() + 1);
        }
    }

    fn status_changed(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        self.show_status(id, &message.status);
        event::dispatch(&self.host, "status", &record::detail(&message));
        if let Status::Failed(Failure::Refused { reason }) = &message.status {
            self.report_error("refused", reason);
        }
    }

    fn message(&self, id: &MessageId) -> Option<Message> {
        match &*self.phase.borrow() {
            Phase::Ready(session) => session.message(id).cloned(),
            _ => None,
        }
    }
}
