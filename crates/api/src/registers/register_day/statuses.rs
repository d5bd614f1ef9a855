//! Which registers are open.

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_types::{Id, UnixTime};
use ladu_wire::{Fault, Kind};

/// What the call reads.
pub(super) const INPUTS: &[Field] =
    &[Field::new("pointOfSaleIDs", "", Kind::Ids), Field::new("warehouseIDs", "", Kind::Ids)];

/// Each register with its store and what is known of its days.
const REGISTERS: &str = "SELECT p.id, p.name, p.warehouse_id, w.name,
            MAX(CASE WHEN d.closed = 0 THEN 1 ELSE 0 END), COALESCE(MAX(d.opened), 0), COALESCE(MAX(d.closed), 0)
     FROM point_of_sale p
     LEFT JOIN warehouse w ON w.account = p.account AND w.id = p.warehouse_id
     LEFT JOIN register_day d ON d.account = p.account AND d.register_id = p.id
     WHERE p.account = $0 GROUP BY p.id, p.name, p.warehouse_id, w.name ORDER BY p.id";

pub(super) fn statuses(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let (registers, stores) = (params.ids("pointOfSaleIDs")?, params.ids("warehouseIDs")?);
    let (user, zones) = (cx.user()?, cx.zones()?);
    let is_meant = |ids: &[i64], id: i64| ids.is_empty() || ids.contains(&id);
    for row in cx.query(REGISTERS, &[])?.iter() {
        let (register, store) = (row.int(0), row.int(2));
        let may = user.require_warehouse(store).is_ok();
        if !may || !is_meant(&registers, register) || !is_meant(&stores, store) {
            continue;
        }
        let updated = UnixTime(row.int(5).max(row.int(6)));
        answer.record(|w| {
            w.key("pointOfSaleID");
            w.int(register);
            w.key("name");
            w.text(row.text(1));
            w.key("warehouseID");
            w.int(store);
            w.key("warehouseName");
            w.text(row.text(3));
            w.key("status");
            w.plain_text(if row.int(4) == 1 { "open" } else { "closed" });
            w.key("lastUpdatedTime");
            w.plain_text(&match updated.0 {
                0 => String::new(),
                _ => zones.local(updated, Id::some(store)).to_string(),
            });
            w.key("lastUpdatedUnixTime");
            w.int(updated.0);
        });
    }
    Ok(())
}
