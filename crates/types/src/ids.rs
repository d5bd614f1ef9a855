//! Ids: a type for each noun that another one may refer to, so that two of them are never mixed up.

/// Declares an id type: a count from 1 inside one account.
macro_rules! ids {
    ($($(#[doc = $doc:expr])* $name:ident),* $(,)?) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// An account: one business with its own data. The only id that is not counted per account.
    AccountId,
    /// Somebody who can log in.
    UserId,
    /// Something sold or bought.
    ProductId,
    /// A store or warehouse.
    WarehouseId,
    /// A customer, a supplier or one of their contact persons.
    CustomerId,
    /// A document that moves goods or money.
    DocumentId,
    /// A rate of value added tax.
    VatRateId,
    /// A price list.
    PriceListId,
}
