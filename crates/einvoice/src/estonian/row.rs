//! Rows: their details, discounts, charges and taxes, each where it stands.

use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity};

use super::extension::{self, extension_of};
use crate::invoice::{Adjustment, Category, Codes, Row, Tax};
use crate::problem::Problem;
use crate::tree::Element;

/// The rows that one entry makes, and discounts or charges on it that belong to none of them alone.
pub(super) struct Entry {
    pub(super) rows: Vec<Row>,
    pub(super) shared: Vec<Adjustment>,
    /// The sum of the rows before discounts and charges.
    pub(super) base: Money,
}

/// So many units at one price.
struct Detail {
    unit: String,
    quantity: Quantity,
    price: Price,
}

/// Reads an entry. Details of one price are one row; a tax that the entry does not state is that of its group or of the whole.
pub(super) fn read(entry: &Element, usual: impl Fn() -> Result<Option<Tax>, Problem>) -> Result<Entry, Problem> {
    let tax = match entry.one("VAT")? {
        Some(vat) => self::tax(vat)?,
        None => usual()?.ok_or_else(|| entry.lacks("VAT"))?,
    };
    let mut details = details(entry)?;
    let stated = entry.cents_of("ItemSum")?;
    if details.is_empty() {
        let only = match (stated, entry.one("VAT")?) {
            (Some(sum), _) => sum,
            (None, Some(vat)) => vat.cents_of("SumBeforeVAT")?.ok_or_else(|| entry.lacks("ItemSum"))?,
            (None, None) => return Err(entry.lacks("ItemSum")),
        };
        details.push(Detail { unit: String::new(), quantity: Quantity::from_whole(1), price: Price(only.0) });
    }
    let sums = details.iter().map(|detail| detail.price.times(detail.quantity)).collect::<Result<Vec<_>, _>>();
    let sums = sums.map_err(|_| too_large(entry))?;
    let gross = total(&sums).map_err(|_| too_large(entry))?;
    // Some state the sum with discounts and charges taken off; these are then of what the details come to.
    let is_before = match stated {
        Some(stated) => is_near(stated, gross, &details).map_err(|_| too_large(entry))?,
        None => false,
    };
    let base = stated.filter(|_| is_before && details.len() == 1).unwrap_or(gross.round(2));
    let adjustments = adjustments(entry, base)?;
    let effect = total(&adjustments.iter().map(|adjustment| adjustment.sum).collect::<Vec<_>>());
    let effect = effect.map_err(|_| too_large(entry))?;
    let base = match stated.filter(|_| !is_before) {
        Some(stated) => {
            let before = stated.minus(effect).map_err(|_| too_large(entry))?;
            if effect.is_zero() || !is_near(before, gross, &details).map_err(|_| too_large(entry))? {
                return Err(Problem::differs(entry.need("ItemSum")?.place(), stated, gross.round(2)));
            }
            before
        }
        None => base,
    };
    let mut rows = Vec::with_capacity(details.len());
    let is_one = details.len() == 1;
    for (detail, sum) in details.into_iter().zip(sums) {
        let net = if is_one { base.plus(effect).map_err(|_| too_large(entry))? } else { sum.round(2) };
        rows.push(Row {
            name: name(entry)?,
            codes: codes(entry)?,
            unit: detail.unit,
            quantity: detail.quantity,
            price: detail.price,
            adjustments: if is_one { adjustments.clone() } else { Vec::new() },
            net,
            tax,
            place: entry.place(),
        });
    }
    Ok(Entry { rows, shared: if is_one { Vec::new() } else { adjustments }, base })
}

fn too_large(element: &Element) -> Problem {
    element.problem("comes to too much")
}

pub(super) fn total(sums: &[Money]) -> Result<Money, Overflow> {
    sums.iter().try_fold(Money::ZERO, |total, sum| total.plus(*sum))
}

fn details(entry: &Element) -> Result<Vec<Detail>, Problem> {
    let mut details: Vec<Detail> = Vec::new();
    for info in entry.all("ItemDetailInfo") {
        let (amount, price) = (info.number_of("ItemAmount", Quantity)?, info.number_of("ItemPrice", Price)?);
        let (quantity, price) = match (amount, price) {
            (None, None) => continue,
            (Some(amount), Some(price)) => (amount, price),
            // Of something that is not counted there is one.
            (None, Some(price)) => (Quantity::from_whole(1), price),
            (Some(amount), None) => (amount, price_by_sum(entry, info, amount)?),
        };
        let unit = info.text_at(&["ItemUnit"])?;
        match details.iter_mut().find(|known| known.price == price && known.unit == unit) {
            Some(known) => known.quantity = known.quantity.plus(quantity).map_err(|_| too_large(info))?,
            None => details.push(Detail { unit, quantity, price }),
        }
    }
    if let [detail] = details.as_mut_slice() {
        exact(entry, detail)?;
    }
    Ok(details)
}

/// The price of a detail that states none: what the entry comes to, by its amount.
fn price_by_sum(entry: &Element, info: &Element, amount: Quantity) -> Result<Price, Problem> {
    let sum = entry.cents_of("ItemSum")?.filter(|_| entry.all("ItemDetailInfo").count() == 1);
    let sum = sum.ok_or_else(|| info.lacks("ItemPrice"))?;
    sum.per(amount).map_err(|_| info.lacks("ItemPrice"))
}

