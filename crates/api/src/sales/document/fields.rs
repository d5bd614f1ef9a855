//! What a sales document holds, in the order of the answer.

use ladu_domain::documents::{SALES_TYPES, STATES};
use ladu_domain::intrastat;
use ladu_printing::Form;
use ladu_record::noun::Field;
use ladu_record::settings::{EUROPEAN_UNION, GREECE};
use ladu_trade::document::links::End;
use ladu_trade::document::{self, RatePart};
use ladu_wire::{Code, Kind};

use super::page::{
    Extra, write_address, write_by_percent, write_client, write_cost, write_link, write_links, write_payer,
    write_returned_payments, write_returns_exist,
};

/// The module of goods that customers bring for repair.
const ASSIGNMENTS: &str = "Assignments";

const fn days(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, Kind::Int(0, 36_500))
}

/// A sum of money with two decimals at most.
const fn sum(name: &'static str, column: &'static str) -> Field {
    Field::amount(name, column)
}

/// Header fields in the order of the answer. Those that nobody may send are read only and set when a document is saved.
pub const FIELDS: &[Field] = &[
    Field::word("type", "type", SALES_TYPES).indexed(),
    Field::special("exportInvoiceType", "export_type", |_, cell, name, w| {
        if cell.text("type") == "EXPORTINVOICE" {
            w.key(name);
            w.text(cell.text("export_type"));
        }
    }),
    Field::word("", "export_type", &["", "EU", "NOTEU"]).input("exportInvoiceType"),
    Field::text("currencyCode", "currency_code", 50),
    Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000),
    Field::id("warehouseID", "warehouse_id", "warehouse").indexed(),
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed(),
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    Field::id("pricelistID", "price_list_id", "price_list").quoted(),
    Field::text("number", "number", 50).read_only().indexed(),
    Field::text("customNumber", "custom_number", 100),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only().indexed(),
    Field::new("time", "time", Kind::Clock),
    Field::id("clientID", "client_id", "customer").input("customerID").indexed(),
    Field::text("clientName", "client_name", 255).read_only(),
    Field::special("clientEmail", "", write_client),
    Field::special("customerID", "client_id", |page, cell, name, w| {
        if !page.conf.flag("invoice_client_is_payer") {
            w.key(name);
            w.int(cell.int("client_id"));
        }
    }),
    Field::id("addressID", "address_id", "address"),
    Field::special("address", "address_id", write_address),
    Field::id("payerID", "payer_id", "customer").indexed(),
    Field::name_of("payerName", "payer_id", "customer"),
    Field::special("payerFactoringContractNumber", "payer_id", write_payer),
    Field::id("payerAddressID", "payer_address_id", "address"),
    Field::special("payerAddress", "payer_address_id", write_address),
    Field::id("shipToID", "ship_to_id", "customer").indexed(),
    Field::name_of("shipToName", "ship_to_id", "customer"),
    Field::id("shipToAddressID", "ship_to_address_id", "address").quoted(),
    Field::special("shipToAddress", "ship_to_address_id", write_address),
    Field::id("contactID", "contact_id", "customer"),
    Field::name_of("contactName", "contact_id", "customer"),
    Field::id("shipToContactID", "ship_to_contact_id", "customer"),
    Field::name_of("shipToContactName", "ship_to_contact_id", "customer"),
    Field::id("employeeID", "employee_id", "employee").indexed(),
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::new("projectID", "project_id", Kind::Id),
    Field::word("invoiceState", "state", STATES).indexed(),
    Field::text("paymentType", "payment_type", 50).doc("How it is to be paid; a code."),
    Field::id("paymentTypeID", "payment_type_id", "invoice_payment_type"),
    days("paymentDays", "payment_days").quoted(),
    Field::special("paymentStatus", "", |_, cell, name, w| {
        w.key(name);
        w.plain_text(if cell.int("paid") >= cell.int("total") { "PAID" } else { "UNPAID" });
    }),
    Field::special("baseDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::Base, w)),
    Field::special("followUpDocuments", "", |page, cell, name, w| write_links(page, cell, name, End::FollowUp, w)),
    Field::special("previousReturnsExist", "", write_returns_exist),
    Field::flag("printDiscounts", "print_discounts").default(1),
    Field::int("algorithmVersion", "algorithm_version"),
    Field::int("algorithmVersionCalculated", "algorithm_version").read_only(),
    Field::flag("confirmed", "confirmed").quoted().read_only().indexed(),
    Field::text("notes", "notes", 65_000),
    Field::text("internalNotes", "internal_notes", 65_000),
    sum("netTotal", "net_total").read_only(),
    sum("vatTotal", "vat_total").read_only(),
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
    Field::text("", "totals_by_rate", 10_000).read_only(),
    sum("rounding", "rounding").read_only(),
    sum("total", "total").read_only().indexed(),
    sum("paid", "paid").quoted().read_only(),
    sum("externalNetTotal", "external_net").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalVatTotal", "external_vat").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalRounding", "external_rounding").only_with("External document totals", Code::FIELD_MODULE),
    sum("externalTotal", "external_total").only_with("External document totals", Code::FIELD_MODULE),
    Field::text("taxExemptCertificateNumber", "tax_exempt_certificate", 100),
    Field::new("otherCommissionReceivers", "commission_receivers", Kind::Ids),
    Field::id("packerID", "packer_id", "employee"),
    Field::text("referenceNumber", "reference_number", 50).read_only().indexed(),
    Field::text("customReferenceNumber", "custom_reference", 255).doc("At most 25 characters."),
    Field::text("webShopOrderNumbers", "web_shop_orders", 255),
    Field::text("trackingNumber", "tracking_number", 255),
    Field::text("fulfillmentStatus", "fulfillment_status", 50),
    Field::special("cost", "", write_cost).when("getCOGS"),
    Field::flag("reserveGoods", "reserve_goods"),
    Field::date("reserveGoodsUntilDate", "reserve_until"),
    Field::date("deliveryDate", "delivery_date").indexed(),
    Field::id("deliveryTypeID", "delivery_type_id", "delivery_type").indexed(),
    Field::name_of("deliveryTypeName", "delivery_type_id", "delivery_type"),
    Field::date("shippingDate", "shipping_date"),
    Field::text("packingUnitsDescription", "packing_units", 255),
    Field::text("penalty", "penalty", 20),
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
    Field::word("euInvoiceType", "eu_type", &["DOMESTIC", "EU", "OUTSIDE_EU", "EU_WITH_VAT"]),
    Field::flag("deliveryOnlyWhenAllItemsInStock", "deliver_whole"),
    Field::text("eInvoiceBuyerID", "e_invoice_buyer", 100),
    Field::new("workOrderID", "work_order_id", Kind::Id),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::special("lastModifierUsername", "modified_by", |_, cell, name, w| {
        let by = if cell.text("modified_by").is_empty() { cell.text("added_by") } else { cell.text("modified_by") };
        w.key(name);
        w.text(by);
    }),
    Field::text("", "modified_by", 64).read_only(),
    Field::text("", "added_by", 64).read_only(),
    Field::new("added", "added", Kind::Time).when("getAddedTimestamp").doc("Can be said of a new document."),
    Field::special("invoiceLink", "", |page, cell, name, w| write_link(page, cell, name, Form::Invoice, w))
        .doc("The printout; works for a day, without a session. With .pdf behind it it is a PDF."),
    Field::special("receiptLink", "", |page, cell, name, w| write_link(page, cell, name, Form::Receipt, w))
        .doc("The same of the size of a receipt."),
    Field::special("returnedPayments", "", write_returned_payments).when("getReturnedPayments"),
    sum("amountAddedToStoreCredit", "added_to_store_credit").read_only(),
    sum("amountPaidWithStoreCredit", "paid_with_store_credit"),
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
    Field::flag("orderInvoiced", "order_invoiced"),
    Field::text("ediStatus", "edi_status", 50),
    Field::text("ediText", "edi_text", 1000),
    Field::text("documentURL", "document_url", 1000),
    Field::special("creditInvoiceType", "credit_type", |_, cell, name, w| {
        if cell.text("type") == "CREDITINVOICE" {
            w.key(name);
            w.text(cell.text("credit_type"));
        }
    }),
    Field::word("", "credit_type", &["", "VOID", "RETURN"]).input("creditInvoiceType"),
    Field::flag("isCashInvoice", "is_cash_credit").write_only().doc("It credits a receipt and is totalled like one."),
    Field::flag("doNotAddRewardPoints", "no_reward_points").write_only(),
    Field::flag("sendByEmail", "send_by_email").write_only(),
    Field::text("paymentInfo", "payment_info", 255).write_only(),
    Field::id("", "credited_id", "").indexed(),
    Field::date("", "due_date").indexed(),
    Field::text("", "date_and_number", 80),
    Field::flag("", "books_revenue"),
    Field::text("", "temporary_uuid", 128).indexed(),
    Field::text("", "fingerprint", 64).indexed(),
    // Parameters that are kept nowhere.
    Field::new("", "", Kind::Id).input("id").doc("The document to change; a new one is made without it."),
    Field::flag("", "").input("confirmInvoice").doc("Confirms it unless this is 0."),
    Field::new("", "", Kind::Int(0, i64::MAX))
        .input("invoiceNo")
        .doc("A number that a till gave while it was offline."),
    Field::flag("", "").input("allowDuplicateNumbers").doc("Keeps invoiceNo although another document has it."),
    Field::word("", "", &["UNPAID", "PAID"]).input("paymentStatus").doc("PAID makes a payment of what is due."),
    Field::id("", "", "sales_document").input("creditToDocumentID").doc("The document that this one credits."),
    Field::id("", "", "sales_document").input("baseDocumentID").doc("The document that this one is made from."),
    Field::new("", "", Kind::Ids).input("baseDocumentIDs").doc("The same for several."),
    Field::amount("", "").input("rounding").doc("Instead of what the account's rounding gives."),
    Field::text("", "", 1000).input("temporaryUUID").doc("Keeps a new document from being made twice."),
    Field::special("rows", "", |page, cell, _, w| {
        if let Some(extra) = page.extra::<Extra>() {
            extra.rows.write(page, cell, w);
        }
    }),
];
