//! The answer of a call: its records, written as they come.

use ladu_types::{Id, of};
use ladu_wire::{Code, Format, Writer};

/// The answer of one call: its records, written as they come.
#[derive(Clone)]
pub struct Answer {
    writer: Writer,
    count: u64,
    /// Matches on all pages; as many as there are records unless set.
    pub total: Option<u64>,
    /// `records` is one object, not a list.
    pub single: bool,
    /// `recordsTotal` goes out in quotes.
    pub quoted_total: bool,
    /// The sales document this call saved, for `CURRENT_INVOICE_ID` in a bulk request.
    pub saved_document: SavedDocument,
    /// Keys of the blob store to be removed once the transaction is kept.
    pub discarded: Vec<String>,
    /// Users whose sessions end once the transaction is kept.
    pub ended: Vec<Id<of::User>>,
    /// The call did nothing, for this reason, and its record is one that was there before.
    pub refused: Option<Code>,
    /// A mail to be sent once the transaction is kept.
    pub mail: Option<Id<of::Mail>>,
}

/// What later elements of a bulk request know of the sales document before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SavedDocument {
    /// The call saves none.
    #[default]
    None,
    /// It saved this one.
    Id(i64),
    /// It was dropped as a duplicate.
    Duplicate,
}

impl Answer {
    pub fn new(format: Format) -> Answer {
        Answer {
            writer: Writer::members(format, "record"),
            count: 0,
            total: None,
            single: false,
            quoted_total: false,
            saved_document: SavedDocument::None,
            discarded: Vec::new(),
            ended: Vec::new(),
            refused: None,
            mail: None,
        }
    }

    /// Adds a record: `fill` writes its keys.
    pub fn record(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.writer.object(fill);
        self.count += 1;
    }

    /// Makes room for so many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.writer.reserve(bytes);
    }

    /// Adds a record that is no object.
    pub fn value(&mut self, write: impl FnOnce(&mut Writer)) {
        write(&mut self.writer);
        self.count += 1;
    }

    pub fn format(&self) -> Format {
        self.writer.format()
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The records as written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_bytes()
    }
}
