//! What follows from links between sales documents. Everything here is worked out from what is stored of a document and of those made from
//! it, whenever one of them is made, changed, confirmed or deleted; what a request repeats of it counts for nothing.
//!
//! - `graph` reads documents and those made from them, and what these take of them.
//! - `orders` keeps what an order holds, its state, and whether it is invoiced.
//! - `returned` knows which sold rows a credit invoice takes back, and how much can still come back.
//! - `open` knows what is still to be paid.

mod graph;
pub mod open;
mod orders;
mod recipes;
mod returned;
mod sold;

pub use graph::{Graph, Use};
pub use orders::{Beyond, Event, follow, forget_recipes};
pub use returned::{Back, TakenBack, TooMuch, forget, keep, recount, take};
pub use sold::{Credited, Sold, SoldLine, Thing};
