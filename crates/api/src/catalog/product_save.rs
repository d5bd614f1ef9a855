//! Saving a product: what follows from what was sent, and what hangs on the card.

use ladu_ledger::{Component, Limit, StockKey};
use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Patch, Unique};
use ladu_record::rights::Action;
use ladu_types::{Id, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind};

use super::product_columns::{
    ASSEMBLY, BUNDLE, CODE, CODE2, DESCRIPTION, DISPLAYED_IN_WEBSHOP, EXTRA_FIELDS, LONG_DESCRIPTION, MATRIX, STATUS,
    TYPE,
};
use super::{card_price, extra_field, parameter, product_links, product_matrix_save};

/// Parameters beside those of the card's own fields.
pub(super) const INPUTS: &[Field] = &[
    card_price::GROSS[0],
    product_links::INPUTS[0],
    product_links::INPUTS[1],
    Field::flag("active", "").doc("Older than status: 0 archives, 1 makes active."),
    Field::text("shortDescription", "", 65_535).doc("Older name of description."),
    Field::text("longDescription", "", 65_535).doc("Older name of longdesc."),
];

/// Everything that a product's numbered parameters can be.
pub(super) const ROWS: &[Field] = &[
    RECIPE[0],
    RECIPE[1],
    LIMITS[0],
    LIMITS[1],
    product_matrix_save::ROWS[0],
    product_matrix_save::ROWS[1],
    parameter::ROWS[0],
    parameter::ROWS[1],
    parameter::ROWS[2],
];

/// Completes and checks what was sent.
pub(super) fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let params = cx.params;
    for (older, column) in [("shortDescription", DESCRIPTION), ("longDescription", LONG_DESCRIPTION)] {
        if let (Some(text), false) = (params.get(older), patch.has(column)) {
            let text = Kind::Text(65_535).read(older, text)?;
            patch.put(column, text.text());
        }
    }
    if let (Some(active), false) = (params.read("active", Kind::Flag)?, patch.has(STATUS)) {
        patch.put(STATUS, if active.int() == 1 { "ACTIVE" } else { "ARCHIVED" });
    }
    make_by_settings(cx, patch)?;
    check_codes(cx, patch)?;
    card_price::complete(cx, patch, TAXED)?;
    product_matrix_save::place(cx, patch)?;
    product_links::check(cx, patch.id.map(Id::new))?;
    check_choices(cx, patch)
}

/// Reads the rate of a card, and whether it is free of tax.
const TAXED: &str = "SELECT vat_rate_id, tax_free FROM product";

/// What the account's settings say of products that are made or changed.
fn make_by_settings(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.is_new() {
        if cx.settings()?.has_module("Master List") {
            return Err(Fault::of(Code::FROM_MASTER_LIST));
        }
        if cx.settings()?.flag("disable_show_in_webshop_by_default") {
            patch.put_default(DISPLAYED_IN_WEBSHOP, false);
        }
    } else {
        patch.remove(TYPE);
    }
    make_bar_code(cx, patch)
}

/// Makes or changes a product of a file, by its own columns alone; gives its id. Whoever calls has compared its codes with all others,
/// and looked up what it refers to.
pub(super) fn save_described(cx: &mut Cx<'_, '_>, products: &'static Noun, mut patch: Patch) -> Result<i64, Fault> {
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require(products.module, action)?;
    noun::check_parts(cx, &patch)?;
    make_by_settings(cx, &mut patch)?;
    card_price::complete(cx, &mut patch, TAXED)?;
    let id = match patch.id {
        Some(id) => {
            noun::update(cx, products, id, &patch)?;
            id
        }
        None => {
            noun::check_required(products, &patch)?;
            noun::create(cx, products, &patch)?
        }
    };
    product_matrix_save::hand_down(cx, products, Id::new(id), &patch)?;
    Ok(id)
}

