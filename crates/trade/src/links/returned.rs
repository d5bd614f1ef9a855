//! What credit invoices take back: each of their rows names the sold rows that it takes from, and these say what comes back, what it cost,
//! and what can come back still.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ladu_domain::documents::SalesType;
use ladu_ledger::SoldRow;
use ladu_record::noun;
use ladu_record::{Cx, with_rows};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, Price, Quantity, of};
use ladu_wire::Fault;

use super::graph::Graph;
use super::sold::{Credited, Sold, SoldLine, Thing};
use crate::goods::Goods;

type SaleId = Id<of::SalesDocument>;
type RowId = Id<of::SalesRow>;

/// A row of a credit invoice that takes something back.
#[derive(Debug, Clone)]
pub struct Back {
    pub row: RowId,
    pub thing: Thing,
    pub price: Option<Price>,
    /// How many come back, above zero though the row of the credit invoice says it below.
    pub units: Quantity,
}

/// Goods that come back to the store.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// What the sold rows had moved, each with the row that it was sold by.
    pub moved: Vec<Goods>,
    /// Products of which nobody knows what was moved for them.
    pub unknown: Vec<Goods>,
}

/// The row of a credit invoice, by its place, that takes back more than was sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuch(pub usize);

/// Units by a row of a credit invoice and the sold row it takes from.
type Links = BTreeMap<(RowId, SaleId, RowId), Quantity>;

/// Takes back what the rows of a credit invoice say, and remembers from which sold rows. `within` refuses more than was sold.
pub fn take(
    cx: &mut Cx<'_, '_>,
    (credit, credited): (SaleId, &Credited),
    back: &[Back],
    within: bool,
) -> Result<Result<TakenBack, TooMuch>, Fault> {
    let sold = if credited.has_sold() { vec![credited.id] } else { Vec::new() };
    let mut sold = Sold::of(cx, &sold, Some(credit))?;
    let moves_itself = credited.kind.moves_stock();
    if !moves_itself {
        sold.say_moved_elsewhere();
    }
    let carriers =
        if sold.is_moved_elsewhere() || !moves_itself { carriers_of(cx, credited, &sold.lines)? } else { Vec::new() };
    let mut delivered = Sold::of(cx, &carriers, Some(credit))?;
    delivered.keep_to_own_moves()?;
    let mut sources = carriers;
    if moves_itself {
        sources.push(credited.id);
    }
    let mut taking = Taking { moved: moved_by(cx, &sources)?, links: Links::new(), taken: TakenBack::default() };
    for (at, row) in back.iter().enumerate() {
        let Some(elsewhere) = taking.from(&mut sold, row, (within, moves_itself))? else { return Ok(Err(TooMuch(at))) };
        if elsewhere.is_zero() {
            continue;
        }
        let row = Back { units: elsewhere, ..row.clone() };
        if !delivered.has(&row.thing) {
            taking.unknown(&row, elsewhere);
        } else if taking.from(&mut delivered, &row, (within, true))?.is_none() {
            return Ok(Err(TooMuch(at)));
        }
    }
    let Taking { links, taken, .. } = taking;
    write(cx, credit, &links)?;
    let documents: BTreeSet<SaleId> = links.keys().map(|(_, sold, _)| *sold).collect();
    recount(cx, &documents.into_iter().collect::<Vec<_>>())?;
    Ok(Ok(taken))
}

/// A credit invoice that takes back.
struct Taking {
    /// What sold rows have moved.
    moved: HashMap<(SaleId, RowId), Vec<(Id<of::Product>, Quantity)>>,
    links: Links,
    taken: TakenBack,
}

