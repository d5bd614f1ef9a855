//! Gives coupons to customers, and takes them back when they are used.

use ladu_record::noun::{self, Field, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::loyalty::{self, points};
use ladu_trade::sale::places;
use ladu_types::{Fixed, Id, UnixTime, of};
use ladu_wire::{Code, Fault, Kind};

use super::issued::{FIELDS, ISSUED_AT, ISSUED_AT_REGISTER, ISSUED_COUPON, ISSUED_IN};
use crate::Call;

/// Longer names of what was issued when, where and to whom.
const ALIASES: &[(&str, &str, Kind)] = &[
    ("issuedInvoiceID", "issued_document_id", Kind::Id),
    ("issuedCustomerID", "issued_customer_id", Kind::Id),
    ("issuedWarehouseID", "issued_warehouse_id", Kind::Id),
    ("issuedPointOfSaleID", "issued_register_id", Kind::Id),
    ("issuedEmployeeID", "issued_employee_id", Kind::Id),
    ("issuedTimestamp", "issued_time", Kind::Time),
];

/// What only corrects a coupon that was used.
const REDEEMED: &[&str] = &[
    "redeemed_time",
    "redeemed_document_id",
    "redeemed_customer_id",
    "redeemed_warehouse_id",
    "redeemed_register_id",
    "redeemed_employee_id",
];

const INPUT: &[Field] = &[
    Field::new("issuedCouponID", "", Kind::Id).doc("The coupon to change; a new one is made without it."),
    Field::new("couponID", "", Kind::Id)
        .doc("The coupon rule; needed when the coupon is new, and then issued on these days (else 1016)."),
    Field::text("uniqueIdentifier", "", 100).doc("Made by the server when left out; then pointOfSaleID is needed."),
    Field::new("invoiceID", "", Kind::Id),
    Field::new("customerID", "", Kind::Id),
    Field::new("warehouseID", "", Kind::Id),
    Field::new("pointOfSaleID", "", Kind::Id),
    Field::new("employeeID", "", Kind::Id),
    Field::new("timestamp", "", Kind::Time).doc("Now when left out."),
    Field::date("expiryDate", ""),
    Field::text("isPrintedAutomatically", "", 20).doc("Anything but 0 counts as 1."),
    Field::flag("doNotSubtractRewardPoints", ""),
    Field::new("redeemedInvoiceID", "", Kind::Id),
    Field::new("redeemedCustomerID", "", Kind::Id),
    Field::new("redeemedTimestamp", "", Kind::Time),
    Field::new("redeemedWarehouseID", "", Kind::Id),
    Field::new("redeemedPointOfSaleID", "", Kind::Id),
    Field::new("redeemedEmployeeID", "", Kind::Id),
    Field::new("issuedInvoiceID", "", Kind::Id),
    Field::new("issuedCustomerID", "", Kind::Id),
    Field::new("issuedWarehouseID", "", Kind::Id),
    Field::new("issuedPointOfSaleID", "", Kind::Id),
    Field::new("issuedEmployeeID", "", Kind::Id),
    Field::new("issuedTimestamp", "", Kind::Time),
];

/// A coupon rule as far as its coupons go.
struct Rule {
    code: String,
    name: String,
    description: String,
    cost: i64,
    /// The store that issues it; none for all.
    store: Option<Id<of::Warehouse>>,
    /// The days on which it is issued; empty for no end.
    days: [String; 2],
}

impl Rule {
    /// Refuses a new coupon of another store, or of a day on which none are issued.
    fn check(&self, cx: &mut Cx<'_, '_>, coupon: &Patch) -> Result<(), Fault> {
        if self.store.is_some_and(|issues| coupon.id(ISSUED_IN).is_some_and(|store| store != issues)) {
            return Err(Fault::not_allowed("warehouseID"));
        }
        let issued = issued_at(coupon).unwrap_or(cx.now());
        let day = cx.zones()?.local(issued, coupon.id(ISSUED_IN)).day().to_string();
        let [from, until] = &self.days;
        if day < *from || (!until.is_empty() && day > *until) { Err(Fault::not_allowed("couponID")) } else { Ok(()) }
    }
}

fn rule(cx: &mut Cx<'_, '_>, id: i64) -> Result<Rule, Fault> {
    let sql = "SELECT code, name, description, printing_cost, warehouse_id, issued_from, issued_until FROM coupon WHERE account = $0 AND id = $1";
    let made = |row: ladu_store::Row<'_>| Rule {
        code: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        description: row.text(2).to_owned(),
        cost: row.int(3),
        store: row.get(4),
        days: [5, 6].map(|at| row.text(at).to_owned()),
    };
    cx.first(sql, &[Value::Int(id)], made)?.ok_or_else(|| Fault::unknown("couponID"))
}

