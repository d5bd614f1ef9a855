//! Papers as pages for the browser; they print as they are shown.

use std::fmt::Write as _;

use crate::{Form, Line, Paper, Party, Row, Word, barcode};

const STYLE: &str = "*{box-sizing:border-box}body{margin:0 auto;font:13px/1.45 'DejaVu Sans',Verdana,sans-serif;color:#000;background:#fff}\
body.receipt{width:72mm;padding:4mm 0}body.sheet{max-width:190mm;padding:12mm 5mm}h1{font-size:1.5em;margin:.6em 0 .3em}\
.receipt h1{font-size:1.1em}.receipt .company{text-align:center}.company img{max-width:70mm;max-height:24mm;display:block}\
.receipt .company img{margin:0 auto 2mm}.sheet .company{display:flex;justify-content:space-between;align-items:flex-start}\
.sheet .company .who{text-align:right}.who b{font-size:1.15em}.about{display:flex;justify-content:space-between;gap:10mm;border-top:1px solid;padding-top:2mm}\
.receipt .about{display:block}.party{margin-bottom:3mm}.party small{display:block;color:#444}table{border-collapse:collapse;width:100%}\
.facts{width:auto}.receipt .facts{width:100%}td,th{padding:1px 4px;vertical-align:top;text-align:left}td.n,th.n{text-align:right;white-space:nowrap}\
.goods{margin:3mm 0;border-bottom:1px solid}.sheet .goods th{background:#eee;padding:4px}.sheet .goods td{padding:3px 4px}\
.receipt .goods{border-top:1px solid}.sums{display:flex;justify-content:space-between;gap:10mm}.receipt .sums{flex-direction:column-reverse;gap:2mm}\
.sums table{width:auto;min-width:42%}.receipt .sums table{width:100%}.receipt .sums th{white-space:normal;font-weight:normal;font-size:.8em}.strong td{font-weight:bold;font-size:1.25em}.bar{margin:5mm 0 0;text-align:center}\
.sheet .bar{text-align:right}.bar svg{height:11mm;width:55mm}.notes{margin-top:4mm;white-space:pre-line}.receipt .notes{text-align:center}\
.sign{margin-top:15mm}@page{margin:8mm}@media print{body{padding:0!important}}";

/// A text as it stands in a page.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// A paper as a page.
pub fn html(paper: &Paper) -> String {
    let class = if paper.form == Form::Receipt { "receipt" } else { "sheet" };
    let title = escape(&paper.title);
    let mut page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body class=\"{class}\">"
    );
    head(&mut page, paper);
    let _ = write!(page, "<h1>{title}</h1><div class=\"about\"><div>");
    paper.parties.iter().for_each(|party| who(&mut page, party));
    page.push_str("</div><table class=\"facts\">");
    lines(&mut page, &paper.facts);
    page.push_str("</table></div>");
    goods(&mut page, paper);
    if paper.with_prices {
        sums(&mut page, paper);
    }
    for note in &paper.notes {
        let _ = write!(page, "<div class=\"notes\">{}</div>", escape(note));
    }
    if paper.form == Form::DeliveryNote {
        let _ =
            write!(page, "<p class=\"sign\">{} ____________________________</p>", escape(paper.word(Word::Received)));
    }
    bar(&mut page, &paper.barcode);
    page.push_str("</body></html>");
    page
}

fn head(page: &mut String, paper: &Paper) {
    page.push_str("<div class=\"company\">");
    if paper.logo_url.is_empty() {
        page.push_str("<span></span>");
    } else {
        let _ = write!(page, "<img src=\"{}\" alt=\"\">", escape(&paper.logo_url));
    }
    let _ = write!(page, "<div class=\"who\"><b>{}</b>", escape(&paper.company.name));
    for line in &paper.company.lines {
        let _ = write!(page, "<br>{}", escape(line));
    }
    page.push_str("</div></div>");
}

fn who(page: &mut String, party: &Party) {
    let _ = write!(page, "<div class=\"party\"><small>{}</small><b>{}</b>", escape(&party.role), escape(&party.name));
    for line in &party.lines {
        let _ = write!(page, "<br>{}", escape(line));
    }
    page.push_str("</div>");
}

fn lines(page: &mut String, lines: &[Line]) {
    for Line { name, value, strong } in lines {
        let class = if *strong { " class=\"strong\"" } else { "" };
        let _ = write!(page, "<tr{class}><td>{}</td><td class=\"n\">{}</td></tr>", escape(name), escape(value));
    }
}

fn goods(page: &mut String, paper: &Paper) {
    page.push_str("<table class=\"goods\">");
    if paper.form == Form::Receipt {
        for row in &paper.rows {
            let discount = if row.discount.is_empty() { String::new() } else { format!(" \u{2212}{} %", row.discount) };
            let _ = write!(
                page,
                "<tr><td colspan=\"2\">{}</td></tr><tr><td>&nbsp; {} \u{d7} {}{}</td><td class=\"n\">{}</td></tr>",
                escape(&row.name),
                escape(&row.quantity),
                escape(&row.price),
                escape(&discount),
                escape(&row.sum)
            );
        }
    } else {
        sheet_of_goods(page, paper);
    }
    page.push_str("</table>");
}