/// Gives a patch the net price of a price with tax; refuses (1013) one that is not that of the net price in the patch.
pub(super) fn put_gross(cx: &mut Cx<'_, '_>, patch: &mut Patch, gross: Price) -> Result<(), Fault> {
    let net = card_price::net_of(cx, patch, gross, TAXED)?;
    match patch.get(card_price::NET) {
        Some(own) if own != net => Err(Fault::at(Code::CONFLICT, card_price::GROSS[0].input)),
        _ => {
            patch.put(card_price::NET, net);
            Ok(())
        }
    }
}

/// What everybody shares who saves a product with a code, and whoever compares all codes has alone.
const CODES: &str = "product codes";

/// Makes whoever saves a product with a code wait until the transaction ends.
pub(super) fn lock_codes(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    cx.lock_name(CODES)
}

/// A choice of an extra field is one of the field's own (1011).
fn check_choices(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    for (slot, column) in (1..).zip(EXTRA_FIELDS) {
        if let Some(choice) = patch.id(column)
            && !extra_field::is_choice_of(cx, choice, slot)?
        {
            return Err(Fault::unknown(&patch.parameter(column)));
        }
    }
    Ok(())
}

/// The most numbers that are tried for a bar code; more are taken only where somebody typed them all in.
const BAR_CODES_TRIED: usize = 100;

/// A product without a second code gets an EAN of the range for a shop's own use, when the account wants that.
fn make_bar_code(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let cleared = patch.get(CODE2).is_some_and(str::is_empty);
    let without = if patch.is_new() { patch.filled(CODE2).is_none() } else { cleared };
    if !without || !cx.settings()?.flag("product_code2_automatic") {
        return Ok(());
    }
    for _ in 0..BAR_CODES_TRIED {
        let code = ean13(2, cx.next_id("bar_code")?);
        let sql = "SELECT 1 FROM product WHERE account = $0 AND code2 = $1 LIMIT 1";
        if cx.first(sql, &[(&code).into()], |_| ())?.is_none() {
            patch.put(CODE2, code);
            return Ok(());
        }
    }
    Ok(())
}

/// A prefix and eleven digits with the check digit of an EAN-13.
fn ean13(prefix: u8, number: i64) -> String {
    let digits = format!("{prefix}{number:011}");
    let weighted = digits.bytes().enumerate().map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 1 } else { 3 });
    format!("{digits}{}", (10 - weighted.sum::<u32>() % 10) % 10)
}

/// Refuses a code that another product has (1012), where the account wants codes to tell products apart.
fn check_codes(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    for (column, setting) in [(CODE, "product_code_unique"), (CODE2, "product_code2_unique")] {
        let Some(code) = patch.filled(column) else { continue };
        if cx.settings()?.text(setting) != "0" {
            cx.share_name(CODES)?;
            let key = [column.is(code)];
            Unique { table: "product", key: &key, among: None, own: patch.id }.require(cx, column.field.input)?;
        }
    }
    Ok(())
}

/// Quantities by store: the number behind the name is the store's id.
pub(super) const LIMITS: &[Field] = &[
    Field::amount("reorderPoint", "reorder_point").doc("Order more below it; the number is a store's id."),
    Field::amount("restockLevel", "restock_level").doc("Order up to it; the number is a store's id."),
];

/// Rows of a recipe.
const RECIPE: &[Field] = &[COMPONENT.field, AMOUNT.field];
const COMPONENT: Column<Id<of::Product>> =
    Column::of(Field::id("componentProductID", "product_id", "product").doc("A component of a bundle or an assembly."));
const AMOUNT: Column<Quantity> = Column::of(Field::amount("componentAmount", "amount"));

/// Stores what hangs on the card: recipe, links, reorder points; hands down to variations.
pub(super) fn after_save(
    cx: &mut Cx<'_, '_>,
    products: &'static Noun,
    id: Id<of::Product>,
    patch: &Patch,
) -> Result<(), Fault> {
    save_recipe(cx, id)?;
    save_limits(cx, id)?;
    product_links::save(cx, id)?;
    parameter::save(cx, id)?;
    product_matrix_save::hand_down(cx, products, id, patch)
}

