//! A receipt on a roll of 80 mm: as long as it has to be.

use crate::canvas::{Canvas, Side};
use crate::font::{Length, Weight, wrap};
use crate::paper::{Line, Paper, Picture};
use crate::words::Word;

const WIDTH: Length = 22_677;
const MARGIN: Length = 1_100;
const INNER: Length = WIDTH - 2 * MARGIN;
const SIZE: Length = 850;
const LEADING: Length = 1_130;

/// Writes from the top down.
struct Roll {
    canvas: Canvas,
    y: Length,
}

impl Roll {
    fn words(&mut self, side: Side, weight: Weight, size: Length, text: &str) {
        let x = match side {
            Side::Left => MARGIN,
            Side::Middle => WIDTH / 2,
            Side::Right => WIDTH - MARGIN,
        };
        for line in wrap(text, weight, size, INNER) {
            self.y += LEADING.max(size * 4 / 3);
            self.canvas.text((x, self.y), side, weight, size, &line);
        }
    }

    /// A name at the left, its value at the right.
    fn pair(&mut self, line: &Line, size: Length) {
        let weight = if line.strong { Weight::Bold } else { Weight::Regular };
        let value = crate::font::width(&line.value, weight, size);
        let names = wrap(&line.name, weight, size, (INNER - value - 600).max(INNER / 3));
        for (at, name) in names.iter().enumerate() {
            self.y += LEADING.max(size * 4 / 3);
            self.canvas.text((MARGIN, self.y), Side::Left, weight, size, name);
            if at + 1 == names.len() {
                self.canvas.text((WIDTH - MARGIN, self.y), Side::Right, weight, size, &line.value);
            }
        }
    }

    fn rule(&mut self) {
        self.y += 500;
        self.canvas.line(MARGIN, self.y, INNER);
    }
}

pub(crate) fn pdf(paper: &Paper, logo: Option<&Picture>) -> Vec<u8> {
    let mut roll = Roll { canvas: Canvas::new(WIDTH), y: MARGIN };
    if let Some(logo) = logo {
        let top = roll.y;
        roll.y += roll.canvas.logo(logo, (WIDTH / 2, top), Side::Middle, (INNER * 3 / 4, 5_500));
    }
    roll.words(Side::Middle, Weight::Bold, 1_050, &paper.company.name);
    for line in &paper.company.lines {
        roll.words(Side::Middle, Weight::Regular, 750, line);
    }
    roll.rule();
    roll.y += 200;
    roll.words(Side::Left, Weight::Bold, 1_000, &paper.title);
    for fact in &paper.facts {
        roll.pair(fact, SIZE);
    }
    for party in &paper.parties {
        roll.pair(&Line { name: party.role.clone(), value: party.name.clone(), strong: false }, SIZE);
    }
    roll.rule();
    goods(&mut roll, paper);
    roll.rule();
    for total in &paper.totals {
        roll.pair(total, if total.strong { 1_200 } else { SIZE });
    }
    if !paper.taxes.is_empty() {
        roll.rule();
        taxes(&mut roll, paper);
    }
    if !paper.payments.is_empty() {
        roll.rule();
        for payment in &paper.payments {
            roll.pair(payment, SIZE);
        }
    }
    for note in &paper.notes {
        roll.y += 400;
        roll.words(Side::Middle, Weight::Regular, SIZE, note);
    }
    let top = roll.y + 900;
    roll.y = top + roll.canvas.barcode((WIDTH / 2, top), 120, 2_600, &paper.barcode);
    let height = roll.y + MARGIN;
    roll.canvas.finish(height, &paper.title, &paper.language, logo)
}

fn goods(roll: &mut Roll, paper: &Paper) {
    for row in &paper.rows {
        roll.words(Side::Left, Weight::Regular, SIZE, &row.name);
        let mut name = format!("  {} × {}", row.quantity, row.price);
        if !row.discount.is_empty() {
            name.push_str(&format!("  −{} %", row.discount));
        }
        roll.pair(&Line { name, value: row.sum.clone(), strong: false }, SIZE);
    }
}

fn taxes(roll: &mut Roll, paper: &Paper) {
    let columns = [MARGIN, WIDTH - MARGIN - 6_500, WIDTH - MARGIN];
    let head = [paper.word(Word::Tax), paper.word(Word::Net), paper.word(Word::Tax)];
    let lines = paper.taxes.iter().map(|tax| [tax.name.as_str(), tax.net.as_str(), tax.tax.as_str()]);
    for (at, cells) in std::iter::once(head).chain(lines).enumerate() {
        roll.y += LEADING;
        let size = if at == 0 { 700 } else { SIZE };
        for (cell, (x, side)) in cells.iter().zip(columns.into_iter().zip([Side::Left, Side::Right, Side::Right])) {
            roll.canvas.text((x, roll.y), side, Weight::Regular, size, cell);
        }
    }
}
