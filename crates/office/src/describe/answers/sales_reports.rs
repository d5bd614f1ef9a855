//! What calls about sales answer, where code writes it.

use ladu_wire::{Form, Kind};

use crate::describe::output::{Output, Shape};

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("getRoundedSales", GET_ROUNDED_SALES),
    ("getSalesDocuments", GET_SALES_DOCUMENTS),
    ("getSalesReport", GET_SALES_REPORT),
    ("getSalesTotalsByEmployeeAndDay", GET_SALES_TOTALS_BY_EMPLOYEE_AND_DAY),
    ("getSalesTotalsByEmployeeAndMonth", GET_SALES_TOTALS_BY_EMPLOYEE_AND_MONTH),
    ("getSalesTotalsByWarehouseAndDay", GET_SALES_TOTALS_BY_WAREHOUSE_AND_DAY),
    ("getSalesTotalsByWarehouseAndMonth", GET_SALES_TOTALS_BY_WAREHOUSE_AND_MONTH),
    ("getTaxExemptions", GET_TAX_EXEMPTIONS),
    ("getVatReturn", GET_VAT_RETURN),
    ("movePromotionTier", MOVE_PROMOTION_TIER),
    ("processRecurringBilling", PROCESS_RECURRING_BILLING),
    ("redeemIssuedCoupon", REDEEM_ISSUED_COUPON),
    ("registerReceiptPrint", REGISTER_RECEIPT_PRINT),
    ("removeInvoiceAlgorithmChange", REMOVE_INVOICE_ALGORITHM_CHANGE),
    ("saveBillingStatementReading", SAVE_BILLING_STATEMENT_READING),
    ("saveCampaign", SAVE_CAMPAIGN),
    ("saveDocument", SAVE_DOCUMENT),
    ("saveGiftCard", SAVE_GIFT_CARD),
    ("saveIssuedCoupon", SAVE_ISSUED_COUPON),
    ("savePayment", SAVE_PAYMENT),
    ("saveSalesDocument", SAVE_SALES_DOCUMENT),
    ("subtractCustomerRewardPoints", SUBTRACT_CUSTOMER_REWARD_POINTS),
    ("verifyIssuedCoupon", VERIFY_ISSUED_COUPON),
];

const GET_ROUNDED_SALES: &[Output] = &[
    Output::id("invoiceID", "Id of the sales document."),
    Output::text("invoiceNumber", "Number of the sales document."),
    Output::date("date", "Day."),
    Output::amount("amountOfRounding", "What rounding added to the total."),
];

