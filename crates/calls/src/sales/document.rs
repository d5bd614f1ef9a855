//! Sales documents: what they hold and how they are listed.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Cell, Field, How, Noun, Page, PageSize, Plan, Query, filter};
use ladu_rules::documents::{SALES_TYPES, STATES, SalesType};
use ladu_store::{OwnedValue, Row, RowSet, Value};
use ladu_types::{Money, Quantity};
use ladu_wire::{Fault, Form, Kind, Writer};

use super::document_row::{self, RowWriter};
use crate::Call;

/// A sales document.
pub static DOCUMENT: Noun = Noun {
    doc: "A sales document: an order, an invoice, a receipt, a credit invoice ...",
    module: "sales",
    log: "salesDocuments",
    attributes: true,
    long_attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[
        ("documentID", "id"),
        ("dateAndNumber", "date_and_number"),
        ("clientName", "client_name"),
        ("lastChanged", "changed"),
    ],
    descending: true,
    restrict: Some(restrict),
    prepare: Some(prepare),
    flags: &[
        ("getRowsForAllInvoices", "Adds the rows of every document."),
        ("getAddedTimestamp", "Adds when the document was made."),
        ("getCOGS", "Adds what the goods cost."),
        ("getReturnedPayments", "Adds money that was given back."),
        ("nonReturnedItemsOnly", "Leaves out what was returned."),
        ("excludeGiftCards", "Leaves out rows that sell gift cards."),
        ("getCustomerInformation", "Always adds customer, payer and recipient."),
    ],
    filters: &[
        filter("id", How::Equals("id")),
        filter("ids", How::Any("id")),
        filter("clientID", How::Equals("client_id")),
        filter("clientIDs", How::Any("client_id")),
        filter("clientName", How::Equals("client_name")),
        filter("employeeID", How::Equals("employee_id")),
        filter("warehouseID", How::Equals("warehouse_id")),
        filter("warehouseIDs", How::Any("warehouse_id")),
        filter("pointOfSaleID", How::Equals("register_id")),
        filter("projectID", How::Equals("project_id")),
        filter("productID", How::Code(|_, query, text| with_products(query, "productID", text))),
        filter("productIDs", How::Code(|_, query, text| with_products(query, "productIDs", text))),
        filter("payerID", How::Equals("payer_id")),
        filter("shipToID", How::Equals("ship_to_id")),
        filter("confirmed", How::Equals("confirmed")),
        filter("number", How::Equals("number")),
        filter("numberOrCustomer", How::Code(number_or_customer)),
        filter("referenceNumber", How::Equals("reference_number")),
        filter("dateFrom", How::From("date")),
        filter("dateTo", How::To("date")),
        filter("deliveryDateFrom", How::From("delivery_date")),
        filter("deliveryDateTo", How::To("delivery_date")),
        filter("dueDateFrom", How::From("due_date")),
        filter("dueDateTo", How::To("due_date")),
        filter("type", How::Equals("type")),
        filter("types", How::Code(of_types)),
        filter(
            "unpaidItemsOnly",
            How::Code(|_, query, text| when_set("unpaidItemsOnly", text, query, "t.paid < t.total")),
        ),
        filter(
            "getUnfulfilledDocuments",
            How::Code(|_, query, text| {
                when_set("getUnfulfilledDocuments", text, query, "t.state NOT IN ('FULFILLED', 'CANCELLED', 'SHIPPED')")
            }),
        ),
        filter("invoiceState", How::Code(in_state)),
        filter("assignmentID", How::Equals("assignment_id")),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new("sales_document", "id", FIELDS)
};

const fn days(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, Kind::Int(0, 36_500))
}

/// A sum of money with two decimals at most.
const fn sum(name: &'static str, column: &'static str) -> Field {
    Field::amount(name, column)
}

