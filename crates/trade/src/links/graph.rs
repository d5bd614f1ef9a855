//! Sales documents that hang on each other, and what those that were made from others take of them.

use std::collections::{BTreeMap, BTreeSet};

use ladu_domain::documents::{Reserves, SalesType};
use ladu_domain::follow_ups::{Allocation, BaseRow, Taken, allocate};
use ladu_record::Cx;
use ladu_store::{Row, read_in_order};
use ladu_types::{Date, Id, Quantity, of};
use ladu_wire::Fault;

type SaleId = Id<of::SalesDocument>;

/// In what way a follow-up uses up the rows of its bases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Its goods have left the store.
    Delivered,
    /// The same, or it reserves them itself instead of its bases.
    Held,
    /// It books them as sold.
    Billed,
}

/// A document as far as links matter.
pub(super) struct Document {
    pub(super) kind: SalesType,
    pub(super) confirmed: bool,
    pub(super) state: String,
    /// The state it had before it was done by its deliveries; empty when it was not.
    pub(super) state_before: String,
    pub(super) invoiced: bool,
    pub(super) warehouse: Id<of::Warehouse>,
    pub(super) until: Option<Date>,
    reserve_goods: bool,
}

impl Document {
    /// Is it an order that says that goods are to be reserved?
    pub(super) fn asks(&self) -> bool {
        match self.kind.reserves() {
            Reserves::Never => false,
            Reserves::Always => true,
            Reserves::OnRequest => self.reserve_goods,
        }
    }

    pub(super) fn counts(&self) -> bool {
        self.confirmed && self.state != "CANCELLED"
    }

    fn delivers(&self) -> bool {
        self.kind.moves_stock() && !self.kind.is_credit()
    }

    /// Does it take goods in some way by itself? What does not may be between a base and what does.
    fn takes(&self, way: Use) -> bool {
        match way {
            Use::Delivered => self.confirmed && self.delivers(),
            Use::Held => self.confirmed && self.delivers() || self.counts() && self.asks(),
            Use::Billed => self.confirmed && self.kind.books_revenue() && !self.kind.is_credit(),
        }
    }
}

/// A row with a product.
pub(super) struct ProductRow {
    pub(super) document: SaleId,
    stable_id: Id<of::SalesRow>,
    pub(super) product: Id<of::Product>,
    pub(super) amount: Quantity,
    /// Units whose goods had been moved before, by another document of the chain.
    moved_before: Quantity,
}

read_in_order!(ProductRow { document, stable_id, product, amount, moved_before });

/// Documents that hang on each other, directly or by others.
pub struct Graph {
    pub(super) documents: BTreeMap<SaleId, Document>,
    /// Pairs of a base and a follow-up.
    links: BTreeSet<(SaleId, SaleId)>,
    /// Rows in the order of their documents and positions.
    pub(super) rows: Vec<ProductRow>,
    /// Units of rows that credit invoices have declared void.
    void: BTreeMap<(SaleId, Id<of::SalesRow>), Quantity>,
}

/// The links of some documents, at either end. Credit invoices are links of another kind: they take back, and take nothing.
const LINKS: &str = "WITH near(id) AS (SELECT d.id FROM sales_document d WHERE d.account = $0 AND d.id IN ({ids}))
     SELECT l.base_id, l.follow_up_id FROM near JOIN document_link l ON l.account = $0 AND l.base_id = near.id
     JOIN sales_document d ON d.account = l.account AND d.id = l.follow_up_id AND d.type <> 'CREDITINVOICE'
     UNION SELECT l.base_id, l.follow_up_id FROM near JOIN document_link l ON l.account = $0 AND l.follow_up_id = near.id
     JOIN sales_document d ON d.account = l.account AND d.id = l.follow_up_id AND d.type <> 'CREDITINVOICE'";

impl Graph {
    /// Everything that hangs on some documents.
    pub fn around(cx: &mut Cx<'_, '_>, ids: &[SaleId]) -> Result<Graph, Fault> {
        let (found, links) = related(cx, ids)?;
        Graph::load(cx, &found, links)
    }

