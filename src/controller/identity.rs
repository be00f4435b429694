//! Who the visitor is, and the session that speaks for them.

use kite_client::{Action, Config, Message, Progress, Session};
use kite_protocol::v2::UserToken;
use kite_protocol::{DeviceToken, MemberId};

use crate::browser::random;
use crate::browser::store::{StoreEvent, Stored, original_member};
use crate::browser::timer::Timer;

use super::{Controller, Phase};

/// How long the device may take to tell what it keeps.
const DEVICE_MS: i32 = 5000;

/// Whether the visitor's id and the device's token are on the device.
#[derive(Default)]
pub(super) enum Keeping {
    /// No: these are to be kept before anything else is.
    Due { member: String, device: String },
    /// They are on their way.
    Asked,
    /// Yes, or they cannot be.
    #[default]
    Done,
}

impl Controller {
    /// Reads what the device has, once it is known whether this tab leads; then
    /// does what is `pending`.
    pub(super) fn load(&self, pending: Vec<Action>) {
        self.phase.replace(Phase::Loading(pending));
        if self.leads.get().is_some() {
            self.read_store();
        } else {
            self.join_tabs();
        }
    }

    /// Reads what the device has, for a session that begins or comes to lead.
    pub(super) fn read_store(&self) {
        self.be_patient();
        self.store.read();
    }

    /// The chat does not wait for ever for a device that does not answer: it
    /// lives in memory until that does.
    fn be_patient(&self) {
        let me = self.me.clone();
        self.patience.replace(Some(Timer::new(DEVICE_MS, move || {
            if let Some(me) = me.upgrade() {
                me.go_on_without_device();
            }
        })));
    }

    fn go_on_without_device(&self) {
        self.is_device_silent.set(true);
        self.model.is_fleeting.set(true);
        let is_to_lead = self.leads.get() == Some(true);
        if waits_for_device(is_to_lead, self.session(Session::leads)) {
            self.take(Stored::default());
        } else {
            self.open_socket();
        }
    }

    /// Whether it has been waited for in vain.
    fn device_answers(&self) -> bool {
        self.patience.take();
        let is_late = self.is_device_silent.replace(false);
        if is_late {
            self.model.is_fleeting.set(false);
        }
        is_late
    }

    fn device_told(&self, stored: Stored) {
        let last = self.session(|session| session.progress().last);
        if !is_too_late(self.device_answers(), last) {
            self.take(stored);
        }
    }

    /// The device tells something of what it keeps.
    pub(super) fn store_reports(&self, event: StoreEvent) {
        match event {
            StoreEvent::Read(stored) => self.device_told(stored),
            StoreEvent::Kept(is_ours) => self.identity_kept(is_ours),
            StoreEvent::Dropped => self.model.is_fleeting.set(true),
            StoreEvent::Wiped => {
                self.model.is_fleeting.set(false);
                self.keep_all();
                // Agreed to here, but kept by another tab before.
                if matches!(*self.phase.borrow(), Phase::Fresh) && self.store.exists() {
                    self.load(Vec::new());
                }
            }
        }
    }

    /// Writes all that is to be kept, for who has lost what was there. Who the
    /// visitor is comes first: where there is somebody by now, what follows is not
    /// of their conversation.
    fn keep_all(&self) {
        self.session(|session| {
            let (member, device) = (self.member.borrow(), self.device.borrow());
            self.store.keep(&member, &device, false);
            for (id, file) in &*self.files.borrow() {
                if !session.is_shown(id) {
                    self.store.keep_file(id, file);
                }
            }
            for message in session.messages() {
                if !session.is_shown(&message.id) {
                    self.store.keep_message(message);
                }
            }
            self.store.keep_progress(session.progress());
        });
    }

    fn take(&self, stored: Stored) {
        let leads = self.leads.get() == Some(true);
        if !matches!(*self.phase.borrow(), Phase::Ready(_)) {
            self.begin(stored, leads);
        } else if stored
            .device
            .is_none_or(|device| device == *self.device.borrow())
        {
            self.restore(stored.progress, stored.messages, leads);
        } else {
            // It has followed somebody whom the device did not know yet.
            self.begin_anew(Vec::new());
        }
    }

    fn begin(&self, stored: Stored, leads: bool) {
        let Some((member, device)) = self.identity(&stored) else {
            return;
        };
        let config = Config {
            channel: self.config.channel.clone(),
            member,
            name: self.config.user_name.clone(),
            device,
            user_token: self.user_token(),
        };
        let session = Box::new(Session::new(config, random::seed()));
        let Phase::Loading(pending) = self.phase.replace(Phase::Ready(session)) else {
            return;
        };
        self.fold_earlier(stored.progress.as_ref());
        self.restore(stored.progress, stored.messages, leads);
        self.show_state();
        let returns = self.session(|session| {
            let is_empty = session.messages().is_empty();
            !is_empty || session.has_unsent()
        });
        if returns == Some(true) || self.config.eager {
            self.apply(Action::Connect);
        }
        for action in pending {
            self.apply(action);
        }
        self.look();
    }

