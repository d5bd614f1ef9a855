//! A promotion as it is kept, whatever it is looked at for: to be checked, shown or applied.

use ladu_record::noun::{Cell, Patch, Plan};
use ladu_store::Row;

/// Where the columns of a promotion come from.
pub(super) trait Columns {
    fn int(&self, column: &str) -> i64;
    fn text(&self, column: &str) -> &str;

    fn is_set(&self, column: &str) -> bool {
        self.int(column) != 0
    }

    /// The ids of a list.
    fn ids(&self, column: &str) -> Vec<i64> {
        self.text(column).split(',').filter_map(|id| id.trim().parse().ok()).collect()
    }
}

impl Columns for Cell<'_> {
    fn int(&self, column: &str) -> i64 {
        Cell::int(self, column)
    }

    fn text(&self, column: &str) -> &str {
        Cell::text(self, column)
    }
}

pub(super) struct Stored<'a> {
    row: Row<'a>,
    plan: &'static Plan,
}

impl<'a> Stored<'a> {
    /// A row that was read by a plan of promotions.
    pub(super) fn of(plan: &'static Plan, row: Row<'a>) -> Stored<'a> {
        Stored { row, plan }
    }
}

impl Columns for Stored<'_> {
    fn int(&self, column: &str) -> i64 {
        self.plan.position(column).map_or(0, |at| self.row.int(at))
    }

    fn text(&self, column: &str) -> &str {
        self.plan.position(column).map_or("", |at| self.row.text(at))
    }
}

/// What a save makes of a stored row.
pub(super) struct Saved<'a> {
    pub(super) patch: &'a Patch,
    pub(super) before: Option<Stored<'a>>,
}

impl Columns for Saved<'_> {
    fn int(&self, column: &str) -> i64 {
        self.patch.int(column).unwrap_or_else(|| self.before.as_ref().map_or(0, |before| before.int(column)))
    }

    fn text(&self, column: &str) -> &str {
        self.patch.text(column).unwrap_or_else(|| self.before.as_ref().map_or("", |before| before.text(column)))
    }
}

/// The selectors of what is bought; one of them at most says something.
pub(super) const BOUGHT: &[&str] = &[
    "purchased_group",
    "purchased_category",
    "purchased_groups",
    "purchased_categories",
    "purchased_brands",
    "purchased_products",
];
/// The selectors of what is awarded.
pub(super) const AWARDED: &[&str] = &[
    "awarded_group",
    "awarded_category",
    "awarded_groups",
    "awarded_categories",
    "awarded_brands",
    "awarded_products",
];

/// How many of some columns say something.
pub(super) fn filled(columns: &dyn Columns, names: &[&str]) -> usize {
    names.iter().filter(|name| columns.is_set(name) || !columns.text(name).is_empty()).count()
}

/// The kinds of condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Total,
    Items,
    Points,
}

/// The kinds of award, by their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Award {
    PercentOffSale,
    SumOffSale,
    SetPrice,
    PercentOffAwarded,
    SumOffAwarded,
    PercentOffMatching,
    SumOffMatching,
    UnitPrice,
}

impl Condition {
    const ALL: [(Condition, &'static str, &'static str); 3] = [
        (Condition::Total, "purchase_total", "TOTAL"),
        (Condition::Items, "purchased_amount", "ITEMS"),
        (Condition::Points, "reward_points", "POINTS"),
    ];

    /// The conditions of a promotion; a sound one has exactly one.
    pub(super) fn of(columns: &dyn Columns) -> Vec<Condition> {
        Condition::ALL.iter().filter(|(_, column, _)| columns.is_set(column)).map(|(kind, ..)| *kind).collect()
    }

    pub(super) fn word(self) -> &'static str {
        Condition::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., word)| word)
    }
}

impl Award {
    const ALL: [(Award, &'static str, &'static str); 8] = [
        (Award::PercentOffSale, "percent_off_sale", "PERCENT_OFF_SALE"),
        (Award::SumOffSale, "sum_off_sale", "SUM_OFF_SALE"),
        (Award::SetPrice, "special_price", "SET_PRICE"),
        (Award::PercentOffAwarded, "percent_off", "PERCENT_OFF_AWARDED"),
        (Award::SumOffAwarded, "sum_off", "SUM_OFF_AWARDED"),
        (Award::PercentOffMatching, "percent_off_matching", "PERCENT_OFF_MATCHING"),
        (Award::SumOffMatching, "sum_off_matching", "SUM_OFF_MATCHING"),
        (Award::UnitPrice, "special_unit_price", "UNIT_PRICE"),
    ];

    /// The awards of a promotion; a sound one has exactly one.
    pub(super) fn of(columns: &dyn Columns) -> Vec<Award> {
        Award::ALL.iter().filter(|(_, column, _)| columns.is_set(column)).map(|(kind, ..)| *kind).collect()
    }

    pub(super) fn word(self) -> &'static str {
        Award::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., word)| word)
    }

    /// The column that says how much.
    pub(super) fn column(self) -> &'static str {
        Award::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, column, _)| column)
    }

    /// Does it speak of per cent, not of money?
    pub(super) fn is_percentage(self) -> bool {
        matches!(self, Award::PercentOffSale | Award::PercentOffAwarded | Award::PercentOffMatching)
    }

    pub(super) fn is_awarded(self) -> bool {
        matches!(self, Award::PercentOffAwarded | Award::SumOffAwarded)
    }

    pub(super) fn is_matching(self) -> bool {
        matches!(self, Award::PercentOffMatching | Award::SumOffMatching)
    }
}

/// May it be given several times in one sale, once for each time the cashier chooses it and for each coupon?
pub(super) fn is_repeatable(columns: &dyn Columns) -> bool {
    let (conditions, awards) = (Condition::of(columns), Award::of(columns));
    let ([condition], [award]) = (conditions.as_slice(), awards.as_slice()) else { return false };
    let fits = match condition {
        Condition::Total => *award == Award::SumOffSale || award.is_awarded(),
        Condition::Items => matches!(award, Award::SumOffSale | Award::SetPrice) || award.is_awarded(),
        Condition::Points => false,
    };
    fits && !["only_once", "once_per_day", "on_birthday"].iter().any(|limit| columns.is_set(limit))
}
