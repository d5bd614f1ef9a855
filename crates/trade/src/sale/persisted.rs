//! A document on its way: what is stored of it, and what is to become of it.

use ladu_domain::documents::{SALES_TYPES, SalesType};
use ladu_record::Cx;
use ladu_record::noun::{Column, ColumnType, Field, Named, Patch, Text, scalar};
use ladu_record::rights::Action;
use ladu_store::RowSet;
use ladu_types::{Id, Money, of};
use ladu_wire::{Code, Fault, Scalar, ScalarRef};

use super::columns::*;
use super::document::DOCUMENT;
use super::draft::{Origin, SaleDraft};
use super::parties::Parties;
use super::places;
use crate::buyer::Buyer;
use crate::goods::Stocked;
use crate::links::{Chain, Credited};
use crate::pricing::AskedProducts;
use crate::repeats;

/// A document being saved.
pub(super) struct Document {
    /// None until a new one is stored.
    pub(super) id: Option<Id<of::SalesDocument>>,
    /// What changes of its header.
    pub(super) header: Patch,
    /// Its rows as they shall be; empty when they stay what they are.
    pub(super) rows: Vec<Patch>,
    /// What is stored of it; none when it is new.
    pub(super) before: Option<Persisted>,
    pub(super) kind: SalesType,
    /// Is it to be confirmed, or is it already?
    pub(super) confirmed: bool,
    pub(super) warehouse: Id<of::Warehouse>,
    pub(super) client: Option<Id<of::Party>>,
    /// Documents that this one is made from.
    pub(super) bases: Vec<Id<of::SalesDocument>>,
    /// Some of them were not known as such before.
    pub(super) has_new_bases: bool,
    /// The document that it credits.
    pub(super) credited: Option<Credited>,
    /// What is to be paid of it with store credit; none when it stays what it is.
    pub(super) store_credit: Option<Money>,
    /// Documents that hang on it, on what it is made from and on what it credits; locked.
    pub(super) chain: Chain,
    /// How the products of its rows are in stock, once it is priced.
    pub(super) stocked: Option<Stocked>,
    pub(super) parties: Parties,
}

impl Document {
    /// Takes header and rows of a draft, and what is stored of the document. Whoever may not save it is refused.
    pub(super) fn open(cx: &mut Cx<'_, '_>, draft: &mut SaleDraft) -> Result<Document, Fault> {
        let id = draft.id;
        cx.user()?.require(DOCUMENT.module, if id.is_some() { Action::Edit } else { Action::Add })?;
        let mut header = std::mem::replace(&mut draft.header, Patch::new(DOCUMENT.fields));
        header.id = id.map(Id::number);
        let (before, chain) = load(cx, id, &draft.origin)?;
        forget_empty(&mut header);
        let kind = kind(cx, &mut header, before.as_ref())?;
        if let Some(before) = &before {
            cx.user()?.require_warehouse(Id::number_of(before.get(WAREHOUSE)))?;
            before.forget_unchanged(&mut header);
        }
        if !kind.is_credit() {
            header.remove(CREDIT_TYPE);
        }
        let is_confirmed = before.as_ref().is_some_and(|before| before.get(CONFIRMED));
        let stored = before.as_ref().and_then(|before| before.get(WAREHOUSE));
        let warehouse = match header.id(WAREHOUSE).or(stored) {
            Some(warehouse) => warehouse,
            None => places::store_of(cx, header.id(REGISTER))?,
        };
        cx.check_store("warehouseID", warehouse)?;
        cx.user()?.require_warehouse(warehouse.number())?;
        let client = header.id(CLIENT).or(before.as_ref().and_then(|before| before.get(CLIENT)));
        if draft.confirm && !is_confirmed {
            cx.user()?.require_confirming()?;
        }
        let confirmed = is_confirmed || draft.confirm;
        // Payments say what it comes to.
        let store_credit = header.get(PAID_WITH_STORE_CREDIT).filter(|sum| id.is_some() || !sum.is_zero());
        header.remove(PAID_WITH_STORE_CREDIT);
        let rows = std::mem::take(&mut draft.rows);
        Ok(Document {
            id,
            header,
            rows,
            before,
            kind,
            confirmed,
            warehouse,
            client,
            bases: Vec::new(),
            has_new_bases: false,
            credited: None,
            store_credit,
            chain,
            stocked: None,
            parties: Parties::default(),
        })
    }

    pub(super) fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Its id as a number; 0 until a new one is stored.
    pub(super) fn number(&self) -> i64 {
        Id::number_of(self.id)
    }

