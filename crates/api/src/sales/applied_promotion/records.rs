//! The list of every discount on sold rows: by promotion, by price list, by hand.

use std::collections::HashMap;

use ladu_record::noun::{Field, Names, PageSize, Query, names, page_of};
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::prices::{self, Rates};
use ladu_types::{Fixed, Percent};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

const PAGE: PageSize = PageSize { default: 20, max: 100 };

const INPUT: &[Field] = &[
    Field::new("recordIDs", "", Kind::Ids),
    Field::new("invoiceIDs", "", Kind::Ids),
    Field::new("productIDs", "", Kind::Ids),
    Field::new("promotionIDs", "", Kind::Ids),
    Field::new("priceListIDs", "", Kind::Ids),
    Field::date("dateFrom", "").doc("Of the document."),
    Field::date("dateTo", ""),
    Field::new("warehouseID", "", Kind::Id),
    Field::new("pointOfSaleID", "", Kind::Id),
    Field::int("recordsOnPage", ""),
    Field::int("pageNo", ""),
];

/// Lists of ids and what they are about.
const LISTS: &[(&str, &str)] = &[
    ("recordIDs", "t.id"),
    ("invoiceIDs", "t.document_id"),
    ("productIDs", "r.product_id"),
    ("promotionIDs", "t.campaign_id"),
    ("priceListIDs", "t.price_list_id"),
];

/// Where it all stands. The row is found by its stable id, because it has another id after each save.
const FROM: &str = "FROM applied_promotion t
     JOIN sales_document d ON d.account = t.account AND d.id = t.document_id
     LEFT JOIN sales_row r ON r.account = t.account AND r.document_id = t.document_id AND r.stable_id = t.stable_row_id";

const COLUMNS: &str =
    "t.id, d.date, d.warehouse_id, d.register_id, d.client_id, d.employee_id, r.employee_id, r.product_id,
     t.document_id, r.id, t.campaign_id, t.price_list_id, r.amount, t.amount, t.final_price, t.total_discount,
     t.campaign_type, t.campaign_discount, t.campaign_percentage, t.price_list_type, t.price_list_percentage,
     t.manual_percentage, r.return_reason_id, r.vat_rate_id";

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let query = asked(cx)?;
    let (limit, offset) = page_of(cx.params, PAGE);
    let conditions = query.conditions().to_owned();
    let sql = format!("SELECT count(*) {FROM} WHERE {conditions}");
    let total = cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0);
    let mut paged = query;
    let (limit, offset) = (paged.mark(limit), paged.mark(offset));
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {conditions} ORDER BY t.id LIMIT {limit} OFFSET {offset}");
    let rows = cx.query(&sql, &paged.values())?;
    let known = Known::load(cx, &rows)?;
    answer.total = Some(total.unsigned_abs());
    for row in rows.iter() {
        let record = Record::of(&known, row)?;
        answer.record(|w| record.write(&known, w));
    }
    Ok(())
}

fn asked(cx: &mut Cx<'_, '_>) -> Result<Query, Fault> {
    let mut query = Query::default();
    for (parameter, column) in LISTS {
        let ids = cx.params.ids(parameter)?;
        if !ids.is_empty() {
            query.and_in(column, &ids);
        }
    }
    for (parameter, condition, kind) in [
        ("dateFrom", "d.date >= ?", Kind::Date),
        ("dateTo", "d.date <= ?", Kind::Date),
        ("warehouseID", "d.warehouse_id = ?", Kind::Id),
        ("pointOfSaleID", "d.register_id = ?", Kind::Id),
    ] {
        if let Some(value) = cx.params.read(parameter, kind)? {
            let value = if kind == Kind::Id { OwnedValue::Int(value.int()) } else { OwnedValue::from(value.text()) };
            query.and(condition, [value]);
        }
    }
    Ok(query)
}

/// What a promotion says of itself: reason, subsidy, and subsidies of single products.
#[derive(Default)]
struct Campaign {
    reason: i64,
    subsidy: Fixed,
    of_products: HashMap<i64, Fixed>,
}

/// What a page of records names.
struct Known {
    promotions: std::sync::Arc<Names>,
    price_lists: std::sync::Arc<Names>,
    campaigns: HashMap<i64, Campaign>,
    rates: std::sync::Arc<Rates>,
    /// Prices are shown with tax.
    with_tax: bool,
}

impl Known {
    fn load(cx: &mut Cx<'_, '_>, rows: &RowSet) -> Result<Known, Fault> {
        let mut ids: Vec<i64> = rows.iter().map(|row| row.int(10)).filter(|id| *id != 0).collect();
        ids.sort_unstable();
        ids.dedup();
        let sql = "SELECT id, reason_id, subsidy, purchased_products, purchased_subsidies, awarded_products, awarded_subsidies
                   FROM campaign WHERE account = $0 AND id IN ({ids})";
        let campaign = |row: Row<'_>| {
            let pairs = |products: usize, subsidies: usize| {
                let ids = row.text(products).split(',').filter_map(|id| id.parse().ok());
                let sums = row.text(subsidies).split(',').filter_map(|sum| sum.parse().ok());
                ids.zip(sums).collect::<Vec<(i64, Fixed)>>()
            };
            let of_products = pairs(3, 4).into_iter().chain(pairs(5, 6)).collect();
            (row.int(0), Campaign { reason: row.int(1), subsidy: Fixed::from_micro(row.int(2)), of_products })
        };
        Ok(Known {
            campaigns: cx.among(sql, &ids, &[])?.iter().map(campaign).collect(),
            promotions: names(cx, "campaign")?,
            price_lists: names(cx, "price_list")?,
            rates: prices::rates(cx)?,
            with_tax: cx.settings()?.text("country") != "US",
        })
    }

    /// A net sum as it is shown.
    fn shown(&self, net: Fixed, rate: Percent) -> Result<Fixed, Fault> {
        let hundred = Fixed::from_whole(100);
        if self.with_tax { Ok(net.share_to(hundred.plus(rate.0)?, hundred, 2)?) } else { Ok(net) }
    }
}

