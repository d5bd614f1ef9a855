//! Columns of purchase documents and their rows that code reads or writes, beside those of all documents.

use ladu_domain::purchases::{DIVISIONS, PURCHASE_STATUSES, PURCHASE_TYPES};
use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Date, Fixed, Id, Money, Percent, Quantity, of};
use ladu_wire::Kind;

use crate::repeats::KEY_LENGTH;

pub const TYPE: Column<Text> =
    Column::of(Field::word("type", "type", PURCHASE_TYPES).indexed().doc("PRCINVOICE when left out."));
/// How far it is.
pub const STATUS: Column<Text> = Column::of(Field::word("status", "status", PURCHASE_STATUSES).read_only().indexed());
/// The number that the supplier gave it; the account's own is [`OWN_NUMBER`].
pub const NUMBER: Column<Text> =
    Column::of(Field::text("number", "number", 100).input("no").required().indexed().doc("The supplier's number."));
/// The number that a payment is known by.
pub const REFERENCE_NUMBER: Column<Text> =
    Column::of(Field::text("referenceNumber", "reference_number", 100).indexed());
pub const NOTES: Column<Text> = Column::of(Field::text("notes", "notes", 65_000));
/// The account's own number.
pub const OWN_NUMBER: Column<Text> = Column::of(
    Field::text("regnumber", "regnumber", 50).read_only().indexed().doc("The account's number, from confirming on."),
);
/// The time of its day.
pub const TIME: Column<Text> = Column::of(Field::new("time", "time", Kind::Clock));
pub const SUPPLIER: Column<Id<of::Party>> =
    Column::of(Field::id("supplierID", "supplier_id", "supplier").required().indexed());
/// Days until it is to be paid.
pub const PAYMENT_DAYS: Column<i64> =
    Column::of(Field::new("paymentDays", "payment_days", Kind::Int(0, 36_500)).doc("The supplier's when left out."));
pub const PAID: Column<bool> = Column::of(Field::flag("paid", "paid"));
pub const PAID_DATE: Column<Date> =
    Column::of(Field::date("", "paid_date").indexed().doc("When it was first said to be paid."));
/// What its currency was worth then.
pub const PAID_RATE: Column<Fixed> =
    Column::of(Field::amount("", "paid_rate").doc("What its currency was worth that day."));
/// What is added to its total.
pub const ROUNDING: Column<Money> = Column::of(Field::amount("rounding", "rounding"));
pub const NET_TOTAL: Column<Money> = Column::of(Field::amount("netTotal", "net_total").read_only());
pub const VAT_TOTAL: Column<Money> = Column::of(Field::amount("vatTotal", "vat_total").read_only());
/// What is owed for it.
pub const TOTAL: Column<Money> = Column::of(Field::amount("total", "total").read_only());
/// Its sums by tax rate.
pub const TOTALS_BY_RATE: Column<Text> = Column::of(Field::text("", "totals_by_rate", 10_000).read_only());
/// What its goods cost that came in.
pub const COST: Column<Money> = Column::of(Field::amount("", "cost").read_only());
/// Freight and the like.
pub const FREIGHT: Column<Money> = Column::of(Field::amount("additionalCosts", "freight").read_only());
/// The currency of the freight.
pub const FREIGHT_CURRENCY: Column<Id<of::Currency>> =
    Column::of(Field::new("additionalCostsCurrencyId", "freight_currency_id", Kind::Id).read_only());
/// What a unit of that currency is worth in the account's own.
pub const FREIGHT_RATE: Column<Fixed> =
    Column::of(Field::amount("additionalCostsCurrencyRate", "freight_rate").read_only().default(1_000_000));
/// How goods share it.
pub const FREIGHT_DIVIDED_BY: Column<Text> =
    Column::of(Field::word("additionalCostsDividedBy", "freight_divided_by", DIVISIONS).read_only());
/// A key that the client made for a new document.
pub const TEMPORARY_UUID: Column<Text> = Column::of(
    Field::text("", "temporary_uuid", KEY_LENGTH)
        .input("temporaryUUID")
        .indexed()
        .doc("Keeps a new document from being made twice."),
);
/// It moves goods when it is confirmed; the bill of a waybill does not.
pub const MOVES_GOODS: Column<bool> = Column::of(Field::flag("", "moves_goods"));
/// Goods of an order have come, or some of them.
pub const FOLLOWED: Column<bool> = Column::of(Field::flag("", "followed"));
/// The documents that this one is made from. Kept in a table of its own.
pub const BASES: Field =
    Field::new("", "", Kind::Ids).input("baseDocumentIDs").doc("The documents that this one is made from.");

/// The service of a row.
pub const SERVICE: Column<Id<of::Service>> = Column::of(Field::new("serviceID", "service_id", Kind::Id));
/// What the row says it is.
pub const NAME: Column<Text> =
    Column::of(Field::text("itemName", "name", 1000).doc("The name of the product or service when left out."));
/// The tax rate of a row.
pub const VAT_RATE: Column<Id<of::VatRate>> = Column::of(
    Field::new("vatrateID", "vat_rate_id", Kind::Id).doc("The supplier's, else the product's, when left out."),
);
pub const DISCOUNT: Column<Percent> = Column::of(Field::amount("discount", "discount").quoted().doc("Per cent."));
/// When the goods are to come.
pub const DELIVERY_DATE: Column<Date> =
    Column::of(Field::date("deliveryDate", "delivery_date").doc("Promised by the supplier; only of orders."));
/// The supplier's code of the product.
pub const SUPPLIER_CODE: Column<Text> = Column::of(Field::text("supplierPriceListSupplierCode", "supplier_code", 50));
/// Another code of the supplier's.
pub const IMPORT_CODE: Column<Text> = Column::of(Field::text("supplierPriceListImportCode", "import_code", 50));
/// What the supplier says of it.
pub const SUPPLIER_NOTES: Column<Text> = Column::of(Field::text("supplierPriceListNotes", "supplier_notes", 255));
/// What a program keeps of its own with a row.
pub const ROW_JSON: Column<Text> = Column::of(
    Field::text("jdoc", "jdoc", 65_000)
        .input("rowJDoc")
        .doc("A program's own JSON; extraCosts.extraCost in it is added to what one costs."),
);
/// The row is of a product with a stock of its own.
pub const STOCKED: Column<bool> = Column::of(Field::flag("", "stocked"));
/// Units that a waybill brings which the document is made from: they do not come again.
pub const MOVED_BEFORE: Column<Quantity> = Column::of(Field::amount("", "moved_before"));
/// Net sum of a row.
pub const NET: Column<Money> = Column::of(Field::amount("", "net"));
/// What the goods of a row cost in the account's own currency, with freight.
pub const ROW_COST: Column<Money> = Column::of(Field::amount("", "cost"));
/// The same without freight.
pub const PURCHASE_COST: Column<Money> = Column::of(Field::amount("", "purchase_cost"));
/// Units of an order that have not come.
pub const OPEN_AMOUNT: Column<Quantity> = Column::of(Field::amount("", "open_amount"));
