//! User groups: what the users in them may do.

use ladu_record::noun::{ADDED, CHANGED, Column, Field, Noun, Operator, Text, filter};
use ladu_wire::Kind;

use crate::Call;

/// The rights that getUserRights answers: key, column, whether it is written in quotes.
pub const RIGHTS: &[(&str, &str, bool)] = &[
    ("rightGiveCustomerCredit", "give_customer_credit", true),
    ("rightCreateInventoryRegistrations", "create_registrations", true),
    ("rightCreateInventoryAmortizations", "create_write_offs", true),
    ("rightMakePOSRefunds", "make_refunds", true),
    ("rightMakePOSReturnsWithoutReceipt", "return_without_receipt", false),
    ("rightApplyPromotions", "apply_promotions", false),
    ("rightChangePrices", "change_prices", false),
    ("rightEditConfirmedInvoices", "edit_confirmed_invoices", true),
    ("rightChangeInvoiceDate", "change_invoice_date", false),
    ("rightEditStockAndProductCost", "edit_stock_and_cost", false),
    ("rightChangePricesOnPurchaseOrders", "change_purchase_prices", false),
    ("rightChangeConfirmedPurchaseInvoices", "change_confirmed_purchases", false),
    ("rightEditPriceOnReturnWithoutReceiptInPOS", "edit_return_price", false),
    ("rightMakeDiscountInPOS", "make_discounts", false),
    ("rightOpenAndCloseDay", "open_and_close_day", false),
    ("rightEditActualReports", "edit_printouts", false),
    ("rightAddRewardPoints", "add_reward_points", false),
    ("rightPOSManagerOverride", "manager_override", false),
    ("rightEditRetailChainPriceLists", "edit_chain_price_lists", false),
];

const fn right(column: &'static str) -> Field {
    Field::flag("", column).default(1)
}

pub const NAME: Column<Text> = Column::of(Field::text("name", "name", 100).required());
/// Its users may do everything.
pub const ADMINISTRATOR: Column<bool> = Column::of(Field::flag("", "administrator").doc("May do everything."));
/// The rights of its users, as [`ladu_record::rights::Rights`] are stored.
pub const ALLOWED: Column<Text> =
    Column::of(Field::text("", "rights", 2000).doc("Letters of actions by module, as in products=vaed;sales=va."));

/// A user group. No call makes one: the command line does.
pub static USER_GROUP: Noun = Noun {
    doc: "A user group: what its users may do.",
    module: "users",
    log: "userGroups",
    remembered: true,
    attributes: true,
    used_by: &[("user_account", "group_id")],
    filters: &[filter("userGroupID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "user_group",
        "userGroupID",
        &[
            NAME.field,
            ADDED,
            Field::new("addedByUserName", "added_by", Kind::Text(64)).read_only(),
            CHANGED,
            Field::new("lastModifiedByUserName", "modified_by", Kind::Text(64)).read_only(),
            ADMINISTRATOR.field,
            ALLOWED.field,
            Field::flag("", "api_access").default(1).doc("May log in over the API."),
            Field::int("", "max_discount").default(100).doc("The highest discount in per cent; 100 is no limit."),
            right("give_customer_credit"),
            right("create_registrations"),
            right("create_write_offs"),
            right("make_refunds"),
            right("return_without_receipt"),
            right("apply_promotions"),
            right("change_prices"),
            right("edit_confirmed_invoices"),
            right("change_invoice_date"),
            right("edit_stock_and_cost"),
            right("change_purchase_prices"),
            right("change_confirmed_purchases"),
            right("edit_return_price"),
            right("make_discounts"),
            right("open_and_close_day"),
            right("edit_printouts"),
            right("add_reward_points"),
            right("manager_override"),
            right("edit_chain_price_lists"),
            Field::flag("", "drafts_only").doc("Saves drafts only: may not confirm documents (1211)."),
        ],
    )
};

pub static CALLS: &[Call] = &[Call::list("getUserGroups", &USER_GROUP).doc("Lists user groups.")];
