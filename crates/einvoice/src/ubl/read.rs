//! Reads an invoice or a credit note, and checks its sums by the rules of EN 16931.

use ladu_types::{Fixed, Money, Percent, Price, Quantity};

use super::codes::unit_name;
use super::names::{CREDIT_NOTE, Names};
use crate::invoice::{Account, Address, Adjustment, Category, Codes, Invoice, Kind, Party, Row, Tax, TaxedAdjustment};
use crate::problem::Problem;
use crate::sums::Sums;
use crate::tree::Element;

/// Types of documents that are no ordinary invoice (BR-CL-01): what gives money back, and what else is an invoice.
const CREDITS: &[&str] = &["81", "83", "261", "296", "308", "381", "396", "420", "458", "532"];
const DEBITS: &[&str] = &[
    "71", "80", "82", "84", "102", "130", "202", "203", "204", "211", "218", "219", "295", "325", "326", "331", "380",
    "382", "383", "384", "385", "386", "387", "388", "389", "390", "393", "394", "395", "456", "457", "527", "553",
    "575", "623", "633", "751", "780", "817", "870", "875", "876", "877", "935",
];

pub(crate) fn read(root: &Element) -> Result<Invoice, Problem> {
    let names = Names::of(if root.name == CREDIT_NOTE { Kind::CreditNote } else { Kind::Invoice });
    let mut invoice = header(root, names)?;
    for line in root.all(names.line) {
        let row = self::row(line, names, &invoice.currency)?;
        invoice.rows.push(row);
    }
    if invoice.rows.is_empty() {
        return Err(rule(root.lacks(names.line), "BR-16"));
    }
    for found in root.all("cac:AllowanceCharge") {
        let tax = tax(found.need("cac:TaxCategory").map_err(|problem| rule(problem, "BR-32"))?)?;
        let adjustment = adjustment(found, &invoice.currency)?;
        invoice.adjustments.push(TaxedAdjustment { adjustment, tax });
    }
    let totals = root.need("cac:LegalMonetaryTotal").map_err(|problem| rule(problem, "BR-12 to BR-15"))?;
    let sum =
        |name| Ok(totals.one(name)?.map(|found| amount(found, &invoice.currency)).transpose()?.unwrap_or_default());
    (invoice.prepaid, invoice.rounding) = (sum("cbc:PrepaidAmount")?, sum("cbc:PayableRoundingAmount")?);
    let sums = invoice.sums().map_err(|_| totals.problem("comes to too much"))?;
    check_totals(totals, &sums, &invoice.currency)?;
    check_taxes(root, &sums, &invoice.currency)?;
    Ok(invoice)
}

/// The same problem with the rule that it breaks.
fn rule(problem: Problem, name: &str) -> Problem {
    Problem { what: format!("{} ({name})", problem.what), ..problem }
}

fn header(root: &Element, names: &Names) -> Result<Invoice, Problem> {
    let number = root.need("cbc:ID").map_err(|problem| rule(problem, "BR-02"))?;
    if number.text().is_empty() {
        return Err(rule(number.problem("is empty"), "BR-02"));
    }
    let date = root.need("cbc:IssueDate").map_err(|problem| rule(problem, "BR-03"))?.date()?;
    let mut invoice = Invoice::new(kind(root, names)?, number.text(), date);
    invoice.currency =
        root.need("cbc:DocumentCurrencyCode").map_err(|problem| rule(problem, "BR-05"))?.text().to_owned();
    let payment = root.all("cac:PaymentMeans").next();
    let due = match (root.one("cbc:DueDate")?, payment) {
        (None, Some(payment)) => payment.one("cbc:PaymentDueDate")?,
        (due, _) => due,
    };
    invoice.due = due.map(Element::date).transpose()?;
    invoice.reference = payment.map(|payment| payment.text_at(&["cbc:PaymentID"])).transpose()?.unwrap_or_default();
    invoice.buyer_reference = root.text_at(&["cbc:BuyerReference"])?;
    if let Some(source) = root.all("cac:BillingReference").next() {
        invoice.credited = source.text_at(&["cac:InvoiceDocumentReference", "cbc:ID"])?;
    }
    invoice.notes = root.all("cbc:Note").map(Element::whole_text).collect::<Vec<_>>().join("\n");
    let party = |name: &str, broken: &str| {
        root.need(name).and_then(|party| party.need("cac:Party")).map_err(|problem| rule(problem, broken))
    };
    invoice.seller = self::party(party("cac:AccountingSupplierParty", "BR-06")?)?;
    invoice.seller.accounts =
        root.all("cac:PaymentMeans").filter_map(|means| account(means).transpose()).collect::<Result<_, _>>()?;
    if let Some(buyer) = root.one("cac:AccountingCustomerParty")? {
        invoice.buyer = self::party(buyer.need("cac:Party")?)?;
    }
    invoice.place = root.place();
    Ok(invoice)
}

