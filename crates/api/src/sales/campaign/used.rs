//! What a customer has had before: promotions that are given once, or once a day.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_store::Value;
use ladu_wire::Fault;

use super::ask::Ask;
use super::rule::{Campaign, Once};

/// The days on which a customer had promotions, by their ids.
pub(super) struct Used(HashMap<i64, Vec<String>>);

/// What documents say of the promotions on them: counts, discounts of rows, and rows themselves.
const SOURCES: &[&str] = &[
    "SELECT d.date, CAST(u.promotion_id AS TEXT) FROM sales_document d
     JOIN promotion_count u ON u.account = d.account AND u.document_id = d.id",
    "SELECT d.date, CAST(u.campaign_id AS TEXT) FROM sales_document d
     JOIN applied_promotion u ON u.account = d.account AND u.document_id = d.id AND u.campaign_id <> 0",
    "SELECT d.date, u.campaign_ids FROM sales_document d
     JOIN sales_row u ON u.account = d.account AND u.document_id = d.id AND u.campaign_ids <> ''",
];

/// What the customer of a sale has had of some promotions on other documents.
pub(super) fn by_customer(cx: &mut Cx<'_, '_>, ask: &Ask, campaigns: &[i64]) -> Result<Used, Fault> {
    let mut used = Used(HashMap::new());
    if ask.customer == 0 {
        return Ok(used);
    }
    for source in SOURCES {
        let sql = format!(
            "{source} WHERE d.account = $0 AND d.client_id = $1 AND d.id <> $2 AND d.confirmed = 1 AND d.type <> 'CREDITINVOICE'"
        );
        for row in cx.query(&sql, &[Value::Int(ask.customer), Value::Int(ask.document)])?.iter() {
            for id in row.text(1).split(',').filter_map(|id| id.parse().ok()).filter(|id| campaigns.contains(id)) {
                used.0.entry(id).or_default().push(row.text(0).to_owned());
            }
        }
    }
    Ok(used)
}

impl Used {
    /// May the customer have the promotion on a day?
    pub(super) fn allows(&self, campaign: &Campaign, day: &str) -> bool {
        let days = self.0.get(&campaign.promotion.id).map_or(&[][..], Vec::as_slice);
        match campaign.once {
            Once::Unlimited => true,
            Once::Ever => days.is_empty(),
            Once::EachDay => days.iter().all(|used| used != day),
        }
    }
}
