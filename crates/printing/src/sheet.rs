//! Invoices and delivery notes on A4, as many sheets as it takes.

use crate::canvas::{Canvas, Side};
use crate::font::{Length, Weight, wrap};
use crate::paper::{Form, Line, Paper, Party, Picture, Row};
use crate::words::Word;

const WIDTH: Length = 59_528;
const HEIGHT: Length = 84_189;
const MARGIN: Length = 4_500;
const RIGHT: Length = WIDTH - MARGIN;
const INNER: Length = WIDTH - 2 * MARGIN;
/// Below this nothing but the foot of the page is written.
const FOOT: Length = HEIGHT - 6_000;
const SIZE: Length = 850;
const SMALL: Length = 750;
const LEADING: Length = 1_200;
/// A module of a payment code, and how high such a code may be with its caption: over 2 cm, as banks ask.
const QR_MODULE: Length = 135;
const QR_HEIGHT: Length = 9_500;

/// A column of the table of goods.
struct Column {
    word: Option<Word>,
    /// Its right end, or the left one where texts begin there.
    x: Length,
    side: Side,
    cell: fn(&Row) -> &str,
}

const fn column(word: Option<Word>, x: Length, side: Side, cell: fn(&Row) -> &str) -> Column {
    Column { word, x, side, cell }
}

/// Where names of goods begin, and how wide they may be with and without prices beside them.
const NAME: Length = MARGIN + 8_000;

const WITH_PRICES: &[Column] = &[
    column(Some(Word::Code), MARGIN + 300, Side::Left, |row| &row.code),
    column(Some(Word::Item), NAME, Side::Left, |row| &row.name),
    column(Some(Word::Quantity), RIGHT - 21_200, Side::Right, |row| &row.quantity),
    column(Some(Word::Price), RIGHT - 15_600, Side::Right, |row| &row.price),
    column(Some(Word::Discount), RIGHT - 10_900, Side::Right, |row| &row.discount),
    column(None, RIGHT - 6_600, Side::Right, |row| &row.tax),
    column(Some(Word::Sum), RIGHT - 300, Side::Right, |row| &row.sum),
];

const WITHOUT_PRICES: &[Column] = &[
    column(Some(Word::Code), MARGIN + 300, Side::Left, |row| &row.code),
    column(Some(Word::Item), NAME, Side::Left, |row| &row.name),
    column(Some(Word::Quantity), RIGHT - 300, Side::Right, |row| &row.quantity),
];

const OF_REMINDERS: &[Column] = &[
    column(Some(Word::Invoice), MARGIN + 300, Side::Left, |row| &row.code),
    column(Some(Word::Date), MARGIN + 12_000, Side::Left, |row| &row.name),
    column(Some(Word::DueDate), MARGIN + 20_000, Side::Left, |row| &row.quantity),
    column(Some(Word::Total), RIGHT - 15_600, Side::Right, |row| &row.price),
    column(Some(Word::Paid), RIGHT - 8_000, Side::Right, |row| &row.discount),
    column(Some(Word::ToPay), RIGHT - 300, Side::Right, |row| &row.sum),
];

struct Sheets<'a> {
    canvas: Canvas,
    y: Length,
    paper: &'a Paper,
}