fn kind(root: &Element, names: &Names) -> Result<Kind, Problem> {
    let Some(code) = root.one(names.type_code)? else {
        return Ok(if root.name == CREDIT_NOTE { Kind::CreditNote } else { Kind::Invoice });
    };
    match code.text() {
        text if CREDITS.contains(&text) => Ok(Kind::CreditNote),
        text if DEBITS.contains(&text) && root.name != CREDIT_NOTE => Ok(Kind::Invoice),
        text => Err(rule(code.problem(format!("{text:?} is no type of such a document")), "BR-CL-01")),
    }
}

fn party(party: &Element) -> Result<Party, Problem> {
    let legal = party.one("cac:PartyLegalEntity")?;
    let name = legal.map(|legal| legal.text_at(&["cbc:RegistrationName"])).transpose()?.unwrap_or_default();
    let code = legal.map(|legal| legal.text_at(&["cbc:CompanyID"])).transpose()?.unwrap_or_default();
    let mut vat_number = String::new();
    for scheme in party.all("cac:PartyTaxScheme") {
        if scheme.text_at(&["cac:TaxScheme", "cbc:ID"])? == "VAT" {
            vat_number = scheme.text_at(&["cbc:CompanyID"])?;
        }
    }
    let global = party.one("cbc:EndpointID")?.filter(|endpoint| endpoint.attribute("schemeID") == Some("0088"));
    let at = |path: &[&str]| party.text_at(path);
    let address = |name| party.text_at(&["cac:PostalAddress", name]);
    Ok(Party {
        name: if name.is_empty() { at(&["cac:PartyName", "cbc:Name"])? } else { name },
        code,
        vat_number,
        gln: global.map(|endpoint| endpoint.text().to_owned()).unwrap_or_default(),
        address: Address {
            street: address("cbc:StreetName")?,
            street2: address("cbc:AdditionalStreetName")?,
            city: address("cbc:CityName")?,
            postal_code: address("cbc:PostalZone")?,
            region: address("cbc:CountrySubentity")?,
            country: at(&["cac:PostalAddress", "cac:Country", "cbc:IdentificationCode"])?,
        },
        email: at(&["cac:Contact", "cbc:ElectronicMail"])?,
        phone: at(&["cac:Contact", "cbc:Telephone"])?,
        accounts: Vec::new(),
    })
}

fn account(means: &Element) -> Result<Option<Account>, Problem> {
    let Some(account) = means.one("cac:PayeeFinancialAccount")? else { return Ok(None) };
    Ok(Some(Account {
        number: account.text_at(&["cbc:ID"])?.replace(' ', ""),
        bic: account.text_at(&["cac:FinancialInstitutionBranch", "cbc:ID"])?,
        bank: account.text_at(&["cbc:Name"])?,
    }))
}

/// A sum of money in the invoice's currency, with at most two decimals.
fn amount(element: &Element, currency: &str) -> Result<Money, Problem> {
    let sum = element.number(Money)?;
    if sum.round(2) != sum {
        return Err(rule(element.problem(format!("{sum} has more than two decimals")), "BR-DEC"));
    }
    match element.attribute("currencyID") {
        Some(other) if other != currency => {
            Err(rule(element.problem(format!("is in {other}, not in {currency}")), "PEPPOL-EN16931-R051"))
        }
        _ => Ok(sum),
    }
}

