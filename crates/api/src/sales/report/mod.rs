//! Reports of sales, and of what goods cost, as CSV files behind signed links.

mod goods;
mod kinds;
mod scope;
mod sums;
mod table;

use ladu_record::locale_format::LocaleFormat;
use ladu_record::{Answer, Cx};
use ladu_wire::{Code, Fault, Kind as Form};

use crate::Csv;
use crate::{Call, exclusive};
use goods::Goods;
use kinds::{COMPARISONS, COSTS, Comparison, KINDS, Kind, Measure, SALES, Subject};
use scope::Days;
use sums::{Grouping, Lines};
use table::Table;

/// What is asked for.
struct Asked {
    kind: &'static Kind,
    days: Days,
    before: Option<Days>,
    comparison: Option<&'static Comparison>,
    costs: bool,
}

impl Asked {
    fn read(cx: &Cx<'_, '_>) -> Result<Asked, Fault> {
        let params = cx.params;
        let kind = params.read("reportType", Form::Word(kinds::NAMES))?.ok_or_else(|| Fault::missing("reportType"))?;
        let kind =
            KINDS.iter().find(|known| known.name == kind.text()).ok_or_else(|| Fault::not_allowed("reportType"))?;
        let days = scope::days(cx, ["dateStart", "dateEnd"])?;
        let comparison = params.read("comparisonType", Form::Word(kinds::COMPARISON_NAMES))?;
        let comparison =
            COMPARISONS.iter().find(|known| comparison.as_ref().is_some_and(|name| known.name == name.text()));
        let before = match comparison {
            Some(Comparison { column: None, .. }) => {
                Some(scope::days(cx, ["comparisonDateStart", "comparisonDateEnd"])?)
            }
            // Other days beside whatever else is compared.
            _ if ["comparisonDateStart", "comparisonDateEnd"].iter().any(|name| params.filled(name).is_some()) => {
                Some(scope::days(cx, ["comparisonDateStart", "comparisonDateEnd"])?)
            }
            _ => None,
        };
        let stock = comparison.is_some_and(|one| one.measures.iter().any(|measure| measure.needs_stock()));
        if stock && !kind.subject.is_of_products() {
            return Err(Fault::at(Code::CONFLICT, "comparisonType"));
        }
        Ok(Asked { kind, days, before, comparison, costs: params.flag("getCOGS") })
    }

    /// The measures of all columns.
    fn measures(&self) -> impl Iterator<Item = Measure> {
        let own = if self.costs { COSTS } else { SALES };
        own.iter().chain(self.comparison.map_or(&[][..], |one| one.measures)).copied()
    }
}

/// The call: everything is checked now, and the report is made when its link is opened.
fn link(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let asked = Asked::read(cx)?;
    scope::rows(cx, &asked.days, asked.costs)?;
    crate::report_link::answer_report_link(cx.request, cx.params, "getSalesReport", answer);
    Ok(())
}

fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    csv.quote_everything();
    let asked = Asked::read(cx)?;
    let subject = asked.kind.subject;
    let goods = if subject.is_of_products() { Some(Goods::load(cx)?) } else { None };
    let query = scope::rows(cx, &asked.days, asked.costs)?;
    let parts =
        subject.is_of_products() && cx.params.filled("displayBundles").is_some() && !cx.params.flag("displayBundles");
    let grouping = Grouping {
        subject,
        column: asked.comparison.and_then(|one| one.column).map(|(column, _)| column),
        query: &query,
        foreign: cx.params.filled("currencyCode").is_some(),
        parts,
    };
    let lines = lines(cx, &asked, &grouping, goods.as_ref())?;
    let before = match &asked.before {
        Some(days) => {
            let query = scope::rows(cx, days, asked.costs)?;
            let grouping = Grouping { query: &query, ..grouping };
            Some(self::lines(cx, &asked, &grouping, goods.as_ref())?)
        }
        None => None,
    };
    let mut lines = lines;
    for key in before.iter().flat_map(Lines::keys) {
        lines.entry(key.clone()).or_default();
    }
    let table = Table {
        kind: asked.kind,
        lines,
        measures: if asked.costs { COSTS } else { SALES },
        taxes: asked.kind.taxes && !asked.costs,
        compared: asked.comparison.and_then(|one| one.column.map(|(_, table)| (table, one.measures))),
        before,
        goods,
        format: format(cx)?,
    };
    table.write(cx, &grouping, csv)
}

/// The account's own marks when they are asked for, else a point.
fn format(cx: &mut Cx<'_, '_>) -> Result<LocaleFormat, Fault> {
    let conf = cx.settings()?;
    Ok(if cx.params.flag("localNumberFormatting") { LocaleFormat::of(&conf) } else { LocaleFormat::plain() })
}

/// The lines of some days.
fn lines(cx: &mut Cx<'_, '_>, asked: &Asked, grouping: &Grouping<'_>, goods: Option<&Goods>) -> Result<Lines, Fault> {
    let mut lines = Lines::new();
    grouping.add_sales(cx, &mut lines)?;
    if let (Some(goods), true) = (goods, grouping.parts) {
        lines = goods.take_apart(cx, lines)?;
    }
    if asked.measures().any(Measure::needs_cost) {
        grouping.add_costs(cx, &mut lines)?;
    }
    if asked.kind.counts {
        grouping.add_counts(cx, &mut lines)?;
    }
    let Some(goods) = goods else {
        return if grouping.subject == Subject::Weekday { table::by_weekday(lines) } else { Ok(lines) };
    };
    if grouping.subject == (Subject::Product { unsold: true }) {
        goods.add_unsold(&mut lines);
    }
    if asked.measures().any(Measure::needs_stock) {
        goods.add_stock(cx, &mut lines)?;
    }
    match grouping.subject {
        Subject::Common { by, drill_down, .. } => goods.put_together(lines, by, drill_down),
        _ => Ok(lines),
    }
}

pub(super) static CALLS: &[Call] = &[Call::read("getSalesReport", "reports", link)
    .inputs(scope::INPUTS)
    .csv(report)
    .exclusive(exclusive::report)
    .doc("Answers a link to a report of sales: a CSV file in Latin-1 with a header and a line of totals.")];
