//! The types of sales documents: what each does when it is confirmed.

/// A type of sales document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesType(&'static Facts);

#[derive(Debug, PartialEq, Eq)]
struct Facts {
    name: &'static str,
    effect: Effect,
    reserves: Reserves,
    series: &'static str,
    family: Family,
}

#[derive(Debug, PartialEq, Eq)]
enum Effect {
    /// Goods leave and the sale is booked.
    GoodsAndRevenue,
    /// Goods leave; an invoice follows.
    Goods,
    /// The sale is booked; the goods have left or there are none.
    Revenue,
    /// Nothing but a promise.
    Nothing,
}

#[derive(Debug, PartialEq, Eq)]
enum Family {
    Invoice,
    Receipt,
    Credit,
    Waybill,
    Order,
}

/// Does a document hold goods back?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserves {
    Never,
    /// When it says so.
    OnRequest,
    Always,
}

const fn facts(name: &'static str, effect: Effect, family: Family, series: &'static str) -> Facts {
    Facts { name, effect, reserves: Reserves::Never, series, family }
}

const fn order(name: &'static str, reserves: Reserves, series: &'static str) -> Facts {
    Facts { name, effect: Effect::Nothing, reserves, series, family: Family::Order }
}

static TYPES: &[Facts] = &[
    facts("INVWAYBILL", Effect::GoodsAndRevenue, Family::Invoice, "invoice"),
    facts("CASHINVOICE", Effect::GoodsAndRevenue, Family::Receipt, "invoice"),
    facts("WAYBILL", Effect::Goods, Family::Waybill, "waybill"),
    order("PREPAYMENT", Reserves::OnRequest, "prepayment"),
    order("OFFER", Reserves::OnRequest, "offer"),
    facts("EXPORTINVOICE", Effect::GoodsAndRevenue, Family::Invoice, "invoice"),
    order("RESERVATION", Reserves::Always, "order"),
    order("ORDER", Reserves::OnRequest, "order"),
    facts("INVOICE", Effect::Revenue, Family::Invoice, "invoice"),
    facts("CREDITINVOICE", Effect::GoodsAndRevenue, Family::Credit, "invoice"),
    facts("SERVICE_INVOICE", Effect::Revenue, Family::Invoice, "invoice"),
    facts("SERVICE_CASH_INVOICE", Effect::GoodsAndRevenue, Family::Receipt, "invoice"),
    facts("SERVICE_INVOICE_WAYBILL", Effect::GoodsAndRevenue, Family::Invoice, "invoice"),
];

/// The names of all types.
pub const SALES_TYPES: &[&str] = &[
    "INVWAYBILL",
    "CASHINVOICE",
    "WAYBILL",
    "PREPAYMENT",
    "OFFER",
    "EXPORTINVOICE",
    "RESERVATION",
    "ORDER",
    "INVOICE",
    "CREDITINVOICE",
    "SERVICE_INVOICE",
    "SERVICE_CASH_INVOICE",
    "SERVICE_INVOICE_WAYBILL",
];

/// The states of documents; which ones a type may be in is told by [`SalesType::allows`].
pub const STATES: &[&str] = &["PENDING", "READY", "MAILED", "PRINTED", "SHIPPED", "FULFILLED", "CANCELLED"];

impl SalesType {
    /// A type by its name.
    pub fn parse(name: &str) -> Option<SalesType> {
        TYPES.iter().find(|facts| facts.name == name).map(SalesType)
    }

    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Every type there is, in the order of the table.
    pub fn all() -> impl Iterator<Item = SalesType> {
        TYPES.iter().map(SalesType)
    }

    /// All types that are numbered in the same series.
    pub fn of_series(series: &str) -> impl Iterator<Item = SalesType> {
        TYPES.iter().filter(move |facts| facts.series == series).map(SalesType)
    }

    /// All types whose goods leave the store.
    pub fn delivering() -> impl Iterator<Item = SalesType> {
        TYPES.iter().map(SalesType).filter(|kind| kind.moves_stock() && !kind.is_credit())
    }

    /// Goods leave (or come back, where a quantity is negative) when it is confirmed.
    pub fn moves_stock(self) -> bool {
        matches!(self.0.effect, Effect::GoodsAndRevenue | Effect::Goods)
    }

    /// It is a sale in the books.
    pub fn books_revenue(self) -> bool {
        matches!(self.0.effect, Effect::GoodsAndRevenue | Effect::Revenue)
    }