fn issue(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = read(cx)?;
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require("sales", action)?;
    let stored = match patch.id {
        Some(id) => Some(stored(cx, BY_ID, Value::Int(id))?.ok_or_else(|| Fault::unknown("issuedCouponID"))?),
        None => None,
    };
    if stored.as_ref().is_none_or(|stored| stored.redeemed == 0) {
        for column in REDEEMED {
            patch.remove(column);
        }
    }
    let coupon = patch.id_of("coupon_id").or(stored.as_ref().map(|stored| stored.coupon));
    let coupon = coupon.ok_or_else(|| Fault::missing("couponID"))?;
    let rule = rule(cx, coupon)?;
    if patch.int("coupon_id") == Some(0) {
        patch.remove("coupon_id");
    }
    noun::check_fields(cx, &ISSUED_COUPON, &patch)?;
    let mut taken = 0;
    let id = match patch.id {
        Some(id) => {
            noun::update(cx, &ISSUED_COUPON, id, &patch)?;
            id
        }
        None => {
            rule.check(cx, &patch)?;
            complete(cx, &mut patch, coupon)?;
            let id = noun::create(cx, &ISSUED_COUPON, &patch)?;
            taken = charge(cx, &patch, id, &rule)?;
            id
        }
    };
    let before = stored.as_ref().map_or(0, |stored| stored.document);
    for document in [before, patch.int("issued_document_id").unwrap_or(before)] {
        note_on_sale(cx, document, patch.has("issued_document_id"))?;
    }
    let identifier = patch.filled("identifier").map(str::to_owned);
    let identifier = identifier.unwrap_or_else(|| stored.map(|stored| stored.identifier).unwrap_or_default());
    answer.record(|w| {
        w.key("issuedCouponID");
        w.int(id);
        w.key("couponID");
        w.int(coupon);
        for (key, text) in [
            ("couponCode", &rule.code),
            ("couponName", &rule.name),
            ("couponDescription", &rule.description),
            ("uniqueIdentifier", &identifier),
        ] {
            w.key(key);
            w.text(text);
        }
        w.key("printingCostInRewardPoints");
        w.int(taken);
    });
    Ok(())
}

/// Notes on a sale which coupons were issued with it, when that may have changed.
fn note_on_sale(cx: &mut Cx<'_, '_>, document: i64, changed: bool) -> Result<(), Fault> {
    if document == 0 || !changed {
        return Ok(());
    }
    let sql = "SELECT id FROM issued_coupon WHERE account = $0 AND issued_document_id = $1 ORDER BY id";
    let ids: Vec<String> = cx.query(sql, &[Value::Int(document)])?.iter().map(|row| row.int(0).to_string()).collect();
    cx.queue(
        "UPDATE sales_document SET issued_coupon_ids = $2, changed = $3 WHERE account = $0 AND id = $1",
        &[Value::Int(document), Value::Text(&ids.join(",")), Value::Int(cx.now().0)],
    )
}

/// What was sent, by whichever names.
fn read(cx: &mut Cx<'_, '_>) -> Result<Patch, Fault> {
    let params = cx.params;
    let mut patch = read_patch(params, FIELDS, cx.default_language()?)?;
    patch.id = params.id("issuedCouponID")?;
    for (name, column, kind) in ALIASES {
        if let (Some(value), false) = (params.read(name, *kind)?, patch.has(column)) {
            patch.set(column, value);
        }
    }
    if let Some(flag) = params.get("isPrintedAutomatically") {
        patch.set("is_automatic", i64::from(flag.trim() != "0"));
    }
    if patch.filled("identifier").is_none() {
        patch.remove("identifier");
    }
    Ok(patch)
}

/// When a coupon was issued; none when that was not sent.
fn issued_at(coupon: &Patch) -> Option<UnixTime> {
    coupon.get(ISSUED_AT).filter(|at| at.0 != 0)
}

