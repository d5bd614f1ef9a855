//! Customer groups: a tree whose groups bring price lists.

use ladu_record::noun::{ADDED, Column, Field, LAST_MODIFIED, Noun, Operator, filter};
use ladu_trade::prices;
use ladu_types::{Id, of};
use ladu_wire::Kind;

use crate::call::Call;

/// The first price list that customers of the group buy by; no call sets it.
pub const PRICE_LIST: Column<Id<of::PriceList>> =
    Column::of(Field::id("pricelistID", "price_list_id1", "price_list").read_only());

pub static CUSTOMER_GROUP: Noun = Noun {
    doc: "A customer group.",
    module: "customers",
    log: "customerGroups",
    remembered: true,
    attributes: true,
    past: Some(&prices::PAST_CUSTOMER_GROUP),
    used_by: &[("customer", "group_id"), ("customer_group", "parent_id")],
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "customer_group",
        "customerGroupID",
        &[
            Field::new("clientGroupID", "id", Kind::Id).read_only(),
            Field::id("parentID", "parent_id", "customer_group").read_only(),
            Field::text("name", "name", 100).required().languages(),
            PRICE_LIST.field,
            Field::id("pricelistID2", "price_list_id2", "price_list").read_only(),
            Field::id("pricelistID3", "price_list_id3", "price_list").read_only(),
            Field::id("pricelistID4", "price_list_id4", "price_list").read_only(),
            Field::id("pricelistID5", "price_list_id5", "price_list").read_only(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getCustomerGroups", &CUSTOMER_GROUP).also(&["getClientGroups"]).doc("Lists customer groups."),
    Call::save("saveCustomerGroup", &CUSTOMER_GROUP).doc("Makes or changes a customer group."),
    Call::delete("deleteCustomerGroup", &CUSTOMER_GROUP).doc("Deletes a customer group that nobody is in."),
];