    /// Does it hold goods back?
    pub fn reserves(self) -> Reserves {
        self.0.reserves
    }

    /// The series its numbers come from.
    pub fn series(self) -> &'static str {
        self.0.series
    }

    /// It has a number before it is confirmed.
    pub fn is_numbered_at_once(self) -> bool {
        self.0.name == "OFFER"
    }

    /// An order, an offer and the like: something that an invoice follows.
    pub fn is_order(self) -> bool {
        self.0.family == Family::Order
    }

    /// It takes back what another document sold.
    pub fn is_credit(self) -> bool {
        self.0.family == Family::Credit
    }

    /// Only accounts in Greece have it.
    pub fn is_greek(self) -> bool {
        self.0.name.starts_with("SERVICE_")
    }

    /// It is sold without tax unless a row says otherwise.
    pub fn is_export(self) -> bool {
        self.0.name == "EXPORTINVOICE"
    }

    /// The buyer gets it now and pays later: not for customers who have to pay up front.
    pub fn gives_credit(self) -> bool {
        self.0.family == Family::Invoice
    }

    /// May a document be made from one of this type? Invoices, receipts and credit invoices are ends.
    pub fn may_be_base(self) -> bool {
        matches!(self.0.family, Family::Order | Family::Waybill)
    }

    /// May it be credited? Orders, offers and bills to be paid ahead have sold nothing that could come back: they are cancelled or deleted. A
    /// credit invoice is deleted too.
    pub fn may_be_credited(self) -> bool {
        !self.is_order() && !self.is_credit()
    }

    /// May its rows say which waybill they come from?
    pub fn may_name_waybills(self) -> bool {
        matches!(self.0.name, "INVOICE" | "SERVICE_INVOICE" | "CREDITINVOICE")
    }

    /// May it name the buyer of an electronic invoice?
    pub fn may_name_buyer(self) -> bool {
        matches!(self.0.name, "INVWAYBILL" | "INVOICE" | "CREDITINVOICE" | "ORDER")
    }

    /// May a document of this type be in a state?
    pub fn allows(self, state: &str) -> bool {
        match state {
            "PENDING" | "READY" => true,
            "MAILED" | "PRINTED" => !self.is_order() || matches!(self.0.name, "OFFER" | "PREPAYMENT"),
            _ => self.is_order(),
        }
    }

    /// Is a sale of this type priced with tax, as receipts are? `american` accounts never do.
    pub fn prices_with_tax(self, american: bool, cash_credit: bool, waybills_with_tax: bool) -> bool {
        !american
            && match (self.0.name, &self.0.family) {
                (_, Family::Receipt) => true,
                (_, Family::Credit) => cash_credit,
                ("INVWAYBILL" | "SERVICE_INVOICE_WAYBILL", _) => waybills_with_tax,
                _ => false,
            }
    }
}

/// A reference number for bank transfers: a number and its check digit by the weights 7, 3, 1.
pub fn reference_number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = digits.bytes().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_type() {
        assert!(SALES_TYPES.iter().all(|name| SalesType::parse(name).is_some_and(|t| t.name() == *name)));
        assert_eq!(SALES_TYPES.len(), TYPES.len());
    }

    #[test]
    fn types_do_what_the_trade_expects() {
        let of = |name: &str| {
            let kind = SalesType::parse(name).unwrap();
            (kind.moves_stock(), kind.books_revenue(), kind.reserves(), kind.may_be_base())
        };
        assert_eq!(of("INVWAYBILL"), (true, true, Reserves::Never, false));
        assert_eq!(of("CASHINVOICE"), (true, true, Reserves::Never, false));
        assert_eq!(of("WAYBILL"), (true, false, Reserves::Never, true));
        assert_eq!(of("INVOICE"), (false, true, Reserves::Never, false));
        assert_eq!(of("CREDITINVOICE"), (true, true, Reserves::Never, false));
        for name in ["PREPAYMENT", "OFFER", "ORDER"] {
            assert_eq!(of(name), (false, false, Reserves::OnRequest, true));
        }
        assert_eq!(of("RESERVATION"), (false, false, Reserves::Always, true));
    }

    #[test]
    fn reference_numbers_end_in_a_check_digit() {
        // 6*7 + 5*3 + 4*1 + 3*7 + 2*3 + 1*1 = 89, and 1 makes it 90.
        assert_eq!(reference_number(123_456), "1234561");
        assert_eq!(reference_number(100_001), "1000012");
    }
}
