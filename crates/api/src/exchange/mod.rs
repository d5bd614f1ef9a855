//! Exchange with other systems: documents as XML.

mod e_document;

pub(crate) use e_document::AREA;