    fn restore(&self, progress: Option<Progress>, messages: Vec<Message>, leads: bool) {
        self.restoring.set(true);
        self.apply(Action::Resume(progress.unwrap_or_default()));
        self.apply(Action::Restore(messages));
        self.restoring.set(false);
        self.apply(Action::Lead(leads));
    }

    /// Who the visitor is: as the site says, as the device knows, as the
    /// original client left it, or somebody new.
    fn identity(&self, stored: &Stored) -> Option<(MemberId, DeviceToken)> {
        let given = self.config.user_id.clone();
        let original = original_member();
        let member = [
            given,
            stored.member.clone(),
            original,
            Some(random::member_id()),
        ];
        let mut known = member.into_iter().flatten();
        let member = known.find_map(|id| MemberId::new(id).ok())?;
        let device = [stored.device.clone(), Some(random::device_token())];
        let mut known = device.into_iter().flatten();
        let device = known.find_map(|token| DeviceToken::new(token).ok())?;
        self.member.replace(member.as_str().to_owned());
        self.device.replace(device.as_str().to_owned());
        let is_kept = stored.member.as_deref() == Some(member.as_str())
            && stored.device.as_deref() == Some(device.as_str());
        self.keeping.replace(if is_kept {
            Keeping::Done
        } else {
            Keeping::Due {
                member: member.as_str().to_owned(),
                device: device.as_str().to_owned(),
            }
        });
        Some((member, device))
    }

    fn user_token(&self) -> Option<UserToken> {
        self.user_token.borrow().clone().map(UserToken)
    }

    /// The site has another proof of who the visitor is, or none.
    pub(crate) fn identify(&self, token: Option<String>) {
        self.user_token.replace(token);
        self.apply_if_ready(Action::Identify(self.user_token()));
    }

    /// Keeps who the visitor is on the device, with what is kept first, not
    /// before; whether that is done. A JOIN whose answer gets lost has made
    /// the server know this device: by then it must not forget its token.
    pub(super) fn keep_identity(&self) -> bool {
        let keeping = self.keeping.take();
        if matches!(keeping, Keeping::Done) {
            return true;
        }
        self.keeping.replace(Keeping::Asked);
        if let Keeping::Due { member, device } = keeping {
            self.be_patient();
            self.store.keep(&member, &device, true);
        }
        false
    }

    /// No longer waits for a device that does not answer.
    pub(super) fn give_up_on_keeping(&self) {
        if matches!(*self.keeping.borrow(), Keeping::Due { .. }) {
            return;
        }
        self.keeping.replace(Keeping::Done);
    }

    fn identity_kept(&self, is_ours: bool) {
        self.device_answers();
        self.keeping.replace(Keeping::Done);
        if is_ours {
            return self.open_socket();
        }
        // Another tab was first: here goes on what its visitor says.
        self.begin_anew(vec![Action::Connect]);
    }

    /// Begins again as the visitor whom the device knows by now.
    fn begin_anew(&self, mut pending: Vec<Action>) {
        if let Phase::Ready(session) = self.phase.replace(Phase::Fresh) {
            self.socket.take();
            self.uploads.borrow_mut().clear();
            self.clear_log();
            // What else has been said may be of another conversation.
            let shown = session.messages().iter();
            let shown = shown.filter(|message| session.is_shown(&message.id));
            pending.splice(0..0, shown.cloned().map(Action::Show));
            pending.insert(0, Action::Restore(session.unsettled()));
            self.load(pending);
        }
    }
}

/// Whether a tab can do nothing before its device has told what it keeps: it
/// begins, or is to lead and still follows. `leads` as its session has it, if
/// there is one.
fn waits_for_device(is_to_lead: bool, leads: Option<bool>) -> bool {
    leads.is_none_or(|leads| is_to_lead && !leads)
}

/// Whether what a late device tells is of no use any more: what has been said up to
/// this number, somebody else has said, and to them comes the answer.
fn is_too_late(is_late: bool, last: Option<u32>) -> bool {
    is_late && last.is_some_and(|last| last > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_that_is_to_lead_does_not_wait_for_ever_for_its_device() {
        assert!(waits_for_device(true, Some(false)), "it followed");
        assert!(waits_for_device(true, None) && waits_for_device(false, None));
        assert!(!waits_for_device(true, Some(true)), "it leads already");
        assert!(!waits_for_device(false, Some(false)), "another one leads");
    }

    #[test]
    fn a_late_device_is_heard_until_somebody_has_talked() {
        assert!(!is_too_late(true, Some(0)));
        assert!(is_too_late(true, Some(1)));
        assert!(
            !is_too_late(false, Some(1)),
            "as who takes the lead reads it"
        );
        assert!(!is_too_late(true, None));
    }
}
