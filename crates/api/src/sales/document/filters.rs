//! What documents can be listed by.

use ladu_domain::documents::{SALES_TYPES, STATES};
use ladu_record::Cx;
use ladu_record::noun::{self, Filter, Operator, Query, filter};
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

/// The filters of the list.
pub(super) const FILTERS: &[Filter] = &[
    filter("id", Operator::Equals("id")),
    filter("ids", Operator::Any("id")),
    filter("clientID", Operator::Code(of_client)),
    filter("clientIDs", Operator::Any("client_id")),
    filter("clientName", Operator::Prefix("client_name")),
    filter("employeeID", Operator::Equals("employee_id")),
    filter("warehouseID", Operator::Code(crate::document_parameters::of_warehouse)),
    filter("warehouseIDs", Operator::Any("warehouse_id")),
    filter("pointOfSaleID", Operator::Equals("register_id")),
    filter("projectID", Operator::Equals("project_id")),
    filter("productID", Operator::Code(|_, query, text| with_products(query, "productID", text))),
    filter("productIDs", Operator::Code(|_, query, text| with_products(query, "productIDs", text))),
    filter("payerID", Operator::Equals("payer_id")),
    filter("shipToID", Operator::Equals("ship_to_id")),
    filter("confirmed", Operator::Code(is_confirmed)),
    filter("number", Operator::Code(of_number)),
    filter("numberOrCustomer", Operator::Code(number_or_customer)),
    filter("referenceNumber", Operator::Equals("reference_number")),
    filter("dateFrom", Operator::From("date")),
    filter("dateTo", Operator::To("date")),
    filter("deliveryDateFrom", Operator::From("delivery_date")),
    filter("deliveryDateTo", Operator::To("delivery_date")),
    filter(
        "rowDeliveryDateFrom",
        Operator::Code(|_, query, text| with_row_delivered(query, "rowDeliveryDateFrom", ">=", text)),
    ),
    filter(
        "rowDeliveryDateTo",
        Operator::Code(|_, query, text| with_row_delivered(query, "rowDeliveryDateTo", "<=", text)),
    ),
    filter("dueDateFrom", Operator::From("due_date")),
    filter("dueDateTo", Operator::To("due_date")),
    filter("type", Operator::Equals("type")),
    filter("types", Operator::Code(of_types)),
    filter(
        "unpaidItemsOnly",
        Operator::Code(|_, query, text| {
            when_set("unpaidItemsOnly", text, query, "t.paid < t.total AND t.paid + t.credited < t.total")
        }),
    ),
    filter(
        "getUnfulfilledDocuments",
        Operator::Code(|_, query, text| {
            when_set("getUnfulfilledDocuments", text, query, "t.state NOT IN ('FULFILLED', 'CANCELLED', 'SHIPPED')")
        }),
    ),
    filter("invoiceState", Operator::Code(in_state)),
    filter("assignmentID", Operator::Equals("assignment_id")),
    filter("changedSince", Operator::ChangedSince),
];

fn when_set(name: &str, text: &str, query: &mut Query, condition: &str) -> Result<(), Fault> {
    if Kind::Flag.read(name, text)?.int() == 1 {
        query.and(condition, []);
    }
    Ok(())
}

/// Confirmed, or not: written out, because the few that are not have an index of their own.
fn is_confirmed(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let condition = if Kind::Flag.read("confirmed", text)?.int() == 1 { "t.confirmed = 1" } else { "t.confirmed = 0" };
    query.and(condition, []);
    Ok(())
}

fn with_products(query: &mut Query, name: &str, text: &str) -> Result<(), Fault> {
    let ids: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|id| Ok(OwnedValue::Int(Kind::Id.read(name, id)?.int()))).collect();
    let ids = ids?;
    let marks = vec!["?"; ids.len()].join(", ");
    query.and(
        &format!("t.id IN (SELECT r.document_id FROM sales_row r WHERE r.account = $0 AND r.product_id IN ({marks}))"),
        ids,
    );
    Ok(())
}

fn number_or_customer(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let pattern = format!("{}%", noun::like_pattern(text));
    let folded = format!("{}%", noun::like_pattern(&ladu_wire::fold(text)));
    let line = format!("%\n{}%", noun::like_pattern(&ladu_wire::fold(text)));
    query.and(
        "(t.number LIKE ? ESCAPE '\\' OR t.client_id IN (SELECT c.id FROM customer c WHERE c.account = $0
         AND (c.search LIKE ? ESCAPE '\\' OR c.search LIKE ? ESCAPE '\\')))",
        [pattern.into(), folded.into(), line.into()],
    );
    Ok(())
}

/// A regular number; the account may want custom numbers to be found too.
fn of_number(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if cx.settings()?.flag("search_invoice_by_regular_and_custom_number") {
        query.and("(t.number = ? OR t.custom_number = ?)", [text.into(), text.into()]);
        return Ok(());
    }
    let number = Kind::Int(0, i64::MAX).read("number", text)?.int();
    query.and("t.number = ?", [number.to_string().into()]);
    Ok(())
}

/// A customer. Sales to nobody in particular can be kept from being listed.
fn of_client(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let client = Kind::Id.read("clientID", text)?.int();
    let conf = cx.settings()?;
    let is_nobody = client == conf.int("default_client_idDat");
    if is_nobody && conf.flag("api_getsalesdocuments_default_customer_sales_not_returned") {
        query.and("1 = 0", []);
    }
    query.and("t.client_id = ?", [client.into()]);
    Ok(())
}

fn with_row_delivered(query: &mut Query, name: &str, sign: &str, text: &str) -> Result<(), Fault> {
    let day = Kind::Date.read(name, text)?;
    query.and_of_parts(
        &format!(
            "EXISTS (SELECT 1 FROM sales_row r WHERE r.account = $0 AND r.document_id = t.id AND r.delivery_date <> ''
             AND r.delivery_date {sign} ?)"
        ),
        [day.text().into()],
    );
    Ok(())
}

fn of_types(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let words: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|word| Ok(OwnedValue::from(Kind::Word(SALES_TYPES).read("types", word)?.text()))).collect();
    let words = words?;
    query.and(&format!("t.type IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}

fn in_state(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if text.eq_ignore_ascii_case("NOT_CANCELLED") {
        query.and("t.state <> 'CANCELLED'", []);
        return Ok(());
    }
    let state = Kind::Word(STATES).read("invoiceState", text)?;
    query.and("t.state = ?", [state.text().into()]);
    Ok(())
}

pub(super) fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let user = cx.user()?;
    if !user.warehouses.is_empty() {
        let stores = user.warehouse_numbers();
        query.and_any("warehouse_id", &stores);
    }
    if cx.params.flag("nonReturnedItemsOnly") {
        query.and_of_parts(
            "EXISTS (SELECT 1 FROM sales_row r WHERE r.account = $0 AND r.document_id = t.id AND r.amount > r.returned)",
            [],
        );
    }
    Ok(())
}