impl Taking {
    /// Takes what a row says from the lines it came from, with the goods that these moved. Gives how many units others moved. Beyond what is
    /// left it takes from the likest line, unless it is to stay `within`; then it gives none. Of text that nobody sold it takes nothing. What
    /// no line sold comes back all the same if the document `moves` goods.
    fn from(&mut self, sold: &mut Sold, row: &Back, (within, moves): (bool, bool)) -> Result<Option<Quantity>, Fault> {
        let (parts, rest) = sold.take(&row.thing, row.price, row.units)?;
        let mut elsewhere = Quantity::ZERO;
        for part in parts {
            let to = sold.came_back(part.row)?;
            let other = self.part(&sold.lines[part.row], row, (to.minus(part.quantity)?, to))?;
            elsewhere = elsewhere.plus(other)?;
        }
        if rest.is_zero() || !row.thing.can_come_back() {
            return Ok(Some(elsewhere));
        }
        if within {
            return Ok(None);
        }
        match sold.likest(&row.thing, row.price) {
            Some(at) => {
                let from = sold.lines[at].amount;
                let other = self.part(&sold.lines[at], row, (from, from.plus(rest)?))?;
                elsewhere = elsewhere.plus(other)?;
            }
            None if moves => self.unknown(row, rest),
            None => elsewhere = elsewhere.plus(rest)?,
        }
        Ok(Some(elsewhere))
    }

    /// Takes a stretch of a line's units: the part of what it moved that falls on it, so that all parts make up the whole. The first units are
    /// those that others moved; gives how many of these fall on the stretch.
    fn part(&mut self, line: &SoldLine, row: &Back, (from, to): (Quantity, Quantity)) -> Result<Quantity, Fault> {
        let sum = self.links.entry((row.row, line.document, line.row)).or_default();
        *sum = sum.plus(to.minus(from)?)?;
        let own = line.amount.minus(line.moved_before)?;
        if own.is_zero() {
            return Ok(to.minus(from)?);
        }
        let own_until = |end: Quantity| Ok::<_, Fault>(end.minus(line.moved_before)?.max(Quantity::ZERO));
        let (own_from, own_to) = (own_until(from)?, own_until(to)?);
        let sold_by = SoldRow { document: line.document, row: Id::new(line.row.number()) };
        for (product, units) in self.moved.get(&(line.document, line.row)).into_iter().flatten() {
            let until = |end: Quantity| units.0.share(end.0, own.0).map(Quantity);
            let quantity = until(own_to)?.minus(until(own_from)?)?.negated();
            let (row, product) = (row.row.number(), product.number());
            if !quantity.is_zero() {
                self.taken.moved.push(Goods { row, product, quantity, sold_by: Some(sold_by) });
            }
        }
        Ok(to.minus(from)?.minus(own_to.minus(own_from)?)?)
    }

    fn unknown(&mut self, row: &Back, units: Quantity) {
        if let Thing::Product(product) = row.thing {
            let (row, product) = (row.row.number(), product.number());
            self.taken.unknown.push(Goods { row, product, quantity: units.negated(), sold_by: None });
        }
    }
}

/// The documents that the goods of a sale left by which it has not moved itself: those that its rows name and those of its chain, or else those
/// that were made from the same orders. They are locked.
fn carriers_of(cx: &mut Cx<'_, '_>, credited: &Credited, lines: &[SoldLine]) -> Result<Vec<SaleId>, Fault> {
    let graph = Graph::around(cx, &[credited.id])?;
    let mut carriers = graph.carriers(credited.id, &[]);
    carriers.extend(lines.iter().filter_map(|line| line.waybill));
    let carriers = lock_waybills(cx, &carriers)?;
    if !carriers.is_empty() {
        return Ok(carriers);
    }
    lock_waybills(cx, &graph.carriers_beside(credited.id))
}

/// The confirmed documents among some that deliver goods, locked.
fn lock_waybills(cx: &mut Cx<'_, '_>, ids: &BTreeSet<SaleId>) -> Result<Vec<SaleId>, Fault> {
    let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let kinds: Vec<String> = SalesType::delivering().map(|kind| format!("'{}'", kind.name())).collect();
    let sql = format!(
        "SELECT id FROM sales_document WHERE account = $0 AND id IN ({{ids}}) AND type IN ({}) AND confirmed = 1
         ORDER BY id {{for_update}}",
        kinds.join(", ")
    );
    Ok(cx.among(&sql, &ids, &[])?.iter().map(|row| row.get(0)).collect())
}

