//! The products that rows of an invoice are about.

use ladu_einvoice::Codes;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::side::Side;

/// The product of a row: by the codes that the account itself uses, then by those of the supplier. None when no product has them.
pub(super) fn find(
    cx: &mut Cx<'_, '_>,
    side: &Side,
    party: Id<of::Party>,
    codes: &Codes,
) -> Result<Option<Id<of::Product>>, Fault> {
    let Codes { seller, buyer, ean } = codes;
    let own: &[(&str, &String)] = if side.bought {
        &[("code", buyer), ("code2", ean)]
    } else {
        &[("code", seller), ("code", buyer), ("code2", ean)]
    };
    for (column, code) in own.iter().filter(|(_, code)| !code.is_empty()) {
        let sql = format!(
            "SELECT id FROM product WHERE account = $0 AND {column} = $1 AND type NOT IN ('BUNDLE', 'MATRIX') ORDER BY id LIMIT 1"
        );
        if let Some(id) = cx.first(&sql, &[Value::Text(code)], |row| row.get(0))? {
            return Ok(Some(id));
        }
    }
    if !side.bought || seller.is_empty() {
        return Ok(None);
    }
    // Two suppliers may call different things the same.
    let of_card = "SELECT id FROM product WHERE account = $0 AND supplier_code = $1 AND supplier_id IN (0, $2)
                   AND type NOT IN ('BUNDLE', 'MATRIX') ORDER BY supplier_id DESC, id LIMIT 1";
    let of_list = "SELECT p.id FROM supplier_price_list l
                   JOIN supplier_price_list_row r ON r.account = l.account AND r.price_list_id = l.id
                   JOIN product p ON p.account = r.account AND p.id = r.product_id
                   WHERE l.account = $0 AND l.supplier_id = $2 AND r.supplier_code = $1
                   AND p.type NOT IN ('BUNDLE', 'MATRIX') ORDER BY p.id LIMIT 1";
    for sql in [of_card, of_list] {
        if let Some(id) = cx.first(sql, &[Value::Text(seller), party.into()], |row| row.get(0))? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
