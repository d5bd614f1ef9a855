//! Store regions: groups of stores that share price lists, in an order.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::change_log;
use ladu_record::noun::{self, ADDED, Cell, Column, Field, LAST_MODIFIED, Noun, Page, PageSize, Plan, Unique};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::RowSet;
use ladu_trade::prices;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::call::Call;

/// The part of the API that all of this belongs to.
const PART: &str = "Store regions";

pub static STORE_REGION: Noun = Noun {
    doc: "A region of stores.",
    module: "configuration",
    log: "storeRegions",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    prepare: Some(load_lists),
    used_by: &[("warehouse", "store_region_id")],
    before_delete: Some(|cx, id| untie(cx, REGION, Id::new(id))),
    flags: &[
        ("getPriceLists", "Adds the region's price lists."),
        ("getCustomerGroupPriceLists", "Adds the price lists of customer groups in the region."),
    ],
    ..Noun::new(
        "store_region",
        "storeRegionID",
        &[
            Field::text("code", "code", 50),
            Field::text("name", "name", 100).required().languages(),
            Field::special("priceLists", "", write_lists).when("getPriceLists"),
            Field::special("customerGroupPriceLists", "", write_group_lists).when("getCustomerGroupPriceLists"),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

const REGION: Column<Id<of::StoreRegion>> = Column::of(Field::id("", "store_region_id", "").indexed());
const GROUP: Column<Id<of::CustomerGroup>> = Column::of(Field::id("", "customer_group_id", ""));
const LIST: Column<Id<of::PriceList>> = Column::of(Field::id("", "price_list_id", "").indexed());

/// A price list in its place in a region, for all customers (group 0) or for a group of them.
pub static STORE_REGION_PRICE_LIST: Noun = Noun {
    doc: "A price list in a region.",
    past: Some(&prices::PAST_REGION_LIST),
    ..Noun::new("store_region_price_list", "id", &[REGION.field, GROUP.field, LIST.field, Field::int("", "position")])
};

/// What the log calls the lists of a region, with the list's id.
fn log_of(group: Option<Id<of::CustomerGroup>>) -> &'static str {
    if group.is_none() { "storeRegionPriceLists" } else { "storeRegionAndCustomerGroupPriceLists" }
}

/// Unties a list from all regions.
pub(super) fn untie_list(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>) -> Result<(), Fault> {
    untie(cx, LIST, list)
}

/// Takes the ties away of which a column names a record.
fn untie<N>(cx: &mut Cx<'_, '_>, column: Column<Id<N>>, id: Id<N>) -> Result<(), Fault> {
    let column = column.field.column;
    let sql = format!(
        "SELECT customer_group_id, price_list_id FROM store_region_price_list WHERE account = $0 AND {column} = $1 ORDER BY id"
    );
    for row in cx.query(&sql, &[id.into()])?.iter() {
        let (group, list): (Option<Id<of::CustomerGroup>>, Id<of::PriceList>) = row.read();
        change_log::deleted(cx, log_of(group), list.number())?;
    }
    prices::PAST_REGION_LIST.keep(cx, &format!("t.{column} = $1"), &[id.into()])?;
    cx.queue(&format!("DELETE FROM store_region_price_list WHERE account = $0 AND {column} = $1"), &[id.into()])
}

/// A list in its place in a region.
struct Tie {
    group: Option<Id<of::CustomerGroup>>,
    position: i64,
    list: Id<of::PriceList>,
    name: String,
    start: String,
    end: String,
    kind: String,
    active: bool,
}

type Ties = HashMap<Id<of::StoreRegion>, Vec<Tie>>;

fn load_lists(cx: &mut Cx<'_, '_>, regions: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut ties = Ties::new();
    if ["getPriceLists", "getCustomerGroupPriceLists"].iter().any(|flag| cx.params.flag(flag)) {
        let ids: Vec<i64> = regions.iter().map(|row| row.get(0)).collect();
        let sql = "SELECT t.store_region_id, t.customer_group_id, t.position, l.id, l.name, l.start_date, l.end_date, l.type, l.active
             FROM store_region_price_list t JOIN price_list l ON l.account = t.account AND l.id = t.price_list_id
             WHERE t.account = $0 AND t.store_region_id IN ({ids}) ORDER BY t.customer_group_id, t.position";
        for row in cx.among(sql, &ids, &[])?.iter() {
            let (region, group, position, list, name, start, end, kind, active) = row.read();
            let tie = Tie { group, position, list, name, start, end, kind, active };
            ties.entry(region).or_default().push(tie);
        }
    }
    Ok(Box::new(ties))
}

fn write_ties<'a>(ties: impl Iterator<Item = &'a Tie>, w: &mut Writer) {
    w.list(|w| {
        for tie in ties {
            w.object(|w| {
                w.key("priceListID");
                w.int(tie.list.number());
                w.key("positionNumber");
                w.int(tie.position);
                w.key("name");
                w.text(&tie.name);
                for (key, day) in [("startDate", &tie.start), ("endDate", &tie.end)] {
                    w.key(key);
                    w.text(if day.is_empty() { "0000-00-00" } else { day });
                }
                w.key("type");
                w.text(&tie.kind);
                w.key("active");
                w.int(i64::from(tie.active));
            });
        }
    });
}

fn ties_of<'a>(page: &'a Page<'_>, cell: &Cell<'_>) -> &'a [Tie] {
    page.extra::<Ties>().and_then(|ties| ties.get(&Id::new(cell.id))).map_or(&[], Vec::as_slice)
}

