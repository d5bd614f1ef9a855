//! Products that stand in for a product, and products that go with it.

use std::collections::HashMap;

use ladu_record::noun::{self, Cell, Field, Page};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::call::Call;

/// Parameters that list other products; each replaces what was listed before.
pub(super) const INPUTS: &[Field] = &[
    Field::new("replacementProductIDs", "", Kind::Ids).doc("Products that stand in for it; the whole list."),
    Field::new("relatedProductIDs", "", Kind::Ids).doc("Products that go with it; the whole list."),
];

/// A kind of link.
struct LinkKind {
    /// The flag that asks for such links.
    flag: &'static str,
    /// The parameter that lists them.
    parameter: &'static str,
    /// As it is stored.
    word: &'static str,
}

const REPLACEMENT: &str = "replacement";
const RELATED: &str = "related";

const KINDS: [LinkKind; 2] = [
    LinkKind { flag: "getReplacementProducts", parameter: "replacementProductIDs", word: REPLACEMENT },
    LinkKind { flag: "getRelatedProducts", parameter: "relatedProductIDs", word: RELATED },
];

/// Links of a page of products, by kind and product, in order.
#[derive(Default)]
pub(super) struct Links(HashMap<(String, Id<of::Product>), Vec<Id<of::Product>>>);

/// Reads the links that were asked for.
pub(super) fn load(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Links, Fault> {
    let mut links = Links::default();
    if !KINDS.iter().any(|kind| cx.params.flag(kind.flag)) {
        return Ok(links);
    }
    let sql = "SELECT kind, product_id, other_id FROM product_link
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, kind, position, other_id";
    for row in cx.among(sql, ids, &[])?.iter() {
        let (kind, product, other): (String, Id<of::Product>, Id<of::Product>) = row.read();
        links.0.entry((kind, product)).or_default().push(other);
    }
    Ok(links)
}

/// Products that stand in for it.
pub(super) fn write_replacements(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, REPLACEMENT, cell.id, name, w);
}

/// Products that go with it.
pub(super) fn write_related(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, RELATED, cell.id, name, w);
}

fn write(page: &Page<'_>, kind: &str, id: i64, name: &'static str, w: &mut Writer) {
    let links = page.extra::<Links>().and_then(|links| links.0.get(&(kind.to_owned(), Id::new(id))));
    let Some(links) = links else { return };
    w.key(name);
    w.list(|w| {
        for other in links {
            w.int_text(other.number());
        }
    });
}

/// Checks the lists that were sent: every product is there, and none is the product itself.
pub(super) fn check(cx: &mut Cx<'_, '_>, own: Option<Id<of::Product>>) -> Result<(), Fault> {
    for LinkKind { parameter, .. } in KINDS {
        let ids = cx.params.ids(parameter)?;
        if own.is_some_and(|own| ids.contains(&own.number())) {
            return Err(Fault::not_allowed(parameter));
        }
        noun::check_references(cx, "product", parameter, &ids)?;
    }
    Ok(())
}

/// Stores the lists that were sent. What goes with a product has it going with itself too, unless the account keeps that one way.
pub(super) fn save(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<(), Fault> {
    for LinkKind { parameter, word: kind, .. } in KINDS.iter().filter(|kind| cx.params.get(kind.parameter).is_some()) {
        let mut others = cx.params.ids(parameter)?;
        let mut seen = std::collections::HashSet::new();
        others.retain(|id| seen.insert(*id));
        let mutual = *kind == RELATED && !cx.settings()?.flag("cross_sell_relationship_one_way");
        let back = if mutual { " OR other_id = $2" } else { "" };
        cx.queue(
            &format!("DELETE FROM product_link WHERE account = $0 AND kind = $1 AND (product_id = $2{back})"),
            &[(*kind).into(), product.into()],
        )?;
        let mut rows: Vec<OwnedValue> = Vec::new();
        for (at, other) in others.iter().enumerate() {
            rows.extend([product.into(), OwnedValue::from(*kind), (*other).into(), (at as i64).into()]);
            if mutual {
                rows.extend([(*other).into(), OwnedValue::from(*kind), product.into(), 0.into()]);
            }
        }
        cx.queue_rows("INSERT INTO product_link (account, product_id, kind, other_id, position) VALUES", 4, &rows)?;
    }
    Ok(())
}

/// Lists what goes with a product, or with every product.
fn related(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let product = cx.params.id("productID")?.unwrap_or(0);
    let sql = "SELECT product_id, other_id FROM product_link
               WHERE account = $0 AND kind = $1 AND (product_id = $2 OR $2 = 0) ORDER BY product_id, position, other_id";
    for row in cx.query(sql, &[RELATED.into(), product.into()])?.iter() {
        let (product, other): (Id<of::Product>, Id<of::Product>) = row.read();
        answer.record(|w| {
            w.key("productID");
            w.int(product.number());
            w.key("relatedProductID");
            w.int(other.number());
        });
    }
    Ok(())
}

const PRODUCT_ID: &[Field] = &[Field::new("productID", "", Kind::Id).doc("All products when left out.")];

pub(super) static CALLS: &[Call] = &[Call::read("getRelatedProducts", "products", related)
    .inputs(PRODUCT_ID)
    .doc("Pairs of products that go with each other.")];
