//! Laws that a statement can tell: rows, payments and moves have their document, numbers are unique, sums are those of the rows.

use ladu_domain::documents::SalesType;
use ladu_ledger::{Finding, Place, broken};
use ladu_record::Cx;
use ladu_wire::Fault;

/// A kind of document as its tables and the ledger know it.
struct Kind {
    /// What the ledger calls it.
    name: &'static str,
    document: &'static str,
    rows: &'static str,
    /// The column by which the ledger knows a row.
    row_key: &'static str,
    /// The column of the number that each has of its own, and when there is one; none of sales, whose types have series of their own.
    number: Option<(&'static str, &'static str)>,
    /// How much a move `m` is of its row's amount, and which rows `r` of documents `d` move all of it; none where recipes come between.
    moves: Option<(&'static str, &'static str)>,
    /// Units of a row that another document moved before.
    moved_before: &'static str,
}

const IN_OR_OUT: &str = "CASE WHEN m.to_place > 0 THEN m.quantity ELSE -m.quantity END";

const KINDS: [Kind; 5] = [
    Kind {
        name: "sale",
        document: "sales_document",
        rows: "sales_row",
        row_key: "stable_id",
        number: None,
        moves: None,
        moved_before: "r.moved_before",
    },
    Kind {
        name: "purchase",
        document: "purchase_document",
        rows: "purchase_row",
        row_key: "id",
        number: Some(("regnumber", "regnumber NOT IN ('', '0')")),
        moves: Some((IN_OR_OUT, "d.moves_goods = 1 AND r.stocked = 1")),
        moved_before: "r.moved_before",
    },
    Kind {
        name: "registration",
        document: "inventory_registration",
        rows: "inventory_registration_row",
        row_key: "id",
        number: Some(("number", "number > 0")),
        moves: Some((IN_OR_OUT, "r.product_id > 0")),
        moved_before: "0",
    },
    Kind {
        name: "writeoff",
        document: "inventory_write_off",
        rows: "inventory_write_off_row",
        row_key: "id",
        number: Some(("number", "number > 0")),
        moves: Some(("m.quantity", "r.product_id > 0")),
        moved_before: "0",
    },
    Kind {
        name: "transfer",
        document: "inventory_transfer",
        rows: "inventory_transfer_row",
        row_key: "id",
        number: Some(("number", "number > 0")),
        moves: Some(("m.quantity", "r.product_id > 0 AND d.type = 'TRANSFER'")),
        moved_before: "0",
    },
];

/// Moves `m` that no other has undone.
const STANDS: &str =
    "m.reverses = 0 AND NOT EXISTS (SELECT 1 FROM stock_move u WHERE u.account = m.account AND u.reverses = m.id
     AND u.reverses > 0)";

