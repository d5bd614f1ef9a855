//! Laws: what is written is read again, to the last digit, in both forms; and what is broken is refused.

use ladu_types::{Date, Fixed, Money, Percent, Price, Quantity};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::invoice::{Account, Address, Adjustment, Category, Codes, Invoice, Kind, Party, Row, Tax, TaxedAdjustment};
use crate::{FileHeader, read, write_estonian, write_ubl};

fn day() -> Date {
    "2026-11-20".parse().unwrap()
}

fn text() -> impl Strategy<Value = String> {
    "[ -~õäöüŠž€<>&\"'\r\n]{1,30}".prop_map(|text| {
        let text = text.trim().to_owned();
        if text.is_empty() { "x".to_owned() } else { text }
    })
}

fn long_text() -> impl Strategy<Value = String> {
    (text(), 1usize..40).prop_map(|(text, times)| text.repeat(times))
}

fn code() -> impl Strategy<Value = String> {
    "[A-Z0-9-]{0,30}"
}

fn party() -> impl Strategy<Value = Party> {
    (long_text(), code(), code(), prop::bool::ANY).prop_map(|(name, code, vat, has_address)| Party {
        name,
        code,
        vat_number: if vat.is_empty() { vat } else { format!("EE{vat}") },
        gln: if has_address { "4740000000007".to_owned() } else { String::new() },
        address: Address {
            street: if has_address { "Pikk 1".to_owned() } else { String::new() },
            street2: if has_address { "2. korrus".to_owned() } else { String::new() },
            city: if has_address { "Tallinn".to_owned() } else { String::new() },
            postal_code: if has_address { "10123".to_owned() } else { String::new() },
            region: String::new(),
            country: if has_address { "EE".to_owned() } else { String::new() },
        },
        email: "a@b.ee".to_owned(),
        phone: "+372 5".to_owned(),
        accounts: Vec::new(),
    })
}

fn tax() -> impl Strategy<Value = Tax> {
    prop_oneof![
        4 => prop::sample::select(vec![24_000_000, 13_000_000, 9_000_000, 8_875_000]).prop_map(|micro| Tax::of(Percent::from_micro(micro))),
        1 => prop::sample::select(vec![
            Category::Zero, Category::Exempt, Category::ReverseCharge, Category::IntraCommunity, Category::Export,
            Category::OutOfScope,
        ])
        .prop_map(|category| Tax { category, percent: Percent::ZERO }),
    ]
}

fn share(base: Money, percent: Percent) -> Money {
    Money(base.0.share(percent.0, Fixed::from_whole(100)).unwrap().round(2))
}

/// A discount or a charge of so many hundredths of a per cent, with or without its rate.
fn adjustment(base: Money, hundredths: i64, is_charge: bool, says_rate: bool, reason: String) -> Adjustment {
    let percent = Percent::from_micro(hundredths * 10_000);
    let sum = share(base, percent);
    let sum = if is_charge { sum } else { sum.negated() };
    Adjustment { reason, percent: says_rate.then_some(percent), sum }
}

fn row(tax: impl Strategy<Value = Tax>) -> impl Strategy<Value = Row> {
    let numbers = (-5_000_000i64..2_000_000_000, 0i64..3_000_000_000, any::<bool>(), any::<bool>());
    let adjustments = vec((1i64..9_000, any::<bool>(), any::<bool>(), "[a-z]{1,12}"), 0..3);
    (numbers, adjustments, tax, long_text(), (code(), code(), any::<bool>())).prop_map(
        |((quantity, price, whole, cents), adjustments, tax, name, (seller, buyer, has_ean))| {
            let quantity = Quantity::from_micro(if whole { quantity / 1_000_000 * 1_000_000 } else { quantity });
            let price = Price::from_micro(if cents { price / 10_000 * 10_000 } else { price });
            let base = price.times(quantity).unwrap().round(2);
            let adjustments: Vec<Adjustment> = adjustments
                .into_iter()
                .map(|(hundredths, is_charge, says, reason)| adjustment(base, hundredths, is_charge, says, reason))
                .filter(|found| !found.sum.is_zero())
                .collect();
            let net = adjustments.iter().fold(base, |net, found| net.plus(found.sum).unwrap());
            let ean = if has_ean { "4006381333931".to_owned() } else { String::new() };
            let codes = Codes { seller, buyer, ean };
            Row { name, codes, unit: "kg".to_owned(), quantity, price, adjustments, net, tax, place: String::new() }
        },
    )
}

fn rows() -> impl Strategy<Value = (Vec<Row>, Option<Tax>)> {
    prop_oneof![
        vec(row(tax()), 1..8).prop_map(|rows| (rows, None)),
        tax().prop_flat_map(|tax| (vec(row(Just(tax)), 1..8), Just(Some(tax)))),
    ]
}

