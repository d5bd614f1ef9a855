//! The figures of a report of registers, read in a fixed number of statements.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_record::noun::{self, Query};
use ladu_store::Row;
use ladu_trade::tenders::{self, Day, Line, Takings};
use ladu_types::{Fixed, Money, Overflow};
use ladu_wire::Fault;

use super::money;
use super::scope::Scope;

/// What documents come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) count: i64,
    pub(super) net: Money,
    pub(super) tax: Money,
    pub(super) rounding: Money,
    /// With tax and rounding.
    pub(super) total: Money,
}

/// What rows with one tax rate, or of one group, come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) percent: Fixed,
    pub(super) quantity: Fixed,
    pub(super) net: Money,
    pub(super) tax: Money,
    pub(super) total: Money,
}

/// A day of a register.
pub(super) struct RegisterDay {
    pub(super) day: Day,
    pub(super) lines: Vec<Line>,
    /// What was counted less what should be there; nothing while the day is open.
    pub(super) difference: Money,
}

/// All figures of a report; what a report has not is none.
pub(super) struct Figures {
    pub(super) scope: Scope,
    pub(super) days: Vec<RegisterDay>,
    pub(super) cash: Option<[Money; 2]>,
    pub(super) tenders: Option<Vec<(String, String, Money, i64)>>,
    pub(super) sales: Option<[Totals; 2]>,
    pub(super) discount: Option<Money>,
    pub(super) taxes: Option<Vec<Part>>,
    pub(super) groups: Option<Vec<Part>>,
}

impl Figures {
    fn none(scope: Scope) -> Figures {
        Figures {
            scope,
            days: Vec::new(),
            cash: None,
            tenders: None,
            sales: None,
            discount: None,
            taxes: None,
            groups: None,
        }
    }

    /// The X or Z report.
    pub(super) fn of_days(cx: &mut Cx<'_, '_>, scope: Scope) -> Result<Figures, Fault> {
        let documents = scope.documents(cx)?;
        let mut figures = Figures::none(scope);
        if !figures.scope.short {
            figures.days = days(cx, &figures.scope)?;
        }
        figures.cash = Some(money::cash(cx, &figures.scope)?);
        figures.tenders = Some(money::by_tender(cx, &figures.scope)?);
        figures.sales = Some(sales(cx, &figures.scope, &documents)?);
        figures.discount = Some(discount(cx, &figures.scope, &documents)?);
        figures.taxes = Some(taxes(cx, &figures.scope, &documents, "")?);
        Ok(figures)
    }

    /// Sales by group of products.
    pub(super) fn of_groups(cx: &mut Cx<'_, '_>, scope: Scope) -> Result<Figures, Fault> {
        let documents = scope.documents(cx)?;
        let mut figures = Figures::none(scope);
        figures.sales = Some(sales(cx, &figures.scope, &documents)?);
        figures.groups = Some(groups(cx, &figures.scope, &documents)?);
        Ok(figures)
    }

    pub(super) fn of_taxes(cx: &mut Cx<'_, '_>, scope: Scope) -> Result<Figures, Fault> {
        let documents = scope.documents(cx)?;
        let only = match (cx.params.flag("salesOnly"), cx.params.flag("returnsOnly")) {
            (true, false) => " AND r.amount >= 0",
            (false, true) => " AND r.amount < 0",
            _ => "",
        };
        let mut figures = Figures::none(scope);
        figures.taxes = Some(taxes(cx, &figures.scope, &documents, only)?);
        Ok(figures)
    }
}

/// What was counted less what should be there; nothing while the day is open.
fn difference(day: &Day, lines: &[Line]) -> Result<Money, Overflow> {
    let expected = lines.first().map(|cash| cash.expected).unwrap_or_default();
    if day.closed == 0 { Ok(Money::ZERO) } else { day.closed_sum.plus(day.banked_sum)?.minus(expected) }
}

