//! The columns of price lists and of their rows that code reads and writes by name, and what holds for rows however they are sent.

use ladu_record::noun::{Column, Field, Patch, Text};
use ladu_types::{Date, Id, Percent, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind};

/// The module that lists have types with.
pub(super) const TYPES_PART: &str = "Price list types";
/// Quantities that rows hold from belong to this module.
pub(super) const BY_QUANTITY: &str = "Quantity discounts";
/// The module of what else rows say.
const EXTRA: &str = "Price list row subsidy and other fields";

/// The types of lists.
pub(super) const TYPES: &[&str] = &["BASE_PRICE_LIST", OF_STORE];
/// A list that may not have a product that another such list has at the same time: a flyer, a special.
pub(super) const OF_STORE: &str = "STORE_PRICE_LIST";

pub(super) const START: Column<Date> = Column::of(Field::date("startDate", "start_date"));
pub(super) const END: Column<Date> = Column::of(Field::date("endDate", "end_date"));
pub(super) const ACTIVE: Column<bool> = Column::of(Field::flag("active", "active").quoted().default(1));
pub(super) const LIST_TYPE: Column<Text> =
    Column::of(Field::word("type", "type", TYPES).part(TYPES_PART, Code::NO_MODULE));

/// What a row of a price list is about.
pub(super) const TARGETS: &[&str] = &[PRODUCT, GROUP, SERVICE, BRAND];
pub(super) const PRODUCT: &str = "PRODUCT";
pub(super) const GROUP: &str = "PRODGROUP";
pub(super) const SERVICE: &str = "SERVICE";
pub(super) const BRAND: &str = "BRAND";

/// The list of a row.
pub(super) const LIST: Column<Id<of::PriceList>> = Column::of(Field::id("", "price_list_id", "").indexed());
/// What the row is about: one of [`TARGETS`].
pub(super) const TYPE: Column<Text> = Column::of(Field::word("", "type", TARGETS));
/// The product, group, service or brand that the row is about.
pub(super) const TARGET: Column<Id<of::Record>> =
    Column::of(Field::new("productID", "target_id", Kind::Id).read_only().indexed());
pub(super) const PRICE: Column<Price> = Column::of(Field::amount("", "price").input("price"));
/// Per cent off, which makes the price when it is not 0.
pub(super) const DISCOUNT: Column<Percent> = Column::of(Field::amount("", "discount"));
pub(super) const AMOUNT: Column<Quantity> = Column::of(
    Field::amount("amount", "amount").part(BY_QUANTITY, Code::NO_QUANTITY_PRICES).doc("Holds from this quantity on."),
);
pub(super) const SUBSIDY: Column<Price> = Column::of(Field::amount("subsidy", "subsidy").part(EXTRA, Code::NO_MODULE));
pub(super) const SUBSIDY_TYPE: Column<Id<of::Record>> =
    Column::of(Field::id("subsidyTypeID", "subsidy_type_id", "subsidy_type").part(EXTRA, Code::NO_MODULE));

/// Where a row stands in a printed list, and what is expected of it.
pub(super) const PAGE: Field = count("page", "page");
pub(super) const POSITION: Field = count("positionOnPage", "position_on_page");
pub(super) const FORECAST: Field = count("forecastUnits", "forecast_units");

const fn count(name: &'static str, column: &'static str) -> Field {
    Field::int(name, column).part(EXTRA, Code::NO_MODULE)
}

/// Refuses numbers below zero, and percentages that leave less than nothing.
pub(super) fn check_numbers(row: &Patch) -> Result<(), Fault> {
    let below_zero = |price: Option<Price>| price.is_some_and(|price| price.micro() < 0);
    if below_zero(row.get(PRICE)) {
        return Err(Fault::format(&row.parameter(PRICE)));
    }
    if row.get(AMOUNT).is_some_and(|amount| amount.micro() < 0) {
        return Err(Fault::format(&row.parameter(AMOUNT)));
    }
    if below_zero(row.get(SUBSIDY)) {
        return Err(Fault::format(&row.parameter(SUBSIDY)));
    }
    match row.get(DISCOUNT) {
        Some(percent) if percent > Percent::from_whole(100) => Err(Fault::not_allowed(&row.parameter(DISCOUNT))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &[Field] = &[PRICE.field, AMOUNT.field, SUBSIDY.field, DISCOUNT.field];

    #[test]
    fn a_row_neither_costs_nor_leaves_less_than_nothing() {
        let code = |change: fn(&mut Patch)| {
            let mut row = Patch::new(ROW);
            change(&mut row);
            check_numbers(&row).map_err(|fault| fault.code)
        };
        assert_eq!(code(|row| row.put(PRICE, Price::ZERO)), Ok(()));
        assert_eq!(code(|row| row.put(PRICE, Price::from_micro(-1))), Err(Code::FORMAT));
        assert_eq!(code(|row| row.put(AMOUNT, Quantity::from_micro(-1))), Err(Code::FORMAT));
        assert_eq!(code(|row| row.put(SUBSIDY, Price::from_micro(-1))), Err(Code::FORMAT));
        assert_eq!(code(|row| row.put(DISCOUNT, Percent::from_whole(100))), Ok(()));
        assert_eq!(code(|row| row.put(DISCOUNT, Percent::from_whole(101))), Err(Code::NOT_ALLOWED));
        assert_eq!(code(|row| row.put(DISCOUNT, Percent::from_whole(-10))), Ok(()), "a surcharge");
    }
}
