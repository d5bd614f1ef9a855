//! What a purchase document holds, in the order of the answer.

use ladu_record::noun::{Column, Field, ReadColumn};
use ladu_record::settings::EUROPEAN_UNION;
use ladu_trade::document::links::End;
use ladu_trade::document::{self, RatePart};
use ladu_trade::purchase::columns;
use ladu_types::Money;
use ladu_wire::{Code, Kind};

use super::page::{write_address, write_cost, write_links, write_paper, write_supplier_group};

const ACCOUNTING_NET: Column<Money> = Column::of(
    Field::amount("", "accounting_net").input("netTotalForAccounting").doc("Another net total for the accountant."),
);
const ACCOUNTING_TOTAL: Column<Money> = Column::of(
    Field::amount("", "accounting_total").input("totalForAccounting").doc("Another total for the accountant."),
);

/// Header fields. Those that nobody may send are read only and set when a document is saved.
pub(super) const FIELDS: &[Field] = &[
    columns::TYPE.field,
    columns::STATUS.field,
    document::CURRENCY_CODE.field.required(),
    document::CURRENCY_RATE.field.doc("Worth of a unit in the account's own currency; the known rate when left out."),
    document::WAREHOUSE.field.indexed().doc("The first store when left out."),
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    columns::NUMBER.field,
    columns::OWN_NUMBER.field,
    document::DATE.field,
    document::TRANSACTION_DATE.field.indexed(),
    columns::TIME.field,
    columns::SUPPLIER.field,
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
    columns::PAYMENT_DAYS.field,
    columns::PAID.field,
    columns::PAID_DATE.field,
    columns::PAID_RATE.field,
    Field::new("transactionTypeID", "transaction_type_id", Kind::Id).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::new("transportTypeID", "transport_type_id", Kind::Id).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("deliveryTermsID", "delivery_terms_id", "delivery_term").only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::text("deliveryTermsLocation", "delivery_terms_location", 255).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("deliveryAddressID", "delivery_address_id", "address"),
    Field::flag("triangularTransaction", "triangular").only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::id("projectID", "project_id", "project"),
    document::REASON.field.indexed().doc("Why goods go back; only of returns."),
    document::CONFIRMED.field.input("confirmInvoice").indexed().doc("Confirms it unless this is 0."),
    columns::REFERENCE_NUMBER.field,
    columns::NOTES.field,
    Field::text("ediStatus", "edi_status", 50),
    Field::text("ediText", "edi_text", 1000),
    Field::text("documentURL", "document_url", 1000),
    columns::ROUNDING.field,
    columns::NET_TOTAL.field,
    columns::VAT_TOTAL.field,
    columns::TOTAL.field,
    Field::special("netTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_rate_totals(cell.get(columns::TOTALS_BY_RATE), name, RatePart::Net, w)
    }),
    Field::special("vatTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_rate_totals(cell.get(columns::TOTALS_BY_RATE), name, RatePart::Tax, w)
    }),
    columns::TOTALS_BY_RATE.field,
    Field::date("shipDate", "ship_date").indexed(),
    Field::special("cost", "cost", write_cost).when("getCost"),
    columns::COST.field,
    Field::special("netTotalForAccounting", "accounting_net", |_, cell, name, w| {
        w.key(name);
        w.decimal(stated(cell.get(ACCOUNTING_NET), cell.get(columns::NET_TOTAL)));
    }),
    ACCOUNTING_NET.field,
    Field::special("totalForAccounting", "accounting_total", |_, cell, name, w| {
        w.key(name);
        w.decimal(stated(cell.get(ACCOUNTING_TOTAL), cell.get(columns::TOTAL)));
    }),
    ACCOUNTING_TOTAL.field,
    columns::FREIGHT.field,
    columns::FREIGHT_CURRENCY.field,
    columns::FREIGHT_RATE.field,
    columns::FREIGHT_DIVIDED_BY.field,
    Field::special("baseToDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::FollowUp, w)),
    Field::special("baseDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::Base, w)),
    Field::special("invoiceLink", "", write_paper)
        .doc("The printout; works for a day, without a session. With .pdf behind it it is a PDF."),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::text("jdoc", "jdoc", 65_000).doc("A program's own JSON."),
    columns::TEMPORARY_UUID.field,
    columns::MOVES_GOODS.field,
    columns::FOLLOWED.field,
    columns::BASES,
];

/// What was stated, else what was worked out.
fn stated(stated: Money, worked_out: Money) -> Money {
    if stated.is_zero() { worked_out } else { stated }
}