fn adjustment(element: &Element, currency: &str) -> Result<Adjustment, Problem> {
    let indicator = element.need("cbc:ChargeIndicator")?;
    let is_charge = match indicator.text() {
        "true" | "1" => true,
        "false" | "0" => false,
        other => return Err(indicator.problem(format!("{other:?} is neither true nor false"))),
    };
    let sum = amount(element.need("cbc:Amount")?, currency)?;
    let percent = element.number_of("cbc:MultiplierFactorNumeric", Percent)?;
    if let (Some(percent), Some(base)) = (percent, element.one("cbc:BaseAmount")?) {
        let worked_out = amount(base, currency)?.0.share(percent.0, Fixed::from_whole(100));
        let off = worked_out
            .and_then(|worked_out| worked_out.minus(sum.0))
            .map_err(|_| element.problem("comes to too much"))?;
        if off.abs() > Fixed::from_micro(20_000) {
            return Err(rule(element.problem(format!("{sum} is not {percent} % of the base")), "PEPPOL-EN16931-R040"));
        }
    }
    let reason = element.text_at(&["cbc:AllowanceChargeReason"])?;
    Ok(Adjustment { reason, percent, sum: if is_charge { sum } else { sum.negated() } })
}

fn tax(category: &Element) -> Result<Tax, Problem> {
    let id = category.need("cbc:ID").map_err(|problem| rule(problem, "BR-CO-04"))?;
    let known = Category::of_code(id.text());
    let known = known.ok_or_else(|| id.problem(format!("{:?} is no category of VAT that is known here", id.text())))?;
    let percent = category.number_of("cbc:Percent", Percent)?;
    match (known, percent) {
        (Category::Standard, Some(percent)) if !percent.is_zero() => Ok(Tax { category: known, percent }),
        (Category::Standard, _) => Err(rule(category.problem("a standard rate is above zero"), "BR-S-05")),
        (_, None) => Ok(Tax { category: known, percent: Percent::ZERO }),
        (_, Some(percent)) if percent.is_zero() => Ok(Tax { category: known, percent }),
        (_, Some(percent)) => Err(category.problem(format!("category {} has no rate of {percent} %", id.text()))),
    }
}

fn row(line: &Element, names: &Names, currency: &str) -> Result<Row, Problem> {
    let counted = line.need(names.quantity).map_err(|problem| rule(problem, "BR-22"))?;
    let net = amount(line.need("cbc:LineExtensionAmount").map_err(|problem| rule(problem, "BR-24"))?, currency)?;
    let item = line.need("cac:Item")?;
    let category = item.need("cac:ClassifiedTaxCategory").map_err(|problem| rule(problem, "BR-CO-04"))?;
    let quantity = counted.number(Quantity)?;
    let price = price(line)?;
    let adjustments: Vec<Adjustment> =
        line.all("cac:AllowanceCharge").map(|found| adjustment(found, currency)).collect::<Result<_, _>>()?;
    check_row(line, (price, quantity), &adjustments, net)?;
    let name = item.text_at(&["cbc:Name"])?;
    let code = |name: &str| item.text_at(&[name, "cbc:ID"]);
    Ok(Row {
        name: if name.is_empty() { item.text_at(&["cbc:Description"])? } else { name },
        codes: Codes {
            seller: code("cac:SellersItemIdentification")?,
            buyer: code("cac:BuyersItemIdentification")?,
            ean: code("cac:StandardItemIdentification")?,
        },
        unit: unit_name(counted.attribute("unitCode").unwrap_or_default()),
        quantity,
        price,
        adjustments,
        net,
        tax: tax(category)?,
        place: line.place(),
    })
}

/// The price of one. It may be stated for more than one, and finer than a price is kept: the sum of the row says what was meant.
fn price(line: &Element) -> Result<Price, Problem> {
    let price = line.need("cac:Price").map_err(|problem| rule(problem, "BR-26"))?;
    let amount = price.need("cbc:PriceAmount").map_err(|problem| rule(problem, "BR-26"))?;
    let stated: Fixed =
        amount.text().parse().map_err(|_| amount.problem(format!("{:?} is no price", amount.text())))?;
    if stated < Fixed::ZERO {
        return Err(rule(amount.problem(format!("{stated} is below zero")), "BR-27"));
    }
    let base = price.number_of("cbc:BaseQuantity", |number| number)?.unwrap_or(Fixed::ONE);
    if base <= Fixed::ZERO {
        return Err(rule(price.problem("is for less than nothing"), "PEPPOL-EN16931-R121"));
    }
    stated.over(base).map(Price).map_err(|_| amount.problem("is too large"))
}

