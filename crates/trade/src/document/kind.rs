//! What a kind of document is, as its area declares it.

use ladu_ledger::{Document, DocumentKind};
use ladu_record::noun::{Child, Column, Field, Noun, PageSize, Text};
use ladu_types::{Id, of};

/// A kind of document, as it is declared. Its rows have the columns `document_id`, `position`, `stable_id`, `product_id` and `amount`.
pub struct Definition {
    pub noun: &'static Noun,
    pub rows: &'static Noun,
    /// What the ledger calls it; also the series of its numbers.
    pub kind: DocumentKind,
    /// Columns of the warehouses it is about: its user must have access to them, and they are fixed once it is confirmed.
    pub warehouses: &'static [Column<Id<of::Warehouse>>],
    /// Without a warehouse it is about the first one.
    pub usual_warehouse: bool,
    /// When it gets the number of its series.
    pub numbered: Numbered,
}

/// When a document gets a number of its own, and the column of it.
#[derive(Clone, Copy)]
pub enum Numbered {
    /// When it is made.
    Made(Column<i64>),
    /// When it is confirmed; drafts have none.
    Confirmed(Column<Text>),
}

impl Definition {
    /// A kind of document at its plainest.
    pub const fn new(
        noun: &'static Noun,
        rows: &'static Noun,
        kind: DocumentKind,
        warehouses: &'static [Column<Id<of::Warehouse>>],
        numbered: Numbered,
    ) -> Definition {
        Definition { noun, rows, kind, warehouses, usual_warehouse: false, numbered }
    }

    /// A document of this kind, as the ledger knows it.
    pub fn document(&self, id: Id<of::Document>) -> Document {
        Document { kind: self.kind, id }
    }
}

/// What all kinds of stock documents have in common as nouns: rows inside, attributes, pages, and what their goods cost when asked for.
pub const fn document_noun(table: &'static str, id: &'static str, fields: &'static [Field]) -> Noun {
    Noun {
        module: "inventory",
        attributes: true,
        page: Some(PageSize { default: 20, max: 100 }),
        flags: &[("getCost", "Adds what a unit of each row cost.")],
        ..Noun::new(table, id, fields)
    }
}

/// The rows of a document inside it.
pub const fn rows_inside(noun: &'static Noun) -> Child {
    Child { key: "rows", noun, parent: "document_id", order: "position", when: "", only_filled: false }
}