fn days(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Vec<RegisterDay>, Fault> {
    let user = cx.user()?;
    let mut days = match &scope.last {
        Some(day) => vec![day.clone()],
        None => {
            let (conditions, query) = scope.of_days();
            tenders::days(cx, &conditions, &query.values())?
        }
    };
    days.retain(|day| user.require_warehouse(day.warehouse).is_ok());
    let ids: Vec<i64> = days.iter().map(|day| day.id).collect();
    let takings = tenders::takings(cx, &ids)?;
    let counted = |day: Day| {
        let lines = tenders::lines(&day, takings.get(&day.id).unwrap_or(&Takings::new()))?;
        let difference = difference(&day, &lines)?;
        Ok(RegisterDay { day, lines, difference })
    };
    days.into_iter().map(counted).collect()
}

/// What sales and what credit invoices come to.
fn sales(cx: &mut Cx<'_, '_>, scope: &Scope, documents: &Query) -> Result<[Totals; 2], Fault> {
    let credit = "CASE WHEN t.type = 'CREDITINVOICE' THEN 1 ELSE 0 END";
    let [net, tax, total] = match scope.every {
        true => ["own_net", "own_tax", "own_total"],
        false => ["net_total", "vat_total", "total"],
    };
    let sql = format!(
        "SELECT {credit}, COUNT(*), CAST(SUM(t.{net}) AS BIGINT), CAST(SUM(t.{tax}) AS BIGINT), CAST(SUM(t.{total}) AS BIGINT)
         FROM sales_document t WHERE {} GROUP BY {credit}",
        documents.conditions()
    );
    let mut all = [Totals::default(); 2];
    for row in cx.query(&sql, &documents.values())?.iter() {
        let [net, tax, total] = [2, 3, 4].map(|at| Money::from_micro(row.int(at)));
        let rounding = total.minus(net)?.minus(tax)?;
        all[usize::from(row.int(0) == 1)] = Totals { count: row.int(1), net, tax, rounding, total };
    }
    Ok(all)
}

const ROWS: &str = "FROM sales_document t JOIN sales_row r ON r.account = t.account AND r.document_id = t.id";

fn discount(cx: &mut Cx<'_, '_>, scope: &Scope, documents: &Query) -> Result<Money, Fault> {
    let [_, _, discount] = scope.columns();
    let sql = format!("SELECT CAST(COALESCE(SUM({discount}), 0) AS BIGINT) {ROWS} WHERE {}", documents.conditions());
    Ok(Money::from_micro(cx.first(&sql, &documents.values(), |row| row.int(0))?.unwrap_or(0)))
}

fn taxes(cx: &mut Cx<'_, '_>, scope: &Scope, documents: &Query, only: &str) -> Result<Vec<Part>, Fault> {
    let rates = cx.query("SELECT id, rate FROM vat_rate WHERE account = $0", &[])?;
    let rates: BTreeMap<i64, i64> = rates.iter().map(|row| (row.int(0), row.int(1))).collect();
    let names = noun::names(cx, "vat_rate")?;
    let [net, tax, _] = scope.columns();
    let sql = format!(
        "SELECT r.vat_rate_id, CAST(SUM(r.amount) AS BIGINT), CAST(SUM({net}) AS BIGINT), CAST(SUM({tax}) AS BIGINT)
         {ROWS} WHERE {}{only} GROUP BY r.vat_rate_id ORDER BY r.vat_rate_id",
        documents.conditions()
    );
    let percent = |rate: i64| Fixed::from_micro(rates.get(&rate).copied().unwrap_or(0));
    let part = |row: Row<'_>| Ok(Part { percent: percent(row.int(0)), ..part(row, &names)? });
    cx.query(&sql, &documents.values())?.iter().map(part).collect()
}

fn groups(cx: &mut Cx<'_, '_>, scope: &Scope, documents: &Query) -> Result<Vec<Part>, Fault> {
    let names = noun::names(cx, "product_group")?;
    let [net, tax, _] = scope.columns();
    let sql = format!(
        "SELECT COALESCE(p.group_id, 0), CAST(SUM(r.amount) AS BIGINT), CAST(SUM({net}) AS BIGINT), CAST(SUM({tax}) AS BIGINT)
         {ROWS} LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE {} GROUP BY COALESCE(p.group_id, 0) ORDER BY COALESCE(p.group_id, 0)",
        documents.conditions()
    );
    cx.query(&sql, &documents.values())?.iter().map(|row| part(row, &names)).collect()
}

/// A part of a row of a statement: id, quantity, net and tax.
fn part(row: Row<'_>, names: &noun::Names) -> Result<Part, Fault> {
    let (id, quantity, net, tax): (i64, Fixed, Money, Money) = row.read();
    let name = names.get(&id).cloned().unwrap_or_default();
    Ok(Part { id, name, percent: Fixed::ZERO, quantity, net, tax, total: net.plus(tax)? })
}
