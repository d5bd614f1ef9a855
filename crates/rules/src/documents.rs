//! The types of sales documents: what each does when it is confirmed.

/// A type of sales document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesType(&'static Facts);

#[derive(Debug, PartialEq, Eq)]
struct Facts {
    name: &'static str,
    moves_stock: bool,
    books_revenue: bool,
    reserves: Reserves,
    series: &'static str,
    order: bool,
}

/// Does a document hold goods back?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserves {
    /// Never.
    Never,
    /// When it says so.
    OnRequest,
    /// Always.
    Always,
}

const fn facts(
    name: &'static str,
    (moves_stock, books_revenue): (bool, bool),
    reserves: Reserves,
    series: &'static str,
    order: bool,
) -> Facts {
    Facts { name, moves_stock, books_revenue, reserves, series, order }
}

static TYPES: &[Facts] = &[
    facts("INVWAYBILL", (true, true), Reserves::Never, "invoice", false),
    facts("CASHINVOICE", (true, true), Reserves::Never, "invoice", false),
    facts("WAYBILL", (true, false), Reserves::Never, "waybill", false),
    facts("PREPAYMENT", (false, false), Reserves::OnRequest, "prepayment", true),
    facts("OFFER", (false, false), Reserves::OnRequest, "offer", true),
    facts("EXPORTINVOICE", (true, true), Reserves::Never, "invoice", false),
    facts("RESERVATION", (false, false), Reserves::Always, "order", true),
    facts("ORDER", (false, false), Reserves::OnRequest, "order", true),
    facts("INVOICE", (false, true), Reserves::Never, "invoice", false),
    facts("CREDITINVOICE", (true, true), Reserves::Never, "invoice", false),
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
];

/// The states of documents; which ones a type may be in is told by [`SalesType::allows`].
pub const STATES: &[&str] = &["PENDING", "READY", "MAILED", "PRINTED", "SHIPPED", "FULFILLED", "CANCELLED"];

impl SalesType {
    /// A type by its name.
    pub fn parse(name: &str) -> Option<SalesType> {
        TYPES.iter().find(|facts| facts.name == name).map(SalesType)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Goods leave (or come back, where a quantity is negative) when it is confirmed.
    pub fn moves_stock(self) -> bool {
        self.0.moves_stock
    }

    /// It is a sale in the books.
    pub fn books_revenue(self) -> bool {
        self.0.books_revenue
    }

    /// Does it hold goods back?
    pub fn reserves(self) -> Reserves {
        self.0.reserves
    }

    /// The series its numbers come from.
    pub fn series(self) -> &'static str {
        self.0.series
    }

    /// An order, an offer and the like: something that an invoice follows.
    pub fn is_order(self) -> bool {
        self.0.order
    }

    /// May a document be made from one of this type? Invoices, receipts and credit invoices are ends.
    pub fn may_be_base(self) -> bool {
        self.0.order || self.0.name == "WAYBILL"
    }

    /// May a document of this type be in a state?
    pub fn allows(self, state: &str) -> bool {
        match state {
            "PENDING" | "READY" => true,
            "MAILED" | "PRINTED" => !self.0.order || self.0.name == "OFFER" || self.0.name == "PREPAYMENT",
            _ => self.0.order,
        }
    }

    /// Is a sale of this type priced with tax, as receipts are? `american` accounts never do.
    pub fn prices_with_tax(self, american: bool, cash_credit: bool, waybills_with_tax: bool) -> bool {
        !american
            && match self.0.name {
                "CASHINVOICE" => true,
                "CREDITINVOICE" => cash_credit,
                "INVWAYBILL" => waybills_with_tax,
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_type() {
        assert!(SALES_TYPES.iter().all(|name| SalesType::parse(name).is_some_and(|t| t.name() == *name)));
        assert_eq!(SALES_TYPES.len(), TYPES.len());
    }
}