    fn load(cx: &mut Cx<'_, '_>, found: &BTreeSet<SaleId>, links: BTreeSet<(SaleId, SaleId)>) -> Result<Graph, Fault> {
        let numbers: Vec<i64> = found.iter().map(|id| id.number()).collect();
        let sql = "SELECT id, type, confirmed, state, state_before, order_invoiced, warehouse_id, reserve_until, reserve_goods
                   FROM sales_document WHERE account = $0 AND id IN ({ids})";
        let document = |row: Row<'_>| {
            let kind = SalesType::parse(row.get(1))?;
            let document = Document {
                kind,
                confirmed: row.get(2),
                state: row.get(3),
                state_before: row.get(4),
                invoiced: row.get(5),
                warehouse: row.get(6),
                until: row.get::<&str>(7).parse().ok(),
                reserve_goods: row.get(8),
            };
            Some((row.get(0), document))
        };
        let documents: BTreeMap<SaleId, Document> = cx.among(sql, &numbers, &[])?.iter().filter_map(document).collect();
        let sql = "SELECT document_id, stable_id, product_id, amount, moved_before FROM sales_row
                   WHERE account = $0 AND document_id IN ({ids}) AND product_id > 0 ORDER BY document_id, position, id";
        let rows = cx.among(sql, &numbers, &[])?.iter().map(|row| row.read()).collect();
        let is_sold = |id: &SaleId| {
            let document = documents.get(id);
            document.is_some_and(|document| document.takes(Use::Delivered) || document.takes(Use::Billed))
        };
        let sold: Vec<i64> = documents.keys().copied().filter(is_sold).map(|id| id.number()).collect();
        let sql = "SELECT r.sold_id, r.sold_row_id, CAST(SUM(r.quantity) AS BIGINT) FROM sales_return r
                   JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
                   WHERE r.account = $0 AND r.sold_id IN ({ids}) AND d.credit_type = 'VOID' GROUP BY r.sold_id, r.sold_row_id";
        let void = cx.among(sql, &sold, &[])?.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect();
        Ok(Graph { documents, links, rows, void })
    }

    /// Documents that were made from one, directly.
    fn follow_ups(&self, base: SaleId) -> impl Iterator<Item = SaleId> {
        let from = self.links.range((base, Id::new(i64::MIN))..=(base, Id::new(i64::MAX)));
        from.map(|(_, follow_up)| *follow_up)
    }

    /// Documents made from one that take of it: of a document that takes nothing by itself, those made from it. What is made from a waybill
    /// delivers what that has not.
    pub(super) fn takers(&self, base: SaleId, way: Use) -> BTreeSet<SaleId> {
        let (mut takers, mut seen, mut new) = (BTreeSet::new(), BTreeSet::new(), vec![base]);
        while let Some(id) = new.pop() {
            for follow_up in self.follow_ups(id) {
                let Some(document) = self.documents.get(&follow_up) else { continue };
                let is_taker = document.takes(way) && !self.is_void(follow_up);
                if is_taker {
                    takers.insert(follow_up);
                }
                let is_waybill = way != Use::Billed && document.delivers() && document.kind.may_be_base();
                if (!is_taker || is_waybill) && seen.insert(follow_up) {
                    new.push(follow_up);
                }
            }
        }
        takers
    }

    /// Was all of a document declared void?
    fn is_void(&self, id: SaleId) -> bool {
        let own = || self.rows.iter().filter(|row| row.document == id);
        let is_void = |row: &ProductRow| self.void.get(&(id, row.stable_id)).is_some_and(|void| *void >= row.amount);
        own().next().is_some() && own().all(is_void)
    }

    /// Was a document made from another, directly or by others?
    pub fn follows(&self, id: SaleId, base: SaleId) -> bool {
        self.after(&[base]).contains(&id)
    }

    /// Documents made from some, directly or by others.
    pub(super) fn after(&self, ids: &[SaleId]) -> BTreeSet<SaleId> {
        self.reached(ids, |link| link)
    }

    /// Documents that some were made from, directly or by others.
    pub(super) fn before(&self, ids: &[SaleId]) -> BTreeSet<SaleId> {
        self.reached(ids, |(base, follow_up)| (follow_up, base))
    }

    /// What is reached from some documents by links, read as pairs of a document and the next one.
    fn reached(&self, ids: &[SaleId], pair: impl Fn((SaleId, SaleId)) -> (SaleId, SaleId)) -> BTreeSet<SaleId> {
        let (mut reached, mut new) = (BTreeSet::new(), ids.to_vec());
        while let Some(from) = new.pop() {
            let next = self.links.iter().map(|link| pair(*link)).filter(|(id, _)| *id == from);
            new.extend(next.map(|(_, next)| next).filter(|next| reached.insert(*next)));
        }
        reached
    }

    pub(super) fn takes(&self, id: SaleId, way: Use) -> bool {
        self.documents.get(&id).is_some_and(|document| document.takes(way))
    }

    /// Does a document book what it sells, and does it count?
    pub(super) fn is_bill(&self, id: SaleId) -> bool {
        self.documents.get(&id).is_some_and(|document| document.kind.books_revenue())
    }

    /// Does some document of these rows have goods that others moved?
    pub(super) fn has_moved_before(&self, documents: &BTreeSet<SaleId>) -> bool {
        self.rows.iter().any(|row| !row.moved_before.is_zero() && documents.contains(&row.document))
    }

    /// Units of each product that a document takes by its rows, without those that were declared void: what it delivers is what it moved
    /// itself.
    pub(super) fn goods_of(&self, id: SaleId, way: Use) -> Result<BTreeMap<Id<of::Product>, Quantity>, Fault> {
        let mut goods: BTreeMap<Id<of::Product>, Quantity> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.document == id) {
            let void = self.void.get(&(id, row.stable_id)).copied().unwrap_or_default();
            // What comes back first is what others moved.
            let gone = if way == Use::Billed { void } else { void.max(row.moved_before) };
            let sum = goods.entry(row.product).or_default();
            *sum = sum.plus(row.amount.minus(gone)?)?;
        }
        Ok(goods)
    }

    /// What follow-ups take of the documents of one type.
    pub(super) fn allocation(&self, kind: SalesType, way: Use) -> Result<Taking, Fault> {
        let of_kind = |id: &SaleId| self.documents.get(id).is_some_and(|document| document.kind == kind);
        let rows: Vec<BaseRow<SaleId, Id<of::Product>>> = self
            .rows
            .iter()
            .filter(|row| of_kind(&row.document))
            .map(|row| BaseRow { base: row.document, thing: row.product, amount: row.amount })
            .collect();
        let mut bases_of: BTreeMap<SaleId, Vec<SaleId>> = BTreeMap::new();
        for base in self.documents.keys().copied().filter(of_kind) {
            for taker in self.takers(base, way) {
                bases_of.entry(taker).or_default().push(base);
            }
        }
        let (mut takers, mut taken) = (Vec::new(), Vec::new());
        for (taker, bases) in bases_of {
            for (product, amount) in self.goods_of(taker, way)? {
                takers.push((taker, product));
                taken.push(Taken { bases: bases.clone(), thing: product, amount });
            }
        }
        let Allocation { left, beyond } = allocate(&rows, &taken)?;
        Ok(Taking { rows, left, takers, beyond })
    }

    /// What is left of each row with a product, by document and in the order of the rows; of the documents of one type.
    pub fn left(&self, kind: SalesType, way: Use) -> Result<BTreeMap<SaleId, Vec<Quantity>>, Fault> {
        let taking = self.allocation(kind, way)?;
        let mut left: BTreeMap<SaleId, Vec<Quantity>> = BTreeMap::new();
        for (row, quantity) in taking.rows.iter().zip(&taking.left) {
            left.entry(row.base).or_default().push(*quantity);
        }
        Ok(left)
    }

    /// The types of the documents that others were made from.
    pub(super) fn base_kinds(&self) -> Vec<SalesType> {
        let mut kinds: Vec<SalesType> = Vec::new();
        for (base, _) in &self.links {
            if let Some(document) = self.documents.get(base).filter(|document| !kinds.contains(&document.kind)) {
                kinds.push(document.kind);
            }
        }
        kinds
    }
}

