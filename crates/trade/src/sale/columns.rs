//! The columns of a sales document and of its rows that something beside the declaration reads or writes.
#![expect(missing_docs, reason = "a column says what it is where it is declared")]

use ladu_domain::documents::{SALES_TYPES, STATES};
use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Date, Fixed, Id, Money, Percent, Price, Quantity, UnixTime, of};
use ladu_wire::Kind;

/// The module of packages that rows count in.
pub(super) const PACKAGES: &str = "Product packages";

pub const TYPE: Column<Text> = Column::of(Field::word("type", "type", SALES_TYPES).indexed());
pub const EXPORT_TYPE: Column<Text> =
    Column::of(Field::word("", "export_type", &["", "EU", "NOTEU"]).input("exportInvoiceType"));
pub const CURRENCY_CODE: Column<Text> = Column::of(Field::text("currencyCode", "currency_code", 50));
pub const CURRENCY_RATE: Column<Fixed> =
    Column::of(Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000));
pub const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").indexed());
pub const REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed());
pub(super) const PRICE_LIST: Column<Id<of::PriceList>> =
    Column::of(Field::id("pricelistID", "price_list_id", "price_list").quoted());
pub(super) const NUMBER: Column<Text> = Column::of(Field::text("number", "number", 50).read_only().indexed());
pub const CUSTOM_NUMBER: Column<Text> = Column::of(Field::text("customNumber", "custom_number", 100));
pub const DATE: Column<Date> = Column::of(Field::date("date", "date").indexed());
pub(super) const TRANSACTION_DATE: Column<Date> =
    Column::of(Field::date("inventoryTransactionDate", "transaction_date").read_only().indexed());
pub const TIME: Column<Text> = Column::of(Field::new("time", "time", Kind::Clock));
pub const CLIENT: Column<Id<of::Party>> =
    Column::of(Field::id("clientID", "client_id", "customer").input("customerID").indexed());
pub(super) const CLIENT_NAME: Column<Text> =
    Column::of(Field::text("clientName", "client_name", 255).indexed().read_only());
pub const ADDRESS: Column<Id<of::Address>> = Column::of(Field::id("addressID", "address_id", "address"));
pub const PAYER: Column<Id<of::Party>> = Column::of(Field::id("payerID", "payer_id", "customer").indexed_when_set());
pub const PAYER_ADDRESS: Column<Id<of::Address>> =
    Column::of(Field::id("payerAddressID", "payer_address_id", "address"));
pub(super) const SHIP_TO: Column<Id<of::Party>> =
    Column::of(Field::id("shipToID", "ship_to_id", "customer").indexed_when_set());
pub(super) const CONTACT: Column<Id<of::Party>> = Column::of(Field::id("contactID", "contact_id", "customer"));
pub(super) const SHIP_TO_CONTACT: Column<Id<of::Party>> =
    Column::of(Field::id("shipToContactID", "ship_to_contact_id", "customer"));
pub const EMPLOYEE: Column<Id<of::Employee>> = Column::of(Field::id("employeeID", "employee_id", "employee").indexed());
pub const STATE: Column<Text> = Column::of(Field::word("invoiceState", "state", STATES).indexed());
/// The state that an order had before it was done by its deliveries; empty unless it was.
pub(super) const STATE_BEFORE: Column<Text> = Column::of(Field::text("", "state_before", 20));
pub(super) const PAYMENT_TYPE: Column<Text> =
    Column::of(Field::text("paymentType", "payment_type", 50).doc("How it is to be paid; a code."));
pub(super) const PAYMENT_TYPE_ID: Column<Id<of::PaymentType>> =
    Column::of(Field::id("paymentTypeID", "payment_type_id", "invoice_payment_type"));
pub const PAYMENT_DAYS: Column<i64> = Column::of(
    Field::new("paymentDays", "payment_days", Kind::Int(0, 36_500))
        .quoted()
        .doc("The customer's when left out, else the account's."),
);
pub(super) const PENALTY: Column<Text> =
    Column::of(Field::text("penalty", "penalty", 20).doc("Per day of delay; the customer's when left out."));