/// What a new coupon has that nothing was said of: its identifier, its time, and the day it runs out.
fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch, coupon: i64) -> Result<(), Fault> {
    if patch.filled("identifier").is_none() {
        let register = patch.id(ISSUED_AT_REGISTER).ok_or_else(|| Fault::missing("pointOfSaleID"))?;
        let number = cx.next_number(&format!("coupon {coupon}"))?;
        let random = cx.request.seed % 10_000;
        let register = register.number() % 1000;
        patch.set("identifier", format!("{register}{coupon:04}{number:07}{random:04}"));
    }
    let (now, days) = (cx.now().0, cx.settings()?.int("issued_coupons_duration"));
    if issued_at(patch).is_none() {
        patch.set("issued_time", now);
    }
    if days > 0 && patch.filled("expiry_date").is_none() {
        let store = store_of(cx, patch.id(ISSUED_IN), patch.id(ISSUED_AT_REGISTER))?;
        let expiry = cx.today_in(store)?.plus_days(days).to_string();
        patch.set("expiry_date", expiry);
    }
    Ok(())
}

/// The store that is named, else the register's; none where neither is.
fn store_of(
    cx: &mut Cx<'_, '_>,
    store: Option<Id<of::Warehouse>>,
    register: Option<Id<of::Register>>,
) -> Result<Option<Id<of::Warehouse>>, Fault> {
    match (store, register) {
        (Some(store), _) => Ok(Some(store)),
        (None, Some(register)) => places::store_of(cx, Some(register)).map(Some),
        (None, None) => Ok(None),
    }
}

/// Takes the points that the coupon costs from its customer; gives their number.
fn charge(cx: &mut Cx<'_, '_>, patch: &Patch, coupon: i64, rule: &Rule) -> Result<i64, Fault> {
    if rule.cost == 0 || cx.params.flag("doNotSubtractRewardPoints") {
        return Ok(0);
    }
    let customer = patch.id_of("issued_customer_id").ok_or_else(|| Fault::of(Code::TOO_FEW_POINTS))?;
    let customer = Id::new(customer);
    loyalty::require_member(cx, customer)?;
    let mut used = Patch::new(points::USED_FIELDS);
    used.put(points::CUSTOMER, customer);
    used.put(points::SPENT_ON, Id::some(patch.int("issued_document_id").unwrap_or(0)));
    used.put(points::WAREHOUSE, patch.id(ISSUED_IN));
    used.put(points::USED_REGISTER, patch.id(ISSUED_AT_REGISTER));
    used.put(points::USED_EMPLOYEE, Id::some(patch.int("issued_employee_id").unwrap_or(0)));
    used.put(points::USED_POINTS, Fixed::from_whole(rule.cost));
    used.put(points::USED_AT, cx.now());
    used.put(points::ISSUED_COUPON, Id::new(coupon));
    loyalty::take(cx, &used)?;
    Ok(rule.cost)
}

/// A coupon as it is kept.
struct Stored {
    id: i64,
    coupon: i64,
    identifier: String,
    redeemed: i64,
    expiry: String,
    /// The sale it was issued with, 0 for none.
    document: i64,
    /// Where it was issued.
    store: Option<Id<of::Warehouse>>,
}

const BY_ID: &str =
    "SELECT id, coupon_id, identifier, redeemed_time, expiry_date, issued_document_id, issued_warehouse_id
     FROM issued_coupon
     WHERE account = $0 AND id = $1 {for_update}";
const BY_IDENTIFIER: &str =
    "SELECT id, coupon_id, identifier, redeemed_time, expiry_date, issued_document_id, issued_warehouse_id
     FROM issued_coupon
     WHERE account = $0 AND identifier = $1";

fn stored(cx: &mut Cx<'_, '_>, sql: &str, value: Value<'_>) -> Result<Option<Stored>, Fault> {
    cx.first(sql, &[value], |row| Stored {
        id: row.int(0),
        coupon: row.int(1),
        identifier: row.text(2).to_owned(),
        redeemed: row.int(3),
        expiry: row.text(4).to_owned(),
        document: row.int(5),
        store: row.get(6),
    })
}

