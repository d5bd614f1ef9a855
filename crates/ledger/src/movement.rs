//! What moves goods: the places they move between, and the receipts, issues, transfers and returns that documents make.

use ladu_domain::fifo::Cost;
use ladu_types::Quantity;

/// Where goods come from that are bought, and go to when they are sent back.
pub const PLACE_SUPPLIER: i64 = -1;
/// Where goods go that are sold, and come back from.
pub const PLACE_CUSTOMER: i64 = -2;
/// Where goods go that are written off.
pub const PLACE_LOSS: i64 = -3;
/// Where goods come from that are registered without a purchase, and go to when a registration takes them out.
pub const PLACE_FOUND: i64 = -4;
/// Where parts go that something is assembled of, and assembled goods come from.
pub const PLACE_ASSEMBLY: i64 = -5;
/// Where goods are that an order for a transfer has taken off their shelf.
pub const PLACE_TRANSIT: i64 = -6;

/// A product in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockKey {
    /// What.
    pub product: i64,
    /// Where.
    pub warehouse: i64,
}

/// The document and row behind a move.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// What it is: `sale`, `purchase`, `registration`, `writeoff` or `transfer`.
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
    /// Its row.
    pub row: i64,
}

/// Goods that come in.
#[derive(Debug, Clone, Copy)]
pub struct Receipt {
    /// What.
    pub product: i64,
    /// Where to.
    pub warehouse: i64,
    /// Where from.
    pub from: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// What all of them cost.
    pub cost: Cost,
    /// Why.
    pub document: Document,
}

/// Goods that go out.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// What.
    pub product: i64,
    /// Where from.
    pub warehouse: i64,
    /// Where to.
    pub to: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// Why.
    pub document: Document,
    /// Refuse what is not there.
    pub required: bool,
}

/// Goods that go from one store to another. They are refused when they are not there.
#[derive(Debug, Clone, Copy)]
pub struct Transfer {
    /// What.
    pub product: i64,
    /// Where from.
    pub from: i64,
    /// Where to; another store.
    pub to: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// Why.
    pub document: Document,
}

/// Goods that a customer brings back.
#[derive(Debug, Clone, Copy)]
pub struct Return {
    /// What.
    pub product: i64,
    /// Where to.
    pub warehouse: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// Why.
    pub document: Document,
    /// The sale they were sold by, when it is known.
    pub sold_by: Option<i64>,
}

/// There was not enough to issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;