    pub(super) fn was_confirmed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.get(CONFIRMED))
    }

    /// The products of its rows.
    pub(super) fn products(&mut self, cx: &mut Cx<'_, '_>) -> Result<AskedProducts, Fault> {
        self.parties.products(cx, &self.rows)
    }

    /// The customer, read when it is first asked for; none for nobody in particular.
    pub(super) fn buyer(&mut self, cx: &mut Cx<'_, '_>) -> Result<Option<Buyer>, Fault> {
        self.client.map_or(Ok(None), |client| self.parties.buyer(cx, client))
    }

    /// Does this very save confirm it?
    pub(super) fn is_confirmed_now(&self) -> bool {
        self.confirmed && !self.was_confirmed()
    }

    /// A column of the header as it will be.
    pub(super) fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        let stored = || self.before.as_ref().map_or(T::read(ScalarRef::Null), |before| before.get(column));
        self.header.get(column).unwrap_or_else(stored)
    }

    /// Would a column of a stored document get another value?
    pub(super) fn changes(&self, column: impl Named) -> bool {
        let column = column.column();
        let sent = self.header.scalar(column);
        self.before.as_ref().zip(sent).is_some_and(|(before, sent)| !before.holds(column, sent))
    }
}

/// Reads a document that is saved again, with its chain locked. A new one waits for those that it follows as long as it takes.
fn load(
    cx: &mut Cx<'_, '_>,
    id: Option<Id<of::SalesDocument>>,
    origin: &Origin,
) -> Result<(Option<Persisted>, Chain), Fault> {
    let named = origin.bases.iter().copied().chain(origin.base).chain(origin.credited);
    let ids: Vec<Id<of::SalesDocument>> = id.into_iter().chain(named).collect();
    let Some(id) = id else { return Ok((None, Chain::lock(cx, &ids)?)) };
    cx.wait_at_most(repeats::PATIENCE)?;
    let chain = Chain::lock(cx, &ids)?;
    let before = Persisted::load(cx, id)?;
    cx.wait_at_most(0)?;
    Ok((Some(before), chain))
}

/// The stored header of a document that is saved again.
pub(super) struct Persisted(RowSet);

impl Persisted {
    fn load(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>) -> Result<Persisted, Fault> {
        let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", DOCUMENT.plan().select());
        let rows = cx.query(&sql, &[id.into()])?;
        if rows.is_empty() { Err(Fault::unknown("id")) } else { Ok(Persisted(rows)) }
    }

    pub(super) fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        DOCUMENT.plan().get(self.0.get(0), column)
    }

    /// Is a value what is stored?
    fn holds(&self, column: &str, value: &Scalar) -> bool {
        let at = DOCUMENT.plan().position(column);
        let stored = at.map_or(ScalarRef::Null, |at| scalar(self.0.get(0).value(at)));
        match value {
            Scalar::Int(value) => *value == stored.int(),
            Scalar::Text(text) => text == Text::read(stored),
            Scalar::Null => false,
        }
    }

    /// Programs send back what they have read: what is as it was is no change.
    fn forget_unchanged(&self, header: &mut Patch) {
        let is_same = |field: &Field, value: &Scalar| !field.column.is_empty() && self.holds(field.column, value);
        let same: Vec<&'static str> =
            header.iter().filter(|(field, value)| is_same(field, value)).map(|(field, _)| field.column).collect();
        for column in same {
            header.remove(column);
        }
    }
}

/// What a document cannot be without was not sent when it was sent empty.
fn forget_empty(header: &mut Patch) {
    for column in [DATE.column(), TIME.column(), STATE.column(), TYPE.column(), EU_TYPE.column()] {
        if header.scalar(column).is_some_and(|value| value.text().is_empty()) {
            header.remove(column);
        }
    }
    for column in [WAREHOUSE.column(), CLIENT.column(), CURRENCY_RATE.column()] {
        if header.scalar(column).is_some_and(|value| value.int() == 0) {
            header.remove(column);
        }
    }
}

/// The type: as sent, as stored, else the usual invoice. A confirmed document keeps its own (1121).
fn kind(cx: &mut Cx<'_, '_>, header: &mut Patch, before: Option<&Persisted>) -> Result<SalesType, Fault> {
    let stored = before.map_or("", |before| before.get(TYPE));
    let sent = header.filled(TYPE).unwrap_or(if stored.is_empty() { SALES_TYPES[0] } else { stored });
    let kind = SalesType::parse(sent).ok_or_else(|| Fault::not_allowed("type"))?;
    if before.is_some_and(|before| before.get(CONFIRMED)) && kind.name() != stored {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    if kind.is_greek() && !cx.settings()?.has_module(ladu_record::settings::GREECE) {
        return Err(Fault::at(Code::GREEK_FIELD, "type"));
    }
    header.put(TYPE, kind.name());
    Ok(kind)
}