/// A row comes to its price times its amount, with charges and less discounts, but for two cents.
fn check_row(
    line: &Element,
    (price, quantity): (Price, Quantity),
    adjustments: &[Adjustment],
    net: Money,
) -> Result<(), Problem> {
    let too_large = |_| line.problem("comes to too much");
    let mut worked_out = price.times(quantity).map_err(too_large)?;
    for found in adjustments {
        worked_out = worked_out.plus(found.sum).map_err(too_large)?;
    }
    // What is lost of a price by six decimals counts for each unit.
    let lost = Fixed::from_micro(1).times(quantity.0.abs()).map_err(too_large)?;
    let slack = Fixed::from_micro(20_000).plus(lost).map_err(too_large)?;
    if worked_out.minus(net).map_err(too_large)?.0.abs() > slack {
        let place = line.need("cbc:LineExtensionAmount")?.place();
        return Err(rule(Problem::differs(place, net, worked_out.round(2)), "PEPPOL-EN16931-R120"));
    }
    Ok(())
}

fn check_totals(totals: &Element, sums: &Sums, currency: &str) -> Result<(), Problem> {
    for (name, worked_out, broken, is_needed) in [
        ("cbc:LineExtensionAmount", sums.rows, "BR-CO-10", true),
        ("cbc:AllowanceTotalAmount", sums.discounts, "BR-CO-11", !sums.discounts.is_zero()),
        ("cbc:ChargeTotalAmount", sums.charges, "BR-CO-12", !sums.charges.is_zero()),
        ("cbc:TaxExclusiveAmount", sums.net, "BR-CO-13", true),
        ("cbc:TaxInclusiveAmount", sums.gross, "BR-CO-15", true),
        ("cbc:PayableAmount", sums.payable, "BR-CO-16", true),
    ] {
        let Some(found) = totals.one(name)? else {
            if is_needed {
                return Err(rule(totals.lacks(name), broken));
            }
            continue;
        };
        let stated = amount(found, currency)?;
        if stated != worked_out {
            return Err(rule(
                Problem::differs(found.place(), stated.0.to_places(2), worked_out.0.to_places(2)),
                broken,
            ));
        }
    }
    Ok(())
}

/// The tax as it is stated in the invoice's currency; that in another one is for the books of the seller.
fn check_taxes(root: &Element, sums: &Sums, currency: &str) -> Result<(), Problem> {
    for total in root.all("cac:TaxTotal") {
        let stated = total.need("cbc:TaxAmount")?;
        if stated.attribute("currencyID").is_some_and(|other| other != currency) {
            continue;
        }
        for subtotal in total.all("cac:TaxSubtotal") {
            let tax = tax(subtotal.need("cac:TaxCategory")?)?;
            let found = sums.by_tax.iter().find(|sum| sum.tax == tax);
            let worked_out = found.map_or((Money::ZERO, Money::ZERO), |sum| (sum.net, sum.vat));
            for (name, worked_out, broken) in
                [("cbc:TaxableAmount", worked_out.0, "BR-S-08"), ("cbc:TaxAmount", worked_out.1, "BR-CO-17")]
            {
                let element = subtotal.need(name)?;
                let stated = amount(element, currency)?;
                if stated != worked_out {
                    return Err(rule(Problem::differs(element.place(), stated, worked_out), broken));
                }
            }
        }
        let sum = amount(stated, currency)?;
        if sum != sums.vat {
            return Err(rule(Problem::differs(stated.place(), sum, sums.vat), "BR-CO-14"));
        }
        return Ok(());
    }
    if sums.vat.is_zero() { Ok(()) } else { Err(rule(root.lacks("cac:TaxTotal"), "BR-CO-14")) }
}
