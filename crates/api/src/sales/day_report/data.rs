//! The report of registers as data.

use ladu_types::Money;
use ladu_wire::Writer;

use super::figures::{Figures, Part, RegisterDay, Totals};

impl Figures {
    /// Writes them as data.
    pub(super) fn write(&self, w: &mut Writer) {
        for (key, text) in
            [("dateStart", &self.scope.from), ("dateEnd", &self.scope.to), ("currencyCode", &self.scope.currency)]
        {
            w.key(key);
            w.text(text);
        }
        if self.tenders.is_some() && !self.scope.short {
            w.key("days");
            w.list(|w| self.days.iter().for_each(|day| write_day(day, w)));
        }
        if let Some([put_in, taken_out]) = self.cash {
            sums(w, &[("cashIn", put_in), ("cashOut", taken_out)]);
        }
        if let Some(tenders) = &self.tenders {
            w.key("payments");
            w.list(|w| {
                for (tender, card, sum, count) in tenders {
                    w.object(|w| {
                        for (key, text) in [("type", tender), ("cardType", card)] {
                            w.key(key);
                            w.text(text);
                        }
                        sums(w, &[("sum", *sum)]);
                        w.key("count");
                        w.int(*count);
                    });
                }
            });
        }
        for (key, at) in [("sales", 0), ("returns", 1)] {
            let Some(totals) = self.sales.map(|all| all[at]) else { continue };
            w.key(key);
            w.object(|w| write_totals(&totals, w));
        }
        if let Some(discount) = self.discount {
            sums(w, &[("discountTotal", discount)]);
        }
        for (key, id, parts) in [("taxes", "vatrateID", &self.taxes), ("productGroups", "productGroupID", &self.groups)]
        {
            let Some(parts) = parts else { continue };
            w.key(key);
            w.list(|w| parts.iter().for_each(|part| write_part(part, id, w)));
        }
    }
}

fn sums(w: &mut Writer, sums: &[(&'static str, Money)]) {
    for (key, sum) in sums {
        w.key(key);
        w.number(&sum.round(2).to_string());
    }
}

fn write_day(RegisterDay { day, lines, difference }: &RegisterDay, w: &mut Writer) {
    w.object(|w| {
        for (key, number) in [
            ("dayID", day.id),
            ("pointOfSaleID", day.register),
            ("openedUnixTime", day.opened),
            ("openedByEmployeeID", day.opened_by),
            ("closedUnixTime", day.closed),
            ("closedByEmployeeID", day.closed_by),
        ] {
            w.key(key);
            w.int(number);
        }
        w.key("currencyCode");
        w.text(&day.currency);
        let expected = lines.first().map(|cash| cash.expected).unwrap_or_default();
        sums(
            w,
            &[
                ("openedSum", day.opened_sum),
                ("closedSum", day.closed_sum),
                ("bankedSum", day.banked_sum),
                ("expectedSum", expected),
                ("difference", *difference),
            ],
        );
    });
}

fn write_totals(totals: &Totals, w: &mut Writer) {
    w.key("count");
    w.int(totals.count);
    sums(w, &[("net", totals.net), ("vat", totals.tax), ("rounding", totals.rounding), ("total", totals.total)]);
}

fn write_part(part: &Part, id: &'static str, w: &mut Writer) {
    w.object(|w| {
        w.key(id);
        w.int(part.id);
        w.key("name");
        w.text(&part.name);
        if id == "vatrateID" {
            w.key("rate");
            w.number(&part.percent.to_string());
        } else {
            w.key("quantity");
            w.number(&part.quantity.to_string());
        }
        sums(w, &[("net", part.net), ("vat", part.tax), ("total", part.total)]);
    });
}