pub(super) const ALGORITHM_VERSION: Column<i64> = Column::of(Field::int("algorithmVersion", "algorithm_version"));
pub(super) const CONFIRMED: Column<bool> = Column::of(Field::flag("confirmed", "confirmed").quoted().read_only());
pub const NOTES: Column<Text> = Column::of(Field::text("notes", "notes", 65_000));
pub(super) const NET_TOTAL: Column<Money> = Column::of(Field::amount("netTotal", "net_total").read_only());
pub(super) const VAT_TOTAL: Column<Money> = Column::of(Field::amount("vatTotal", "vat_total").read_only());
pub const TOTALS_BY_RATE: Column<Text> = Column::of(Field::text("", "totals_by_rate", 10_000).read_only());
pub(super) const ROUNDING: Column<Money> = Column::of(Field::amount("rounding", "rounding").read_only());
pub const TOTAL: Column<Money> = Column::of(Field::amount("total", "total").read_only());
pub const PAID: Column<Money> = Column::of(Field::amount("paid", "paid").quoted().read_only());
/// What credit invoices take off what is to be paid.
pub const TAKEN_OFF: Column<Money> = Column::of(Field::amount("", "credited"));
pub(super) const COMMISSION_RECEIVERS: Column<Text> =
    Column::of(Field::new("otherCommissionReceivers", "commission_receivers", Kind::Ids));
pub const REFERENCE_NUMBER: Column<Text> =
    Column::of(Field::text("referenceNumber", "reference_number", 50).read_only().indexed());
pub const CUSTOM_REFERENCE: Column<Text> =
    Column::of(Field::text("customReferenceNumber", "custom_reference", 255).doc("At most 25 characters."));
pub(super) const RESERVE_GOODS: Column<bool> = Column::of(Field::flag("reserveGoods", "reserve_goods"));
pub(super) const RESERVE_UNTIL: Column<Date> = Column::of(Field::date("reserveGoodsUntilDate", "reserve_until"));
pub const EU_TYPE: Column<Text> =
    Column::of(Field::word("euInvoiceType", "eu_type", &["DOMESTIC", "EU", "OUTSIDE_EU", "EU_WITH_VAT"]));
pub(super) const E_INVOICE_BUYER: Column<Text> = Column::of(Field::text("eInvoiceBuyerID", "e_invoice_buyer", 100));
pub(super) const MODIFIED_BY: Column<Text> = Column::of(Field::text("", "modified_by", 64).read_only());
pub(super) const ADDED_BY: Column<Text> = Column::of(Field::text("", "added_by", 64).read_only());
pub(super) const ADDED: Column<UnixTime> = Column::of(
    Field::new("added", "added", Kind::Time).when("getAddedTimestamp").doc("Can be said of a new document."),
);
pub(super) const PAID_WITH_STORE_CREDIT: Column<Money> =
    Column::of(Field::amount("amountPaidWithStoreCredit", "paid_with_store_credit").doc(
        "What is to be paid of it out of what the customer has in its currency: money paid ahead, and what returns have not given back. Said again it \
         changes nothing; a lower sum gives the difference back to the customer.",
    ));
pub(super) const ORDER_INVOICED: Column<bool> = Column::of(Field::flag("orderInvoiced", "order_invoiced"));
pub(super) const CREDIT_TYPE: Column<Text> =
    Column::of(Field::word("", "credit_type", &["", "VOID", "RETURN"]).input("creditInvoiceType"));
pub(super) const IS_CASH_CREDIT: Column<bool> = Column::of(
    Field::flag("isCashInvoice", "is_cash_credit").write_only().doc("It credits a receipt and is totalled like one."),
);
pub(super) const NO_REWARD_POINTS: Column<bool> =
    Column::of(Field::flag("doNotAddRewardPoints", "no_reward_points").write_only());
pub const SEND_BY_EMAIL: Column<bool> = Column::of(Field::flag("sendByEmail", "send_by_email").write_only());
pub(super) const PAYMENT_INFO: Column<Text> = Column::of(Field::text("paymentInfo", "payment_info", 255).write_only());
pub const CREDITED: Column<Id<of::SalesDocument>> = Column::of(Field::id("", "credited_id", "").indexed_when_set());
pub(super) const DUE_DATE: Column<Date> = Column::of(Field::date("", "due_date").indexed());
/// Its number was kept although another document might have it.
pub(super) const MAY_REPEAT_NUMBER: Column<bool> = Column::of(Field::flag("", "may_repeat_number"));
pub(super) const DATE_AND_NUMBER: Column<Text> = Column::of(Field::text("", "date_and_number", 80).indexed());
pub(super) const OWN_NET: Column<Money> =
    Column::of(Field::amount("", "own_net").doc("The net sum in the company's own currency, to the cent."));
pub(super) const OWN_TAX: Column<Money> =
    Column::of(Field::amount("", "own_tax").doc("The tax in the company's own currency, to the cent."));
pub(super) const OWN_TOTAL: Column<Money> =
    Column::of(Field::amount("", "own_total").doc("The total in the company's own currency, to the cent."));
