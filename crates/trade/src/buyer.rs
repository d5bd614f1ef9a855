//! A customer, as far as prices, taxes and sales care: read once for all of them.

use ladu_record::Cx;
use ladu_store::{Asked, Row};
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// A customer who buys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buyer {
    pub name: String,
    pub tax_exempt: bool,
    /// Pays the reduced rates that rates name.
    pub partly_tax_exempt: bool,
    /// May only buy with full payment.
    pub sales_blocked: bool,
    /// The number that banks match the customer's payments by.
    pub reference_number: String,
    /// What was agreed: days until payment (0 for those of the account), and the penalty per day of delay.
    pub(crate) payment_days: i64,
    pub(crate) penalty: String,
    pub(crate) group: i64,
    /// The price lists tied to the customer, in their order.
    pub(crate) price_lists: [Option<Id<of::PriceList>>; 5],
}

const SELECT: &str =
    "SELECT price_list_id1, price_list_id2, price_list_id3, price_list_id4, price_list_id5, name, tax_exempt, partial_tax_exemption,
     sales_blocked, reference_number, payment_days, penalty_per_day, group_id FROM customer WHERE account = $0 AND id = $1";

impl Buyer {
    /// Asks for a customer; [`of`](Self::of) reads what came.
    pub fn ask(cx: &mut Cx<'_, '_>, id: Id<of::Party>) -> Result<Asked, Fault> {
        cx.ask(SELECT, &[id.into()])
    }

    /// The customer of a row that was asked for.
    pub fn of(row: Row<'_>) -> Buyer {
        Buyer {
            price_lists: [0, 1, 2, 3, 4].map(|column| row.get(column)),
            name: row.get(5),
            tax_exempt: row.get(6),
            partly_tax_exempt: row.get(7),
            sales_blocked: row.get(8),
            reference_number: row.get(9),
            payment_days: row.get(10),
            penalty: row.get(11),
            group: row.get(12),
        }
    }

    /// The customer of an id, if there is one.
    pub fn find(cx: &mut Cx<'_, '_>, id: Option<Id<of::Party>>) -> Result<Option<Buyer>, Fault> {
        let Some(id) = id else { return Ok(None) };
        let asked = Buyer::ask(cx, id)?;
        Ok(cx.rows(asked)?.first().map(Buyer::of))
    }
}
