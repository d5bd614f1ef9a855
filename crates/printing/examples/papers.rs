//! Writes sample papers into a folder, to be looked at: `cargo run -p ladu-papers --example papers FOLDER [LANGUAGE]`.

use ladu_printing::{Form, Line, Paper, Party, Picture, Row, TaxLine, Word, html, pdf, word};

fn line(name: &str, value: &str, strong: bool) -> Line {
    Line { name: name.to_owned(), value: value.to_owned(), strong }
}

fn party(role: &str, name: &str, lines: &[&str]) -> Party {
    Party { role: role.to_owned(), name: name.to_owned(), lines: lines.iter().map(|text| (*text).to_owned()).collect() }
}

fn row(code: &str, name: &str, quantity: &str, price: &str, discount: &str, tax: &str, sum: &str) -> Row {
    let [code, name, quantity, price, discount, tax, sum] =
        [code, name, quantity, price, discount, tax, sum].map(str::to_owned);
    Row { code, name, quantity, price, discount, tax, sum }
}

fn sample(form: Form, language: &str) -> Paper {
    let of = |of: Word| word(language, of);
    let title = match form {
        Form::Receipt => Word::Receipt,
        Form::Invoice => Word::Invoice,
        Form::DeliveryNote => Word::DeliveryNote,
        Form::Reminder => Word::Reminder,
    };
    let goods = [
        row(
            "M1",
            "Mustikamoos suhkruta, suur purk 500 g, väga pika nimega toode mis ei mahu ühele reale",
            "2 tk",
            "10.00",
            "10",
            "20",
            "18.00",
        ),
        row("4740001000017", "Чай чёрный «Ассам»", "1.5 kg", "4.99", "", "9", "7.49"),
        row("K-77", "Καφές ελληνικός", "3", "3.25", "", "20", "9.75"),
    ];
    let count = if form == Form::Invoice { 15 } else { 1 };
    let tax =
        |name: &str, net: &str, tax: &str| TaxLine { name: name.to_owned(), net: net.to_owned(), tax: tax.to_owned() };
    Paper {
        form,
        language: language.to_owned(),
        title: format!("{} 100001", of(title)),
        company: party(
            "",
            "Kohvik & Pood OÜ",
            &["Pikk 1, 10123 Tallinn", "12345678", "EE123456789", "Swedbank EE382200221020145685"],
        ),
        facts: vec![
            line(of(Word::Date), "02.03.2026", false),
            line(of(Word::DueDate), "16.03.2026", false),
            line(of(Word::Cashier), "Mari Tamm", false),
        ],
        parties: vec![party(of(Word::Customer), "Õnne Ülikool SA", &["Ülikooli 18, 50090 Tartu", "EE987654321"])],
        rows: goods.iter().cycle().take(goods.len() * count).cloned().collect(),
        with_prices: form != Form::DeliveryNote,
        taxes: vec![tax("20 %", "27.75", "5.55"), tax("9 %", "7.49", "0.67")],
        totals: vec![
            line(of(Word::Net), "35.24", false),
            line(of(Word::Tax), "6.22", false),
            line(of(Word::Total), "41.46 EUR", true),
        ],
        payments: vec![line("Cash", "50.00", false), line(of(Word::Change), "8.54", false)],
        notes: vec!["Täname ostu eest!".to_owned()],
        barcode: "100001".to_owned(),
        ..Paper::default()
    }
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let language = arguments.next().unwrap_or_else(|| "est".to_owned());
    let rgb = (0..120u8).flat_map(|y| (0..240u8).flat_map(move |x| [x, 90, y])).collect();
    let logo = Picture { width: 240, height: 120, rgb, alpha: None };
    for (name, form) in [("receipt", Form::Receipt), ("invoice", Form::Invoice), ("delivery", Form::DeliveryNote)] {
        let paper = sample(form, &language);
        std::fs::write(format!("{folder}/{name}.html"), html(&paper))?;
        std::fs::write(format!("{folder}/{name}.pdf"), pdf(&paper, Some(&logo)))?;
    }
    Ok(())
}
