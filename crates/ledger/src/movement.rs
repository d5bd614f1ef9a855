//! What moves goods: the places they move between, and the receipts, issues, transfers and returns that documents make.

use ladu_domain::fifo::Cost;
use ladu_store::{OwnedValue, Value};
use ladu_types::{Id, Quantity, of};

/// Where goods are that are in no warehouse. In the ledger a place has a number below zero, a warehouse its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where goods come from that are bought, and go to when they are sent back.
    Supplier,
    /// Where goods go that are sold, and come back from.
    Customer,
    /// Where goods go that are written off.
    Loss,
    /// Where goods come from that are registered without a purchase, and go to when a registration takes them out.
    Found,
    /// Where parts go that something is assembled of, and assembled goods come from.
    Assembly,
    /// Where goods are that a transfer order has taken out of their warehouse.
    Transit,
}

impl Place {
    const ALL: [Place; 6] =
        [Place::Supplier, Place::Customer, Place::Loss, Place::Found, Place::Assembly, Place::Transit];

    pub const fn number(self) -> i64 {
        match self {
            Place::Supplier => -1,
            Place::Customer => -2,
            Place::Loss => -3,
            Place::Found => -4,
            Place::Assembly => -5,
            Place::Transit => -6,
        }
    }

    /// The place that a stored number stands for; none for a warehouse.
    pub fn of(number: i64) -> Option<Place> {
        Place::ALL.into_iter().find(|place| place.number() == number)
    }
}

impl From<Place> for Value<'_> {
    fn from(place: Place) -> Self {
        Value::Int(place.number())
    }
}

/// A product in a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockKey {
    pub product: Id<of::Product>,
    pub warehouse: Id<of::Warehouse>,
}

/// The kinds of documents that move or reserve goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Sale,
    Purchase,
    Registration,
    WriteOff,
    /// A transfer between warehouses, or an order for one.
    Transfer,
}

impl DocumentKind {
    /// All of them, in the order in which the API numbers them from 1.
    pub const ALL: [DocumentKind; 5] = [
        DocumentKind::Sale,
        DocumentKind::Purchase,
        DocumentKind::Registration,
        DocumentKind::WriteOff,
        DocumentKind::Transfer,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            DocumentKind::Sale => "sale",
            DocumentKind::Purchase => "purchase",
            DocumentKind::Registration => "registration",
            DocumentKind::WriteOff => "writeoff",
            DocumentKind::Transfer => "transfer",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl From<DocumentKind> for Value<'_> {
    fn from(kind: DocumentKind) -> Self {
        Value::Text(kind.name())
    }
}

impl From<DocumentKind> for OwnedValue {
    fn from(kind: DocumentKind) -> Self {
        OwnedValue::from(kind.name())
    }
}

/// A document that moves or reserves goods. Each kind counts its own ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    pub kind: DocumentKind,
    pub id: Id<of::Document>,
}

impl Document {
    pub const fn sale(id: Id<of::SalesDocument>) -> Document {
        Document { kind: DocumentKind::Sale, id: Id::new(id.number()) }
    }

    pub const fn purchase(id: Id<of::PurchaseDocument>) -> Document {
        Document { kind: DocumentKind::Purchase, id: Id::new(id.number()) }
    }

    /// A transfer or an order for one.
    pub const fn transfer(id: Id<of::StockDocument>) -> Document {
        Document { kind: DocumentKind::Transfer, id: Id::new(id.number()) }
    }

    /// One of its rows, as the cause of a move.
    pub const fn row(self, row: Option<Id<of::DocumentRow>>) -> Cause {
        Cause { document: self, row }
    }
}

/// The document and the row that cause a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    pub document: Document,
    /// Its row, when that matters.
    pub row: Option<Id<of::DocumentRow>>,
}

/// Goods that come in.
#[derive(Debug, Clone, Copy)]
pub struct Receipt {
    /// What, and where to.
    pub stock: StockKey,
    pub from: Place,
    /// How many; above zero.
    pub quantity: Quantity,
    /// What all of them cost.
    pub cost: Cost,
    pub cause: Cause,
}

/// Goods that are issued.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// What, and where from.
    pub stock: StockKey,
    pub to: Place,
    /// How many; above zero.
    pub quantity: Quantity,
    pub cause: Cause,
    /// Refuse what is not there.
    pub required: bool,
}

/// Goods that go from one warehouse to another. They are refused when they are not there.
#[derive(Debug, Clone, Copy)]
pub struct Transfer {
    /// What, and where from.
    pub stock: StockKey,
    /// Where to; another warehouse.
    pub to: Id<of::Warehouse>,
    /// How many; above zero.
    pub quantity: Quantity,
    pub cause: Cause,
}

/// Goods that a customer brings back.
#[derive(Debug, Clone, Copy)]
pub struct Return {
    /// What, and where to.
    pub stock: StockKey,
    /// How many; above zero.
    pub quantity: Quantity,
    pub cause: Cause,
    /// What sold them, when it is known.
    pub sold_by: Option<SoldRow>,
}

/// A row of a document that sold goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldRow {
    pub document: Id<of::SalesDocument>,
    pub row: Id<of::DocumentRow>,
}

/// A move that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub id: Id<of::Move>,
    /// What the goods cost.
    pub cost: Cost,
}

/// There was not enough to issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Which of several issues it was, counted from 0.
    pub at: usize,
}
