//! Settles a count in one go: what was found goes in by a registration, what is lost goes out by a write-off.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::rights::Action;
use ladu_trade::document::{self, Paper, Saving};

use ladu_ledger::StockKey;
use ladu_store::Value;
use ladu_types::{Id, Quantity};
use ladu_wire::Fault;

use super::{registration, write_off};

/// Makes the documents of a count, confirmed. What was never counted is neither found nor lost.
pub(super) fn book(cx: &mut Cx<'_, '_>, sheet: i64) -> Result<(), Fault> {
    let sql = "SELECT warehouse_id FROM stocktaking WHERE account = $0 AND id = $1";
    let warehouse = cx.first(sql, &[Value::Int(sheet)], |row| row.int(0))?.unwrap_or(0);
    let rows = cx.query(
        "SELECT product_id, counted - in_stock FROM stocktaking_reading
         WHERE account = $0 AND stocktaking_id = $1 AND counted IS NOT NULL AND counted <> in_stock ORDER BY product_id",
        &[Value::Int(sheet)],
    )?;
    let differences: Vec<(i64, Quantity)> =
        rows.iter().map(|row| (row.int(0), Quantity::from_micro(row.int(1)))).collect();
    let (lost, found): (Vec<_>, Vec<_>) = differences.into_iter().partition(|(_, by)| by.is_negative());
    if !found.is_empty() {
        let mut saving = begin(cx, &registration::PAPER, [warehouse, sheet], &found)?;
        for row in &mut saving.rows {
            let (product, quantity) = (row.int("product_id").unwrap_or(0), row.quantity("amount").unwrap_or_default());
            let stock = StockKey { product: Id::new(product), warehouse: Id::new(warehouse) };
            let cost = ladu_ledger::cost_of_found(cx, stock, quantity)?;
            row.set("price", cost.value.per(quantity)?.micro());
        }
        document::store(cx, &registration::PAPER, &mut saving)?;
        registration::move_goods(cx, &saving)?;
    }
    if !lost.is_empty() {
        let mut saving = begin(cx, &write_off::PAPER, [warehouse, sheet], &lost)?;
        let reason = cx.params.id("reasonID")?.ok_or_else(|| Fault::missing("reasonID"))?;
        saving.header.set("reason_id", reason);
        document::check_reason(cx, &saving, "WRITEOFF", Fault::not_allowed("reasonID"))?;
        document::store(cx, &write_off::PAPER, &mut saving)?;
        write_off::take_out(cx, &saving)?;
    }
    Ok(())
}

/// A new document with rows of goods.
fn begin(
    cx: &mut Cx<'_, '_>,
    paper: &'static Paper,
    [warehouse, sheet]: [i64; 2],
    goods: &[(i64, Quantity)],
) -> Result<Saving, Fault> {
    cx.user()?.require(paper.noun.module, Action::Add)?;
    let mut header = Patch::new(paper.noun.fields);
    header.set("warehouse_id", warehouse);
    header.set("stocktaking_id", sheet);
    let row = |(product, by): &(i64, Quantity)| {
        let mut row = Patch::new(paper.rows.fields);
        row.set("product_id", *product);
        row.set("amount", by.abs().micro());
        row
    };
    let mut saving = Saving { id: 0, header, rows: goods.iter().map(row).collect(), stored: None, confirm: true };
    document::set_currency(cx, &mut saving)?;
    document::check_stocktaking(cx, paper, &saving)?;
    Ok(saving)
}
