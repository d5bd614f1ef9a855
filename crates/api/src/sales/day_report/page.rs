//! The report of registers as a page to print.

use ladu_record::{Cx, noun};
use ladu_types::{Id, Money, UnixTime};
use ladu_wire::Fault;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::figures::{Figures, Part, RegisterDay, Totals};

const STYLE: &str = "body{font:14px/1.4 sans-serif;max-width:22em;margin:1em auto}h1{font-size:1.2em;margin:0}\
h2{font-size:1em;margin:1em 0 .2em;border-bottom:1px solid}table{width:100%;border-collapse:collapse}\
td:last-child{text-align:right;white-space:nowrap}";

/// A table of names and values.
fn table(lines: &[(String, String)]) -> Markup {
    markup! {
        table { @for (name, value) in lines { tr { td { (name) } td { (value) } } } }
    }
}

/// A table with a title.
fn part(title: &str, lines: &[(String, String)]) -> Markup {
    markup! {
        h2 { (title) }
        (table(lines))
    }
}

fn sum(money: Money) -> String {
    money.0.to_places(2)
}

pub(super) fn html(cx: &mut Cx<'_, '_>, kind: &str, figures: &Figures) -> Result<String, Fault> {
    let registers = noun::names(cx, "point_of_sale")?;
    let zones = cx.zones()?;
    let time = |time: i64, store: i64| match time {
        0 => String::new(),
        time => zones.local(UnixTime(time), Id::some(store)).to_string(),
    };
    let company =
        cx.first("SELECT name FROM company WHERE account = $0 ORDER BY id LIMIT 1", &[], |row| row.text(0).to_owned())?;
    let is_open = figures.days.iter().any(|counted| counted.day.closed == 0);
    let title = match kind {
        "ZReport" if is_open => "X report",
        "ZReport" => "Z report",
        "SalesReport" => "Sales report",
        _ => "Taxes",
    };
    let scope = &figures.scope;
    let page = markup! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                p {
                    (company.unwrap_or_default()) br;
                    (scope.from) " \u{2013} " (scope.to) br;
                    (scope.currency)
                }
                @for counted in &figures.days {
                    @let day = &counted.day;
                    @let register = registers.get(&day.register).map_or("", String::as_str);
                    (part(&format!("{register} #{}", day.id), &rows_of(counted, |at| time(at, day.warehouse))))
                }
                (sums(figures))
            }
        }
    };
    Ok(page.into_string())
}

fn rows_of(counted: &RegisterDay, time: impl Fn(i64) -> String) -> Vec<(String, String)> {
    let RegisterDay { day, lines, difference } = counted;
    let cash = lines.first().cloned().unwrap_or_default();
    let mut rows = vec![
        ("Opened".to_owned(), time(day.opened)),
        ("Cash at opening".to_owned(), sum(day.opened_sum)),
        ("Cash sales".to_owned(), sum(cash.transactions)),
        ("Cash in and out".to_owned(), sum(cash.other)),
        ("Expected cash".to_owned(), sum(cash.expected)),
    ];
    if day.closed != 0 {
        rows.extend([
            ("Closed".to_owned(), time(day.closed)),
            ("Left in the drawer".to_owned(), sum(day.closed_sum)),
            ("Taken to the bank".to_owned(), sum(day.banked_sum)),
            ("Difference".to_owned(), sum(*difference)),
        ]);
    }
    rows
}

fn sums(figures: &Figures) -> Markup {
    let tender_line = |(tender, card, of, count): &(String, String, Money, i64)| {
        (format!("{tender} {card} \u{d7} {count}"), sum(*of))
    };
    let part_lines =
        |part: &Part| [(format!("{} net", part.name), sum(part.net)), (format!("{} tax", part.name), sum(part.tax))];
    markup! {
        @if let Some([put_in, taken_out]) = figures.cash {
            (part("Cash in and out", &[("Put in".to_owned(), sum(put_in)), ("Taken out".to_owned(), sum(taken_out))]))
        }
        @if let Some(tenders) = &figures.tenders {
            (part("Payments", &tenders.iter().map(tender_line).collect::<Vec<_>>()))
        }
        @if let Some([sales, returns]) = figures.sales {
            (part("Sales", &totals_of(&sales)))
            (part("Returns", &totals_of(&returns)))
        }
        @if let Some(discount) = figures.discount { (table(&[("Discounts".to_owned(), sum(discount))])) }
        @for (name, parts) in [("Taxes", &figures.taxes), ("Product groups", &figures.groups)] {
            @if let Some(parts) = parts { (part(name, &parts.iter().flat_map(part_lines).collect::<Vec<_>>())) }
        }
    }
}

fn totals_of(totals: &Totals) -> Vec<(String, String)> {
    vec![
        ("Documents".to_owned(), totals.count.to_string()),
        ("Net".to_owned(), sum(totals.net)),
        ("Tax".to_owned(), sum(totals.tax)),
        ("Rounding".to_owned(), sum(totals.rounding)),
        ("Total".to_owned(), sum(totals.total)),
    ]
}
