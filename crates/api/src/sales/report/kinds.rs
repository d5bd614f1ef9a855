//! The reports of sales: what each puts its lines together by, and which columns it has.

pub(super) struct Kind {
    /// Its name on the wire.
    pub(super) name: &'static str,
    /// What a line of it is about.
    pub(super) subject: Subject,
    /// Has a column for each tax rate.
    pub(super) taxes: bool,
    /// Counts sales, and tells what one comes to.
    pub(super) counts: bool,
}

/// What a line is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Day,
    Weekday,
    Hour,
    /// A record that the document or its customer names: the column, the record's table, the headers of its id and name.
    Named {
        column: &'static str,
        table: &'static str,
        headers: [&'static str; 2],
    },
    /// A product or a service.
    Product {
        unsold: bool,
    },
    /// What products have in common.
    Common {
        by: Common,
        table: &'static str,
        headers: [&'static str; 2],
        drill_down: bool,
    },
    Invoice,
    InvoiceRow,
}

/// What products may have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Common {
    Group,
    Department,
    Supplier,
    Category,
    Brand,
    /// The product whose variations they are; a product without variations is its own.
    Matrix,
}

impl Subject {
    /// The columns that tell lines apart in the database: two numbers and a text; `0` and `''` where there is none.
    pub(super) fn key(self, parts: bool) -> [&'static str; 3] {
        match self {
            Subject::Day | Subject::Weekday => ["0", "0", "t.date"],
            Subject::Hour => ["0", "0", "substr(t.time, 1, 2)"],
            Subject::Named { column, .. } => [column, "0", "''"],
            Subject::Product { .. } | Subject::Common { .. } if parts => ["m.product_id", "r.service_id", "''"],
            Subject::Product { .. } | Subject::Common { .. } => ["r.product_id", "r.service_id", "''"],
            Subject::Invoice => ["t.id", "0", "''"],
            Subject::InvoiceRow => ["r.id", "0", "''"],
        }
    }

    /// Is it about products, or what they have in common?
    pub(super) fn is_of_products(self) -> bool {
        matches!(self, Subject::Product { .. } | Subject::Common { .. })
    }

    /// The headers of the columns that say what a line is about.
    pub(super) fn headers(self) -> Vec<&'static str> {
        match self {
            Subject::Day => vec!["DATE"],
            Subject::Weekday => vec!["DAY_OF_WEEK", "DAY_NUMBER"],
            Subject::Hour => vec!["HOUR"],
            Subject::Named { headers, .. } => headers.to_vec(),
            Subject::Product { .. } => PRODUCT.to_vec(),
            Subject::Common { headers, drill_down: false, .. } => headers.to_vec(),
            Subject::Common { headers: [id, _], drill_down: true, .. } => {
                let name = id.trim_end_matches("_ID");
                [&[id, name], PRODUCT].concat()
            }
            Subject::Invoice => INVOICE.to_vec(),
            Subject::InvoiceRow => [INVOICE, &["CODE", "NAME", "PRODUCT_ID", "SERVICE_ID"]].concat(),
        }
    }
}

const PRODUCT: &[&str] = &["PRODUCT_ID", "SERVICE_ID", "CODE", "EAN_CODE", "NAME", "UNIT"];
const INVOICE: &[&str] = &["SALES_DOCUMENT_ID", "DATE", "SALES_DOCUMENT", "CUSTOMER", "CUSTOMER_ID"];

const fn kind(name: &'static str, subject: Subject) -> Kind {
    Kind { name, subject, taxes: false, counts: false }
}

impl Kind {
    const fn taxes(mut self) -> Kind {
        self.taxes = true;
        self
    }

    const fn counts(mut self) -> Kind {
        self.counts = true;
        self
    }
}

