//! An upload over HTTP, from the device to the server and back.

use futures::{StreamExt, stream};
use k1te_server::links::Operation;
use k1te_server::state::AppState;
use kite_client::UploadFailure;
use kite_domain::ChatError;
use kite_protocol::{MessageId, Timestamp};

use crate::random::Dice;
use crate::task::Task;

/// Names one request; none is given twice.
pub(crate) type PutId = u64;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    Good,
    /// It never reaches the server.
    Lost,
    /// It breaks off in the middle.
    Broken,
    /// It is served, but the answer is lost.
    Unanswered,
    /// It stands still for ever.
    Hanging,
    /// The server sees it a second time, later.
    Repeated,
    /// Something in front of the server has no place for it.
    Busy,
}

impl Fate {
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..6 => Self::Lost,
            6..12 => Self::Broken,
            12..18 => Self::Unanswered,
            18..21 => Self::Hanging,
            21..30 => Self::Repeated,
            30..34 => Self::Busy,
            _ => Self::Good,
        }
    }
}

/// How far it is.
pub(crate) enum Stage {
    Going,
    Served(Task<Result<(), ChatError>>),
    Answered(Result<(), UploadFailure>),
}

/// One request.
pub(crate) struct Put {
    pub(crate) device: usize,
    pub(crate) message: MessageId,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) fate: Fate,
    pub(crate) stage: Stage,
    pub(crate) due: Timestamp,
}

impl Put {
    /// The server's work on it.
    pub(crate) fn serve(&self, state: &AppState) -> Task<Result<(), ChatError>> {
        let token = self.url.split_once("?token=").expect("a link with a token");
        let opened = state
            .links
            .open(Operation::Upload, token.1, state.clock.now());
        let file = opened.expect("the server takes its own links");
        let chat = state.chat.clone();
        let bytes = contents(&self.name);
        let end = match self.fate {
            Fate::Broken => bytes.len() / 2,
            _ => bytes.len(),
        };
        let mut chunks: Vec<_> = bytes[..end]
            .chunks(8)
            .map(|chunk| Ok(chunk.to_vec().into()))
            .collect();
        if self.fate == Fate::Broken {
            chunks.push(Err(std::io::Error::other("the sender went away")));
        }
        Task::new(async move {
            let bytes = stream::iter(chunks).boxed();
            chat.receive_file(&file, bytes).await
        })
    }

    /// The server that was working on it is dead.
    pub(crate) fn server_gone(&mut self) {
        if matches!(self.stage, Stage::Served(_)) {
            self.stage = Stage::Answered(Err(UploadFailure::Network));
        }
    }

    /// What the device hears of how it ended.
    pub(crate) fn answer(&self, result: Result<(), ChatError>) -> Result<(), UploadFailure> {
        match result {
            _ if matches!(self.fate, Fate::Unanswered | Fate::Broken) => {
                Err(UploadFailure::Network)
            }
            Ok(()) => Ok(()),
            Err(ChatError::Store(_) | ChatError::Blobs(_)) => {
                Err(UploadFailure::Refused { status: 500 })
            }
            Err(error) => panic!("{}: the upload was refused: {error}", self.message),
        }
    }
}

/// The bytes of the file of this name.
pub(crate) fn contents(name: &str) -> Vec<u8> {
    name.bytes().cycle().take(24).collect()
}
