//! Shelves: a classifier of the account that products point to.

use ladu_record::noun::{self, Field, Noun, Operator, PageSize, filter};
use ladu_wire::Kind;

use crate::Call;

pub static LOCATION: Noun = Noun {
    doc: "A shelf that products point to, whatever the store.",
    module: "inventory",
    log: "warehouseLocations",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("product", "location_id")],
    filters: &[filter("locationInWarehouseIDs", Operator::Any("id")), filter("name", Operator::Equals("name"))],
    ..Noun::new(
        "location_in_warehouse",
        "locationInWarehouseID",
        &[Field::text("locationInWarehouseName", "name", 255).input("name").required().unique()],
    )
};

/// The parameter that lists shelves.
const IDS: &str = "locationInWarehouseIDs";

pub static CALLS: &[Call] = &[
    Call::list("getLocationsInWarehouse", &LOCATION).doc("Lists shelves."),
    Call::save("saveLocationInWarehouse", &LOCATION).doc("Makes or renames a shelf."),
    Call::write("deleteLocationInWarehouse", |cx, answer| {
        // A list with a wrong element is refused as a whole here.
        cx.params.ids(IDS)?;
        noun::delete_many(cx, &LOCATION, IDS, answer)
    })
    .inputs(&[Field::new(IDS, "", Kind::Ids).required()])
    .doc("Deletes shelves that no product points to, and says of each what became of it."),
];
