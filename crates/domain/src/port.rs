//! What the domain needs from the world.

mod blobs;
mod clock;
mod outlets;
mod random;
mod store;
mod wake;

pub use blobs::{BlobError, BlobStore, ByteStream, StoredBlob};
pub use clock::Clock;
pub use outlets::{Chatroom, DeskState, DueSigns, LinkTarget, OutletStore, VISITOR_OUTLETS};
pub use random::Random;
pub use store::{
    ChannelStore, ConversationStore, FileStore, MAX_DEVICES, NewChannel, NewVisitor, OperatorStore,
    QueueDepth, Store, StoreError, Swept, UpkeepStore, VisitorStore,
};
pub use wake::Wake;
