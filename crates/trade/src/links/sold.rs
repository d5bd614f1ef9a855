//! What a document has sold, row by row, and what of it can still come back.

use std::collections::HashMap;

use ladu_domain::documents::SalesType;
use ladu_domain::follow_ups::{Part, SoldRow, take_back};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Overflow, Percent, Price, Quantity, of};
use ladu_wire::Fault;

type SaleId = Id<of::SalesDocument>;
type RowId = Id<of::SalesRow>;

/// What makes a returned row the same as a sold one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    Product(Id<of::Product>),
    Service(Id<of::Service>),
    /// A row of neither is known by its text.
    Text(String),
}

impl Thing {
    pub fn of(product: Option<Id<of::Product>>, service: Option<Id<of::Service>>, name: &str) -> Thing {
        match (product, service) {
            (Some(product), _) => Thing::Product(product),
            (None, Some(service)) => Thing::Service(service),
            (None, None) => Thing::Text(name.to_owned()),
        }
    }

    /// Text says what money is for; it is nothing that could come back.
    pub fn can_come_back(&self) -> bool {
        !matches!(self, Thing::Text(_))
    }
}

/// A row that sold something.
#[derive(Debug, Clone)]
pub struct SoldLine {
    pub document: SaleId,
    pub row: RowId,
    pub thing: Thing,
    pub price: Price,
    pub discount: Percent,
    pub rate: Option<Id<of::VatRate>>,
    pub name: String,
    pub amount: Quantity,
    /// Units whose goods another document had moved before: the first ones.
    pub moved_before: Quantity,
    /// The waybill that it says its goods left by.
    pub waybill: Option<SaleId>,
}

/// What documents have sold, and what of it has not come back.
pub struct Sold {
    pub lines: Vec<SoldLine>,
    open: Vec<SoldRow<Thing>>,
}

impl Sold {
    /// The rows of some documents, in their order. What `credit` has taken back counts as not come back.
    pub fn of(cx: &mut Cx<'_, '_>, documents: &[SaleId], credit: Option<SaleId>) -> Result<Sold, Fault> {
        let ids: Vec<i64> = documents.iter().map(|id| id.number()).collect();
        let sql = "SELECT r.document_id, r.stable_id, r.product_id, r.service_id, r.name, r.price, r.discount, r.vat_rate_id, r.amount,
             r.source_waybill_id, r.moved_before FROM sales_row r WHERE r.account = $0 AND r.document_id IN ({ids}) AND r.amount > 0
             ORDER BY r.document_id, r.position, r.id";
        let line = |row: Row<'_>| SoldLine {
            document: row.get(0),
            row: row.get(1),
            thing: Thing::of(row.get(2), row.get(3), row.get(4)),
            price: row.get(5),
            discount: row.get(6),
            rate: row.get(7),
            name: row.get(4),
            amount: row.get(8),
            waybill: row.get(9),
            moved_before: row.get(10),
        };
        let lines: Vec<SoldLine> = cx.among(sql, &ids, &[])?.iter().map(line).collect();
        let sql = "SELECT sold_id, sold_row_id, CAST(SUM(quantity) AS BIGINT) FROM sales_return
                   WHERE account = $0 AND sold_id IN ({ids}) AND document_id <> $1 GROUP BY sold_id, sold_row_id";
        let came: HashMap<(SaleId, RowId), Quantity> =
            cx.among(sql, &ids, &[credit.into()])?.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect();
        let open = |line: &SoldLine| {
            let came = came.get(&(line.document, line.row)).copied().unwrap_or_default();
            let left = line.amount.minus(came)?.max(Quantity::ZERO);
            Ok(SoldRow { thing: line.thing.clone(), price: line.price, left })
        };
        let open = lines.iter().map(open).collect::<Result<_, Overflow>>()?;
        Ok(Sold { lines, open })
    }

    /// Says that none of the goods were moved by these rows.
    pub(super) fn say_moved_elsewhere(&mut self) {
        for line in &mut self.lines {
            line.moved_before = line.amount;
        }
    }

    /// Have some of the goods been moved by others?
    pub(super) fn is_moved_elsewhere(&self) -> bool {
        self.lines.iter().any(|line| !line.moved_before.is_zero())
    }

    /// Leaves what these rows moved themselves, as far as it has not come back.
    pub(super) fn keep_to_own_moves(&mut self) -> Result<(), Overflow> {
        for (line, open) in self.lines.iter().zip(&mut self.open) {
            open.left = open.left.min(line.amount.minus(line.moved_before)?);
        }
        Ok(())
    }

    /// Has a row moved a thing?
    pub(super) fn has(&self, thing: &Thing) -> bool {
        self.lines.iter().any(|line| line.thing == *thing && line.moved_before < line.amount)
    }

    /// Takes back some units of a thing. Gives the parts, by the places of their lines, and what no line has left.
    pub fn take(
        &mut self,
        thing: &Thing,
        price: Option<Price>,
        units: Quantity,
    ) -> Result<(Vec<Part>, Quantity), Fault> {
        Ok(take_back(&mut self.open, thing, price, units)?)
    }

    /// Takes units from one line, as many as it has left; gives how many.
    pub(super) fn take_from(&mut self, at: usize, units: Quantity) -> Result<Quantity, Overflow> {
        let units = units.min(self.open[at].left);
        self.open[at].left = self.open[at].left.minus(units)?;
        Ok(units)
    }

    /// The line that a thing is most like of which nothing is left any more.
    pub fn likest(&self, thing: &Thing, price: Option<Price>) -> Option<usize> {
        let same = self.lines.iter().enumerate().filter(|(_, line)| line.thing == *thing);
        same.max_by_key(|(at, line)| (price == Some(line.price), line.amount, std::cmp::Reverse(*at))).map(|(at, _)| at)
    }

    /// Units of a line that came back before what was taken here.
    pub fn came_back(&self, at: usize) -> Result<Quantity, Overflow> {
        self.lines[at].amount.minus(self.open[at].left)
    }
}

/// A document that is credited.
#[derive(Debug, Clone)]
pub struct Credited {
    pub id: SaleId,
    pub kind: SalesType,
    pub confirmed: bool,
    /// The version of the algorithm that it is totalled by.
    pub version: i64,
    pub currency: String,
    /// What a unit of its currency is worth in the account's own.
    pub rate: Fixed,
}

impl Credited {
    /// Has it sold anything that can come back?
    pub fn has_sold(&self) -> bool {
        self.confirmed && (self.kind.moves_stock() || self.kind.books_revenue()) && !self.kind.is_credit()
    }
}