/// What the rows of some documents moved out of stores.
fn moved_by(
    cx: &mut Cx<'_, '_>,
    documents: &[SaleId],
) -> Result<HashMap<(SaleId, RowId), Vec<(Id<of::Product>, Quantity)>>, Fault> {
    let ids: Vec<i64> = documents.iter().map(|id| id.number()).collect();
    let sql = "SELECT document_id, row_id, product_id, CAST(SUM(quantity) AS BIGINT) FROM stock_move
               WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids}) AND from_place > 0 AND queue_to IS NOT NULL
               GROUP BY document_id, row_id, product_id ORDER BY document_id, row_id, product_id";
    let mut moved: HashMap<(SaleId, RowId), Vec<(Id<of::Product>, Quantity)>> = HashMap::new();
    for row in cx.among(sql, &ids, &[])?.iter() {
        let (document, sold_row, product, units) = row.read();
        moved.entry((document, sold_row)).or_default().push((product, units));
    }
    Ok(moved)
}

fn write(cx: &mut Cx<'_, '_>, credit: SaleId, links: &Links) -> Result<(), Fault> {
    let values: Vec<OwnedValue> = links
        .iter()
        .flat_map(|((row, sold, sold_row), units)| {
            [credit.into(), (*row).into(), (*sold).into(), (*sold_row).into(), (*units).into()]
        })
        .collect();
    if values.is_empty() {
        return Ok(());
    }
    let head = "INSERT INTO sales_return (account, document_id, row_id, sold_id, sold_row_id, quantity) VALUES";
    cx.queue_rows(head, 5, &values)
}

/// Writes on the rows of some documents how many units came back, of each as many as were sold at most.
pub fn recount(cx: &mut Cx<'_, '_>, documents: &[SaleId]) -> Result<(), Fault> {
    let ids: Vec<i64> = documents.iter().map(|id| id.number()).collect();
    let sql =
        "SELECT r.id, r.document_id, r.amount, r.returned, CAST(COALESCE((SELECT SUM(b.quantity) FROM sales_return b
         WHERE b.account = r.account AND b.sold_id = r.document_id AND b.sold_row_id = r.stable_id), 0) AS BIGINT)
         FROM sales_row r WHERE r.account = $0 AND r.document_id IN ({ids}) AND r.amount > 0 ORDER BY r.id";
    let (mut changed, mut values): (BTreeSet<SaleId>, Vec<OwnedValue>) = Default::default();
    for row in cx.among(sql, &ids, &[])?.iter() {
        let (id, document, amount, known, came): (i64, SaleId, Quantity, Quantity, Quantity) = row.read();
        let returned = came.min(amount);
        if returned != known {
            values.extend([id.into(), returned.into()]);
            changed.insert(document);
        }
    }
    let sql = "WITH new(id, returned) AS (VALUES {rows}) UPDATE sales_row SET returned = new.returned FROM new
               WHERE sales_row.account = $0 AND sales_row.id = new.id";
    for (sql, values) in with_rows(sql, 2, &values, &[]) {
        cx.queue(&sql, &values)?;
    }
    for document in changed {
        noun::mark_changed(cx, "sales_document", document.number())?;
    }
    Ok(())
}

/// Forgets what a credit invoice took back.
pub fn forget(cx: &mut Cx<'_, '_>, credit: SaleId) -> Result<(), Fault> {
    let sql = "SELECT DISTINCT sold_id FROM sales_return WHERE account = $0 AND document_id = $1 ORDER BY sold_id";
    let sold: Vec<SaleId> = cx.query(sql, &[credit.into()])?.iter().map(|row| row.get(0)).collect();
    if sold.is_empty() {
        return Ok(());
    }
    cx.lock_among("SELECT id FROM sales_document WHERE account = $0 AND id IN ({ids}) ORDER BY id", &sold)?;
    cx.queue("DELETE FROM sales_return WHERE account = $0 AND document_id = $1", &[credit.into()])?;
    recount(cx, &sold)
}