/// Header fields in the order of the answer. Those that nobody may send are read only and set when a document is saved.
pub const FIELDS: &[Field] = &[
    Field::word("type", "type", SALES_TYPES).indexed(),
    Field::word("exportInvoiceType", "export_type", &["", "EU", "NOTEU"]),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000),
    Field::id("warehouseID", "warehouse_id", "warehouse").indexed(),
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed(),
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    Field::id("pricelistID", "price_list_id", "price_list").quoted(),
    Field::text("number", "number", 50).read_only().indexed(),
    Field::text("customNumber", "custom_number", 100),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only().indexed(),
    Field::new("time", "time", Kind::Clock),
    Field::id("clientID", "client_id", "customer").input("customerID").indexed(),
    Field::text("clientName", "client_name", 255).read_only(),
    Field::special("clientEmail", "", write_client),
    Field::id("customerID", "client_id", "customer").read_only(),
    Field::id("addressID", "address_id", "address"),
    Field::special("address", "address_id", write_address),
    Field::id("payerID", "payer_id", "customer").indexed(),
    Field::name_of("payerName", "payer_id", "customer"),
    Field::id("payerAddressID", "payer_address_id", "address"),
    Field::special("payerAddress", "payer_address_id", write_address),
    Field::id("shipToID", "ship_to_id", "customer").indexed(),
    Field::name_of("shipToName", "ship_to_id", "customer"),
    Field::id("shipToAddressID", "ship_to_address_id", "address").quoted(),
    Field::special("shipToAddress", "ship_to_address_id", write_address),
    Field::id("contactID", "contact_id", "customer"),
    Field::name_of("contactName", "contact_id", "customer"),
    Field::id("shipToContactID", "ship_to_contact_id", "customer"),
    Field::name_of("shipToContactName", "ship_to_contact_id", "customer"),
    Field::id("employeeID", "employee_id", "employee").indexed(),
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::new("projectID", "project_id", Kind::Id),
    Field::word("invoiceState", "state", STATES).indexed(),
    Field::text("paymentType", "payment_type", 50),
    Field::id("paymentTypeID", "payment_type_id", "invoice_payment_type"),
    days("paymentDays", "payment_days").quoted(),
    Field::special("paymentStatus", "", |_, cell, name, w| {
        w.key(name);
        w.plain_text(if cell.int("paid") >= cell.int("total") { "PAID" } else { "UNPAID" });
    }),
    Field::special("baseDocuments", "", |page, cell, name, w| write_links(page, cell, name, true, w)),
    Field::special("followUpDocuments", "", |page, cell, name, w| write_links(page, cell, name, false, w)),
    Field::special("previousReturnsExist", "", write_returns_exist),
    Field::flag("printDiscounts", "print_discounts").default(1),
    Field::int("algorithmVersion", "algorithm_version"),
    Field::int("algorithmVersionCalculated", "algorithm_version").read_only(),
    Field::flag("confirmed", "confirmed").quoted().read_only().indexed(),
    Field::text("notes", "notes", 65_000),
    Field::text("internalNotes", "internal_notes", 65_000),
    sum("netTotal", "net_total").read_only(),
    sum("vatTotal", "vat_total").read_only(),
    Field::special("netTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| write_by_rate(cell, name, 1, w)),
    Field::special("vatTotalsByTaxRate", "totals_by_rate", |_, cell, name, w| write_by_rate(cell, name, 2, w)),
    Field::text("", "totals_by_rate", 10_000).read_only(),
    sum("rounding", "rounding").read_only(),
    sum("total", "total").read_only().indexed(),
    sum("paid", "paid").quoted().read_only(),
    sum("externalNetTotal", "external_net"),
    sum("externalVatTotal", "external_vat"),
    sum("externalRounding", "external_rounding"),
    sum("externalTotal", "external_total"),
    Field::text("taxExemptCertificateNumber", "tax_exempt_certificate", 100),
    Field::new("otherCommissionReceivers", "commission_receivers", Kind::Ids),
    Field::id("packerID", "packer_id", "employee"),
    Field::text("referenceNumber", "reference_number", 50).read_only().indexed(),
    Field::text("customReferenceNumber", "custom_reference", 25),
    Field::text("webShopOrderNumbers", "web_shop_orders", 255),
    Field::text("trackingNumber", "tracking_number", 255),
    Field::text("fulfillmentStatus", "fulfillment_status", 50),
    Field::special("cost", "", write_cost).when("getCOGS"),
    Field::flag("reserveGoods", "reserve_goods"),
    Field::date("reserveGoodsUntilDate", "reserve_until"),
    Field::date("deliveryDate", "delivery_date").indexed(),
    Field::new("deliveryTypeID", "delivery_type_id", Kind::Id),
    Field::date("shippingDate", "shipping_date"),
    Field::text("packingUnitsDescription", "packing_units", 255),
    Field::text("penalty", "penalty", 20),
    Field::flag("triangularTransaction", "triangular").quoted(),
    Field::flag("purchaseOrderDone", "purchase_order_done").quoted(),
    Field::new("transactionTypeID", "transaction_type_id", Kind::Id),
    Field::new("transportTypeID", "transport_type_id", Kind::Id),
    Field::new("deliveryTermsID", "delivery_terms_id", Kind::Id).write_only(),
    Field::text("deliveryTermsLocation", "delivery_terms_location", 255),
    Field::word("euInvoiceType", "eu_type", &["DOMESTIC", "EU", "OUTSIDE_EU", "EU_WITH_VAT"]),
    Field::flag("deliveryOnlyWhenAllItemsInStock", "deliver_whole"),
    Field::text("eInvoiceBuyerID", "e_invoice_buyer", 100),
    Field::new("workOrderID", "work_order_id", Kind::Id),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::text("lastModifierUsername", "modified_by", 64).read_only(),
    Field::new("added", "added", Kind::Time).read_only().when("getAddedTimestamp"),
    Field::special("returnedPayments", "", write_returned_payments).when("getReturnedPayments"),
    sum("amountPaidWithStoreCredit", "paid_with_store_credit"),
    Field::new("applianceID", "appliance_id", Kind::Id),
    Field::text("applianceReference", "appliance_reference", 100),
    Field::new("assignmentID", "assignment_id", Kind::Id),
    Field::new("vehicleMileage", "vehicle_mileage", Kind::Int(0, 100_000_000)),
    sum("advancePayment", "advance_payment"),
    Field::amount("advancePaymentPercent", "advance_percent"),
    Field::flag("printWithOriginalProductNames", "print_original_names"),
    Field::flag("hidePrices", "hide_prices"),
    Field::flag("hideAmounts", "hide_amounts"),
    Field::flag("hideTotal", "hide_total"),
    Field::flag("hidePaymentDays", "hide_payment_days"),
    Field::flag("isFactoringInvoice", "is_factoring"),
    Field::new("taxOfficeID", "tax_office_id", Kind::Id),
    Field::date("periodStartDate", "period_start"),
    Field::date("periodEndDate", "period_end"),
    Field::flag("orderArrived", "order_arrived"),
    Field::flag("orderInvoiced", "order_invoiced"),
    Field::text("ediStatus", "edi_status", 50),
    Field::text("ediText", "edi_text", 1000),
    Field::text("documentURL", "document_url", 1000),
    Field::word("creditInvoiceType", "credit_type", &["", "VOID", "RETURN"]),
    Field::flag("isCashInvoice", "is_cash_credit").write_only(),
    Field::flag("sendByEmail", "send_by_email").write_only(),
    Field::text("paymentInfo", "payment_info", 255).write_only(),
    Field::id("", "credited_id", "").indexed(),
    Field::date("", "due_date").indexed(),
    Field::text("", "date_and_number", 80),
    Field::flag("", "books_revenue"),
    Field::text("", "temporary_uuid", 128).indexed(),
    Field::text("", "fingerprint", 64).indexed(),
    Field::special("rows", "", |page, cell, _, w| {
        if let Some(extra) = page.extra::<Extra>() {
            extra.rows.write(page, cell.id, w);
        }
    }),
];

