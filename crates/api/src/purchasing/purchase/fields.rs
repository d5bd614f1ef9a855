//! What a purchase document holds, in the order of the answer.

use ladu_domain::purchases::{DIVISIONS, PURCHASE_STATUSES, PURCHASE_TYPES};
use ladu_record::noun::Field;
use ladu_record::settings::EUROPEAN_UNION;
use ladu_trade::document;
use ladu_trade::document::links::End;
use ladu_trade::repeats::KEY_LENGTH;
use ladu_types::Money;
use ladu_wire::{Code, Kind};

use super::page::{write_address, write_cost, write_links, write_paper, write_supplier_group};

/// Header fields. Those that nobody may send are read only and set when a document is saved.
pub const FIELDS: &[Field] = &[
    Field::word("type", "type", PURCHASE_TYPES).indexed().doc("PRCINVOICE when left out."),
    Field::word("status", "status", PURCHASE_STATUSES).read_only().indexed(),
    Field::text("currencyCode", "currency_code", 3).required(),
    Field::amount("currencyRate", "currency_rate")
        .default(1_000_000)
        .doc("Worth of a unit in the account's own currency; the known rate when left out."),
    Field::id("warehouseID", "warehouse_id", "warehouse").indexed().doc("The first store when left out."),
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    Field::text("number", "number", 100).input("no").required().indexed().doc("The supplier's number."),
    Field::text("regnumber", "regnumber", 50).read_only().indexed().doc("The account's number, from confirming on."),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only().indexed(),
    Field::new("time", "time", Kind::Clock),
    Field::id("supplierID", "supplier_id", "supplier").required().indexed(),
    Field::name_of("supplierName", "supplier_id", "supplier"),
    Field::special("supplierGroupID", "supplier_id", write_supplier_group),
    Field::id("addressID", "address_id", "address"),
    Field::special("address", "address_id", write_address),
    Field::id("contactID", "contact_id", "supplier"),
    Field::name_of("contactName", "contact_id", "supplier"),
    Field::id("employeeID", "creator_id", "employee").indexed(),
    Field::name_of("employeeName", "creator_id", "employee"),
    Field::new("supplierID2", "second_supplier_id", Kind::Id).read_only(),
    Field::name_of("supplierName2", "second_supplier_id", "supplier"),
    Field::id("stateID", "state_id", "purchase_document_status").indexed(),
    Field::new("paymentDays", "payment_days", Kind::Int(0, 36_500)).doc("The supplier's when left out."),
    Field::flag("paid", "paid"),
    Field::date("", "paid_date").indexed().doc("When it was first said to be paid."),
    Field::amount("", "paid_rate").doc("What its currency was worth that day."),
    Field::new("transactionTypeID", "transaction_type_id", Kind::Id).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::new("transportTypeID", "transport_type_id", Kind::Id).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("deliveryTermsID", "delivery_terms_id", "delivery_term").only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::text("deliveryTermsLocation", "delivery_terms_location", 255).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("deliveryAddressID", "delivery_address_id", "address"),
    Field::flag("triangularTransaction", "triangular").only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("projectID", "project_id", "project"),
    Field::id("reasonID", "reason_id", "reason_code").indexed().doc("Why goods go back; only of returns."),
    Field::flag("confirmed", "confirmed").input("confirmInvoice").indexed().doc("Confirms it unless this is 0."),
    Field::text("referenceNumber", "reference_number", 100).indexed(),
    Field::text("notes", "notes", 65_000),
    Field::text("ediStatus", "edi_status", 50),
    Field::text("ediText", "edi_text", 1000),
    Field::text("documentURL", "document_url", 1000),
    Field::amount("rounding", "rounding"),
    Field::amount("netTotal", "net_total").read_only(),
    Field::amount("vatTotal", "vat_total").read_only(),
    Field::amount("total", "total").read_only(),
    Field::special("netTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_by_rate(cell, name, 1, w)
    }),
    Field::special("vatTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_by_rate(cell, name, 2, w)
    }),
    Field::text("", "totals_by_rate", 10_000).read_only(),
    Field::date("shipDate", "ship_date").indexed(),
    Field::special("cost", "cost", write_cost).when("getCost"),
    Field::amount("", "cost").read_only(),
    Field::special("netTotalForAccounting", "accounting_net", |_, cell, name, w| {
        w.key(name);
        w.decimal(Money::from_micro(stated(cell.value.int(), cell.int("net_total"))));
    }),
    Field::amount("", "accounting_net").input("netTotalForAccounting").doc("Another net total for the accountant."),
    Field::special("totalForAccounting", "accounting_total", |_, cell, name, w| {
        w.key(name);
        w.decimal(Money::from_micro(stated(cell.value.int(), cell.int("total"))));
    }),
    Field::amount("", "accounting_total").input("totalForAccounting").doc("Another total for the accountant."),
    Field::amount("additionalCosts", "freight").read_only(),
    Field::new("additionalCostsCurrencyId", "freight_currency_id", Kind::Id).read_only(),
    Field::amount("additionalCostsCurrencyRate", "freight_rate").read_only().default(1_000_000),
    Field::word("additionalCostsDividedBy", "freight_divided_by", DIVISIONS).read_only(),
    Field::special("baseToDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::FollowUp, w)),
    Field::special("baseDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::Base, w)),
    Field::special("invoiceLink", "", write_paper)
        .doc("The printout; works for a day, without a session. With .pdf behind it it is a PDF."),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::text("jdoc", "jdoc", 65_000).doc("A program's own JSON."),
    Field::text("", "temporary_uuid", KEY_LENGTH)
        .input("temporaryUUID")
        .indexed()
        .doc("Keeps a new document from being made twice."),
    // It moves goods when it is confirmed; the bill of a waybill does not.
    Field::flag("", "moves_goods"),
    // Goods of an order have come, or some of them.
    Field::flag("", "followed"),
    // Parameters that are kept nowhere.
    Field::new("", "", Kind::Ids).input("baseDocumentIDs").doc("The documents that this one is made from."),
];

/// What was stated, else what was worked out.
fn stated(stated: i64, reckoned: i64) -> i64 {
    if stated == 0 { reckoned } else { stated }
}
