//! Documents that are exchanged as XML, in the form of Estonian e-invoices.

mod export;
mod import;
mod paper;
mod parse;

use ladu_record::noun::Field;
use ladu_wire::Kind;

use crate::{Area, Call};

const FORMAT: Field = Field::word("format", "", &["XML"]);

const EXPORT: &[Field] = &[
    FORMAT,
    Field::word("type", "", paper::EXPORTED).required(),
    Field::date("dateFrom", ""),
    Field::date("dateTo", ""),
    Field::new("documentID", "", Kind::Id).doc("One document; goes with a type that means all."),
    Field::text("searchAttributeName", "", 100),
    Field::text("searchAttributeValue", "", 255),
    Field::int("recordsOnPage", "").doc("20 unless told otherwise, 100 at most."),
    Field::int("pageNo", ""),
];

const IMPORT: &[Field] = &[
    FORMAT,
    Field::word("type", "", paper::IMPORTED).required(),
    Field::text("invoiceXML", "", import::LONGEST).doc("The XML itself."),
    Field::text("invoiceXMLUri", "", 2000).doc("Refused: this server fetches nothing from elsewhere."),
];

pub(crate) static AREA: Area = Area {
    name: "exchange",
    calls: &[&[
        Call::read("getEDocuments", "", export::export)
            .inputs(EXPORT)
            .doc("Sales or purchase documents as one XML text."),
        Call::write("saveEDocuments", import::import)
            .inputs(IMPORT)
            .doc("Makes drafts of the documents in an XML text; whom they are from is made when not known."),
    ]],
    nouns: &[],
};