/// Stores the recipe of a bundle or an assembly, which replaces the one before; rows without a component clear it.
fn save_recipe(cx: &mut Cx<'_, '_>, id: Id<of::Product>) -> Result<(), Fault> {
    let rows = noun::read_rows(cx.params, RECIPE)?;
    let Some(first) = rows.first() else { return Ok(()) };
    let kind = kind_of(cx, id)?;
    let mut recipe = Vec::new();
    for row in &rows {
        let (parameter, amount) = (row.parameter(COMPONENT), row.get(AMOUNT));
        let Some(component) = row.id(COMPONENT) else {
            if amount.is_some_and(|amount| !amount.is_zero()) {
                return Err(Fault::missing(&parameter));
            }
            continue;
        };
        noun::check_reference(cx, "product", &parameter, component.number())?;
        check_component(cx, (id, &kind), component, &parameter)?;
        let amount = amount.unwrap_or(Quantity::from_whole(1));
        if amount.micro() <= 0 {
            return Err(Fault::not_allowed(&row.parameter(AMOUNT)));
        }
        recipe.push(Component { product: component, amount });
    }
    if !recipe.is_empty() && !matches!(kind.as_str(), BUNDLE | ASSEMBLY) {
        return Err(Fault::not_allowed(&first.parameter(COMPONENT)));
    }
    ladu_ledger::set_recipe(cx, id, &recipe)
}

/// Neither a bundle nor a matrix product is on any shelf. A bundle may be made of bundles, as long as none is made of itself (1016).
fn check_component(
    cx: &mut Cx<'_, '_>,
    (whole, kind): (Id<of::Product>, &str),
    component: Id<of::Product>,
    parameter: &str,
) -> Result<(), Fault> {
    let is_bundle = match kind_of(cx, component)?.as_str() {
        MATRIX => return Err(Fault::not_allowed(parameter)),
        BUNDLE if kind != BUNDLE => return Err(Fault::not_allowed(parameter)),
        own => own == BUNDLE,
    };
    if is_bundle {
        // Of two that are put into each other at once the second has to see the first.
        cx.lock_name("recipes of bundles")?;
    }
    match component == whole || (is_bundle && ladu_ledger::is_made_of(cx, component, whole)?) {
        true => Err(Fault::not_allowed(parameter)),
        false => Ok(()),
    }
}

fn kind_of(cx: &mut Cx<'_, '_>, id: Id<of::Product>) -> Result<String, Fault> {
    let sql = "SELECT type FROM product WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[id.into()], |row| row.get(0))?.unwrap_or_default())
}

/// Stores reorder points and restock levels; the number behind the name is the store.
fn save_limits(cx: &mut Cx<'_, '_>, id: Id<of::Product>) -> Result<(), Fault> {
    let params = cx.params;
    for (field, limit) in LIMITS.iter().zip([Limit::ReorderPoint, Limit::RestockLevel]) {
        for warehouse in params.row_numbers(&[field.input]) {
            let name = format!("{}{warehouse}", field.input);
            noun::check_reference(cx, "warehouse", &name, i64::from(warehouse))?;
            let value = params.read(&name, field.kind)?.map_or(0, |value| value.int());
            if value < 0 {
                return Err(Fault::not_allowed(&name));
            }
            let stock = StockKey { product: id, warehouse: Id::new(i64::from(warehouse)) };
            ladu_ledger::set_limit(cx, stock, limit, Quantity::from_micro(value))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn bar_codes_have_their_check_digit() {
        assert_eq!(super::ean13(2, 44), "2000000000442");
        assert_eq!(super::ean13(4, 638_133_393), "4006381333931");
    }
}
