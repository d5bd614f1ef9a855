//! What a saved document came to: what whoever saved it is told.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_store::read_in_order;
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use super::columns::{self, CUSTOM_NUMBER, NET_TOTAL, NUMBER, ROUNDING, TOTAL, VAT_TOTAL};
use super::persisted::Document;

/// Number, totals and rows of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub id: Id<of::SalesDocument>,
    pub number: String,
    /// The shop's own number; empty when there is none.
    pub custom_number: String,
    pub net: Money,
    pub vat: Money,
    pub rounding: Money,
    pub total: Money,
    pub rows: Vec<SummaryRow>,
}

/// A row of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// Its id until the document is saved again.
    pub id: Id<of::DocumentRow>,
    /// The id that stays.
    pub stable_id: Option<Id<of::SalesRow>>,
    pub product: Option<Id<of::Product>>,
    pub service: Option<Id<of::Service>>,
    pub amount: Quantity,
}

read_in_order!(SummaryRow { id, stable_id, product, service, amount });

const ROWS: &str = "SELECT id, stable_id, product_id, service_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";

impl Summary {
    /// The summary of a stored document.
    pub fn read(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>) -> Result<Summary, Fault> {
        let sql = "SELECT number, custom_number, net_total, vat_total, rounding, total FROM sales_document
                   WHERE account = $0 AND id = $1";
        let header = cx.ask(sql, &[id.into()])?;
        let rows = cx.ask(ROWS, &[id.into()])?;
        let header = cx.rows(header)?;
        let header = header.first().ok_or_else(|| Fault::unknown("id"))?;
        let (number, custom_number, net, vat, rounding, total) = header.read();
        let rows = cx.rows(rows)?.iter().map(|row| row.read()).collect();
        Ok(Summary { id, number, custom_number, net, vat, rounding, total, rows })
    }

    /// The summary of a document that has just been stored: nothing is read that is known.
    pub(super) fn of(cx: &mut Cx<'_, '_>, document: &Document, id: Id<of::SalesDocument>) -> Result<Summary, Fault> {
        let rows = match document.rows.is_empty() && !document.is_new() {
            true => cx.query(ROWS, &[id.into()])?.iter().map(|row| row.read()).collect(),
            false => document.rows.iter().map(SummaryRow::of).collect(),
        };
        Ok(Summary {
            id,
            number: document.get(NUMBER).to_owned(),
            custom_number: document.get(CUSTOM_NUMBER).to_owned(),
            net: document.get(NET_TOTAL),
            vat: document.get(VAT_TOTAL),
            rounding: document.get(ROUNDING),
            total: document.get(TOTAL),
            rows,
        })
    }
}

impl SummaryRow {
    fn of(row: &Patch) -> SummaryRow {
        SummaryRow {
            id: Id::new(row.id.unwrap_or(0)),
            stable_id: row.id(columns::row::STABLE_ID),
            product: row.id(columns::row::PRODUCT),
            service: row.id(columns::row::SERVICE),
            amount: row.get(columns::row::AMOUNT).unwrap_or_default(),
        }
    }
}