/// One discount on one row.
struct Record<'a> {
    row: Row<'a>,
    before: Fixed,
    after: Fixed,
    off: Fixed,
    amount: Fixed,
}

impl<'a> Record<'a> {
    fn of(known: &Known, row: Row<'a>) -> Result<Record<'a>, Fault> {
        let rate = known.rates.get(&row.int(23)).map(|rate| rate.percent).unwrap_or_default();
        let (after, off) = (Fixed::from_micro(row.int(14)), Fixed::from_micro(row.int(15)));
        let (before, after) = (known.shown(after.plus(off)?, rate)?, known.shown(after, rate)?);
        Ok(Record { row, before, after, off: before.minus(after)?, amount: Fixed::from_micro(row.int(13)) })
    }

    /// A sum for each unit, to four decimals.
    fn unit(&self, sum: Fixed) -> Fixed {
        sum.over_to(self.amount, 4).unwrap_or_default()
    }

    fn write(&self, known: &Known, w: &mut Writer) {
        let row = self.row;
        let (promotion, price_list) = (row.int(10), row.int(11));
        let campaign = known.campaigns.get(&promotion);
        let is_by_hand = promotion == 0 && price_list == 0;
        w.key("recordID");
        w.int(row.int(0));
        w.key("date");
        w.text(row.text(1));
        for (key, at) in [
            ("warehouseID", 2),
            ("pointOfSaleID", 3),
            ("customerID", 4),
            ("invoiceCreatorID", 5),
            ("attendantID", 6),
            ("productID", 7),
            ("invoiceID", 8),
            ("rowID", 9),
        ] {
            w.key(key);
            w.int(row.int(at));
        }
        for (id, id_key, name_key, all) in [
            (promotion, "promotionID", "promotionName", &known.promotions),
            (price_list, "priceListID", "priceListName", &known.price_lists),
        ] {
            w.key(id_key);
            w.int(id);
            w.key(name_key);
            w.text(all.get(&id).map_or("", |name| name.as_str()));
        }
        self.write_sums(w);
        w.key("promotionReasonCodeID");
        w.int(campaign.map_or(0, |campaign| campaign.reason));
        w.key("promotionType");
        w.text(row.text(16));
        w.key("priceListDiscountType");
        w.text(row.text(19));
        for (key, at) in [
            ("promotionDiscountValue", 17),
            ("promotionDiscountPercentage", 18),
            ("priceListDiscountPercentage", 20),
            ("manualDiscountPercentage", 21),
        ] {
            w.key(key);
            w.number(&Fixed::from_micro(row.int(at)).to_string());
        }
        w.key("manualDiscountReasonID");
        w.int(if is_by_hand { row.int(22) } else { 0 });
        self.write_subsidies(campaign, w);
    }

    fn write_sums(&self, w: &mut Writer) {
        for (key, value) in [
            ("totalAmount", Fixed::from_micro(self.row.int(12))),
            ("discountedAmount", self.amount),
            ("priceBeforePromotion", self.unit(self.before)),
            ("totalBeforePromotion", self.before),
            ("priceAfterPromotion", self.unit(self.after)),
            ("totalAfterPromotion", self.after),
            ("unitDiscount", self.unit(self.off)),
            ("totalDiscount", self.off),
        ] {
            w.key(key);
            w.number(&value.to_string());
        }
    }

    /// What somebody else pays for each unit: for the product, or for any product of the promotion.
    fn write_subsidies(&self, campaign: Option<&Campaign>, w: &mut Writer) {
        let of_product = campaign.and_then(|campaign| campaign.of_products.get(&self.row.int(7))).copied();
        let of_product = of_product.unwrap_or_default();
        let of_campaign = campaign.map(|campaign| campaign.subsidy).unwrap_or_default();
        for (unit_key, total_key, unit) in [
            ("unitItemSubsidy", "totalItemSubsidy", of_product),
            ("unitTransactionSubsidy", "totalTransactionSubsidy", of_campaign),
        ] {
            w.key(unit_key);
            w.number(&unit.to_string());
            w.key(total_key);
            w.number(&unit.times_to(self.amount, 2).unwrap_or_default().to_string());
        }
    }
}

pub(super) const CALL: Call = Call::read("getAppliedPromotionRecords", "sales", list)
    .inputs(INPUT)
    .part("Promotion Report")
    .doc("Lists every discount on sold rows. Prices are with tax, in the United States without.");
