//! What programs need that keep a copy elsewhere: what was deleted, and which tables changed.

use ladu_record::change_log::{self, Line};
use ladu_record::noun::{self, Field, Noun, PageSize, Query, page_of};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::UnixTime;
use ladu_wire::{Code, Fault, Kind};

use crate::call::Call;
use crate::call::Nouns;

/// The most characters of a table's name; programs write names of their own.
const MAX_NAME: usize = 100;

/// Tables that the log may be asked about though no noun's deletions stand in it under that name; of all others the nouns know.
const OTHERS_LOGGED: &[&str] = &[
    "warehouseLocations",
    "pricelistProducts",
    "pricelistServices",
    "pricelistDiscounts",
    "storeRegionPriceLists",
    "storeRegionAndCustomerGroupPriceLists",
    "assortmentProducts",
    "posGlobalQuickButtons",
    "posStoreQuickButtons",
];

const LOG: &[Field] = &[
    Field::text("tableName", "", MAX_NAME)
        .required()
        .doc("Whose lines: a table of the API, or a name that saveUserOperationsLog has written (else 1016)."),
    Field::new("addedFrom", "", Kind::Time).doc("Lines of then or later."),
    Field::text("orderBy", "", 20).doc("The log is in the order of time, whatever is asked for."),
    Field::text("orderByDir", "", 4).doc("asc or desc."),
    Field::int("recordsOnPage", "").doc("20 unless told otherwise, 200 at most."),
    Field::int("pageNo", ""),
];

fn operations(cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
    let params = cx.params;
    params.refuse_array("tableName")?;
    let table = params.filled("tableName").ok_or_else(|| Fault::missing("tableName"))?;
    let from = params.read("addedFrom", Kind::Time)?.map_or(0, |time| time.int());
    let (limit, offset) = page_of(params, PageSize { default: 20, max: 200 });
    let backwards = params.get("orderByDir").is_some_and(|direction| direction.eq_ignore_ascii_case("desc"));
    let direction = if backwards { "DESC" } else { "ASC" };
    let sql = "SELECT count(*) FROM operation_log WHERE account = $0 AND table_name = $1 AND added >= $2";
    let total = cx.first(sql, &[table.into(), from.into()], |row| row.get::<i64>(0))?.unwrap_or(0);
    let known = OTHERS_LOGGED.contains(&table) || nouns.iter().any(|noun| noun.log == table);
    if total == 0 && !known && !has_lines(cx, table)? {
        return Err(Fault::not_allowed("tableName"));
    }
    let rows = cx.query(
        &format!(
            "SELECT id, user_name, added, table_name, item_id, operation, module, self_written FROM operation_log
             WHERE account = $0 AND table_name = $1 AND added >= $2 ORDER BY added {direction}, id {direction} LIMIT $3 OFFSET $4"
        ),
        &[table.into(), from.into(), limit.into(), offset.into()],
    )?;
    answer.total = Some(total.unsigned_abs());
    answer.quoted_total = true;
    for row in rows.iter() {
        let (id, user, time, table, item, operation, module, self_written): (
            i64,
            &str,
            UnixTime,
            &str,
            i64,
            &str,
            &str,
            bool,
        ) = row.read();
        answer.record(|w| {
            for (key, number) in [("logID", id), ("timestamp", time.0), ("itemID", item)] {
                w.key(key);
                w.int(number);
            }
            for (key, text) in [("userName", user), ("tableName", table), ("operation", operation), ("module", module)]
            {
                w.key(key);
                w.text(text);
            }
            if self_written {
                w.key("selfWritten");
                w.int(1);
            }
        });
    }
    Ok(())
}

fn has_lines(cx: &mut Cx<'_, '_>, table: &str) -> Result<bool, Fault> {
    let sql = "SELECT id FROM operation_log WHERE account = $0 AND table_name = $1 LIMIT 1";
    Ok(cx.first(sql, &[table.into()], |_| ())?.is_some())
}

const WRITE: &[Field] = &[
    Field::text("tableName", "", MAX_NAME).required().doc("A table of the API, or any name."),
    Field::text("userName", "", 64).doc("The user of the session; no other may be named (1016)."),
    Field::new("timestamp", "", Kind::Time).doc("Now when left out."),
    Field::text("operation", "", 20).doc("delete lets copies drop the record; they skip every other word."),
    Field::new("itemID", "", Kind::Id),
    Field::text("module", "", 100),
];

