//! Performing what the session asks for.

use std::rc::Rc;

use kite_client::{Action, Author, Body, Effect, Failure, Message, Session, Status};
use kite_protocol::MessageId;

use crate::browser::socket::{Socket, SocketEvent};
use crate::browser::{event, record};
use crate::i18n::fill;
use crate::model::{name_of, plain_name};

use super::Controller;

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
            Effect::OpenSocket => {
                self.wants_socket.set(true);
                if self.keep_identity() || self.is_device_silent.get() {
                    self.open_socket();
                }
            }
            Effect::CloseSocket => {
                self.socket.take();
                self.wants_socket.set(false);
                self.give_up_on_keeping();
            }
            Effect::Send(frame) => {
                if let Some(socket) = &*self.socket.borrow() {
                    socket.send(frame);
                }
            }
            Effect::Upload {
                id,
                url,
                media_type,
            } => self.begin_upload(id, url, media_type),
            Effect::CancelUpload { id } => self.end_upload(&id),
            Effect::Save(id) => self.save(&id),
            Effect::Remove(id) => {
                self.forget_file(&id);
                self.store.remove(&id);
            }
            Effect::SaveProgress => {
                self.session(|session| self.store.keep_progress(session.progress()));
            }
            Effect::Arrived(id) => self.arrived(&id),
            Effect::StatusChanged(id) => self.status_changed(&id),
            Effect::MessageChanged(id) => self.show_change(&id),
            Effect::MarksChanged => {
                for message in self.show_marks() {
                    self.tell_status(&message);
                }
            }
            Effect::UnreadChanged => self.tell_unread(self.session(Session::unread).unwrap_or(0)),
            Effect::CompanyChanged => self.show_company(),
            Effect::InfoChanged => self.show_info(),
            Effect::StateChanged => {
                if self.show_state() {
                    self.announce(self.strings.resolved.to_owned());
                }
            }
            // Whether there are earlier messages is seen from the session.
            Effect::Answered { id, answer } => self.show_answer(&id, answer),
            Effect::ConnectionChanged => self.show_connection(),
            Effect::Tell(told) => self.tell_tabs(&told),
            Effect::HoldChanged => self.show_trouble(),
        }
    }

    /// If one is still wanted: until the device has kept who the visitor is,
    /// something else may have happened.
    pub(super) fn open_socket(&self) {
        if !self.wants_socket.replace(false) {
            return;
        }
        let me = self.me.clone();
        let report = Rc::new(move |event| {
            let Some(me) = me.upgrade() else { return };
            me.apply(match event {
                SocketEvent::Opened(version) => Action::SocketOpened { version },
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

    fn save(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        self.keep_identity();
        // After ACK the bytes are the server's, and of what is deleted nobody's.
        let is_done = match message.body {
            Body::Text(_) | Body::Handoff(_) => false,
            Body::File { .. } => message.status == Status::Sent,
            Body::Deleted => true,
        };
        self.store.keep_message(&message);
        if is_done {
            self.forget_file(id);
            self.store.drop_file(id);
        }
    }

    fn arrived(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        match &message.body {
            Body::Text(text) => {
                let words = plain_name(&text.replace('\n', " "));
                self.announce_message(&self.said(&message, words));
                self.ring(&message, text);
            }
            Body::File { file, .. } => {
                let name = plain_name(&file.name);
                let words = fill(self.strings.file_announcement, &name);
                self.announce_message(&self.said(&message, words));
                self.ring(&message, &name);
            }
            Body::Deleted => {}
            // News to the visitor, but no message.
            Body::Handoff(connector) => {
                return self.announce(self.strings.handoff(connector.is_some()).to_owned());
            }
        }
        let detail = record::detail(&message, &message.status);
        event::dispatch(&self.host, "message", &detail);
        self.look();
    }

    /// What is said of a message, with who wrote it; a notice is nobody's.
    fn said(&self, message: &Message, words: String) -> String {
        let strings = self.strings;
        match (message.author, name_of(message)) {
            (Author::Notice, _) => words,
            (_, Some(name)) => strings.said_by(&name, &words),
            (_, None) => strings.said_by(strings.them, &words),
        }
    }

    fn status_changed(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        self.show_status(id);
        self.complete_source(&message);
        if message.status == Status::Sent {
            self.forget_file(id);
        }
        self.tell_status(&message);
        if let Status::Failed(failure) = &message.status {
            self.tell_failure(&message, failure);
        }
    }

    fn tell_failure(&self, message: &Message, failure: &Failure) {
        let is_file = matches!(message.body, Body::File { .. });
        let words = self.strings.failure(failure, is_file);
        if let Failure::Refused { code, reason } = failure {
            self.report_error(code, reason);
            // The composer says it by itself.
            if code == "blocked" {
                return;
            }
        }
        self.announce(fill(self.strings.failed, &words));
    }

    fn tell_status(&self, message: &Message) {
        let status = self.session(|session| session.status_of(message));
        let status = status.as_ref().unwrap_or(&message.status);
        event::dispatch(&self.host, "status", &record::detail(message, status));
    }
}