fn when_set(name: &str, text: &str, query: &mut Query, condition: &str) -> Result<(), Fault> {
    if Kind::Flag.read(name, text)?.int() == 1 {
        query.and(condition, []);
    }
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

fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let user = cx.user()?;
    if !user.warehouses.is_empty() {
        let mut stores: Vec<i64> = user.warehouses.iter().copied().collect();
        stores.sort_unstable();
        query.and_any("warehouse_id", &stores);
    }
    if cx.params.flag("nonReturnedItemsOnly") {
        query.and(
            "EXISTS (SELECT 1 FROM sales_row r WHERE r.account = $0 AND r.document_id = t.id AND r.amount > r.returned)",
            [],
        );
    }
    Ok(())
}

/// A document in the list of another's bases or follow-ups: id, number, type, date.
type Link = (i64, String, String, String);

/// What a page of documents needs beside its own rows.
struct Extra {
    rows: RowWriter,
    bases: HashMap<i64, Vec<Link>>,
    follow_ups: HashMap<i64, Vec<Link>>,
    clients: HashMap<i64, [String; 4]>,
    addresses: HashMap<i64, String>,
    costs: HashMap<i64, Money>,
    returned: HashMap<i64, Vec<(String, Money)>>,
}

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let params = cx.params;
    let with_rows = ids.len() == 1
        || params.flag("getRowsForAllInvoices")
        || ["id", "number"].iter().any(|name| params.filled(name).is_some());
    let mut extra = Extra {
        rows: RowWriter::none(),
        bases: HashMap::new(),
        follow_ups: HashMap::new(),
        clients: HashMap::new(),
        addresses: HashMap::new(),
        costs: HashMap::new(),
        returned: HashMap::new(),
    };
    if ids.is_empty() {
        return Ok(Box::new(extra));
    }
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    if with_rows {
        extra.rows = RowWriter::load(cx, &list)?;
    }
    load_links(cx, &list, &mut extra)?;
    load_people(cx, rows, plan, &mut extra)?;
    if params.flag("getCOGS") {
        let sql = format!("SELECT id, CAST(cost AS BIGINT) FROM ({}) c", document_row::costs_sql(&list));
        extra.costs = cx.query(&sql, &[])?.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect();
    }
    if params.flag("getReturnedPayments") {
        let sql = format!(
            "SELECT d.credited_id, p.type, CAST(SUM(p.sum) AS BIGINT) FROM sales_document d
             JOIN payment p ON p.account = d.account AND p.document_id = d.id
             WHERE d.account = $0 AND d.credited_id IN ({list}) GROUP BY d.credited_id, p.type ORDER BY d.credited_id, p.type"
        );
        for row in cx.query(&sql, &[])?.iter() {
            let entry = (row.text(1).to_owned(), Money::from_micro(row.int(2)).negated());
            extra.returned.entry(row.int(0)).or_default().push(entry);
        }
    }
    Ok(Box::new(extra))
}