const fn named(column: &'static str, table: &'static str, headers: [&'static str; 2]) -> Subject {
    Subject::Named { column, table, headers }
}

const fn common(by: Common, drill_down: bool) -> Subject {
    let (table, id) = match by {
        Common::Group | Common::Department => ("product_group", "GROUP_ID"),
        Common::Supplier => ("supplier", "SUPPLIER_ID"),
        Common::Category => ("product_category", "CATEGORY_ID"),
        Common::Brand => ("brand", "BRAND_ID"),
        Common::Matrix => ("product", "MATRIX_ID"),
    };
    Subject::Common { by, table, headers: [id, "NAME"], drill_down }
}

pub(super) static KINDS: &[Kind] = &[
    kind("SALES_BY_DATE", Subject::Day).taxes().counts(),
    kind("SALES_BY_CUSTOMER", named("t.client_id", "customer", ["CUSTOMER_ID", "NAME"])).taxes(),
    kind("SALES_BY_CUSTOMER_ACCOUNT_MANAGER", named("c.manager_id", "employee", ["EMPLOYEE_ID", "NAME"])).taxes(),
    kind("SALES_BY_CUSTOMER_GROUP", named("c.group_id", "customer_group", ["GROUP_ID", "NAME"])).taxes(),
    kind("SALES_BY_BUSINESS_AREA", named("c.business_area_id", "business_area", ["BUSINESS_AREA_ID", "NAME"])).taxes(),
    kind("SALES_BY_WAREHOUSE", named("t.warehouse_id", "warehouse", ["LOCATION_ID", "LOCATION"])).taxes(),
    kind("SALES_BY_POINT_OF_SALE", named("t.register_id", "point_of_sale", ["REGISTER_ID", "REGISTER"])).taxes(),
    kind("SALES_BY_PRODUCT", Subject::Product { unsold: false }),
    kind("SALES_BY_PRODUCT_GROUP", common(Common::Group, false)),
    kind("SALES_BY_PRODUCT_GROUP_WITH_DRILL_DOWN", common(Common::Group, true)),
    kind("SALES_BY_DEPARTMENT", common(Common::Department, false)),
    kind("SALES_BY_DEPARTMENT_WITH_DRILL_DOWN", common(Common::Department, true)),
    kind("SALES_BY_SUPPLIER", common(Common::Supplier, false)).taxes(),
    kind("SALES_BY_SUPPLIER_WITH_DRILL_DOWN", common(Common::Supplier, true)).taxes(),
    kind("SALES_BY_CATEGORY", common(Common::Category, false)).taxes(),
    kind("SALES_BY_CATEGORY_WITH_DRILL_DOWN", common(Common::Category, true)).taxes(),
    kind("SALES_BY_BRAND", common(Common::Brand, false)).taxes(),
    kind("SALES_BY_ALL_PRODUCTS", Subject::Product { unsold: true }),
    kind("SALES_BY_CASHIER", named("t.employee_id", "employee", ["EMPLOYEE_ID", "NAME"])).taxes().counts(),
    kind("SALES_BY_INVOICE", Subject::Invoice),
    kind("SALES_BY_INVOICE_ROWS", Subject::InvoiceRow),
    kind("SALES_BY_WEEKDAY", Subject::Weekday),
    kind("SALES_BY_HOUR", Subject::Hour),
    kind("SALES_BY_MATRIX", common(Common::Matrix, false)),
    kind("SALES_BY_MATRIX_WITH_DRILL_DOWN", common(Common::Matrix, true)),
];

/// The names of all reports.
pub(super) const NAMES: &[&str] = &[
    "SALES_BY_DATE",
    "SALES_BY_CUSTOMER",
    "SALES_BY_CUSTOMER_ACCOUNT_MANAGER",
    "SALES_BY_CUSTOMER_GROUP",
    "SALES_BY_BUSINESS_AREA",
    "SALES_BY_WAREHOUSE",
    "SALES_BY_POINT_OF_SALE",
    "SALES_BY_PRODUCT",
    "SALES_BY_PRODUCT_GROUP",
    "SALES_BY_PRODUCT_GROUP_WITH_DRILL_DOWN",
    "SALES_BY_DEPARTMENT",
    "SALES_BY_DEPARTMENT_WITH_DRILL_DOWN",
    "SALES_BY_SUPPLIER",
    "SALES_BY_SUPPLIER_WITH_DRILL_DOWN",
    "SALES_BY_CATEGORY",
    "SALES_BY_CATEGORY_WITH_DRILL_DOWN",
    "SALES_BY_BRAND",
    "SALES_BY_ALL_PRODUCTS",
    "SALES_BY_CASHIER",
    "SALES_BY_INVOICE",
    "SALES_BY_INVOICE_ROWS",
    "SALES_BY_WEEKDAY",
    "SALES_BY_HOUR",
    "SALES_BY_MATRIX",
    "SALES_BY_MATRIX_WITH_DRILL_DOWN",
];

/// What other columns a report has beside: the same measure for each store, cashier, or of another time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Comparison {
    /// Its name on the wire.
    pub(super) name: &'static str,
    /// The column that tells columns apart; none for another time.
    pub(super) column: Option<(&'static str, &'static str)>,
    /// The measures of each column.
    pub(super) measures: &'static [Measure],
}

/// A number of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    Quantity,
    PurchaseValue,
    WarehouseValue,
    Net,
    Gross,
    Discount,
    DiscountPercent,
    Profit,
    ProfitPercent,
    MarkupPercent,
    /// What is in stock, at the price on the card.
    StockAtPrice,
    /// What is in stock, at its cost.
    StockAtCost,
}

