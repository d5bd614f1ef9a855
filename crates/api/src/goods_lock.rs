//! Several documents in one transaction: the stock of all their goods is locked first, in one order, so that two such transactions, or one
//! and a single sale, never wait for each other in a circle.

use std::collections::BTreeSet;

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Params};

use crate::call::Call;

/// The parameter of a row's product.
const PRODUCT: &str = "productID";

/// Locks the stock of the goods on the rows of some calls; of a single call nothing, because it goes by the order of products itself. What
/// the components of bundles and assemblies are is not known here.
pub fn lock_goods<'c>(
    cx: &mut Cx<'_, '_>,
    calls: impl Iterator<Item = (&'static Call, &'c Params)>,
) -> Result<(), Fault> {
    let documents: Vec<&Params> = calls.filter(|(call, _)| has_goods(call)).map(|(_, params)| params).collect();
    if documents.len() < 2 {
        return Ok(());
    }
    let of_row = |(name, value): (&str, &str)| {
        let number = name.strip_prefix(PRODUCT)?;
        number.parse::<u32>().ok()?;
        value.trim().parse().ok().map(Id::new)
    };
    let products: BTreeSet<Id<of::Product>> =
        documents.iter().flat_map(|params| params.iter().filter_map(of_row)).collect();
    ladu_ledger::lock(cx, &products.into_iter().collect::<Vec<_>>())
}

/// Does a call save a document with rows of products?
fn has_goods(call: &Call) -> bool {
    call.writes() && call.rows.iter().any(|field| field.input == PRODUCT)
}
