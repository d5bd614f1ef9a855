//! Exchange with other systems: documents as XML.

mod e_document;

pub use e_document::AREA;