const GET_SALES_DOCUMENTS: &[Output] = &[
    Output::text("clientEmail", "E-mail address of the customer."),
    Output::text("clientCardNumber", "Number of the customer's loyalty card."),
    Output::text("clientFactoringContractNumber", "Number of the customer's factoring contract."),
    Output::flag("clientPaysViaFactoring", "1: the customer's invoices are paid through a factoring company."),
    Output::id("customerID", "Id of the customer.").optional(),
    Output::text("address", "Address."),
    Output::text("payerFactoringContractNumber", "Number of the payer's factoring contract."),
    Output::flag("payerPaysViaFactoring", "1: the payer's invoices are paid through a factoring company."),
    Output::text("payerAddress", "Address of the payer in one line."),
    Output::text("shipToAddress", "Address of the receiver in one line."),
    Output::text("paymentStatus", "Whether it is paid: UNPAID, PARTIALLY or PAID."),
    Output::list(
        "baseDocuments",
        &[
            Output::id("id", "Id of the record."),
            Output::text("number", "Number of the document."),
            Output::text("type", "Kind."),
            Output::date("date", "Day."),
        ],
        "Documents that this one was made from.",
    ),
    Output::list(
        "followUpDocuments",
        &[
            Output::id("id", "Id of the record."),
            Output::text("number", "Number of the document."),
            Output::text("type", "Kind."),
            Output::date("date", "Day."),
        ],
        "Documents that were made from this one.",
    ),
    Output::flag("previousReturnsExist", "1 when something of the sale was returned before."),
    Output::new(
        "netTotalsByRate",
        Shape::Map(&Shape::Value(Kind::Amount, Form::Number)),
        "Sums without VAT by the id of their VAT rate.",
    ),
    Output::new("vatTotalsByRate", Shape::Map(&Shape::Value(Kind::Amount, Form::Number)), "VAT by the id of its rate."),
    Output::list(
        "netTotalsByTaxRate",
        &[Output::id("vatrateID", "Id of the VAT rate."), Output::amount("total", "Sum to be paid, with VAT.")],
        "Sums without VAT by VAT rate, as a list.",
    ),
    Output::list(
        "vatTotalsByTaxRate",
        &[Output::id("vatrateID", "Id of the VAT rate."), Output::amount("total", "Sum to be paid, with VAT.")],
        "VAT by rate, as a list.",
    ),
    Output::text("transactionTypeName", "Name of the kind of transaction (Intrastat)."),
    Output::text("transportTypeName", "Name of the way of transport (Intrastat)."),
    Output::text("lastModifierUsername", "User name of whoever changed it last."),
    Output::text("invoiceLink", "Address of the document as a paper."),
    Output::text("receiptLink", "Address of the receipt as a paper."),
    Output::list(
        "rows",
        &[
            Output::id("rowID", "Id of the row.").quoted(),
            Output::id("stableRowID", "Id of the row that stays when the document is saved again.").quoted(),
            Output::id("productID", "Id of the product.").quoted(),
            Output::id("serviceID", "Id of the service on the row.").quoted(),
            Output::text("itemName", "Name of what is on the row."),
            Output::id("vatrateID", "Id of the VAT rate.").quoted(),
            Output::amount("amount", "Quantity.").quoted(),
            Output::amount("price", "Price of one unit without VAT.").quoted(),
            Output::amount("discount", "Discount in all, in percent.").quoted(),
            Output::amount("finalNetPrice", "Price of one unit after discounts, without VAT."),
            Output::amount("finalPriceWithVAT", "Price of one unit after discounts, with VAT."),
            Output::amount("rowNetTotal", "Sum of the row without VAT."),
            Output::amount("rowVAT", "VAT of the row."),
            Output::amount("rowTotal", "Sum of the row with VAT."),
            Output::date("deliveryDate", "Day of delivery."),
            Output::id("returnReasonID", "Why the goods came back."),
            Output::id("employeeID", "Id of the employee."),
            Output::text("campaignIDs", "Ids of promotions, separated by commas."),
            Output::id("packageID", "Package that the goods come in.").optional(),
            Output::amount("amountOfPackages", "Number of packages.").optional(),
            Output::id("billingStatementID", "Id of the billing statement."),
            Output::date("billingStartDate", "First day of the time that the row bills."),
            Output::date("billingEndDate", "Last day of the time that the row bills."),
            Output::text("batch", "Batch of the goods."),
            Output::text("code", "Code."),
            Output::text("code2", "EAN or UPC bar code."),
            Output::text("barcode", "Bar code of the product."),
            Output::id("productGroupID", "Id of the product group."),
            Output::id("productBrandID", "Id of the brand."),
            Output::id("containerID", "Product that is the container."),
            Output::amount("containerAmount", "How many containers one unit has."),
            Output::flag("originalPriceIsZero", "1: the price before discounts was 0."),
            Output::amount("amountInPackage", "Units in one package.").optional(),
            Output::text("packageType", "Name of the package that the goods come in.").optional(),
            Output::id("packageTypeID", "Package that the goods come in.").optional(),
            Output::amount("warehouseValue", "Cost of the goods on the row.").quoted().optional(),
            Output::id("sourceWaybillID", "Waybill that the row was invoiced from.").optional(),
        ],
        "Rows of the document.",
    )
    .optional(),
    Output::amount("cost", "Cost in the account's currency.").optional(),
    Output::text("creditInvoiceType", "VOID takes the sale back as if it had not been; RETURN brings goods back.")
        .optional(),
    Output::text("exportInvoiceType", "Whether an export goes to the European Union or elsewhere.").optional(),
    Output::list(
        "returnedPayments",
        &[Output::text("type", "Kind."), Output::amount("sum", "Sum.")],
        "Payments that returns of the document gave back.",
    )
    .optional(),
];

const GET_SALES_REPORT: &[Output] = &[Output::text("reportLink", "Address of the report as a CSV file.")];

const GET_SALES_TOTALS_BY_EMPLOYEE_AND_DAY: &[Output] = &[
    Output::amount("total", "Sum to be paid, with VAT.").quoted(),
    Output::date("date", "Day."),
    Output::id("employeeID", "Id of the employee."),
];

const GET_SALES_TOTALS_BY_EMPLOYEE_AND_MONTH: &[Output] = &[
    Output::amount("total", "Sum to be paid, with VAT.").quoted(),
    Output::int("year", "Year."),
    Output::int("month", "Month, 1 to 12."),
    Output::id("employeeID", "Id of the employee."),
];

const GET_SALES_TOTALS_BY_WAREHOUSE_AND_DAY: &[Output] = &[
    Output::amount("total", "Sum to be paid, with VAT.").quoted(),
    Output::date("date", "Day."),
    Output::id("warehouseID", "Id of the store."),
];

const GET_SALES_TOTALS_BY_WAREHOUSE_AND_MONTH: &[Output] = &[
    Output::amount("total", "Sum to be paid, with VAT.").quoted(),
    Output::int("year", "Year."),
    Output::int("month", "Month, 1 to 12."),
    Output::id("warehouseID", "Id of the store."),
];