impl Sheets<'_> {
    fn columns(&self) -> &'static [Column] {
        match (self.paper.form, self.paper.with_prices) {
            (Form::Reminder, _) => OF_REMINDERS,
            (_, true) => WITH_PRICES,
            (_, false) => WITHOUT_PRICES,
        }
    }

    /// Goes on with a new page when so much does not fit any more.
    fn need(&mut self, height: Length) -> bool {
        let turns = self.y + height > FOOT;
        if turns {
            self.canvas.turn();
            self.y = MARGIN;
        }
        turns
    }

    fn head(&mut self, logo: Option<&Picture>) {
        let company = &self.paper.company;
        let mut left = MARGIN;
        if let Some(logo) = logo {
            left += self.canvas.logo(logo, (MARGIN, MARGIN), Side::Left, (18_000, 6_000)) + 1_000;
        }
        let mut right = MARGIN;
        if logo.is_none() {
            left += 1_300;
            self.canvas.text((MARGIN, left), Side::Left, Weight::Bold, 1_400, &company.name);
            left += 600;
        } else {
            right += LEADING;
            self.canvas.text((RIGHT, right), Side::Right, Weight::Bold, SIZE, &company.name);
        }
        for line in &company.lines {
            right += LEADING;
            self.canvas.text((RIGHT, right), Side::Right, Weight::Regular, SMALL, line);
        }
        self.y = left.max(right) + 2_200;
        self.canvas.text((MARGIN, self.y), Side::Left, Weight::Bold, 1_700, &self.paper.title);
        // The number stands beside it, so the code needs no caption.
        self.canvas.bars((RIGHT - 7_000, self.y - 1_300), 100, 1_700, &self.paper.barcode);
        self.y += 700;
        self.canvas.line(MARGIN, self.y, INNER);
    }

    /// Who buys and pays at the left, the dates at the right.
    fn about(&mut self) {
        let top = self.y + 400;
        let (mut left, mut right) = (top, top);
        for party in &self.paper.parties {
            left = self.party(party, left) + 500;
        }
        for fact in &self.paper.facts {
            right += LEADING;
            let weight = if fact.strong { Weight::Bold } else { Weight::Regular };
            self.canvas.text((WIDTH / 2 + 3_000, right), Side::Left, Weight::Regular, SIZE, &fact.name);
            self.canvas.text((RIGHT, right), Side::Right, weight, SIZE, &fact.value);
        }
        self.y = left.max(right) + 900;
    }

    fn party(&mut self, party: &Party, top: Length) -> Length {
        let mut y = top + LEADING;
        self.canvas.text((MARGIN, y), Side::Left, Weight::Regular, SMALL, &party.role);
        for (at, text) in std::iter::once(&party.name).chain(&party.lines).enumerate() {
            let weight = if at == 0 { Weight::Bold } else { Weight::Regular };
            for line in wrap(text, weight, SIZE, INNER / 2) {
                y += LEADING;
                self.canvas.text((MARGIN, y), Side::Left, weight, SIZE, &line);
            }
        }
        y
    }

    fn header(&mut self) {
        self.canvas.shade(MARGIN, self.y, INNER, 1_700);
        let base = self.y + 1_150;
        for column in self.columns() {
            let text = match column.word {
                Some(word) => self.paper.word(word).to_owned(),
                None => format!("{} %", self.paper.word(Word::TaxShort)),
            };
            let text = wrap(&text, Weight::Bold, SMALL, 9_000).into_iter().next().unwrap_or_default();
            self.canvas.text((column.x, base), column.side, Weight::Bold, SMALL, &text);
        }
        self.y += 1_900;
    }

    fn goods(&mut self) {
        self.need(6_000);
        self.header();
        let paper = self.paper;
        let end = if paper.with_prices { RIGHT - 26_500 } else { RIGHT - 8_000 };
        for row in &paper.rows {
            let names = wrap(&row.name, Weight::Regular, SIZE, end - NAME);
            let codes = wrap(&row.code, Weight::Regular, SMALL, NAME - MARGIN - 600);
            let lines = names.len().max(codes.len()).max(1);
            let height = i32::try_from(lines).unwrap_or(1) * LEADING + 500;
            if self.need(height) {
                self.header();
            }
            for column in self.columns() {
                let texts: Vec<&str> = match column.word {
                    Some(Word::Item) => names.iter().map(String::as_str).collect(),
                    Some(Word::Code) => codes.iter().map(String::as_str).collect(),
                    _ => vec![(column.cell)(row)],
                };
                let size = if column.word == Some(Word::Code) { SMALL } else { SIZE };
                let mut y = self.y;
                for text in texts {
                    y += LEADING;
                    self.canvas.text((column.x, y), column.side, Weight::Regular, size, text);
                }
            }
            self.y += height;
        }
        self.canvas.line(MARGIN, self.y, INNER);
        self.y += 400;
    }

    /// Totals at the right, tax by rate and payments at the left.
    fn sums(&mut self) {
        let paper = self.paper;
        let count = paper.totals.len().max(paper.taxes.len() + paper.payments.len() + 2);
        self.need(i32::try_from(count).unwrap_or(0) * 1_500 + 1_000);
        let top = self.y;
        let mut right = top;
        for Line { name, value, strong } in &paper.totals {
            let (weight, size) = if *strong { (Weight::Bold, 1_100) } else { (Weight::Regular, SIZE) };
            right += if *strong { 1_600 } else { LEADING };
            self.canvas.text((RIGHT - 17_000, right), Side::Left, weight, size, name);
            self.canvas.text((RIGHT - 300, right), Side::Right, weight, size, value);
        }
        let mut left = top;
        if !paper.taxes.is_empty() {
            let head = [paper.word(Word::Tax), paper.word(Word::Net), paper.word(Word::Tax)];
            let lines = paper.taxes.iter().map(|tax| [tax.name.as_str(), tax.net.as_str(), tax.tax.as_str()]);
            for (at, [name, net, tax]) in std::iter::once(head).chain(lines).enumerate() {
                let weight = if at == 0 { Weight::Bold } else { Weight::Regular };
                left += LEADING;
                self.canvas.text((MARGIN + 300, left), Side::Left, weight, SMALL, name);
                self.canvas.text((MARGIN + 17_500, left), Side::Right, weight, SMALL, net);
                self.canvas.text((MARGIN + 24_000, left), Side::Right, weight, SMALL, tax);
            }
            left += 400;
        }
        for payment in &paper.payments {
            left += LEADING;
            self.canvas.text((MARGIN + 300, left), Side::Left, Weight::Regular, SMALL, &payment.name);
            self.canvas.text((MARGIN + 24_000, left), Side::Right, Weight::Regular, SMALL, &payment.value);
        }
        self.y = left.max(right) + 1_200;
    }

    fn end(&mut self) {
        let paper = self.paper;
        for note in &paper.notes {
            for line in wrap(note, Weight::Regular, SIZE, INNER) {
                self.need(LEADING);
                self.y += LEADING;
                self.canvas.text((MARGIN, self.y), Side::Left, Weight::Regular, SIZE, &line);
            }
            self.y += 400;
        }
        if !paper.payment_code.is_empty() {
            self.need(QR_HEIGHT);
            self.y += LEADING;
            self.canvas.text((MARGIN, self.y), Side::Left, Weight::Regular, SMALL, paper.word(Word::ScanToPay));
            self.y += 600 + self.canvas.qr((MARGIN, self.y + 500), QR_MODULE, &paper.payment_code);
        }
        if paper.form == Form::DeliveryNote {
            self.need(5_000);
            self.y += 3_500;
            self.canvas.text((MARGIN, self.y), Side::Left, Weight::Regular, SIZE, paper.word(Word::Received));
            self.canvas.line(MARGIN + 11_000, self.y + 100, 20_000);
            self.y += 1_000;
        }
    }
}

pub(crate) fn pdf(paper: &Paper, logo: Option<&Picture>) -> Vec<u8> {
    let mut sheets = Sheets { canvas: Canvas::new(WIDTH), y: MARGIN, paper };
    sheets.head(logo);
    sheets.about();
    sheets.goods();
    if paper.with_prices {
        sheets.sums();
    }
    sheets.end();
    let mut canvas = sheets.canvas;
    let count = canvas.count();
    for page in 0..count {
        let text = format!("{} \u{b7} {} {} / {count}", paper.title, paper.word(Word::Page), page + 1);
        canvas.text_on(page, (WIDTH / 2, HEIGHT - 3_000), Side::Middle, Weight::Regular, 700, &text);
    }
    canvas.finish(HEIGHT, &paper.title, &paper.language, logo)
}
