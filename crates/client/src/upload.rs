//! The steps of a file: UPL, its place, the upload, BIN.

use kite_protocol::{MessageId, Timestamp};

use crate::outbox::{Stage, Step};
use crate::timing::UPLOAD_STALL;
use crate::{Body, Connection, Effect, Failure, Session, Status, UploadFailure};

/// HTTP statuses that say "later" rather than "no". 507 is none: room comes when
/// somebody makes it, and until then the visitor should know.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..) && status != 507
}

impl Session {
    /// UPL was answered: the file has its place.
    pub(crate) fn slot(
        &mut self,
        id: &MessageId,
        canonical_uri: String,
        upload_uri: Option<String>,
        now: Timestamp,
    ) {
        if self
            .outbox
            .flight
            .as_ref()
            .is_none_or(|flight| flight.step != Step::Slot)
            || self.outbox.land(id).is_none()
        {
            return;
        }
        // The visitor may have given the message up in the meantime.
        let Some(entry) = self.outbox.get_mut(id) else {
            return;
        };
        entry.stage = Stage::Uploading {
            stalled_at: now + UPLOAD_STALL,
        };
        let Some(message) = self.log.get_mut(id) else {
            return;
        };
        if let Body::File { file, uri } = &mut message.body {
            let media_type = file.media_type.clone();
            let url = upload_uri.unwrap_or_else(|| canonical_uri.clone());
            *uri = Some(canonical_uri);
            self.effects.push(Effect::Upload {
                id: id.clone(),
                url,
                media_type,
            });
        }
    }

    pub(crate) fn upload_progress(&mut self, id: &MessageId, sent: u64, now: Timestamp) {
        if let Some(entry) = self.outbox.get_mut(id)
            && let Stage::Uploading { stalled_at } = &mut entry.stage
        {
            *stalled_at = now + UPLOAD_STALL;
            self.set_status(id, Status::Uploading { sent });
        }
    }

    pub(crate) fn upload_done(&mut self, id: &MessageId) {
        if let Some(entry) = self.outbox.get_mut(id)
            && matches!(entry.stage, Stage::Uploading { .. })
        {
            entry.stage = Stage::Uploaded;
            if self.connection != Connection::Online {
                self.set_status(id, Status::Waiting);
            }
        }
    }

    /// Stops what stands still. Bytes go beside the socket, and can do so
    /// whether there is one or not.
    pub(crate) fn end_stalled(&mut self, now: Timestamp) {
        while let Some(id) = self.outbox.stalled(now) {
            self.effects.push(Effect::CancelUpload { id: id.clone() });
            self.upload_failed(&id, UploadFailure::Network, now);
        }
    }

    pub(crate) fn upload_failed(&mut self, id: &MessageId, failure: UploadFailure, now: Timestamp) {
        let Some(entry) = self.outbox.get_mut(id) else {
            return;
        };
        if !matches!(entry.stage, Stage::Uploading { .. }) {
            return;
        }
        let failure = match failure {
            UploadFailure::FileGone => Failure::FileGone,
            UploadFailure::Refused { status } if !is_passing(status) && !entry.carried => {
                Failure::UploadRefused { status }
            }
            UploadFailure::Network | UploadFailure::Refused { .. } => {
                entry.stage = Stage::Ready {
                    not_before: Some(self.jitter.retry(now, entry.failures)),
                };
                entry.carried = false;
                entry.failures = entry.failures.saturating_add(1);
                return self.set_status(id, Status::Waiting);
            }
        };
        // It is over: there is nothing left to cancel.
        self.outbox.remove(id);
        self.fail(id, failure);
    }
}
