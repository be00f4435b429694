//! Uploads on their way to the server and back.

use kite_client::{Action, UploadFailure};

use crate::put::{Fate, Put, PutId, Stage};
use crate::world::{World, soon};

impl World {
    /// Something happens to a request.
    pub(crate) fn upload_moves(&mut self, id: PutId) {
        let Some(mut put) = self.puts.remove(&id) else {
            return;
        };
        put.due = soon(self.now, &mut self.dice);
        match &mut put.stage {
            Stage::Going => self.upload_reaches_server(&mut put),
            Stage::Served(task) => {
                if let Some(result) = task.step() {
                    put.stage = Stage::Answered(put.answer(result));
                    put.due = self.arrival();
                } else if self.hears(&put, id) && self.dice.per_mille(200) {
                    let sent = self.dice.below(24);
                    let id = put.message.clone();
                    self.apply(put.device, Action::UploadProgress { id, sent });
                }
            }
            Stage::Answered(result) => {
                let result = *result;
                return self.upload_ends(&put, id, result);
            }
        }
        if put.fate != Fate::Hanging {
            self.puts.insert(id, put);
        }
    }

    fn upload_ends(&mut self, put: &Put, id: PutId, result: Result<(), UploadFailure>) {
        if !self.hears(put, id) {
            return;
        }
        self.devices[put.device].uploads.remove(&put.message);
        let id = put.message.clone();
        let action = match result {
            Ok(()) => Action::UploadDone { id },
            Err(failure) => {
                self.seen.note("upload trouble");
                Action::UploadFailed { id, failure }
            }
        };
        self.apply(put.device, action);
    }

    fn upload_reaches_server(&mut self, put: &mut Put) {
        put.stage = match (&self.server, put.fate) {
            (_, Fate::Hanging) => return,
            (Err(_), _) | (_, Fate::Lost) => Stage::Answered(Err(UploadFailure::Network)),
            (_, Fate::Busy) => Stage::Answered(Err(UploadFailure::Refused { status: 503 })),
            (Ok(server), _) => Stage::Served(put.serve(&server.state)),
        };
        if put.fate == Fate::Repeated {
            let again = Put {
                stage: Stage::Going,
                fate: Fate::Good,
                due: self.arrival(),
                url: put.url.clone(),
                name: put.name.clone(),
                message: put.message.clone(),
                device: put.device,
            };
            let key = self.key();
            self.puts.insert(key, again);
        }
    }

    /// Whether its device still waits for this very request.
    fn hears(&self, put: &Put, id: PutId) -> bool {
        self.devices[put.device].uploads.get(&put.message) == Some(&id)
    }
}
