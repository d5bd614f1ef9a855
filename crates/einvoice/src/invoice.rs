//! The invoice that both forms are read into and written from.

use ladu_types::{Date, Money, Percent, Price, Quantity};

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// What it is. A credit note says what it gives back: its sums are above zero.
    pub kind: Kind,
    /// What its reader calls it; empty for the usual name. UBL has no place for it.
    pub title: String,
    pub number: String,
    /// The day it was issued.
    pub date: Date,
    /// The day it is to be paid by.
    pub due: Option<Date>,
    /// Three letters of ISO 4217; empty when nothing is said.
    pub currency: String,
    /// The number of the invoice that a credit note takes back.
    pub credited: String,
    /// By what the buyer routes it within his house.
    pub buyer_reference: String,
    /// The number that a payment is known by.
    pub reference: String,
    /// What else is said of it.
    pub notes: String,
    pub seller: Party,
    pub buyer: Party,
    pub rows: Vec<Row>,
    /// Discounts and charges on the whole.
    pub adjustments: Vec<TaxedAdjustment>,
    /// What rounding adds to the total.
    pub rounding: Money,
    /// What of the total is paid already.
    pub prepaid: Money,
    /// Where it was read from; empty when it was made.
    pub place: String,
}

impl Invoice {
    /// An invoice of nothing yet.
    pub fn new(kind: Kind, number: impl Into<String>, date: Date) -> Invoice {
        Invoice {
            kind,
            title: String::new(),
            number: number.into(),
            date,
            due: None,
            currency: String::new(),
            credited: String::new(),
            buyer_reference: String::new(),
            reference: String::new(),
            notes: String::new(),
            seller: Party::default(),
            buyer: Party::default(),
            rows: Vec::new(),
            adjustments: Vec::new(),
            rounding: Money::ZERO,
            prepaid: Money::ZERO,
            place: String::new(),
        }
    }
}

/// What an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is to be paid.
    Invoice,
    /// Something is given back.
    CreditNote,
}

/// Whoever sells or buys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// The name in full.
    pub name: String,
    /// The code in the register of companies of its country.
    pub code: String,
    pub vat_number: String,
    /// The number of its place by GS1, thirteen digits.
    pub gln: String,
    pub address: Address,
    /// The address that mail goes to.
    pub email: String,
    /// The number to call.
    pub phone: String,
    /// Where it is to be paid.
    pub accounts: Vec<Account>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub street: String,
    /// What does not fit into the street.
    pub street2: String,
    pub city: String,
    /// The code of the post.
    pub postal_code: String,
    pub region: String,
    /// Two letters of ISO 3166.
    pub country: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The IBAN, else the number in its bank; letters and digits without spaces.
    pub number: String,
    /// The code of the bank.
    pub bic: String,
    /// The name of the bank.
    pub bank: String,
}

/// A row of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    /// What it is called by.
    pub codes: Codes,
    /// What is counted, in words or as a code of UN/ECE; empty when nothing is said.
    pub unit: String,
    pub quantity: Quantity,
    /// Net price of one before discounts and charges.
    pub price: Price,
    /// Discounts and charges on the row; they are part of `net`.
    pub adjustments: Vec<Adjustment>,
    /// What the row comes to without tax, in whole cents.
    pub net: Money,
    /// The tax on it.
    pub tax: Tax,
    /// Where it was read from; empty when it was made.
    pub place: String,
}

/// What the product of a row is called by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    pub seller: String,
    pub buyer: String,
    pub ean: String,
}

/// A discount or a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// What it is for.
    pub reason: String,
    /// How much of the whole it is, when that was said; never below zero.
    pub percent: Option<Percent>,
    /// What it adds; below zero for a discount.
    pub sum: Money,
}

/// A discount or a charge on the whole invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxedAdjustment {
    /// The discount or the charge.
    pub adjustment: Adjustment,
    /// The tax on it.
    pub tax: Tax,
}

/// The tax on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tax {
    /// How it is taxed.
    pub category: Category,
    /// The rate; 0 unless it is the standard category.
    pub percent: Percent,
}

impl Tax {
    /// A rate of value added tax; 0 is the zero rate.
    pub fn of(percent: Percent) -> Tax {
        Tax { category: if percent.is_zero() { Category::Zero } else { Category::Standard }, percent }
    }
}

/// How something is taxed, by the codes of UN/ECE 5305 that EN 16931 allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// At a rate above zero.
    Standard,
    /// At a rate of zero.
    Zero,
    /// Not taxed, by its nature.
    Exempt,
    /// The buyer owes the tax.
    ReverseCharge,
    /// Goods for a business in another country of the European Union.
    IntraCommunity,
    /// Goods that leave the European Union.
    Export,
    /// Outside of what the tax is about, or of a seller who is not registered.
    OutOfScope,
}

impl Category {
    const CODES: [(Category, &'static str, &'static str); 7] = [
        (Category::Standard, "S", ""),
        (Category::Zero, "Z", ""),
        (Category::Exempt, "E", "Exempt from VAT"),
        (Category::ReverseCharge, "AE", "Reverse charge"),
        (Category::IntraCommunity, "K", "Intra-community supply"),
        (Category::Export, "G", "Export outside the EU"),
        (Category::OutOfScope, "O", "Not subject to VAT"),
    ];

    pub fn code(self) -> &'static str {
        Category::CODES.iter().find(|(known, ..)| *known == self).map_or("", |(_, code, _)| code)
    }

    /// The category of a code.
    pub fn of_code(code: &str) -> Option<Category> {
        Category::CODES.iter().find(|(_, known, _)| *known == code).map(|(category, ..)| *category)
    }

    /// Why there is no tax, in words; empty when that needs no saying.
    pub fn reason(self) -> &'static str {
        Category::CODES.iter().find(|(known, ..)| *known == self).map_or("", |(.., reason)| reason)
    }
}