fn load_links(cx: &mut Cx<'_, '_>, list: &str, extra: &mut Extra) -> Result<(), Fault> {
    for (own, other, bases) in [("follow_up_id", "base_id", true), ("base_id", "follow_up_id", false)] {
        let sql = format!(
            "SELECT l.{own}, d.id, d.number, d.type, d.date FROM document_link l
             JOIN sales_document d ON d.account = l.account AND d.id = l.{other}
             WHERE l.account = $0 AND l.{own} IN ({list}) ORDER BY l.{own}, d.id"
        );
        let links = if bases { &mut extra.bases } else { &mut extra.follow_ups };
        for row in cx.query(&sql, &[])?.iter() {
            let link = (row.int(1), row.text(2).to_owned(), row.text(3).to_owned(), row.text(4).to_owned());
            links.entry(row.int(0)).or_default().push(link);
        }
    }
    Ok(())
}

fn ids_in(rows: &RowSet, plan: &Plan, columns: &[&str]) -> String {
    let positions: Vec<usize> = columns.iter().filter_map(|column| plan.position(column)).collect();
    let ids = rows.iter().flat_map(|row| positions.iter().map(move |at| row.int(*at)).collect::<Vec<_>>());
    let mut ids: Vec<i64> = ids.filter(|id| *id != 0).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn load_people(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan, extra: &mut Extra) -> Result<(), Fault> {
    let clients = ids_in(rows, plan, &["client_id"]);
    if !clients.is_empty() {
        let sql = format!(
            "SELECT id, email, card_number, factoring_contract, pays_via_factoring FROM customer WHERE account = $0 AND id IN ({clients})"
        );
        let texts = |row: Row<'_>| {
            [row.text(1).to_owned(), row.text(2).to_owned(), row.text(3).to_owned(), row.int(4).to_string()]
        };
        extra.clients = cx.query(&sql, &[])?.iter().map(|row| (row.int(0), texts(row))).collect();
    }
    let addresses = ids_in(rows, plan, &["address_id", "payer_address_id", "ship_to_address_id"]);
    if !addresses.is_empty() {
        let sql = format!(
            "SELECT id, street, address2, city, postal_code, state, country FROM address WHERE account = $0 AND id IN ({addresses})"
        );
        let line = |row: Row<'_>| {
            let parts = (1..7).map(|at| row.text(at)).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        };
        extra.addresses = cx.query(&sql, &[])?.iter().map(|row| (row.int(0), line(row))).collect();
    }
    Ok(())
}

fn write_client(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let none: [String; 4] = Default::default();
    let client = page.extra::<Extra>().and_then(|extra| extra.clients.get(&cell.int("client_id"))).unwrap_or(&none);
    for (key, text) in
        [(name, &client[0]), ("clientCardNumber", &client[1]), ("clientFactoringContractNumber", &client[2])]
    {
        w.key(key);
        w.text(text);
    }
    w.key("clientPaysViaFactoring");
    w.int(client[3].parse().unwrap_or(0));
}