/// The laws of sums and of single tables: what they say, what their ids are, and a statement of two ids, expected and found.
const LAWS: &[(&str, &str, &str)] = &[
    (
        "a document's total is net, tax and rounding",
        "sale",
        "SELECT d.id, 0, d.net_total + d.vat_total + d.rounding, d.total FROM sales_document d WHERE d.account = $0",
    ),
    (
        "the net sums that rows are booked with are the document's",
        "sale",
        "SELECT d.id, 0, CAST(COALESCE((SELECT SUM(r.booked_net) FROM sales_row r WHERE r.account = d.account AND r.document_id = d.id), 0)
         AS BIGINT), d.net_total FROM sales_document d WHERE d.account = $0",
    ),
    (
        "the tax that rows are booked with is the document's",
        "sale",
        "SELECT d.id, 0, CAST(COALESCE((SELECT SUM(r.booked_tax) FROM sales_row r WHERE r.account = d.account AND r.document_id = d.id), 0)
         AS BIGINT), d.vat_total FROM sales_document d WHERE d.account = $0",
    ),
    (
        "paid is the sum of a document's payments",
        "sale",
        "SELECT d.id, 0, CAST(COALESCE((SELECT SUM(p.applied) FROM payment p WHERE p.account = d.account AND p.document_id = d.id), 0)
         AS BIGINT), d.paid FROM sales_document d WHERE d.account = $0",
    ),
    (
        "a payment of a document has that document",
        "payment/sale",
        "SELECT p.id, p.document_id, 1, 0 FROM payment p LEFT JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
         WHERE p.account = $0 AND p.document_id > 0 AND d.id IS NULL",
    ),
    (
        "the net of a purchase document is that of its rows",
        "purchase",
        "SELECT d.id, 0, CAST(COALESCE((SELECT SUM(r.net) FROM purchase_row r WHERE r.account = d.account AND r.document_id = d.id), 0)
         AS BIGINT), d.net_total FROM purchase_document d WHERE d.account = $0",
    ),
    (
        "the total of a purchase document is net, tax and rounding",
        "purchase",
        "SELECT d.id, 0, d.net_total + d.vat_total + d.rounding, d.total FROM purchase_document d WHERE d.account = $0",
    ),
    (
        "no more of a row came back than was sold",
        "row/sale",
        "SELECT r.id, r.document_id, r.amount, r.returned FROM sales_row r WHERE r.account = $0 AND r.amount > 0 AND r.returned > r.amount",
    ),
    (
        "what came back of a row is what was taken of it",
        "row/sale",
        "SELECT q.id, q.document_id, CASE WHEN q.came < q.amount THEN q.came ELSE q.amount END, q.returned FROM
         (SELECT r.id, r.document_id, r.amount, r.returned, CAST(COALESCE((SELECT SUM(b.quantity) FROM sales_return b
          WHERE b.account = r.account AND b.sold_id = r.document_id AND b.sold_row_id = r.stable_id), 0) AS BIGINT) AS came
          FROM sales_row r WHERE r.account = $0 AND r.amount > 0) q",
    ),
    (
        "what is reserved is reserved by a confirmed order",
        "sale/product",
        "SELECT r.document_id, r.product_id, 0, r.quantity FROM stock_reservation r
         LEFT JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
         WHERE r.account = $0 AND r.document_kind = 'sale' AND (d.id IS NULL OR d.confirmed = 0)",
    ),
];

/// What is allowed only where an account says so.
const NO_MORE_BACK_THAN_SOLD: &str =
    "SELECT q.credited_id, q.product_id, CASE WHEN q.back > q.sold THEN q.sold ELSE q.back END, q.back FROM
     (SELECT d.credited_id, r.product_id, CAST(SUM(-r.amount) AS BIGINT) AS back,
      CAST(COALESCE((SELECT SUM(s.amount) FROM sales_row s WHERE s.account = $0 AND s.document_id = d.credited_id
       AND s.product_id = r.product_id AND s.amount > 0), 0) AS BIGINT) AS sold
      FROM sales_document d JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
      WHERE d.account = $0 AND d.credited_id > 0 AND d.confirmed = 1 AND r.product_id > 0 AND r.amount < 0
      GROUP BY d.credited_id, r.product_id) q";

pub(super) fn check(cx: &mut Cx<'_, '_>, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    for (law, what, sql) in LAWS {
        broken(cx, (law, what), sql, findings)?;
    }
    for kind in &KINDS {
        complete(cx, kind, findings)?;
        moved(cx, kind, findings)?;
        numbered(cx, kind, findings)?;
    }
    numbers_of_sales(cx, findings)?;
    if cx.settings()?.flag("refuse_return_of_more_than_sold") {
        let law = ("no more of a sale's goods came back than it sold", "sale/product");
        broken(cx, law, NO_MORE_BACK_THAN_SOLD, findings)?;
    }
    Ok(())
}

/// Rows and moves have their document, moves their row, and documents that moved something are confirmed.
fn complete(cx: &mut Cx<'_, '_>, kind: &Kind, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let Kind { name, document, rows, row_key, .. } = kind;
    let sql = format!(
        "SELECT r.id, r.document_id, 1, 0 FROM {rows} r LEFT JOIN {document} d ON d.account = r.account AND d.id = r.document_id
         WHERE r.account = $0 AND d.id IS NULL"
    );
    broken(cx, ("a row has its document", &format!("row/{name}")), &sql, findings)?;
    let sql = format!(
        "SELECT m.id, m.document_id, 1, 0 FROM stock_move m LEFT JOIN {document} d ON d.account = m.account AND d.id = m.document_id
         WHERE m.account = $0 AND m.document_kind = '{name}' AND {STANDS} AND (d.id IS NULL OR d.confirmed = 0)"
    );
    broken(cx, ("goods were moved by a confirmed document", &format!("move/{name}")), &sql, findings)?;
    let sql = format!(
        "SELECT m.id, m.row_id, 1, 0 FROM stock_move m
         LEFT JOIN {rows} r ON r.account = m.account AND r.document_id = m.document_id AND r.{row_key} = m.row_id
         WHERE m.account = $0 AND m.document_kind = '{name}' AND m.row_id > 0 AND {STANDS} AND r.id IS NULL"
    );
    broken(cx, ("goods were moved by a row of their document", &format!("move/row of {name}")), &sql, findings)
}

