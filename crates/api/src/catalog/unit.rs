//! Units that products are counted in.

use ladu_record::noun::{Field, Noun};

use crate::call::Call;

pub static UNIT: Noun = Noun {
    doc: "A unit that products are counted in.",
    log: "productUnits",
    module: "products",
    remembered: true,
    id_form: ladu_wire::Form::Text,
    save_id: "productUnitID",
    used_by: &[("product", "unit_id")],
    ..Noun::new("unit", "unitID", &[Field::text("name", "name", 50).required().languages()])
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductUnits", &UNIT).also(&["getUnits"]).doc("Lists units."),
    Call::save("saveProductUnit", &UNIT).doc("Makes or changes a unit."),
    Call::delete("deleteProductUnit", &UNIT).extension().doc("Deletes a unit that no product has."),
];