fn write_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let line = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.value.int()));
    w.key(name);
    w.text(line.map_or("", String::as_str));
}

fn write_links(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, bases: bool, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let links = if bases { &extra.bases } else { &extra.follow_ups };
    w.key(name);
    w.list(|w| {
        for (id, number, kind, date) in links.get(&cell.id).into_iter().flatten() {
            w.object(|w| {
                w.key("id");
                w.int(*id);
                for (key, text) in [("number", number), ("type", kind), ("date", date)] {
                    w.key(key);
                    w.text(text);
                }
            });
        }
    });
}

fn write_returns_exist(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let links = page.extra::<Extra>().and_then(|extra| extra.follow_ups.get(&cell.id));
    w.key(name);
    w.int(i64::from(links.is_some_and(|links| links.iter().any(|(_, _, kind, _)| kind == "CREDITINVOICE"))));
}

/// Sums by rate are kept as `rate:net:tax;...` in micro-units.
fn write_by_rate(cell: &Cell<'_>, name: &'static str, part: usize, w: &mut Writer) {
    w.key(name);
    w.list(|w| {
        for entry in cell.text("totals_by_rate").split(';').filter(|entry| !entry.is_empty()) {
            let numbers: Vec<i64> = entry.split(':').map(|number| number.parse().unwrap_or(0)).collect();
            w.object(|w| {
                w.key("vatrateID");
                w.int(numbers.first().copied().unwrap_or(0));
                w.key("total");
                w.number(&Money::from_micro(numbers.get(part).copied().unwrap_or(0)).to_string());
            });
        }
    });
}

fn write_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let cost = page.extra::<Extra>().and_then(|extra| extra.costs.get(&cell.id)).copied().unwrap_or_default();
    w.key(name);
    w.number(&cost.to_string());
}

fn write_returned_payments(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.returned.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for (kind, sum) in list.into_iter().flatten() {
            w.object(|w| {
                w.key("type");
                w.text(kind);
                w.key("sum");
                w.number(&sum.to_string());
            });
        }
    });
}

/// Deletes a document: its goods go back, what it held is let go, its payments stay with the customer.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id("documentID")?.ok_or_else(|| Fault::missing("documentID"))?;
    let sql = "SELECT type, confirmed, credited_id, warehouse_id FROM sales_document WHERE account = $0 AND id = $1 {for_update}";
    let found = cx.first(sql, &[Value::Int(id)], |row| (row.text(0).to_owned(), row.int(1), row.int(2), row.int(3)))?;
    let (kind, confirmed, credited, warehouse) = found.ok_or_else(|| Fault::unknown("documentID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    if confirmed == 1 && SalesType::parse(&kind).is_some_and(SalesType::moves_stock) {
        ladu_books::stock::reverse(cx, "sale", id)?;
    }
    ladu_books::stock::release(cx, id, None)?;
    if credited != 0 {
        document_row::undo_returns(cx, id)?;
    }
    cx.queue(
        "UPDATE payment SET document_id = 0, changed = $2 WHERE account = $0 AND document_id = $1",
        &[Value::Int(id), Value::Int(cx.now().0)],
    )?;
    cx.queue(
        "DELETE FROM document_link WHERE account = $0 AND (base_id = $1 OR follow_up_id = $1)",
        &[Value::Int(id)],
    )?;
    cx.queue("DELETE FROM sales_row WHERE account = $0 AND document_id = $1", &[Value::Int(id)])?;
    answer.total = Some(0);
    noun::delete_by_id(cx, &DOCUMENT, id)
}

/// Units of a document's rows by product.
pub fn goods_of(cx: &mut Cx<'_, '_>, document: i64) -> Result<Vec<(i64, Quantity)>, Fault> {
    let sql = "SELECT product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id > 0 ORDER BY product_id";
    Ok(cx
        .query(sql, &[Value::Int(document)])?
        .iter()
        .map(|row| (row.int(0), Quantity::from_micro(row.int(1))))
        .collect())
}

/// The form that money goes out in.
pub const MONEY: Form = Form::Number;

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getSalesDocuments", &DOCUMENT).doc("Lists sales documents."),
    Call::write("deleteSalesDocument", delete)
        .inputs(&[Field::new("documentID", "", Kind::Id).required()])
        .doc("Deletes a sales document and undoes what it moved."),
];