/// A confirmed document has moved what its rows say, but for rows whose moves an administrator has cancelled one and all.
fn moved(cx: &mut Cx<'_, '_>, kind: &Kind, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let Kind { name, document, rows, row_key, moved_before, .. } = kind;
    let law = "a confirmed document moved what its rows say";
    let of_row = format!(
        "m.account = r.account AND m.document_kind = '{name}' AND m.document_id = r.document_id AND m.row_id = r.{row_key}
         AND m.product_id = r.product_id"
    );
    let sum = |amount: &str| format!("(SELECT SUM({amount}) FROM stock_move m WHERE {of_row} AND {STANDS})");
    let (found, which) = match kind.moves {
        Some((amount, which)) => {
            let any = |standing: &str| format!("EXISTS (SELECT 1 FROM stock_move m WHERE {of_row}{standing})");
            let is_cancelled = format!("{} AND NOT {}", any(""), any(&format!(" AND {STANDS}")));
            (format!("COALESCE({}, 0)", sum(amount)), format!("{which} AND NOT ({is_cancelled})"))
        }
        // Of what a sale takes by a recipe only the recipe of then could tell; what it moved of its own is told by the row.
        None => {
            let customer = Place::Customer.number();
            let sold = format!("CASE WHEN m.to_place = {customer} THEN m.quantity ELSE -m.quantity END");
            (format!("COALESCE({}, r.amount - r.moved_before)", sum(&sold)), "r.product_id > 0".to_owned())
        }
    };
    let sql = format!(
        "SELECT r.document_id, r.id, r.amount, CAST({found} + {moved_before} AS BIGINT) FROM {rows} r
         JOIN {document} d ON d.account = r.account AND d.id = r.document_id WHERE r.account = $0 AND d.confirmed = 1 AND {which}"
    );
    broken(cx, (law, &format!("{name}/row")), &sql, findings)
}

/// Numbers are unique, and the series goes on behind the last one.
fn numbered(cx: &mut Cx<'_, '_>, kind: &Kind, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let Kind { name, document, number: Some((number, is_number)), .. } = kind else { return Ok(()) };
    let sql = format!(
        "SELECT MIN(id), MAX(id), 1, COUNT(*) FROM {document} WHERE account = $0 AND {is_number} GROUP BY {number} HAVING COUNT(*) > 1"
    );
    broken(cx, ("no two documents have the same number", &format!("{name} and {name}")), &sql, findings)?;
    let sql = format!(
        "SELECT q.last, 0, CASE WHEN q.last > q.counter THEN q.last ELSE q.counter END, q.counter FROM
         (SELECT COALESCE((SELECT MAX(CAST({number} AS BIGINT)) FROM {document} WHERE account = $0 AND {is_number}), 0) AS last,
          COALESCE((SELECT value FROM counter WHERE account = $0 AND name = 'number:{name}'), 0) AS counter) q"
    );
    broken(cx, ("a series of numbers goes on behind the last", name), &sql, findings)
}

/// Numbers of sales are unique in their series, but for those that a till has given twice on purpose.
fn numbers_of_sales(cx: &mut Cx<'_, '_>, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let mut series: Vec<&str> = SalesType::all().map(SalesType::series).collect();
    series.sort_unstable();
    series.dedup();
    for series in series {
        let types: Vec<String> = SalesType::of_series(series).map(|kind| format!("'{}'", kind.name())).collect();
        let sql = format!(
            "SELECT MIN(id), MAX(id), 1, COUNT(*) FROM sales_document WHERE account = $0 AND number NOT IN ('', '0')
             AND may_repeat_number = 0 AND type IN ({}) GROUP BY number HAVING COUNT(*) > 1",
            types.join(", ")
        );
        broken(cx, ("no two documents have the same number", "sale and sale"), &sql, findings)?;
    }
    let sql = "SELECT id, 0, 1, 0 FROM sales_document WHERE account = $0 AND number <> ''
               AND date_and_number <> date || ' ' || substr('00000000000000000000' || number, length(number) + 1)";
    broken(cx, ("a document is sorted by its own number", "sale"), sql, findings)
}
