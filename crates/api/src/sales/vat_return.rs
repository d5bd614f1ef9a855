//! Value added tax by box: what a tax return asks for.

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_trade::journal::{self, Side};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

const INPUTS: &[Field] = &[
    Field::date("dateStart", "").required(),
    Field::date("dateEnd", "").required().doc("The last day; not before the first one."),
    Field::id("warehouseID", "", "warehouse").doc("One store only; it is all of them that a return is about."),
];

fn boxes(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let day = |cx: &Cx<'_, '_>, name: &'static str| -> Result<String, Fault> {
        let day = cx.params.read(name, Kind::Date)?.map(|day| day.text().to_owned()).filter(|day| !day.is_empty());
        day.ok_or_else(|| Fault::missing(name))
    };
    let (from, to) = (day(cx, "dateStart")?, day(cx, "dateEnd")?);
    if from > to {
        return Err(Fault::at(Code::NOT_ALLOWED, "dateEnd"));
    }
    let user = cx.user()?;
    let stores = match cx.params.id("warehouseID")? {
        Some(store) => {
            ladu_record::noun::check_reference(cx, "warehouse", "warehouseID", store)?;
            user.require_warehouse(store)?;
            vec![Id::new(store)]
        }
        None => user.warehouse_numbers().into_iter().map(Id::new).collect(),
    };
    for (of, sums) in journal::vat_return(cx, (&from, &to), &stores)? {
        answer.record(|w| {
            for (key, text) in
                [("side", if of.side == Side::Sales { "SALES" } else { "PURCHASES" }), ("kind", of.kind.name())]
            {
                w.key(key);
                w.plain_text(text);
            }
            w.key("rate");
            w.number(&of.rate.to_string());
            for (key, sum) in [("net", sums.net), ("vat", sums.tax)] {
                w.key(key);
                w.number(&sum.to_string());
            }
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[Call::read("getVatReturn", "reports", boxes).extension().inputs(INPUTS).doc(
    "Value added tax of some days by box: sales and purchases by why they are taxed as they are (TAXED, ZERO, REVERSE_CHARGE, EU, EXPORT, \
     EXEMPT, GIFT_CARD) and by rate, in the account's own currency. What is paid by a gift card that was taxed when it was sold is taken off; \
     the tax of a purchase with reverse charge is owed and taken off again. The sums are those of the exported journal.",
)];
