//! What a sales document holds, in the order of the answer.

use ladu_domain::intrastat;
use ladu_record::noun::{Field, ReadColumn};
use ladu_record::settings::{EUROPEAN_UNION, GREECE};
use ladu_types::Id;
use ladu_wire::{Code, Kind};

use super::columns::*;
use super::page::{
    self, Printout, write_address, write_by_percent, write_client, write_cost, write_link, write_links, write_payer,
    write_returned_payments, write_returns_exist,
};
use crate::document;
use crate::document::RatePart;
use crate::document::links::End;

/// The module of goods that customers bring for repair.
const ASSIGNMENTS: &str = "Assignments";

/// A sum of money with two decimals at most.
const fn sum(name: &'static str, column: &'static str) -> Field {
    Field::amount(name, column)
}

/// Header fields in the order of the answer. Those that nobody may send are read only and set when a document is saved.
pub const FIELDS: &[Field] = &[
    TYPE.field,
    Field::special("exportInvoiceType", "export_type", |_, cell, name, w| {
        if cell.get(TYPE) == "EXPORTINVOICE" {
            w.key(name);
            w.text(cell.get(EXPORT_TYPE));
        }
    }),
    EXPORT_TYPE.field,
    CURRENCY_CODE.field,
    CURRENCY_RATE.field,
    WAREHOUSE.field,
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    REGISTER.field,
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    PRICE_LIST.field,
    NUMBER.field,
    CUSTOM_NUMBER.field,
    DATE.field,
    TRANSACTION_DATE.field,
    TIME.field,
    CLIENT.field,
    CLIENT_NAME.field,
    Field::special("clientEmail", "", write_client),
    Field::special("customerID", "client_id", |page, cell, name, w| {
        if !page.conf.flag("invoice_client_is_payer") {
            w.key(name);
            w.int(Id::number_of(cell.get(CLIENT)));
        }
    }),
    ADDRESS.field,
    Field::special("address", "address_id", write_address),
    PAYER.field,
    Field::name_of("payerName", "payer_id", "customer"),
    Field::special("payerFactoringContractNumber", "payer_id", write_payer),
    PAYER_ADDRESS.field,
    Field::special("payerAddress", "payer_address_id", write_address),
    SHIP_TO.field,
    Field::name_of("shipToName", "ship_to_id", "customer"),
    Field::id("shipToAddressID", "ship_to_address_id", "address").quoted(),
    Field::special("shipToAddress", "ship_to_address_id", write_address),
    CONTACT.field,
    Field::name_of("contactName", "contact_id", "customer"),
    SHIP_TO_CONTACT.field,
    Field::name_of("shipToContactName", "ship_to_contact_id", "customer"),
    EMPLOYEE.field,
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::new("projectID", "project_id", Kind::Id),
    STATE.field,
    PAYMENT_TYPE.field,
    PAYMENT_TYPE_ID.field,
    PAYMENT_DAYS.field,
    Field::special("paymentStatus", "credited", |_, cell, name, w| {
        w.key(name);
        let settled = cell.get(PAID).plus(cell.get(TAKEN_OFF));
        w.plain_text(if settled.is_ok_and(|sum| sum >= cell.get(TOTAL)) { "PAID" } else { "UNPAID" });
    }),
    Field::special("baseDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::Base, w)),
    Field::special("followUpDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::FollowUp, w)),
    Field::special("previousReturnsExist", "", write_returns_exist),
    Field::flag("printDiscounts", "print_discounts").default(1),
    ALGORITHM_VERSION.field,
    Field::int("algorithmVersionCalculated", "algorithm_version").read_only(),
    CONFIRMED.field,
    NOTES.field,
    Field::text("internalNotes", "internal_notes", 65_000),
    NET_TOTAL.field,
    VAT_TOTAL.field,
    Field::special("netTotalsByRate", "totals_by_rate", |_, cell, name, w| {
        write_by_percent(cell, name, RatePart::Net, w)
    }),
    Field::special("vatTotalsByRate", "totals_by_rate", |_, cell, name, w| {
        write_by_percent(cell, name, RatePart::Tax, w)
    }),
    Field::special("netTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_rate_totals(cell.text("totals_by_rate"), name, RatePart::Net, w)
    }),
    Field::special("vatTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| {
        document::write_rate_totals(cell.text("totals_by_rate"), name, RatePart::Tax, w)
    }),
    TOTALS_BY_RATE.field,
    ROUNDING.field,
    TOTAL.field,
    PAID.field,
    sum("externalNetTotal", "external_net").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalVatTotal", "external_vat").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalRounding", "external_rounding").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalTotal", "external_total").only_with("External document totals", Code::FIELD_MODULE),
    Field::text("taxExemptCertificateNumber", "tax_exempt_certificate", 100),
    COMMISSION_RECEIVERS.field,
    Field::id("packerID", "packer_id", "employee"),
    REFERENCE_NUMBER.field,
    CUSTOM_REFERENCE.field,
    Field::text("webShopOrderNumbers", "web_shop_orders", 255),
    Field::text("trackingNumber", "tracking_number", 255),
    Field::text("fulfillmentStatus", "fulfillment_status", 50),
    Field::special("cost", "", write_cost).when("getCOGS"),
    RESERVE_GOODS.field,
    RESERVE_UNTIL.field,
    Field::date("deliveryDate", "delivery_date").indexed_when_set(),
    Field::id("deliveryTypeID", "delivery_type_id", "delivery_type").indexed_when_set(),
    Field::name_of("deliveryTypeName", "delivery_type_id", "delivery_type"),
    Field::date("shippingDate", "shipping_date"),
    Field::text("packingUnitsDescription", "packing_units", 255),
    PENALTY.field,
    Field::flag("triangularTransaction", "triangular").quoted().only_with(EUROPEAN_UNION, Code::EU_FIELD),
    Field::flag("purchaseOrderDone", "purchase_order_done").quoted(),
    Field::new("transactionTypeID", "transaction_type_id", Kind::Id),
    Field::special("transactionTypeName", "transaction_type_id", |_, cell, name, w| {
        w.key(name);
        w.text(intrastat::transaction(cell.value.int()));
    }),
    Field::new("transportTypeID", "transport_type_id", Kind::Id),
    Field::special("transportTypeName", "transport_type_id", |_, cell, name, w| {
        w.key(name);
        w.text(intrastat::transport(cell.value.int()));
    }),
    Field::id("", "delivery_terms_id", "delivery_term").input("deliveryTermsID"),
    Field::name_of("deliveryTerms", "delivery_terms_id", "delivery_term"),
    Field::text("deliveryTermsLocation", "delivery_terms_location", 255).only_with(EUROPEAN_UNION, Code::EU_FIELD),
    EU_TYPE.field,
    Field::flag("deliveryOnlyWhenAllItemsInStock", "deliver_whole"),
    E_INVOICE_BUYER.field,
    Field::new("workOrderID", "work_order_id", Kind::Id),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::special("lastModifierUsername", "modified_by", |_, cell, name, w| {
        let by = if cell.get(MODIFIED_BY).is_empty() { cell.get(ADDED_BY) } else { cell.get(MODIFIED_BY) };
        w.key(name);
        w.text(by);
    }),
    MODIFIED_BY.field,
    ADDED_BY.field,
    ADDED.field,
    Field::special("invoiceLink", "", |page, cell, name, w| write_link(page, cell, name, Printout::Invoice, w))
        .doc("The printout; works for a day, without a session. With .pdf behind it it is a PDF."),
    Field::special("receiptLink", "", |page, cell, name, w| write_link(page, cell, name, Printout::Receipt, w))
        .doc("The same of the size of a receipt."),
    Field::special("returnedPayments", "", write_returned_payments).when("getReturnedPayments"),
    sum("amountAddedToStoreCredit", "added_to_store_credit").read_only(),
    PAID_WITH_STORE_CREDIT.field,
    Field::id("applianceID", "appliance_id", "appliance").part(ASSIGNMENTS, Code::NO_MODULE),
    Field::text("applianceReference", "appliance_reference", 100).part(ASSIGNMENTS, Code::NO_MODULE),
    Field::id("assignmentID", "assignment_id", "assignment").part(ASSIGNMENTS, Code::NO_MODULE),
    Field::new("vehicleMileage", "vehicle_mileage", Kind::Int(0, 100_000_000)).part(ASSIGNMENTS, Code::NO_MODULE),
    Field::text("issuedCouponIDs", "issued_coupon_ids", 10_000)
        .read_only()
        .doc("Coupons that were issued with the sale."),
    sum("advancePayment", "advance_payment"),
    Field::amount("advancePaymentPercent", "advance_percent"),
    Field::flag("printWithOriginalProductNames", "print_original_names"),
    Field::flag("hidePrices", "hide_prices"),
    Field::flag("hideAmounts", "hide_amounts"),
    Field::flag("hideTotal", "hide_total"),
    Field::flag("hidePaymentDays", "hide_payment_days"),
    Field::flag("isFactoringInvoice", "is_factoring"),
    Field::id("taxOfficeID", "tax_office_id", "tax_office").only_with(GREECE, Code::GREEK_FIELD),
    Field::date("periodStartDate", "period_start"),
    Field::date("periodEndDate", "period_end"),
    Field::flag("orderArrived", "order_arrived"),
    ORDER_INVOICED.field,
    Field::text("ediStatus", "edi_status", 50),
    Field::text("ediText", "edi_text", 1000),
    Field::text("documentURL", "document_url", 1000),
    Field::special("creditInvoiceType", "credit_type", |_, cell, name, w| {
        if cell.get(TYPE) == "CREDITINVOICE" {
            w.key(name);
            w.text(cell.get(CREDIT_TYPE));
        }
    }),
    CREDIT_TYPE.field,
    IS_CASH_CREDIT.field,
    NO_REWARD_POINTS.field,
    SEND_BY_EMAIL.field,
    PAYMENT_INFO.field,
    CREDITED.field,
    DUE_DATE.field,
    MAY_REPEAT_NUMBER.field,
    DATE_AND_NUMBER.field,
    OWN_NET.field,
    OWN_TAX.field,
    OWN_TOTAL.field,
    BOOKS_REVENUE.field,
    STATE_BEFORE.field,
    TAKEN_OFF.field,
    TEMPORARY_UUID.field,
    FINGERPRINT.field,
    // Parameters that are kept nowhere.
    Field::new("", "", Kind::Id).input("id").doc("The document to change; a new one is made without it."),
    Field::flag("", "").input("confirmInvoice").doc("Confirms it unless this is 0."),
    Field::new("", "", Kind::Int(0, i64::MAX))
        .input("invoiceNo")
        .doc("A number that a till gave while it was offline."),
    Field::flag("", "").input("allowDuplicateNumbers").doc("Keeps invoiceNo although another document has it."),
    Field::word("", "", &["UNPAID", "PAID"]).input("paymentStatus").doc("PAID makes a payment of what is due."),
    Field::id("", "", "sales_document").input("creditToDocumentID").doc(
        "The document that this one credits. What its rows leave out of rate, name, and price with discount is that of the rows they return; \
         more than was sold is refused (1016) while refuse_return_of_more_than_sold is on.",
    ),
    Field::id("", "", "sales_document").input("baseDocumentID").doc(
        "The document that this one is made from. More of its goods is refused (1016) while refuse_sale_of_more_than_ordered is on.",
    ),
    Field::new("", "", Kind::Ids).input("baseDocumentIDs").doc("The same for several."),
    Field::amount("", "").input("rounding").doc("Instead of what the account's rounding gives."),
    Field::text("", "", 1000).input("temporaryUUID").doc("Keeps a new document from being made twice."),
    Field::special("rows", "", |page, cell, _, w| page::write_rows(page, cell, w)),
];