/// What follow-ups take of documents.
pub(super) struct Taking {
    rows: Vec<BaseRow<SaleId, Id<of::Product>>>,
    left: Vec<Quantity>,
    takers: Vec<(SaleId, Id<of::Product>)>,
    beyond: Vec<Quantity>,
}

impl Taking {
    /// What is left of each row of a document with a product, in the order of the rows.
    pub(super) fn left_of(&self, id: SaleId) -> impl Iterator<Item = (Id<of::Product>, Quantity)> + '_ {
        let own = self.rows.iter().zip(&self.left).filter(move |(row, _)| row.base == id);
        own.map(|(row, left)| (row.thing, *left))
    }

    /// How far follow-ups go beyond their bases, by product.
    pub(super) fn beyond(&self) -> Result<BTreeMap<Id<of::Product>, Quantity>, Fault> {
        let mut sums: BTreeMap<Id<of::Product>, Quantity> = BTreeMap::new();
        for ((_, product), beyond) in self.takers.iter().zip(&self.beyond) {
            let sum = sums.entry(*product).or_default();
            *sum = sum.plus(*beyond)?;
        }
        Ok(sums)
    }

    /// Is a document among those that take?
    pub(super) fn has_taker(&self, id: SaleId) -> bool {
        self.takers.iter().any(|(taker, _)| *taker == id)
    }
}

/// Documents that hang on some, directly or by others, with their links.
pub(super) fn related(
    cx: &mut Cx<'_, '_>,
    ids: &[SaleId],
) -> Result<(BTreeSet<SaleId>, BTreeSet<(SaleId, SaleId)>), Fault> {
    let (mut found, mut links) = (BTreeSet::new(), BTreeSet::new());
    let mut new: BTreeSet<SaleId> = ids.iter().copied().collect();
    while !new.is_empty() {
        let numbers: Vec<i64> = new.iter().map(|id| id.number()).collect();
        found.append(&mut new);
        for row in cx.among(LINKS, &numbers, &[])?.iter() {
            let link: (SaleId, SaleId) = row.read();
            new.extend([link.0, link.1].iter().filter(|id| !found.contains(id)));
            links.insert(link);
        }
    }
    Ok((found, links))
}
