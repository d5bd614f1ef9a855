//! Ids: a number that says in its type which noun it belongs to, so that two of them are never mixed up.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The id of a record of noun `T` (see [`of`]): a count from 1 inside one account. Where there may be none, it is an
/// `Option<Id<T>>`, which is stored and sent as 0.
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// From the number, as stored in the database and sent on the wire.
    pub const fn new(number: i64) -> Id<T> {
        Id(number, PhantomData)
    }

    /// From a number that may be 0, which is no id.
    pub const fn some(number: i64) -> Option<Id<T>> {
        if number == 0 { None } else { Some(Id(number, PhantomData)) }
    }

    /// The number, as stored in the database and sent on the wire.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The number of an id that may be missing: 0 for none.
    pub const fn number_of(id: Option<Id<T>>) -> i64 {
        match id {
            Some(id) => id.0,
            None => 0,
        }
    }
}

// Derived, these would ask the same of `T`, which is never a value.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Id<T> {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Id<T>) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Id<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Id<T>) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The nouns that ids are of: `Id<of::Product>` is the id of a product. None of these is ever a value.
pub mod of {
    macro_rules! nouns {
        ($($(#[doc = $doc:expr])* $name:ident),* $(,)?) => {$(
            $(#[doc = $doc])*
            #[derive(Debug)]
            pub enum $name {}
        )*};
    }

    nouns! {
        /// An account: one business with its own data. The only id that is not counted per account.
        Account,
        /// Somebody who can log in.
        User,
        /// A group of users with its rights.
        UserGroup,
        /// Somebody who works in the shop.
        Employee,
        /// Something sold or bought.
        Product,
        /// A group of products.
        ProductGroup,
        /// A category of products.
        Category,
        /// A brand.
        Brand,
        /// A service.
        Service,
        /// A unit of measure.
        Unit,
        /// A package that a product comes in.
        Package,
        /// A store or warehouse.
        Warehouse,
        /// A region of stores.
        StoreRegion,
        /// A place of goods in a store.
        Bin,
        /// A register (point of sale).
        Register,
        /// A day of a register, from its opening to its closing.
        RegisterDay,
        /// A customer, a supplier, one of their contact persons, or the company itself: they share one count.
        Party,
        /// A group of customers.
        CustomerGroup,
        /// A group of suppliers.
        SupplierGroup,
        /// An address of a party.
        Address,
        /// A sales document.
        SalesDocument,
        /// A row of a sales document.
        SalesRow,
        /// A purchase document.
        PurchaseDocument,
        /// A row of a purchase document.
        PurchaseRow,
        /// A document that changes stock without a sale or a purchase.
        StockDocument,
        /// A row of such a document.
        StockRow,
        /// A document of any kind.
        Document,
        /// A row of a document of any kind.
        DocumentRow,
        /// A payment of a sales document.
        Payment,
        /// A payment of a purchase document.
        PurchasePayment,
        /// A way to pay.
        PaymentType,
        /// A rate of value added tax.
        VatRate,
        /// A currency.
        Currency,
        /// A price list.
        PriceList,
        /// A row of a price list.
        PriceListRow,
        /// A price list of a supplier.
        SupplierPriceList,
        /// A promotion.
        Campaign,
        /// A kind of coupon.
        Coupon,
        /// A coupon that was given to somebody.
        IssuedCoupon,
        /// A gift card.
        GiftCard,
        /// A recurring billing.
        BillingStatement,
        /// A reading of a meter that is billed.
        BillingReading,
        /// A reason for a return, a write-off, a discount ...
        Reason,
        /// A project.
        Project,
        /// A move of goods in the ledger.
        Move,
        /// A count of the goods in a warehouse.
        Stocktaking,
        /// A layer of goods in the ledger: units of one batch that came in together. A batch has the id of its first layer.
        Layer,
        /// A record of any noun.
        Record,
        /// A dimension of matrix products, such as size.
        Dimension,
        /// A value of a dimension.
        DimensionValue,
        /// A choice of an extra field of the product card.
        ExtraValue,
        /// A parameter that products are described by.
        Parameter,
        /// A group of such parameters.
        ParameterGroup,
        /// A choice of a parameter of several.
        ParameterOption,
        /// An appliance or a vehicle of a customer.
        Appliance,
        /// An assortment.
        Assortment,
        /// A picture of a product or a file about it.
        ProductFile,
        /// A mail with a document, sent or waiting.
        Mail,
        /// What a file about a product is.
        ProductFileType,
    }
}