/// A column: its header, whether it holds numbers, and its cell.
struct Column(String, bool, fn(&Row) -> &str);

fn columns(paper: &Paper) -> Vec<Column> {
    let word = |word: Word| paper.word(word).to_owned();
    if paper.form == Form::Reminder {
        return vec![
            Column(word(Word::Invoice), false, |row| &row.code),
            Column(word(Word::Date), false, |row| &row.name),
            Column(word(Word::DueDate), false, |row| &row.quantity),
            Column(word(Word::Total), true, |row| &row.price),
            Column(word(Word::Paid), true, |row| &row.discount),
            Column(word(Word::ToPay), true, |row| &row.sum),
        ];
    }
    let mut columns = vec![
        Column(word(Word::Code), false, |row| &row.code),
        Column(word(Word::Item), false, |row| &row.name),
        Column(word(Word::Quantity), true, |row| &row.quantity),
    ];
    if paper.with_prices {
        columns.extend([
            Column(word(Word::Price), true, |row| &row.price),
            Column(word(Word::Discount), true, |row| &row.discount),
            Column(format!("{} %", word(Word::TaxShort)), true, |row| &row.tax),
            Column(word(Word::Sum), true, |row| &row.sum),
        ]);
    }
    columns
}

fn sheet_of_goods(page: &mut String, paper: &Paper) {
    let columns = columns(paper);
    page.push_str("<thead><tr>");
    for Column(name, is_number, _) in &columns {
        let _ = write!(page, "<th{}>{}</th>", class_of(*is_number), escape(name));
    }
    page.push_str("</tr></thead>");
    for row in &paper.rows {
        page.push_str("<tr>");
        for Column(_, is_number, cell) in &columns {
            let _ = write!(page, "<td{}>{}</td>", class_of(*is_number), escape(cell(row)));
        }
        page.push_str("</tr>");
    }
}

fn class_of(is_number: bool) -> &'static str {
    if is_number { " class=\"n\"" } else { "" }
}

fn sums(page: &mut String, paper: &Paper) {
    page.push_str("<div class=\"sums\"><div><table>");
    if !paper.taxes.is_empty() {
        let [tax, net] = [Word::Tax, Word::Net].map(|word| escape(paper.word(word)));
        let _ = write!(page, "<tr><th>{tax}</th><th class=\"n\">{net}</th><th class=\"n\">{tax}</th></tr>");
        for line in &paper.taxes {
            let [name, net, tax] = [&line.name, &line.net, &line.tax].map(|text| escape(text));
            let _ = write!(page, "<tr><td>{name}</td><td class=\"n\">{net}</td><td class=\"n\">{tax}</td></tr>");
        }
    }
    page.push_str("</table><table>");
    lines(page, &paper.payments);
    page.push_str("</table></div><table>");
    lines(page, &paper.totals);
    page.push_str("</table></div>");
}

fn bar(page: &mut String, text: &str) {
    let Some(modules) = barcode::modules(text) else { return };
    let _ = write!(
        page,
        "<div class=\"bar\"><svg viewBox=\"0 0 {} 10\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\">",
        modules.len()
    );
    for (start, length) in barcode::bars(&modules) {
        let _ = write!(page, "<rect x=\"{start}\" width=\"{length}\" height=\"10\"/>");
    }
    let _ = write!(page, "</svg><br>{}</div>", escape(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(form: Form) -> Paper {
        Paper {
            form,
            language: "est".to_owned(),
            title: "Arve 100001".to_owned(),
            rows: vec![Row { name: "<b>Tee & piim</b>".to_owned(), sum: "12.00".to_owned(), ..Row::default() }],
            with_prices: true,
            barcode: "100001".to_owned(),
            ..Paper::default()
        }
    }

    #[test]
    fn what_people_typed_stays_text() {
        let page = html(&paper(Form::Invoice));
        assert!(
            page.contains("&lt;b&gt;Tee &amp; piim&lt;/b&gt;") && page.contains("<svg") && page.contains("Nimetus")
        );
        assert!(!page.contains("<b>Tee"));
    }

    #[test]
    fn a_long_invoice_takes_several_sheets() {
        let mut long = paper(Form::Invoice);
        long.rows = vec![long.rows[0].clone(); 200];
        for (paper, pages) in [(paper(Form::Receipt), 1), (paper(Form::DeliveryNote), 1), (long, 5)] {
            let pdf = crate::pdf(&paper, None);
            assert!(pdf.starts_with(b"%PDF-"));
            let text = String::from_utf8_lossy(&pdf);
            assert_eq!(text.matches("/Type /Page\n").count(), pages, "{:?}", paper.form);
            assert!(text.contains("DejaVuSans") && pdf.len() < 100_000, "{}", pdf.len());
        }
    }
}