const GET_TAX_EXEMPTIONS: &[Output] = &[
    Output::id("invoiceID", "Id of the sales document."),
    Output::text("invoiceNumber", "Number of the sales document."),
    Output::id("customerID", "Id of the customer."),
    Output::id("warehouseID", "Id of the store."),
    Output::date("date", "Day."),
    Output::text("taxExemptCertificateNumber", "Number of the certificate that frees the sale of tax."),
    Output::amount("amountExempted", "Tax that was not charged."),
];

const GET_VAT_RETURN: &[Output] = &[
    Output::text("side", "Whether the tax is on sales or on purchases."),
    Output::text("kind", "Kind of tax: standard, reverse charge, export, exempt ..."),
    Output::amount("rate", "VAT rate in percent."),
    Output::amount("net", "Sum without VAT."),
    Output::amount("vat", "VAT."),
];

const MOVE_PROMOTION_TIER: &[Output] = &[Output::id("promotionTierID", "Id of the promotion tier.")];

const PROCESS_RECURRING_BILLING: &[Output] = &[Output::list(
    "processedInvoices",
    &[
        Output::id("id", "Id of the record."),
        Output::bool("created", "How many documents were made."),
        Output::bool("updated", "How many documents were made anew."),
    ],
    "What was done with invoices.",
)];

const REDEEM_ISSUED_COUPON: &[Output] = &[
    Output::id("issuedCouponID", "Id of the coupon that the points were used for."),
    Output::id("couponID", "Id of the coupon."),
    Output::text("uniqueIdentifier", "Number that stands on the coupon; each is given out once."),
];

const REGISTER_RECEIPT_PRINT: &[Output] = &[Output::id("invoiceID", "Id of the sales document.")];

const REMOVE_INVOICE_ALGORITHM_CHANGE: &[Output] = &[Output::int("recordsDeleted", "How many were deleted.")];

const SAVE_BILLING_STATEMENT_READING: &[Output] = &[Output::id("billingStatementID", "Id of the billing statement.")];

const SAVE_CAMPAIGN: &[Output] = &[
    Output::text("nonExistentStoreRegionIDs", "Store regions that are not there, as ids separated by commas."),
    Output::text("nonExistentCustomerGroupIDs", "Customer groups that are not there, as ids separated by commas."),
];

const SAVE_DOCUMENT: &[Output] = &[Output::text("documentNo", "Number of the document.")];

const SAVE_GIFT_CARD: &[Output] = &[Output::id("giftCardID", "Id of the gift card.")];

const SAVE_ISSUED_COUPON: &[Output] = &[
    Output::id("issuedCouponID", "Id of the coupon that the points were used for."),
    Output::id("couponID", "Id of the coupon."),
    Output::text("couponCode", "Code of the coupon."),
    Output::text("couponName", "Name of the coupon."),
    Output::text("couponDescription", "Description of the coupon."),
    Output::text("uniqueIdentifier", "Number that stands on the coupon; each is given out once."),
    Output::amount("printingCostInRewardPoints", "Reward points that printing the coupon costs the customer."),
];

const SAVE_PAYMENT: &[Output] = &[Output::id("paymentID", "Id of the payment.")];

const SAVE_SALES_DOCUMENT: &[Output] = &[
    Output::id("invoiceID", "Id of the sales document.").quoted(),
    Output::text("invoiceNo", "Number of the sales document."),
    Output::text("customNumber", "Number of the document in place of one of its series."),
    Output::text("invoiceLink", "Address of the document as a paper."),
    Output::text("receiptLink", "Address of the receipt as a paper."),
    Output::amount("net", "Sum without VAT."),
    Output::amount("vat", "VAT."),
    Output::amount("rounding", "What rounding to the smallest coin added to the total."),
    Output::amount("total", "Sum to be paid, with VAT."),
    Output::list(
        "rows",
        &[
            Output::id("rowID", "Id of the row."),
            Output::id("stableRowID", "Id of the row that stays when the document is saved again."),
            Output::id("productID", "Id of the product."),
            Output::id("serviceID", "Id of the service on the row."),
            Output::amount("amount", "Quantity.").quoted(),
        ],
        "Rows of the document.",
    ),
];

const SUBTRACT_CUSTOMER_REWARD_POINTS: &[Output] = &[
    Output::id("customerID", "Id of the customer."),
    Output::amount("remainingPoints", "Reward points that are left."),
    Output::amount("subtractedPoints", "Reward points that were taken."),
];

const VERIFY_ISSUED_COUPON: &[Output] = &[
    Output::id("issuedCouponID", "Id of the coupon that the points were used for."),
    Output::id("couponID", "Id of the coupon."),
    Output::text("uniqueIdentifier", "Number that stands on the coupon; each is given out once."),
    Output::text("campaignName", "Name of the promotion."),
    Output::date("expiryDate", "Last day on which it can be used."),
];