fn write_lists(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    write_ties(ties_of(page, cell).iter().filter(|tie| tie.group.is_none()), w);
}

fn write_group_lists(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let ties = ties_of(page, cell);
    let mut groups: Vec<Id<of::CustomerGroup>> = ties.iter().filter_map(|tie| tie.group).collect();
    groups.dedup();
    w.key(name);
    w.list(|w| {
        for group in groups {
            w.object(|w| {
                w.key("customerGroupID");
                w.int(group.number());
                w.key("priceLists");
                write_ties(ties.iter().filter(|tie| tie.group == Some(group)), w);
            });
        }
    });
}

/// Whom and where a call about a list in a region means.
struct Where {
    region: Id<of::StoreRegion>,
    /// None for all customers.
    group: Option<Id<of::CustomerGroup>>,
}

fn place_of(cx: &mut Cx<'_, '_>, of_group: bool) -> Result<Where, Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let mut find = |parameter: &str, table: &str| -> Result<i64, Fault> {
        let id = cx.params.id(parameter)?.ok_or_else(|| Fault::missing(parameter))?;
        noun::check_reference(cx, table, parameter, id)?;
        Ok(id)
    };
    let region = Id::new(find("storeRegionID", "store_region")?);
    let group = if of_group { Id::some(find("customerGroupID", "customer_group")?) } else { None };
    Ok(Where { region, group })
}

fn list_of(cx: &mut Cx<'_, '_>) -> Result<Id<of::PriceList>, Fault> {
    let list = cx.params.id("priceListID")?.ok_or_else(|| Fault::missing("priceListID"))?;
    noun::check_reference(cx, "price_list", "priceListID", list)?;
    Ok(Id::new(list))
}

/// A row of a place: its list has a position among the others.
struct Placed {
    row: Id<of::Record>,
    list: Id<of::PriceList>,
}

/// The lists of a place in their order.
fn ordered(cx: &mut Cx<'_, '_>, place: &Where) -> Result<Vec<Placed>, Fault> {
    let sql = "SELECT id, price_list_id FROM store_region_price_list
               WHERE account = $0 AND store_region_id = $1 AND customer_group_id = $2 ORDER BY position, id";
    let rows = cx.query(sql, &[place.region.into(), place.group.into()])?;
    Ok(rows.iter().map(|row| Placed { row: row.get(0), list: row.get(1) }).collect())
}

/// Counts the lists of a place anew, in the given order.
fn count_anew(cx: &mut Cx<'_, '_>, order: &[Placed]) -> Result<(), Fault> {
    for (position, placed) in (1_i64..).zip(order) {
        prices::PAST_REGION_LIST.keep(cx, "t.id = $1 AND t.position <> $2", &[placed.row.into(), position.into()])?;
        cx.queue(
            "UPDATE store_region_price_list SET position = $2 WHERE account = $0 AND id = $1",
            &[placed.row.into(), position.into()],
        )?;
    }
    cx.touch("store_region")
}

/// Puts a row in its place: the position that was sent, else the last.
fn put(cx: &mut Cx<'_, '_>, mut order: Vec<Placed>, placed: Placed, position: Option<i64>) -> Result<(), Fault> {
    let at = position.map_or(usize::MAX, |position| usize::try_from(position - 1).unwrap_or(0));
    order.insert(at.min(order.len()), placed);
    count_anew(cx, &order)
}

fn position(cx: &Cx<'_, '_>) -> Result<Option<i64>, Fault> {
    Ok(cx.params.read("positionNumber", Kind::Int(1, 1_000_000))?.map(|position| position.int()))
}

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer, of_group: bool) -> Result<(), Fault> {
    let (place, list, position) = (place_of(cx, of_group)?, list_of(cx)?, position(cx)?);
    let key = [REGION.is(place.region), GROUP.is(place.group), LIST.is(list)];
    if !(Unique { table: STORE_REGION_PRICE_LIST.table, key: &key, among: None, own: None }).claim(cx)? {
        return Err(Fault::of(Code::EXISTS));
    }
    let order = ordered(cx, &place)?;
    let mut patch = noun::Patch::new(STORE_REGION_PRICE_LIST.fields);
    patch.put(REGION, place.region);
    patch.put(GROUP, place.group);
    patch.put(LIST, list);
    let row = Id::new(noun::create(cx, &STORE_REGION_PRICE_LIST, &patch)?);
    answer.total = Some(0);
    put(cx, order, Placed { row, list }, position)
}