/// A row of a credit invoice, and the sold row that it took from.
struct Came {
    credit: SaleId,
    row: RowId,
    sold_row: RowId,
    thing: Thing,
    price: Price,
    units: Quantity,
}

/// Finds the rows anew that credit invoices took from, after the rows of a document were written anew. `within` refuses rows that sell
/// less than came back already: then it gives the thing of which too little is left.
pub fn keep(cx: &mut Cx<'_, '_>, document: SaleId, within: bool) -> Result<Result<(), Thing>, Fault> {
    let sql = "SELECT b.document_id, b.row_id, b.sold_row_id, r.product_id, r.service_id, r.name, r.price, b.quantity FROM sales_return b
         JOIN sales_row r ON r.account = b.account AND r.document_id = b.document_id AND r.stable_id = b.row_id
         WHERE b.account = $0 AND b.sold_id = $1 ORDER BY b.document_id, b.row_id, b.sold_row_id";
    let came = |row: Row<'_>| Came {
        credit: row.get(0),
        row: row.get(1),
        sold_row: row.get(2),
        thing: Thing::of(row.get(3), row.get(4), row.get(5)),
        price: row.get(6),
        units: row.get(7),
    };
    let came: Vec<Came> = cx.query(sql, &[document.into()])?.iter().map(came).collect();
    if came.is_empty() {
        return Ok(Ok(()));
    }
    cx.queue("DELETE FROM sales_return WHERE account = $0 AND sold_id = $1", &[document.into()])?;
    let mut sold = Sold::of(cx, &[document], None)?;
    let mut links: BTreeMap<SaleId, Links> = BTreeMap::new();
    // Rows that are who they were keep what came back of them; then the others are looked for.
    let is_kept = |came: &&Came| sold_line(&sold, came).is_some();
    let (kept, lost): (Vec<&Came>, Vec<&Came>) = came.iter().partition(is_kept);
    let mut open: Vec<(&Came, Quantity)> = lost.into_iter().map(|came| (came, came.units)).collect();
    for came in kept {
        let Some(at) = sold_line(&sold, came) else { continue };
        let units = sold.take_from(at, came.units)?;
        add(&mut links, came, sold.lines[at].row, units, document)?;
        open.push((came, came.units.minus(units)?));
    }
    for (came, units) in open {
        let (parts, rest) = sold.take(&came.thing, Some(came.price), units)?;
        for part in parts {
            add(&mut links, came, sold.lines[part.row].row, part.quantity, document)?;
        }
        if within && !rest.is_zero() && came.thing.can_come_back() {
            return Ok(Err(came.thing.clone()));
        }
        if let Some(at) = sold.likest(&came.thing, Some(came.price)) {
            add(&mut links, came, sold.lines[at].row, rest, document)?;
        }
    }
    for (credit, links) in &links {
        write(cx, *credit, links)?;
    }
    Ok(Ok(()))
}

/// The line that something came back from, if it still sells that.
fn sold_line(sold: &Sold, came: &Came) -> Option<usize> {
    sold.lines.iter().position(|line| line.row == came.sold_row && line.thing == came.thing)
}

fn add(
    links: &mut BTreeMap<SaleId, Links>,
    came: &Came,
    sold_row: RowId,
    units: Quantity,
    document: SaleId,
) -> Result<(), Fault> {
    if units > Quantity::ZERO {
        let sum = links.entry(came.credit).or_default().entry((came.row, document, sold_row)).or_default();
        *sum = sum.plus(units)?;
    }
    Ok(())
}
