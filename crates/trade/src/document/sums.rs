//! What pages of documents show: the sums of each tax rate, and the records that their columns name.

use ladu_types::Money;
use ladu_wire::Writer;

use ladu_record::noun::Cell;

/// Sums by rate as they are kept in `totals_by_rate`: rate, net, tax and per cent, all numbers in micro-units but the rate's id.
pub fn by_rate<'a>(cell: &'a Cell<'_>) -> impl Iterator<Item = [i64; 4]> + 'a {
    rates_in(cell.text("totals_by_rate"))
}

/// The same of the text alone.
pub fn rates_in(text: &str) -> impl Iterator<Item = [i64; 4]> + '_ {
    text.split(';').filter(|entry| !entry.is_empty()).map(|entry| {
        let mut numbers = entry.split(':').map(|number| number.parse().unwrap_or(0));
        std::array::from_fn(|_| numbers.next().unwrap_or(0))
    })
}

/// Writes one of the sums of each rate: 1 for net, 2 for tax.
pub fn write_by_rate(cell: &Cell<'_>, name: &'static str, part: usize, w: &mut Writer) {
    w.key(name);
    w.list(|w| {
        for entry in by_rate(cell) {
            w.object(|w| {
                w.key("vatrateID");
                w.int(entry[0]);
                w.key("total");
                w.decimal(Money::from_micro(entry[part]));
            });
        }
    });
}