fn edit(cx: &mut Cx<'_, '_>, answer: &mut Answer, of_group: bool) -> Result<(), Fault> {
    let (place, list) = (place_of(cx, of_group)?, list_of(cx)?);
    let position = position(cx)?.ok_or_else(|| Fault::missing("positionNumber"))?;
    let mut order = ordered(cx, &place)?;
    let at = order.iter().position(|placed| placed.list == list).ok_or_else(|| Fault::of(Code::NOT_OF_REGION))?;
    let row = order.remove(at);
    answer.total = Some(0);
    put(cx, order, row, Some(position))
}

fn remove(cx: &mut Cx<'_, '_>, answer: &mut Answer, of_group: bool) -> Result<(), Fault> {
    let place = place_of(cx, of_group)?;
    let text = cx.params.filled("priceListIDs").ok_or_else(|| Fault::missing("priceListIDs"))?;
    let mut order = ordered(cx, &place)?;
    let (mut removed, mut missing) = (Vec::new(), Vec::new());
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match order.iter().position(|placed| word.parse() == Ok(placed.list.number())) {
            Some(at) => {
                let Placed { row, list } = order.remove(at);
                prices::PAST_REGION_LIST.keep(cx, "t.id = $1", &[row.into()])?;
                cx.queue("DELETE FROM store_region_price_list WHERE account = $0 AND id = $1", &[row.into()])?;
                change_log::deleted(cx, log_of(place.group), list.number())?;
                removed.push(word);
            }
            None => missing.push(word),
        }
    }
    count_anew(cx, &order)?;
    answer.record(|w| {
        for (key, ids) in [("removedPriceListIDs", removed), ("nonExistingIDs", missing)] {
            w.key(key);
            w.text(&ids.join(","));
        }
    });
    Ok(())
}

fn with_list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let list = list_of(cx)?;
    let sql = "SELECT DISTINCT store_region_id FROM store_region_price_list WHERE account = $0 AND price_list_id = $1
               ORDER BY store_region_id";
    for row in cx.query(sql, &[list.into()])?.iter() {
        answer.record(|w| {
            w.key("storeRegionID");
            w.int(row.get(0));
        });
    }
    Ok(())
}

const LIST_ID: Field = Field::new("priceListID", "", Kind::Id).required();
const LIST_IDS: Field = Field::new("priceListIDs", "", Kind::Ids).required();
const REGION_ID: Field = Field::new("storeRegionID", "", Kind::Id).required();
const GROUP_ID: Field = Field::new("customerGroupID", "", Kind::Id).required();
const POSITION: Field =
    Field::new("positionNumber", "", Kind::Int(1, 1_000_000)).doc("From 1; later lists rule over earlier ones.");

pub(super) static CALLS: &[Call] = &[
    Call::list("getStoreRegions", &STORE_REGION).part(PART).doc("Lists regions of stores."),
    Call::save("saveStoreRegion", &STORE_REGION).part(PART).doc("Makes or changes a region."),
    Call::delete_many("deleteStoreRegion", &STORE_REGION, "storeRegionIDs")
        .part(PART)
        .doc("Deletes regions that no store is in."),
    Call::write("addStoreRegionPriceList", |cx, answer| add(cx, answer, false))
        .inputs(&[LIST_ID, REGION_ID, POSITION])
        .part(PART)
        .doc("Ties a price list to a region."),
    Call::write("editStoreRegionPriceList", |cx, answer| edit(cx, answer, false))
        .inputs(&[LIST_ID, REGION_ID, POSITION])
        .part(PART)
        .doc("Changes the place of a price list in a region."),
    Call::write("removeStoreRegionPriceList", |cx, answer| remove(cx, answer, false))
        .inputs(&[LIST_IDS, REGION_ID])
        .part(PART)
        .doc("Unties price lists from a region."),
    Call::write("addStoreRegionCustomerGroupPriceList", |cx, answer| add(cx, answer, true))
        .inputs(&[LIST_ID, REGION_ID, GROUP_ID, POSITION])
        .part(PART)
        .doc("Ties a price list to a customer group in a region."),
    Call::write("editStoreRegionCustomerGroupPriceList", |cx, answer| edit(cx, answer, true))
        .inputs(&[LIST_ID, REGION_ID, GROUP_ID, POSITION])
        .part(PART)
        .doc("Changes the place of a price list of a customer group in a region."),
    Call::write("removeStoreRegionCustomerGroupPriceList", |cx, answer| remove(cx, answer, true))
        .inputs(&[LIST_IDS, REGION_ID, GROUP_ID])
        .part(PART)
        .doc("Unties price lists from a customer group in a region."),
    Call::read("getStoreRegionsAssociatedWithPriceList", "configuration", with_list)
        .inputs(&[LIST_ID])
        .part(PART)
        .doc("The regions that a price list is tied to."),
];
