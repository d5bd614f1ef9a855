//! What calls about sales answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("getFulfillableOrders", GET_FULFILLABLE_ORDERS),
    ("getGiftCardRedeemings", GET_GIFT_CARD_REDEEMINGS),
    ("getGiftCards", GET_GIFT_CARDS),
    ("getInvoiceAlgorithmChanges", GET_INVOICE_ALGORITHM_CHANGES),
    ("getIssuedCoupons", GET_ISSUED_COUPONS),
    ("getReasonCodes", GET_REASON_CODES),
    ("getReceiptPrints", GET_RECEIPT_PRINTS),
    ("getRedeemedCoupons", GET_REDEEMED_COUPONS),
    ("getRegisterTotalSalesOverTime", GET_REGISTER_TOTAL_SALES_OVER_TIME),
    ("getReports", GET_REPORTS),
];

const GET_FULFILLABLE_ORDERS: &[Output] = &[
    Output::id("id", "Id of the record."),
    Output::text("type", "Kind."),
    Output::text("number", "Number of the document."),
    Output::date("date", "Day."),
    Output::id("customerID", "Id of the customer."),
    Output::text("customerName", "Name of the customer."),
    Output::text("customerEmail", "E-mail address of the customer."),
    Output::id("addressID", "Id of the address."),
    Output::text("address", "Address."),
    Output::date("deliveryDate", "Day of delivery."),
    Output::id("deliveryTypeID", "Way of delivery."),
    Output::id("warehouseID", "Id of the store."),
    Output::list(
        "rows",
        &[
            Output::id("productID", "Id of the product."),
            Output::text("productCode", "Code of the product."),
            Output::text("productCode2", "EAN or UPC bar code of the product."),
            Output::text("productName", "Name of the product."),
            Output::amount("orderedAmount", "Quantity that is ordered and not delivered."),
            Output::amount("amountInStock", "Quantity in stock."),
            Output::amount("fulfillableAmount", "Quantity that can be delivered now."),
            Output::amount("price", "Price of one unit without VAT."),
            Output::amount("discount", "Discount in all, in percent."),
            Output::id("vatrateID", "Id of the VAT rate."),
            Output::date("deliveryDate", "Day of delivery."),
        ],
        "Rows of the document.",
    ),
];

const GET_GIFT_CARD_REDEEMINGS: &[Output] = &[
    Output::text("invoiceNo", "Number of the sales document."),
    Output::text("warehouseCode", "Code of the store."),
    Output::of("dateTime", Kind::DateTime, "When it was, day and time."),
];

const GET_GIFT_CARDS: &[Output] = &[Output::date("expirationDate", "Day on which it ends.")];

const GET_INVOICE_ALGORITHM_CHANGES: &[Output] =
    &[Output::date("date", "Day."), Output::int("version", "Version of the rules.")];

const GET_ISSUED_COUPONS: &[Output] = &[
    Output::text("couponCode", "Code of the coupon."),
    Output::text("campaignName", "Name of the promotion."),
    Output::text("issuedInvoiceNo", "Number of the document with which the coupon was given out."),
    Output::text("issuedCustomerCardNumber", "Loyalty card of the customer who got the coupon."),
    Output::text("issuedWarehouseCode", "Code of the store in which the coupon was given out."),
    Output::text("redeemedInvoiceNo", "Number of the document on which the coupon was used."),
    Output::text("redeemedCustomerCardNumber", "Loyalty card of the customer who used the coupon."),
    Output::text("redeemedWarehouseCode", "Code of the store in which the coupon was used."),
    Output::text("status", "Where it stands."),
];

const GET_REASON_CODES: &[Output] = &[Output::list(
    "manualDiscountDisablesPromotionTiers",
    &[],
    "1: a manual discount with this reason switches promotion tiers off.",
)];