fn write_operation(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    params.filled("tableName").ok_or_else(|| Fault::missing("tableName"))?;
    noun::read_patch(params, WRITE, cx.default_language()?)?;
    let text = |name: &str| params.filled(name).unwrap_or_default();
    let own = cx.user_name()?;
    if params.filled("userName").is_some_and(|name| name != own) {
        return Err(Fault::not_allowed("userName"));
    }
    let line = Line {
        table: text("tableName"),
        item: params.id("itemID")?.unwrap_or(0),
        operation: text("operation"),
        user: &own,
        time: params.read("timestamp", Kind::Time)?.map_or(cx.now().0, |time| time.int()),
        module: text("module"),
        self_written: true,
    };
    let id = change_log::write(cx, &line)?;
    answer.record(|w| {
        w.key("logID");
        w.int(id);
    });
    Ok(())
}

/// What the parameters that ask about one table end in.
const SINCE: &str = "ChangedSince";

const fn since(name: &'static str) -> Field {
    Field::new(name, "", Kind::Time)
}

const CHANGED: &[Field] = &[
    since("changedSince").doc("Asks about every table; a table's own parameter takes its place for that table."),
    since("customersChangedSince"),
    since("employeesChangedSince"),
    since("suppliersChangedSince"),
    since("addressesChangedSince"),
    since("currenciesChangedSince"),
    since("customerGroupsChangedSince"),
    since("emailAccountsChangedSince"),
    since("giftCardsChangedSince"),
    since("pointsOfSaleChangedSince"),
    since("priceListsChangedSince"),
    since("productGroupsChangedSince"),
    since("productCategoriesChangedSince"),
    since("productsChangedSince"),
    since("servicesChangedSince"),
    since("supplierGroupsChangedSince"),
    since("usersChangedSince"),
    since("eventsChangedSince"),
    since("purchaseDocumentsChangedSince"),
    since("salesDocumentsChangedSince"),
    since("campaignsChangedSince"),
    since("couponsChangedSince"),
    since("warehousesChangedSince"),
    since("vatRatesChangedSince"),
    since("inventoryRegistrationsChangedSince"),
    since("inventoryTransfersChangedSince"),
    since("inventoryWriteOffsChangedSince"),
    since("paymentsChangedSince"),
];

/// Says for each table asked about whether something was made or changed, and whether something was deleted.
fn changed(cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
    let all = cx.params.read("changedSince", Kind::Time)?;
    let mut asked = false;
    for table in CHANGED.iter().filter_map(|field| field.name.strip_suffix(SINCE)) {
        let own = cx.params.read(&format!("{table}{SINCE}"), Kind::Time)?;
        let Some(since) = own.or_else(|| all.clone()) else { continue };
        asked = true;
        let updated = is_updated(cx, nouns, table, since.int())?;
        let sql = "SELECT id FROM operation_log WHERE account = $0 AND table_name = $1 AND operation = 'delete' AND added >= $2 LIMIT 1";
        let deleted = cx.first(sql, &[table.into(), since.int().into()], |_| ())?.is_some();
        answer.record(|w| {
            w.key("tableName");
            w.plain_text(table);
            w.key("updated");
            w.int(i64::from(updated));
            w.key("deleted");
            w.int(i64::from(deleted));
        });
    }
    if asked { Ok(()) } else { Err(Fault::missing("changedSince")) }
}

/// Would the list of the table have a record that was made or changed then or later? What the user may not see is not told.
fn is_updated(cx: &mut Cx<'_, '_>, nouns: Nouns, table: &str, since: i64) -> Result<bool, Fault> {
    let Some(noun): Option<&'static Noun> = nouns.iter().copied().find(|noun| noun.log == table) else {
        return Ok(false);
    };
    let mut query = Query::default();
    query.and("t.changed >= ?", [OwnedValue::Int(since)]);
    match noun.restrict.map_or(Ok(()), |restrict| restrict(cx, &mut query)) {
        Err(fault) if fault.code == Code::GDPR_UNCONFIRMED => return Ok(false),
        other => other?,
    }
    let sql = format!("SELECT t.id FROM {} t WHERE {} LIMIT 1", noun.table, query.conditions());
    Ok(cx.first(&sql, &query.values(), |_| ())?.is_some())
}

pub(super) static CALLS: &[Call] = &[
    Call::read_over("getUserOperationsLog", "", operations).inputs(LOG).doc("What was deleted, by whom and when. Lines are kept for good."),
    Call::write("saveUserOperationsLog", write_operation)
        .inputs(WRITE)
        .needs("configuration", Action::Edit)
        .doc("Writes a line into the log, marked as written by hand: getUserOperationsLog answers selfWritten 1."),
    Call::read_over("getChangedDataSince", "", changed)
        .inputs(CHANGED)
        .doc("Which tables changed since a moment: a record for each table asked about. Every moment is of the server's clock."),
];
