//! Pictures and files: where their bytes are kept, and how pictures are made safe and small.

mod blob_store;
mod bulk;
mod picture;

pub use blob_store::{BlobStore, Error};
pub use bulk::KeptBlob;
pub use picture::{Picture, Pixels, Refused, Size, make, pixels};