const GET_RECEIPT_PRINTS: &[Output] = &[
    Output::id("invoiceID", "Id of the sales document."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::time("timestamp", "Moment, in Unix seconds."),
    Output::flag("isReprint", "1: the receipt was printed before."),
    Output::amount("invoiceTotal", "Sum of the document."),
];

const GET_REDEEMED_COUPONS: &[Output] = &[
    Output::id("issuedCouponID", "Id of the coupon that the points were used for."),
    Output::id("couponID", "Id of the coupon."),
    Output::time("timestamp", "Moment, in Unix seconds."),
    Output::id("invoiceID", "Id of the sales document."),
    Output::id("customerID", "Id of the customer."),
    Output::id("warehouseID", "Id of the store."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::id("employeeID", "Id of the employee."),
    Output::time("added", "When it was made, in Unix seconds."),
    Output::time("lastModified", "When it was last changed, in Unix seconds."),
    Output::text("couponCode", "Code of the coupon."),
    Output::text("uniqueIdentifier", "Number that stands on the coupon; each is given out once."),
    Output::text("invoiceNo", "Number of the sales document."),
    Output::text("warehouseCode", "Code of the store."),
];

const GET_REGISTER_TOTAL_SALES_OVER_TIME: &[Output] = &[
    Output::amount("totalSales", "Sum of all sales."),
    Output::amount("totalCreditInvoices", "Sum of all credit invoices."),
    Output::amount("total", "Sum to be paid, with VAT."),
];

const GET_REPORTS: &[Output] = &[
    Output::object(
        "data",
        &[
            Output::date("dateStart", "First day that counts."),
            Output::date("dateEnd", "Last day that counts."),
            Output::text("currencyCode", "Code of the currency, three letters; that of the account when left out."),
            Output::list(
                "taxes",
                &[
                    Output::id("vatrateID", "Id of the VAT rate."),
                    Output::text("name", "Name."),
                    Output::amount("rate", "VAT rate in percent."),
                    Output::amount("net", "Sum without VAT."),
                    Output::amount("vat", "VAT."),
                    Output::amount("total", "Sum to be paid, with VAT."),
                ],
                "Sums by VAT rate.",
            )
            .optional(),
            Output::list(
                "days",
                &[
                    Output::id("dayID", "Id of the register day."),
                    Output::id("pointOfSaleID", "Id of the register."),
                    Output::time("openedUnixTime", "When the day was opened, in Unix seconds."),
                    Output::id("openedByEmployeeID", "Employee who opened the day."),
                    Output::time("closedUnixTime", "When the day was closed, in Unix seconds."),
                    Output::id("closedByEmployeeID", "Employee who closed the day."),
                    Output::text(
                        "currencyCode",
                        "Code of the currency, three letters; that of the account when left out.",
                    ),
                    Output::amount("openedSum", "Cash in the drawer when the day was opened."),
                    Output::amount("closedSum", "Cash that was counted when the day was closed."),
                    Output::amount("bankedSum", "Cash that was taken to the bank."),
                    Output::amount("expectedSum", "Sum that should have been in the drawer."),
                    Output::amount("difference", "What was counted more (above zero) or less (below zero)."),
                ],
                "Register days.",
            )
            .optional(),
            Output::int("cashIn", "Cash that was put in.").optional(),
            Output::int("cashOut", "Cash that was taken out.").optional(),
            Output::list(
                "payments",
                &[
                    Output::text("type", "Which report."),
                    Output::text("cardType", "Kind of card, such as VISA."),
                    Output::amount("sum", "Sum."),
                    Output::int("count", "How many."),
                ],
                "Payments.",
            )
            .optional(),
            Output::object(
                "sales",
                &[
                    Output::int("count", "How many."),
                    Output::amount("net", "Sum without VAT."),
                    Output::amount("vat", "VAT."),
                    Output::amount("rounding", "What rounding to the smallest coin added to the total."),
                    Output::amount("total", "Sum to be paid, with VAT."),
                ],
                "Sales.",
            )
            .optional(),
            Output::object(
                "returns",
                &[
                    Output::int("count", "How many."),
                    Output::amount("net", "Sum without VAT."),
                    Output::amount("vat", "VAT."),
                    Output::int("rounding", "What rounding to the smallest coin added to the total."),
                    Output::amount("total", "Sum to be paid, with VAT."),
                ],
                "Returns.",
            )
            .optional(),
            Output::amount("discountTotal", "Discounts in all.").optional(),
            Output::list(
                "productGroups",
                &[
                    Output::id("productGroupID", "Id of the product group."),
                    Output::text("name", "Name."),
                    Output::amount("quantity", "Quantity."),
                    Output::amount("net", "Sum without VAT."),
                    Output::amount("vat", "VAT."),
                    Output::amount("total", "Sum to be paid, with VAT."),
                ],
                "Sums by product group.",
            )
            .optional(),
        ],
        "The report.",
    )
    .optional(),
    Output::text("html", "The paper as HTML.").optional(),
];