/// The amount and the price in full, where the schema has too few decimals for them.
fn exact(entry: &Element, detail: &mut Detail) -> Result<(), Problem> {
    let number = |id: &str, rounded: Fixed| match extension_of(entry, "ItemReserve", id)? {
        None => Ok(rounded),
        Some(text) => match text.trim().parse::<Fixed>() {
            Ok(full) if full.round(4) == rounded => Ok(full),
            _ => Err(entry.problem(format!("ItemReserve {id} is {text:?}, which is not {rounded}"))),
        },
    };
    detail.quantity = Quantity(number(extension::AMOUNT, detail.quantity.0)?);
    detail.price = Price(number(extension::PRICE, detail.price.0)?);
    Ok(())
}

/// Is a sum what details come to? A price that is written with two decimals may be half a cent off for each unit, and the sum be the
/// right one.
fn is_near(sum: Money, gross: Money, details: &[Detail]) -> Result<bool, Overflow> {
    let mut slack = Fixed::from_micro(6_000);
    for detail in details {
        let step = Fixed::from_micro(if detail.price.round(2) == detail.price { 5_000 } else { 50 });
        slack = slack.plus(step.times(detail.quantity.0.abs())?)?;
    }
    Ok(sum.minus(gross)?.0.abs() <= slack)
}

/// Discounts and charges right in an element, on a sum. A discount takes off, whatever sign its sum is written with.
pub(super) fn adjustments(element: &Element, base: Money) -> Result<Vec<Adjustment>, Problem> {
    element.all("Addition").map(|addition| adjustment(addition, base)).collect()
}

fn adjustment(addition: &Element, base: Money) -> Result<Adjustment, Problem> {
    let is_discount = match addition.attribute("addCode") {
        Some("DSC") => true,
        Some("CHR") => false,
        other => return Err(addition.problem(format!("addCode is {:?}, not DSC or CHR", other.unwrap_or_default()))),
    };
    let rate = addition.number_of("AddRate", Percent)?.map(Percent::abs);
    let stated = addition.cents_of("AddSum")?.map(Money::abs);
    let by_rate = match rate {
        Some(rate) => {
            let share = base.0.share(rate.0, Fixed::from_whole(100)).map_err(|_| too_large(addition))?;
            Some(Money(share.round(2)).abs())
        }
        None => None,
    };
    let size = match (stated, by_rate) {
        // A rate is written with two decimals, so that the sum may be a little off what it says.
        (Some(stated), Some(by_rate)) => {
            let off = stated.minus(by_rate).map_err(|_| too_large(addition))?.abs();
            let slack = base.0.abs().share(Fixed::from_micro(5_000), Fixed::from_whole(100));
            let slack =
                slack.and_then(|slack| slack.plus(Fixed::from_micro(10_000))).map_err(|_| too_large(addition))?;
            if off.0 > slack {
                return Err(Problem::differs(addition.need("AddSum")?.place(), stated, by_rate));
            }
            stated
        }
        (Some(sum), None) | (None, Some(sum)) => sum,
        (None, None) => return Err(addition.lacks("AddSum")),
    };
    let sum = if is_discount == base.is_negative() { size } else { size.negated() };
    Ok(Adjustment { reason: addition.text_at(&["AddContent"])?, percent: rate, sum })
}

/// How something is taxed.
pub(super) fn tax(vat: &Element) -> Result<Tax, Problem> {
    let stated = vat.need("VATRate")?;
    let mut percent = stated.number(Percent)?;
    let reference = vat.one("Reference")?.filter(|found| found.attribute("extensionId") == Some(extension::TAX));
    if let Some(reference) = reference {
        let code = reference.text_at(&["InformationName"])?;
        let full = reference.need("InformationContent")?;
        let (category, exact) = (Category::of_code(&code), full.number(Percent)?);
        if exact.round(2) != percent {
            return Err(Problem::differs(stated.place(), percent, exact));
        }
        percent = exact;
        let category = category.ok_or_else(|| reference.problem(format!("{code:?} is no category of tax")))?;
        return Ok(Tax { category, percent });
    }
    match vat.attribute("vatId") {
        Some("NOTTAX") if percent.is_zero() => Ok(Tax { category: Category::OutOfScope, percent }),
        Some("TAXEX") if percent.is_zero() => Ok(Tax { category: Category::Exempt, percent }),
        Some("TAX") | None => Ok(Tax::of(percent)),
        Some(other) => Err(vat.problem(format!("vatId is {other:?} and the rate {percent}"))),
    }
}

fn name(entry: &Element) -> Result<String, Problem> {
    match extension_of(entry, "ItemReserve", extension::DESCRIPTION)? {
        Some(name) => Ok(name),
        None => entry.text_at(&["Description"]),
    }
}

fn codes(entry: &Element) -> Result<Codes, Problem> {
    let full = |name: &str, id: &str| match extension_of(entry, "ItemReserve", id)? {
        Some(code) => Ok(code),
        None => entry.text_at(&[name]),
    };
    Ok(Codes {
        seller: full("SellerProductId", extension::SELLER_PRODUCT)?,
        buyer: full("BuyerProductId", extension::BUYER_PRODUCT)?,
        ean: entry.text_at(&["EAN"])?,
    })
}
