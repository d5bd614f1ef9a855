//! Papers as pages for the browser; they print as they are shown.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::barcode;
use crate::paper::{Form, Line, Paper, Party, Row};
use crate::qr;
use crate::words::Word;

const STYLE: &str = "*{box-sizing:border-box}body{margin:0 auto;font:13px/1.45 'DejaVu Sans',Verdana,sans-serif;color:#000;background:#fff}\
body.receipt{width:72mm;padding:4mm 0}body.sheet{max-width:190mm;padding:12mm 5mm}h1{font-size:1.5em;margin:.6em 0 .3em}\
.receipt h1{font-size:1.1em}.receipt .company{text-align:center}.company img{max-width:70mm;max-height:24mm;display:block}\
.receipt .company img{margin:0 auto 2mm}.sheet .company{display:flex;justify-content:space-between;align-items:flex-start}\
.sheet .company .who{text-align:right}.who b{font-size:1.15em}.about{display:flex;justify-content:space-between;gap:10mm;border-top:1px solid;padding-top:2mm}\
.receipt .about{display:block}.party{margin-bottom:3mm}.party small{display:block;color:#444}table{border-collapse:collapse;width:100%}\
.facts{width:auto}.receipt .facts{width:100%}td,th{padding:1px 4px;vertical-align:top;text-align:left}td.n,th.n{text-align:right;white-space:nowrap}\
.goods{margin:3mm 0;border-bottom:1px solid}.sheet .goods th{background:#eee;padding:4px}.sheet .goods td{padding:3px 4px}\
.receipt .goods{border-top:1px solid}.sums{display:flex;justify-content:space-between;gap:10mm}.receipt .sums{flex-direction:column-reverse;gap:2mm}\
.sums table{width:auto;min-width:42%}.sheet .sums .n{padding-left:5mm}.receipt .sums table{width:100%}.receipt .sums th{white-space:normal;font-weight:normal;font-size:.8em}.strong td{font-weight:bold;font-size:1.25em}.bar{margin:5mm 0 0;text-align:center}\
.sheet .bar{text-align:right}.bar svg{height:11mm;width:55mm}.notes{margin-top:4mm;white-space:pre-line}.receipt .notes{text-align:center}\
.qr{margin-top:4mm}.qr svg{width:26mm;height:26mm;display:block}.sign{margin-top:15mm}.message{margin:20vh auto;max-width:60ch;text-align:center}\
@media print{body{padding:0!important}}";
/// The sheet: a roll of 80 mm has no edges to keep free, and the page is as wide as the roll.
const RECEIPT_PAGE: &str = "@page{size:80mm 297mm;margin:3mm 4mm}";
const SHEET_PAGE: &str = "@page{size:A4;margin:8mm}";

/// A text as it stands in a page. Templates may put it into an attribute with either quote.
pub fn escape(text: &str) -> String {
    markup! { (text) }.into_string().replace('\'', "&#39;")
}

/// A paper as a page.
pub fn html(paper: &Paper) -> String {
    let page = markup! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (paper.title) }
                style {
                    (PreEscaped(STYLE))
                    (PreEscaped(if paper.form == Form::Receipt { RECEIPT_PAGE } else { SHEET_PAGE }))
                }
            }
            body class=(if paper.form == Form::Receipt { "receipt" } else { "sheet" }) {
                (head(paper))
                h1 { (paper.title) }
                div.about {
                    div { @for party in &paper.parties { (who(party)) } }
                    table.facts { (lines(&paper.facts)) }
                }
                table.goods { @if paper.form == Form::Receipt { (goods(paper)) } @else { (sheet_of_goods(paper)) } }
                @if paper.with_prices { (sums(paper)) }
                @for note in &paper.notes { div.notes { (note) } }
                (payment_code(paper))
                @if paper.form == Form::DeliveryNote {
                    p.sign { (paper.word(Word::Received)) " ____________________________" }
                }
                (bar(&paper.barcode))
            }
        }
    };
    page.into_string()
}

fn head(paper: &Paper) -> Markup {
    markup! {
        div.company {
            @if paper.logo_url.is_empty() { span {} } @else { img src=(paper.logo_url) alt=""; }
            div.who {
                b { (paper.company.name) }
                @for line in &paper.company.lines { br; (line) }
            }
        }
    }
}

fn who(party: &Party) -> Markup {
    markup! {
        div.party {
            small { (party.role) }
            b { (party.name) }
            @for line in &party.lines { br; (line) }
        }
    }
}

fn lines(lines: &[Line]) -> Markup {
    markup! {
        @for Line { name, value, strong } in lines {
            tr class=[strong.then_some("strong")] { td { (name) } td.n { (value) } }
        }
    }
}

fn goods(paper: &Paper) -> Markup {
    markup! {
        @for row in &paper.rows {
            tr { td colspan="2" { (row.name) } }
            tr {
                td {
                    (PreEscaped("&nbsp; ")) (row.quantity) " \u{d7} " (row.price)
                    @if !row.discount.is_empty() { " \u{2212}" (row.discount) " %" }
                }
                td.n { (row.sum) }
            }
        }
    }
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

fn sheet_of_goods(paper: &Paper) -> Markup {
    let columns = columns(paper);
    markup! {
        thead {
            tr { @for Column(name, is_number, _) in &columns { th class=[is_number.then_some("n")] { (name) } } }
        }
        @for row in &paper.rows {
            tr { @for Column(_, is_number, cell) in &columns { td class=[is_number.then_some("n")] { (cell(row)) } } }
        }
    }
}

fn sums(paper: &Paper) -> Markup {
    let [tax, net] = [Word::Tax, Word::Net].map(|word| paper.word(word));
    markup! {
        div.sums {
            div {
                table {
                    @if !paper.taxes.is_empty() {
                        tr { th { (tax) } th.n { (net) } th.n { (tax) } }
                        @for line in &paper.taxes {
                            tr { td { (line.name) } td.n { (line.net) } td.n { (line.tax) } }
                        }
                    }
                }
                table { (lines(&paper.payments)) }
            }
            table { (lines(&paper.totals)) }
        }
    }
}

/// A page with one sentence on it.
pub fn message(text: &str) -> String {
    let page = markup! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (text) }
                style { (PreEscaped(STYLE)) }
            }
            body { p.message { (text) } }
        }
    };
    page.into_string()
}

fn payment_code(paper: &Paper) -> Markup {
    let Some(rows) = qr::rows(&paper.payment_code) else { return Markup::default() };
    let (quiet, size) = (qr::QUIET, rows.len() + 2 * qr::QUIET);
    markup! {
        div.qr {
            small { (paper.word(Word::ScanToPay)) }
            svg viewBox=(format!("0 0 {size} {size}")) shape-rendering="crispEdges" {
                @for (y, row) in rows.iter().enumerate() {
                    @for (start, length) in barcode::bars(row) {
                        rect x=(start + quiet) y=(y + quiet) width=(length) height="1" {}
                    }
                }
            }
        }
    }
}

fn bar(text: &str) -> Markup {
    let Some(modules) = barcode::modules(text) else { return Markup::default() };
    markup! {
        div.bar {
            svg viewBox=(format!("0 0 {} 10", modules.len())) preserveAspectRatio="none" shape-rendering="crispEdges" {
                @for (start, length) in barcode::bars(&modules) { rect x=(start) width=(length) height="10" {} }
            }
            br;
            (text)
        }
    }
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