impl Measure {
    /// The header of its column.
    pub(super) fn header(self) -> &'static str {
        match self {
            Measure::Quantity => "SOLD_QUANTITY",
            Measure::PurchaseValue => "PURCHASE_VALUE",
            Measure::WarehouseValue => "WAREHOUSE_VALUE",
            Measure::Net => "NET_SALES_TOTAL",
            Measure::Gross => "SALES_WITH_VAT_TOTAL",
            Measure::Discount => "DISCOUNT_TOTAL",
            Measure::DiscountPercent => "DISCOUNT_PERCENTAGE",
            Measure::Profit => "SALES_PROFIT",
            Measure::ProfitPercent => "PROFIT_PERCENT",
            Measure::MarkupPercent => "MARKUP_PERCENT",
            Measure::StockAtPrice => "STOCK_IN_RETAIL_PRICES",
            Measure::StockAtCost => "STOCK_IN_COST",
        }
    }

    /// Does it follow from what goods cost?
    pub(super) fn needs_cost(self) -> bool {
        use Measure::{MarkupPercent, Profit, ProfitPercent, PurchaseValue, WarehouseValue};
        matches!(self, PurchaseValue | WarehouseValue | Profit | ProfitPercent | MarkupPercent)
    }

    /// Does it follow from what is in stock?
    pub(super) fn needs_stock(self) -> bool {
        matches!(self, Measure::StockAtPrice | Measure::StockAtCost)
    }
}

/// The measures of a report of sales.
pub(super) const SALES: &[Measure] =
    &[Measure::Quantity, Measure::Net, Measure::Gross, Measure::Discount, Measure::DiscountPercent];

/// The measures of a report of what goods cost.
pub(super) const COSTS: &[Measure] = &[
    Measure::Quantity,
    Measure::PurchaseValue,
    Measure::WarehouseValue,
    Measure::Net,
    Measure::Discount,
    Measure::DiscountPercent,
    Measure::Profit,
    Measure::ProfitPercent,
    Measure::MarkupPercent,
];

const STORES: Option<(&str, &str)> = Some(("t.warehouse_id", "warehouse"));
const PEOPLE: Option<(&str, &str)> = Some(("t.employee_id", "employee"));

const fn compare(
    name: &'static str,
    column: Option<(&'static str, &'static str)>,
    measures: &'static [Measure],
) -> Comparison {
    Comparison { name, column, measures }
}

pub(super) static COMPARISONS: &[Comparison] = &[
    compare("WAREHOUSES-NET_SALES", STORES, &[Measure::Net]),
    compare("WAREHOUSES-SALES_COST", STORES, &[Measure::WarehouseValue]),
    compare("WAREHOUSES-PROFIT", STORES, &[Measure::Profit]),
    compare("WAREHOUSES-UNITS_SOLD", STORES, &[Measure::Quantity]),
    compare("WAREHOUSES-UNITS_SOLD_AND_NET_SALES", STORES, &[Measure::Quantity, Measure::Net]),
    compare("WAREHOUSES-SALES_AND_STOCK_IN_RETAIL_PRICES", STORES, &[Measure::Net, Measure::StockAtPrice]),
    compare("WAREHOUSES-SALES_AND_STOCK_IN_COST", STORES, &[Measure::WarehouseValue, Measure::StockAtCost]),
    compare("PERIODS", None, &[]),
    compare("EMPLOYEES-NET_SALES", PEOPLE, &[Measure::Net]),
    compare("EMPLOYEES-UNITS_SOLD", PEOPLE, &[Measure::Quantity]),
    compare("EMPLOYEES-UNITS_SOLD_AND_NET_SALES", PEOPLE, &[Measure::Quantity, Measure::Net]),
];

/// The names of all comparisons.
pub(super) const COMPARISON_NAMES: &[&str] = &[
    "",
    "WAREHOUSES-NET_SALES",
    "WAREHOUSES-SALES_COST",
    "WAREHOUSES-PROFIT",
    "WAREHOUSES-UNITS_SOLD",
    "WAREHOUSES-UNITS_SOLD_AND_NET_SALES",
    "WAREHOUSES-SALES_AND_STOCK_IN_RETAIL_PRICES",
    "WAREHOUSES-SALES_AND_STOCK_IN_COST",
    "PERIODS",
    "EMPLOYEES-NET_SALES",
    "EMPLOYEES-UNITS_SOLD",
    "EMPLOYEES-UNITS_SOLD_AND_NET_SALES",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_declarations() {
        assert!(KINDS.iter().map(|kind| kind.name).eq(NAMES.iter().copied()));
        assert!(COMPARISONS.iter().map(|one| one.name).eq(COMPARISON_NAMES[1..].iter().copied()));
    }
}
