//! What the domain needs from the world.

mod blobs;
mod clock;
mod random;
mod store;
mod wake;

pub use blobs::{BlobError, BlobStore, ByteStream, StoredBlob};
pub use clock::Clock;
pub use random::Random;
pub use store::{
    ChannelStore, ConversationStore, FileStore, NewChannel, NewVisitor, OperatorStore, Store,
    StoreError,
};
pub use wake::Wake;
