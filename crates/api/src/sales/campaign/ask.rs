//! What is asked of promotions: the circumstances of a sale.

/// Where, when and to whom something is sold, and what the cashier and the customer bring along.
#[derive(Debug, Clone, Default)]
pub(in crate::sales) struct Ask {
    pub(in crate::sales) warehouse: i64,
    pub(in crate::sales) customer: i64,
    pub(in crate::sales) day: String,
    /// The document that is being edited: its own use of a promotion does not count.
    pub(in crate::sales) document: i64,
    /// Manual promotions that the cashier chose, one for each time.
    pub(in crate::sales) manual: Vec<i64>,
    /// Identifiers of scanned coupons.
    pub(in crate::sales) coupons: Vec<String>,
    /// Promotions on the whole sale are left out.
    pub(in crate::sales) items_only: bool,
}