/// The coupon of an identifier, if it can still be used: on its last day in the store where it is used, else where it was issued. Whoever
/// uses it takes it as the only one.
fn usable(cx: &mut Cx<'_, '_>, to_use: bool) -> Result<Stored, Fault> {
    cx.params.refuse_array("uniqueIdentifier")?;
    let identifier = cx.params.filled("uniqueIdentifier").ok_or_else(|| Fault::missing("uniqueIdentifier"))?;
    let lock = if to_use { " {for_update}" } else { "" };
    let coupon = stored(cx, &format!("{BY_IDENTIFIER}{lock}"), Value::Text(identifier))?;
    let coupon = coupon.ok_or_else(|| Fault::of(Code::NO_SUCH_COUPON))?;
    if coupon.redeemed > 0 {
        return Err(Fault::of(Code::COUPON_USED));
    }
    let (store, register) = (cx.params.id("warehouseID")?, cx.params.id("pointOfSaleID")?);
    let named = store_of(cx, store.map(Id::new), register.map(Id::new))?;
    let today = cx.today_in(named.or(coupon.store))?.to_string();
    let is_over = !coupon.expiry.is_empty() && coupon.expiry < today;
    if is_over { Err(Fault::of(Code::COUPON_ENDED)) } else { Ok(coupon) }
}

fn verify(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let coupon = usable(cx, false)?;
    let sql = "SELECT p.name FROM coupon c JOIN campaign p ON p.account = c.account AND p.id = c.campaign_id
               WHERE c.account = $0 AND c.id = $1";
    let campaign = cx.first(sql, &[Value::Int(coupon.coupon)], |row| row.text(0).to_owned())?;
    answer.record(|w| {
        w.key("issuedCouponID");
        w.int(coupon.id);
        w.key("couponID");
        w.int(coupon.coupon);
        w.key("uniqueIdentifier");
        w.text(&coupon.identifier);
        w.key("campaignName");
        w.text(campaign.as_deref().unwrap_or_default());
        w.key("expiryDate");
        Kind::Date.write(ladu_wire::Form::Number, ladu_wire::ScalarRef::Text(&coupon.expiry), w);
    });
    Ok(())
}

const REDEEM: &[Field] = &[
    Field::text("uniqueIdentifier", "", 100).required(),
    Field::id("invoiceID", "redeemed_document_id", "sales_document"),
    Field::id("customerID", "redeemed_customer_id", "customer"),
    Field::id("warehouseID", "redeemed_warehouse_id", "warehouse"),
    Field::id("pointOfSaleID", "redeemed_register_id", "point_of_sale"),
    Field::id("employeeID", "redeemed_employee_id", "employee"),
    Field::new("timestamp", "redeemed_time", Kind::Time).doc("Now when left out."),
];

fn redeem(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::Add)?;
    cx.user()?.require_applying()?;
    let coupon = usable(cx, true)?;
    let sent = read_patch(cx.params, REDEEM, cx.default_language()?)?;
    for (field, value) in sent.iter().filter(|(field, value)| !field.refers.is_empty() && value.int() != 0) {
        noun::check_reference(cx, field.refers, field.input, value.int())?;
    }
    let mut patch = Patch::new(FIELDS);
    for column in REDEEMED {
        patch.set(column, sent.int(column).unwrap_or(0));
    }
    if patch.id_of("redeemed_time").is_none() {
        let now = cx.now().0;
        patch.set("redeemed_time", now);
    }
    noun::update(cx, &ISSUED_COUPON, coupon.id, &patch)?;
    answer.record(|w| {
        for (key, id) in [("issuedCouponID", coupon.id), ("couponID", coupon.coupon)] {
            w.key(key);
            w.int(id);
        }
        w.key("uniqueIdentifier");
        w.text(&coupon.identifier);
    });
    Ok(())
}

pub(super) const ISSUE: Call =
    Call::write("saveIssuedCoupon", issue).inputs(INPUT).doc("Issues a coupon, or corrects one that was issued.");
pub(super) const VERIFY: Call = Call::read("verifyIssuedCoupon", "promotions", verify)
    .inputs(&[Field::text("uniqueIdentifier", "", 100).required()])
    .doc("Says whether a coupon can be used.");
pub(super) const REDEEM_CALL: Call =
    Call::write("redeemIssuedCoupon", redeem).inputs(REDEEM).doc("Marks a coupon as used; works once.");
