//! Documents that are exchanged as XML, in the form of Estonian e-invoices or of UBL.

mod draft;
mod export;
mod fit;
mod goods;
mod import;
mod invoices;
mod parties;
mod partner;
mod refusal;
mod side;
mod taxes;

use ladu_record::noun::Field;
use ladu_wire::Kind;

use crate::exclusive::Claim;
use crate::{Area, Call};

const EXPORT: &[Field] = &[
    Field::word("format", "", side::FORMATS).doc(
        "XML is one Estonian e-invoice 1.2 of all documents; UBL is a record for each, with its documentID: a UBL 2.1 \
         invoice or credit note by EN 16931 (Peppol BIS Billing 3). An order is no UBL invoice.",
    ),
    Field::word("type", "", side::EXPORTED).required(),
    Field::date("dateFrom", ""),
    Field::date("dateTo", ""),
    Field::new("documentID", "", Kind::Id).doc("One document; goes with a type that means all."),
    Field::text("searchAttributeName", "", 100),
    Field::text("searchAttributeValue", "", 255),
    Field::int("recordsOnPage", "").doc("20 unless told otherwise, 100 at most."),
    Field::int("pageNo", ""),
];

const IMPORT: &[Field] = &[
    Field::word("format", "", side::FORMATS).doc("The text itself says which form it has."),
    Field::word("type", "", side::IMPORTED)
        .required()
        .doc("What invoices become. Credit notes become purchase returns and credit invoices; of orders they are refused."),
    Field::text("invoiceXML", "", import::LONGEST).doc(
        "The XML itself. What cannot be read exactly, or does not come to the total it states, is refused (1016), and so is \
         a number that the same partner has used (1012): errorMessage says where in the file, and why.",
    ),
    Field::text("invoiceXMLUri", "", 2000).doc("Refused: this server fetches nothing from elsewhere."),
];

pub(crate) static AREA: Area = Area {
    name: "exchange",
    calls: &[&[
        Call::read("getEDocuments", "", export::export)
            .inputs(EXPORT)
            .doc("Sales or purchase documents as electronic invoices. Sales without a number are left out."),
        Call::write_over("saveEDocuments", import::import)
            .inputs(IMPORT)
            // Two that bring the same invoice follow each other, so that the second sees the first.
            .exclusive(|_| vec![Claim::in_turn("e-documents")])
            .doc("Makes drafts of the electronic invoices in an XML text; whom they are from is made when not known."),
    ]],
    nouns: &[],
};