prop_compose! {
    fn invoice()(
        (rows, only_tax) in rows(),
        whole in vec((1i64..3_000, any::<bool>(), any::<bool>(), "[a-z]{1,12}"), 0..3),
        (seller, buyer) in (party(), party()),
        (number, credited, buyer_reference, reference, notes) in ("[A-Z0-9-]{1,30}", code(), "[A-Z0-9]{1,600}", code(), long_text()),
        (is_credit, due, rounding, paid) in (any::<bool>(), prop::option::of(0i64..90), -4i64..5, 0i64..100),
    ) -> Invoice {
        let mut invoice = Invoice::new(if is_credit { Kind::CreditNote } else { Kind::Invoice }, number, day());
        invoice.due = due.map(|days| day().plus_days(days));
        invoice.title = "Arve".to_owned();
        invoice.currency = "EUR".to_owned();
        (invoice.credited, invoice.buyer_reference) = (credited, buyer_reference);
        (invoice.reference, invoice.notes) = (reference, notes);
        (invoice.seller, invoice.buyer, invoice.rows) = (seller, buyer, rows);
        invoice.seller.accounts =
            vec![Account { number: "EE382200221020145685".to_owned(), bic: "HABAEE2X".to_owned(), bank: "Pank".to_owned() }];
        let base = invoice.sums().unwrap().rows;
        if let Some(tax) = only_tax {
            let taxed = whole.into_iter().map(|(hundredths, is_charge, says, reason)| {
                TaxedAdjustment { adjustment: adjustment(base, hundredths, is_charge, says, reason), tax }
            });
            invoice.adjustments = taxed.filter(|found| !found.adjustment.sum.is_zero()).collect();
        }
        invoice.rounding = Money::from_micro(rounding * 10_000);
        invoice.prepaid = share(invoice.sums().unwrap().total, Percent::from_whole(paid));
        invoice
    }
}

fn without_places(mut invoice: Invoice) -> Invoice {
    invoice.place.clear();
    invoice.rows.iter_mut().for_each(|row| row.place.clear());
    invoice
}

fn estonian(invoices: &[Invoice]) -> String {
    write_estonian(invoices, FileHeader { date: day(), id: "F1" }).unwrap()
}

proptest! {
    #[test]
    fn an_estonian_file_says_what_it_was_written_from(invoices in vec(invoice(), 1..3)) {
        for invoice in &invoices {
            // A credit note that asks for money is an invoice.
            prop_assume!(invoice.kind == Kind::Invoice || !invoice.sums().unwrap().total.is_negative());
        }
        let xml = estonian(&invoices);
        let found = read(&xml).map_err(|problem| TestCaseError::fail(format!("{problem}\n{xml}")))?;
        let found: Vec<Invoice> = found.into_iter().map(without_places).collect();
        prop_assert_eq!(found, invoices, "{}", xml);
    }

    #[test]
    fn a_ubl_document_says_what_it_was_written_from(mut invoice in invoice()) {
        let xml = write_ubl(&invoice).unwrap();
        let found = read(&xml).map_err(|problem| TestCaseError::fail(format!("{problem}\n{xml}")))?;
        invoice.title.clear();
        // Who is outside of the tax has no number for it.
        if invoice.rows.iter().any(|row| row.tax.category == Category::OutOfScope) {
            invoice.seller.vat_number.clear();
            invoice.buyer.vat_number.clear();
        }
        prop_assert_eq!(found.into_iter().map(without_places).collect::<Vec<_>>(), [invoice], "{}", xml);
    }

    #[test]
    fn a_changed_sum_is_refused(invoice in invoice(), cents in 1i64..1_000) {
        let total = invoice.sums().unwrap();
        prop_assume!(invoice.kind == Kind::Invoice);
        let (stated, other) = (total.total, total.total.plus(Money::from_micro(cents * 10_000)).unwrap());
        let element = |sum: Money| format!("<TotalSum>{}</TotalSum>", sum.0.to_places(2));
        let amount = |sum: Money| format!("<TotalAmount>{}</TotalAmount>", sum.0.to_places(2));
        let xml = estonian(std::slice::from_ref(&invoice));
        let changed = xml.replace(&element(stated), &element(other)).replace(&amount(stated), &amount(other));
        let problem = read(&changed).unwrap_err().to_string();
        prop_assert!(problem.contains(&other.0.to_places(2)) && problem.contains(&stated.0.to_places(2)), "{}", problem);
        let payable = |sum: Money| format!(">{}</cbc:PayableAmount>", sum.0.to_places(2));
        let xml = write_ubl(&invoice).unwrap();
        let changed = xml.replace(&payable(total.payable), &payable(total.payable.plus(Money::from_micro(cents * 10_000)).unwrap()));
        let problem = read(&changed).unwrap_err().to_string();
        prop_assert!(problem.contains("BR-CO-16"), "{}", problem);
    }

    #[test]
    fn a_text_cut_anywhere_is_refused_and_never_panics(invoice in invoice(), at in 0usize..1000) {
        for xml in [estonian(std::slice::from_ref(&invoice)), write_ubl(&invoice).unwrap()] {
            let mut cut = xml.len() * at / 1000;
            while !xml.is_char_boundary(cut) {
                cut -= 1;
            }
            prop_assert!(read(&xml[..cut]).is_err());
        }
    }
}
