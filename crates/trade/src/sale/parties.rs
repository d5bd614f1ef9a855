//! Who buys and what is bought: asked for once, early, and taken when it is needed.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_store::Asked;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::buyer::Buyer;
use crate::pricing::AskedProducts;

/// What was asked for of a document's goods and of who buys them.
#[derive(Default)]
pub(super) struct Parties {
    products: Option<AskedProducts>,
    asked: Option<(Id<of::Party>, Asked)>,
    found: Option<(Id<of::Party>, Option<Buyer>)>,
}

impl Parties {
    pub(super) fn ask_products(&mut self, cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<(), Fault> {
        self.products = Some(AskedProducts::ask(cx, rows)?);
        Ok(())
    }

    pub(super) fn ask_buyer(&mut self, cx: &mut Cx<'_, '_>, id: Id<of::Party>) -> Result<(), Fault> {
        self.asked = Some((id, Buyer::ask(cx, id)?));
        Ok(())
    }

    /// The products of some rows, which are those that were asked for if any were.
    pub(super) fn products(&mut self, cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<AskedProducts, Fault> {
        self.products.take().map_or_else(|| AskedProducts::ask(cx, rows), Ok)
    }

    /// A customer, read once.
    pub(super) fn buyer(&mut self, cx: &mut Cx<'_, '_>, id: Id<of::Party>) -> Result<Option<Buyer>, Fault> {
        if let Some((_, found)) = self.found.as_ref().filter(|(known, _)| *known == id) {
            return Ok(found.clone());
        }
        let found = match self.asked.take_if(|(asked, _)| *asked == id) {
            Some((_, asked)) => cx.rows(asked)?.first().map(Buyer::of),
            None => Buyer::find(cx, Some(id))?,
        };
        self.found = Some((id, found.clone()));
        Ok(found)
    }
}