pub(super) const BOOKS_REVENUE: Column<bool> = Column::of(Field::flag("", "books_revenue"));
pub(super) const TEMPORARY_UUID: Column<Text> = Column::of(Field::text("", "temporary_uuid", 128).indexed_when_set());
pub(super) const FINGERPRINT: Column<Text> = Column::of(Field::text("", "fingerprint", 64).indexed_when_set());

pub mod row {
    use ladu_wire::Code;

    use super::*;

    pub const STABLE_ID: Column<Id<of::SalesRow>> = Column::of(
        Field::new("stableRowID", "stable_id", Kind::Id).quoted().doc("Stays when the document is saved again."),
    );
    pub const PRODUCT: Column<Id<of::Product>> =
        Column::of(Field::new("productID", "product_id", Kind::Id).quoted().indexed());
    pub const SERVICE: Column<Id<of::Service>> = Column::of(Field::new("serviceID", "service_id", Kind::Id).quoted());
    pub const NAME: Column<Text> = Column::of(Field::text("itemName", "name", 1000));
    pub const VAT_RATE: Column<Id<of::VatRate>> = Column::of(Field::new("vatrateID", "vat_rate_id", Kind::Id).quoted());
    pub const AMOUNT: Column<Quantity> = Column::of(Field::amount("amount", "amount").quoted());
    pub const PRICE: Column<Price> =
        Column::of(Field::amount("price", "price").quoted().doc("Net, before the discount."));
    pub const DISCOUNT: Column<Percent> = Column::of(Field::amount("discount", "discount").quoted().doc("Per cent."));
    pub(in crate::sale) const FINAL_NET: Column<Price> =
        Column::of(Field::amount("finalNetPrice", "final_net").read_only());
    pub(in crate::sale) const FINAL_GROSS: Column<Price> =
        Column::of(Field::amount("finalPriceWithVAT", "final_gross").read_only());
    pub(in crate::sale) const NET: Column<Money> = Column::of(Field::amount("rowNetTotal", "net").read_only());
    pub(in crate::sale) const TAX: Column<Money> = Column::of(Field::amount("rowVAT", "tax").read_only());
    pub(in crate::sale) const TOTAL: Column<Money> = Column::of(Field::amount("rowTotal", "total").read_only());
    pub const CAMPAIGNS: Column<Text> = Column::of(Field::new("campaignIDs", "campaign_ids", Kind::Ids));
    pub(in crate::sale) const PACKAGE: Column<Id<of::Package>> = Column::of(
        Field::new("packageID", "package_id", Kind::Id)
            .part(PACKAGES, Code::FIELD_MODULE)
            .doc("A package of the product."),
    );
    pub(in crate::sale) const SOURCE_WAYBILL: Column<Id<of::SalesDocument>> =
        Column::of(Field::id("sourceWaybillID", "source_waybill_id", "sales_document").indexed_when_set());
    pub const BILLING: Column<Id<of::BillingStatement>> =
        Column::of(Field::id("billingStatementID", "billing_statement_id", "billing_statement").indexed_when_set());
    pub const BILLING_START: Column<Date> = Column::of(Field::date("billingStartDate", "billing_start"));
    pub const BILLING_END: Column<Date> = Column::of(Field::date("billingEndDate", "billing_end"));
    pub(in crate::sale) const DOCUMENT: Column<Id<of::SalesDocument>> =
        Column::of(Field::id("", "document_id", "").indexed());
    pub(in crate::sale) const POSITION: Column<i64> = Column::of(Field::int("", "position"));
    pub(in crate::sale) const RETURNED: Column<Quantity> = Column::of(Field::amount("", "returned"));
    pub(in crate::sale) const MOVED_BEFORE: Column<Quantity> = Column::of(
        Field::amount("", "moved_before").doc("Units whose goods another document had moved: the waybill of a bill."),
    );
    pub(in crate::sale) const DISCOUNT_SUM: Column<Money> =
        Column::of(Field::amount("", "discount_sum").doc("Net; below zero for a discount."));
    pub(in crate::sale) const BOOKED_NET: Column<Money> =
        Column::of(Field::amount("", "booked_net").doc("Its part of the document's net sum: reports add these up."));
    pub(in crate::sale) const BOOKED_TAX: Column<Money> =
        Column::of(Field::amount("", "booked_tax").doc("Its part of the document's tax."));
    pub(in crate::sale) const OWN_NET: Column<Money> = Column::of(
        Field::amount("", "own_net").doc("Its part of the document's net sum in the company's own currency."),
    );
    pub(in crate::sale) const OWN_TAX: Column<Money> =
        Column::of(Field::amount("", "own_tax").doc("Its part of the document's tax in the company's own currency."));
    pub(in crate::sale) const OWN_DISCOUNT: Column<Money> =
        Column::of(Field::amount("", "own_discount").doc("Its discount in the company's own currency."));
}
