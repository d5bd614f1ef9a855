//! Pictures and files: where their bytes are kept, and how pictures are made safe and small.

mod depot;
mod picture;

pub use depot::{Depot, Error};
pub use picture::{Picture, Pixels, Refused, Size, make, pixels};
