//! The columns of a customer that code reads and writes by name; all its fields stand in `customer`.

use ladu_identity::passwords;
use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Id, of};
use ladu_wire::Kind;

pub(super) const GROUP: Column<Id<of::CustomerGroup>> =
    Column::of(Field::id("groupID", "group_id", "customer_group").indexed());
pub(super) const CODE: Column<Text> =
    Column::of(Field::text("code", "code", 50).indexed().doc("Registry code or national identification number."));
pub(super) const REFERENCE_NUMBER: Column<Text> =
    Column::of(Field::text("referenceNumber", "reference_number", 50).doc(
        "Taken unless the server makes it: for each customer (ref_no orgper) or for each invoice (ref_no invoice).",
    ));
pub(super) const EU_CUSTOMER_TYPE: Column<Text> =
    Column::of(Field::word("euCustomerType", "eu_customer_type", &["DOMESTIC", "EU", OUTSIDE_EU]));
/// A customer in a country that is not of the European Union.
pub(super) const OUTSIDE_EU: &str = "OUTSIDE_EU";
pub(super) const CREDIT: Column<i64> = Column::of(
    Field::new("credit", "credit", Kind::Int(0, 1_000_000_000))
        .doc("Credit limit in whole units of the main currency."),
);
pub(super) const SALES_BLOCKED: Column<bool> =
    Column::of(Field::flag("salesBlocked", "sales_blocked").doc("Only sales that are paid in full."));
/// What papers are written in for the customer.
pub(super) const DOCUMENT_LANGUAGE: Column<Text> =
    Column::of(Field::word("documentLanguage", "document_language", LANGUAGES).doc(
        "An extension: the language of the words on the customer's papers and mails; the account's own when empty.",
    ));
/// None, or one of the languages of the protocol.
const LANGUAGES: &[&str] = &["", "eng", "spa", "ger", "swe", "fin", "rus", "est", "lat", "lit", "gre"];
/// Who changed it last.
pub(super) const MODIFIED_BY: Column<Text> =
    Column::of(Field::text("lastModifierUsername", "modified_by", 64).read_only());
/// The log-in name in a web shop.
pub(super) const USERNAME: Column<Text> =
    Column::of(Field::text("webshopUsername", "username", 100).input("username").detail());
/// The log-in name in small letters: what tells log-ins apart.
pub(super) const USERNAME_KEY: Column<Text> = Column::of(Field::text("", "username_key", 100).read_only().indexed());
pub(super) const PASSWORD: Column<Text> =
    Column::of(Field::text("", "password_hash", passwords::LONGEST).input("password"));
/// Gone, but kept for the documents that show its name.
pub(super) const DELETED: Column<bool> = Column::of(Field::flag("", "deleted").read_only());
