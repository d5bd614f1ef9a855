//! The report of registers as a page to print.

use std::fmt::Write as _;

use ladu_printing::escape;
use ladu_record::Cx;
use ladu_record::noun;
use ladu_types::{Money, UnixTime, local_date, local_time};
use ladu_wire::Fault;

use super::figures::{Figures, Totals, difference};

const STYLE: &str = "body{font:14px/1.4 sans-serif;max-width:22em;margin:1em auto}h1{font-size:1.2em;margin:0}\
h2{font-size:1em;margin:1em 0 .2em;border-bottom:1px solid}table{width:100%;border-collapse:collapse}\
td:last-child{text-align:right;white-space:nowrap}";

struct Page(String);

impl Page {
    fn head(&mut self, text: &str) {
        let _ = write!(self.0, "<h2>{}</h2>", escape(text));
    }

    fn table(&mut self, lines: &[(String, String)]) {
        self.0.push_str("<table>");
        for (name, value) in lines {
            let _ = write!(self.0, "<tr><td>{}</td><td>{}</td></tr>", escape(name), escape(value));
        }
        self.0.push_str("</table>");
    }
}

fn sum(money: Money) -> String {
    money.0.to_places(2)
}

/// Writes a page.
pub(super) fn html(cx: &mut Cx<'_, '_>, kind: &str, figures: &Figures) -> Result<String, Fault> {
    let registers = noun::names(cx, "point_of_sale")?;
    let conf = cx.settings()?;
    let zone = conf.text("timezone");
    let time = |time: i64| match time {
        0 => String::new(),
        time => format!("{} {}", local_date(UnixTime(time), zone), local_time(UnixTime(time), zone)),
    };
    let company =
        cx.first("SELECT name FROM company WHERE account = $0 ORDER BY id LIMIT 1", &[], |row| row.text(0).to_owned())?;
    let is_open = figures.days.iter().any(|(day, _)| day.closed == 0);
    let title = match kind {
        "ZReport" if is_open => "X report",
        "ZReport" => "Z report",
        "SalesReport" => "Sales report",
        _ => "Taxes",
    };
    let mut page = Page(format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{}<br>{} \u{2013} {}<br>{}</p>",
        escape(&company.unwrap_or_default()),
        figures.scope.from,
        figures.scope.to,
        escape(&figures.scope.currency)
    ));
    for (day, lines) in &figures.days {
        page.head(&format!("{} #{}", registers.get(&day.register).map_or("", String::as_str), day.id));
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
                ("Difference".to_owned(), sum(difference(day, cash.expected))),
            ]);
        }
        page.table(&rows);
    }
    write_sums(&mut page, figures);
    page.0.push_str("</body></html>");
    Ok(page.0)
}

fn write_sums(page: &mut Page, figures: &Figures) {
    if let Some([put_in, taken_out]) = figures.cash {
        page.head("Cash in and out");
        page.table(&[("Put in".to_owned(), sum(put_in)), ("Taken out".to_owned(), sum(taken_out))]);
    }
    if let Some(tenders) = &figures.tenders {
        page.head("Payments");
        let line = |(tender, card, of, count): &(String, String, Money, i64)| {
            (format!("{tender} {card} \u{d7} {count}"), sum(*of))
        };
        page.table(&tenders.iter().map(line).collect::<Vec<_>>());
    }
    if let Some([sales, returns]) = figures.sales {
        for (name, totals) in [("Sales", sales), ("Returns", returns)] {
            page.head(name);
            page.table(&totals_of(&totals));
        }
    }
    if let Some(discount) = figures.discount {
        page.table(&[("Discounts".to_owned(), sum(discount))]);
    }
    for (name, parts) in [("Taxes", &figures.taxes), ("Product groups", &figures.groups)] {
        let Some(parts) = parts else { continue };
        page.head(name);
        let mut lines = Vec::new();
        for part in parts {
            lines.push((format!("{} net", part.name), sum(part.net)));
            lines.push((format!("{} tax", part.name), sum(part.tax)));
        }
        page.table(&lines);
    }
}

fn totals_of(totals: &Totals) -> Vec<(String, String)> {
    vec![
        ("Documents".to_owned(), totals.count.to_string()),
        ("Net".to_owned(), sum(totals.net)),
        ("Tax".to_owned(), sum(totals.tax)),
        ("Rounding".to_owned(), sum(totals.rounding)),
        ("Total".to_owned(), sum(totals.total())),
    ]
}
