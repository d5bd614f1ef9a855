//! What follows from links between sales documents. Everything here is worked out from what is stored of a document and of those made from
//! it, whenever one of them is made, changed, confirmed or deleted; what a request repeats of it counts for nothing.
//!
//! - `carriers` knows which goods have left already.
//! - `chain` locks what a change may reach.
//! - `graph` reads documents and those made from them, and what these take of them.
//! - `holdings` finds orders that reserve something else.
//! - `orders` keeps what an order holds, its state, and whether it is invoiced.
//! - `returned` knows which sold rows a credit invoice takes back, and how much can still come back.
//! - `open` knows what is still to be paid.

mod carriers;
mod chain;
mod graph;
mod holdings;
pub mod open;
mod orders;
mod recipes;
mod returned;
mod sold;

pub use carriers::Mover;
pub use chain::Chain;
pub use graph::{Graph, Use};
pub use holdings::{WrongHolding, wrong_holdings};
pub use orders::{Beyond, Event, follow, forget_recipes};
pub use returned::{Back, TakenBack, TooMuch, forget, keep, recount, take};
pub use sold::{Credited, Sold, SoldLine, Thing};
