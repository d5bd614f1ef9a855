//! What calls about sales answer, where code writes it.

use ladu_wire::{Form, Kind, Output, Shape};

use super::Answers;

pub(super) const ANSWERS: Answers = &[
    ("addCustomerRewardPoints", ADD_CUSTOMER_REWARD_POINTS),
    ("addInvoiceAlgorithmChange", ADD_INVOICE_ALGORITHM_CHANGE),
    ("calculateShoppingCart", CALCULATE_SHOPPING_CART),
    ("editEarnedRewardPointRecord", EDIT_EARNED_REWARD_POINT_RECORD),
    ("editUsedRewardPointRecord", EDIT_EARNED_REWARD_POINT_RECORD),
    ("getAccountStatements", GET_ACCOUNT_STATEMENTS),
    ("getAppliedPromotionRecords", GET_APPLIED_PROMOTION_RECORDS),
    ("getBilledUntilDate", GET_BILLED_UNTIL_DATE),
    ("getBillingStatements", GET_BILLING_STATEMENTS),
    ("getCampaignWarehouses", GET_CAMPAIGN_WAREHOUSES),
    ("getCampaigns", GET_CAMPAIGNS),
    ("getCostOfGoodsSold", GET_COST_OF_GOODS_SOLD),
    ("getCoupons", GET_COUPONS),
    ("getCustomerRewardPoints", GET_CUSTOMER_REWARD_POINTS),
    ("getEarnedRewardPointRecords", GET_EARNED_REWARD_POINT_RECORDS),
    ("getFranchiseSalesDocuments", GET_FRANCHISE_SALES_DOCUMENTS),
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
    ("getRoundedSales", GET_ROUNDED_SALES),
    ("getSalesDocuments", GET_SALES_DOCUMENTS),
    ("getSalesReport", GET_SALES_REPORT),
    ("getSalesTotalsByEmployeeAndDay", GET_SALES_TOTALS_BY_EMPLOYEE_AND_DAY),
    ("getSalesTotalsByEmployeeAndMonth", GET_SALES_TOTALS_BY_EMPLOYEE_AND_MONTH),
    ("getSalesTotalsByWarehouseAndDay", GET_SALES_TOTALS_BY_WAREHOUSE_AND_DAY),
    ("getSalesTotalsByWarehouseAndMonth", GET_SALES_TOTALS_BY_WAREHOUSE_AND_MONTH),
    ("getTaxExemptions", GET_TAX_EXEMPTIONS),
    ("getUsedRewardPointRecords", GET_EARNED_REWARD_POINT_RECORDS),
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

const ADD_CUSTOMER_REWARD_POINTS: &[Output] = &[
    Output::id("transactionID", "Id of the record of points."),
    Output::id("customerID", "Id of the customer."),
    Output::amount("points", "Number of reward points."),
    Output::time("createdUnixTime", "When it was made, in Unix seconds."),
    Output::time("expiryUnixTime", "When the points run out, in Unix seconds."),
];

const ADD_INVOICE_ALGORITHM_CHANGE: &[Output] = &[Output::flag("isAdded", "1: it was added.")];

const CALCULATE_SHOPPING_CART: &[Output] = &[
    Output::list(
        "rows",
        &[
            Output::int("rowNumber", "Number of the row in the request."),
            Output::id("productID", "Id of the product.").quoted(),
            Output::amount("amount", "Quantity.").quoted(),
            Output::id("vatrateID", "Id of the VAT rate."),
            Output::amount("vatRate", "VAT rate in percent.").quoted(),
            Output::amount("originalPrice", "Price of one unit before discounts, without VAT."),
            Output::amount("originalPriceWithVAT", "Price of one unit before discounts, with VAT."),
            Output::amount("promotionDiscount", "Discount by promotions, in percent."),
            Output::amount("manualDiscount", "Discount given by hand, in percent."),
            Output::amount("originalDiscount", "The discount as it was sent."),
            Output::amount("discount", "Discount in all, in percent."),
            Output::amount("finalPrice", "Price of one unit after discounts, without VAT."),
            Output::amount("finalPriceWithVAT", "Price of one unit after discounts, with VAT."),
            Output::amount("rowNetTotal", "Sum of the row without VAT."),
            Output::amount("rowVAT", "VAT of the row."),
            Output::amount("rowTotal", "Sum of the row with VAT."),
            Output::flag("nonDiscountable", "1: neither promotions nor manual discounts lower its price."),
            Output::int(
                "promotionRule#campaignID#",
                "Promotion that changed the price: the first number counts rows, the second the steps of one row.",
            )
            .optional(),
            Output::text("promotionRule#name#", "Its name.").optional(),
            Output::amount("promotionRule#amount#", "How much of the row it was applied to.").optional(),
            Output::amount("promotionRule#finalPrice#", "Price of one unit after this step.").optional(),
            Output::amount("promotionRule#totalDiscount#", "What this step took off.").optional(),
            Output::text(
                "promotionRule#campaignType#",
                "ITEMS of a promotion on items, INVOICE of one on the whole sale.",
            )
            .optional(),
            Output::amount("promotionRule#campaignDiscountValue#", "Sum that the promotion takes off.").optional(),
            Output::amount("promotionRule#campaignDiscountPercentage#", "Percentage that the promotion takes off.")
                .optional(),
            Output::amount(
                "promotionRule#manualDiscountPercentage#",
                "Percentage that was given by hand in this step.",
            )
            .optional(),
            Output::amount("promotionRule#priceListID#", "Price list that gave the price of this step.").optional(),
            Output::text(
                "promotionRule#priceListDiscountType#",
                "PRICE when the list has a price, DISCOUNT when it has a percentage.",
            )
            .optional(),
            Output::amount("promotionRule#priceListDiscountPercentage#", "Percentage of the price list.").optional(),
        ],
        "Rows of the document.",
    ),
    Output::amount("netTotal", "Sum without VAT."),
    Output::amount("vatTotal", "VAT of the document."),
    Output::amount("rounding", "What rounding to the smallest coin added to the total."),
    Output::amount("total", "Sum to be paid, with VAT."),
    Output::text("usedCouponIdentifiers", "Coupons that were used, separated by commas."),
    Output::list(
        "appliedPromotions",
        &[
            Output::id("promotionID", "Id of the promotion."),
            Output::int("count", "How often it was applied."),
            Output::amount("rewardPoints", "Reward points that it costs."),
        ],
        "Promotions that were applied.",
    ),
    Output::text("information", "What the cashier is told, in words."),
    Output::id("freeExtraProductID", "Product that the customer may take for nothing; 0 for none."),
    Output::text("freeExtraProductCode", "Code of that product."),
    Output::text("freeExtraProductName", "Name of that product."),
    Output::text("freeExtraNotification", "What the cashier is told of it."),
    Output::text("automaticCoupons", "Coupons that the sale earns, as ids separated by commas.").optional(),
    Output::list(
        "printAutomaticCoupons",
        &[
            Output::id("couponID", "Id of the coupon."),
            Output::amount("printingCostInRewardPoints", "Reward points that printing the coupon costs the customer."),
        ],
        "Coupons that the register should print.",
    )
    .optional(),
];

const EDIT_EARNED_REWARD_POINT_RECORD: &[Output] = &[Output::id("transactionID", "Id of the record of points.")];

const GET_ACCOUNT_STATEMENTS: &[Output] = &[
    Output::id("customerID", "Id of the customer."),
    Output::text("customerName", "Name of the customer."),
    Output::id("customerGroupID", "Id of the customer group."),
    Output::text("customerGroupName", "Name of the customer group."),
    Output::text("email", "E-mail address."),
    Output::text("statementLink", "Address of the statement as a paper."),
    Output::flag("balanceEnabled", "1: the customer may have store credit."),
    Output::list(
        "unpaidInvoices",
        &[
            Output::id("invoiceID", "Id of the sales document."),
            Output::text("invoiceNo", "Number of the sales document."),
            Output::date("invoiceDate", "Day of the invoice."),
            Output::amount("total", "Sum to be paid, with VAT."),
            Output::amount("paid", "Sum that is paid."),
            Output::date("dueDate", "Day until which it has to be paid."),
            Output::text("pdfLink", "Address of the document as a PDF."),
        ],
        "Invoices that are not paid in full.",
    ),
];

const GET_APPLIED_PROMOTION_RECORDS: &[Output] = &[
    Output::id("recordID", "Id of the record."),
    Output::date("date", "Day."),
    Output::id("warehouseID", "Id of the store."),
    Output::id("pointOfSaleID", "Id of the register."),
    Output::id("customerID", "Id of the customer."),
    Output::id("invoiceCreatorID", "Employee who made the document."),
    Output::id("attendantID", "Employee who served the customer."),
    Output::id("productID", "Id of the product."),
    Output::id("invoiceID", "Id of the sales document."),
    Output::id("rowID", "Id of the row."),
    Output::id("promotionID", "Id of the promotion."),
    Output::text("promotionName", "Name of the promotion."),
    Output::id("priceListID", "Id of the price list."),
    Output::text("priceListName", "Name of the price list."),
    Output::amount("totalAmount", "Quantity of the row."),
    Output::amount("discountedAmount", "Quantity that got the discount."),
    Output::amount("priceBeforePromotion", "Price of one unit with VAT before the promotion."),
    Output::amount("totalBeforePromotion", "Sum of the row with VAT before the promotion."),
    Output::amount("priceAfterPromotion", "Price of one unit with VAT after the promotion."),
    Output::amount("totalAfterPromotion", "Sum of the row with VAT after the promotion."),
    Output::amount("unitDiscount", "Discount on one unit."),
    Output::amount("totalDiscount", "Discount on the row."),
    Output::id("promotionReasonCodeID", "Reason of the promotion."),
    Output::text("promotionType", "ITEMS of a promotion on items, INVOICE of one on the whole sale."),
    Output::text("priceListDiscountType", "PRICE when the list has a price, DISCOUNT when it has a percentage."),
    Output::amount("promotionDiscountValue", "Sum that the promotion takes off."),
    Output::amount("promotionDiscountPercentage", "Percentage that the promotion takes off."),
    Output::amount("priceListDiscountPercentage", "Percentage of the price list."),
    Output::amount("manualDiscountPercentage", "Percentage that was given by hand."),
    Output::id("manualDiscountReasonID", "Reason of the discount that was given by hand."),
    Output::amount("unitItemSubsidy", "Subsidy of one unit of the item."),
    Output::amount("totalItemSubsidy", "Subsidy of the item on the whole row."),
    Output::amount("unitTransactionSubsidy", "Subsidy of the sale, for one unit."),
    Output::amount("totalTransactionSubsidy", "Subsidy of the sale, for the whole row."),
];

const GET_BILLED_UNTIL_DATE: &[Output] = &[
    Output::id("billingStatementID", "Id of the billing statement."),
    Output::date("billedUntil", "Last day that is billed; 0000-00-00 for none."),
];

const GET_BILLING_STATEMENTS: &[Output] = &[
    Output::amount("lastReading", "Last reading of the meter."),
    Output::date("lastReadingDate", "Day of the last reading."),
];

const GET_CAMPAIGN_WAREHOUSES: &[Output] =
    &[Output::id("campaignID", "Id of the promotion."), Output::id("warehouseID", "Id of the store.")];

const GET_CAMPAIGNS: &[Output] = &[
    Output::text("formula", ""),
    Output::flag("canBeAppliedManuallyMultipleTimes", "1: the cashier may apply it several times to one sale."),
    Output::id("requiredCouponID", ""),
    Output::text("requiredCouponCode", "Code of the coupon that the promotion needs."),
    Output::list("storeRegions", &[Output::id("id", "Id of the record.")], "Store regions."),
    Output::list("customerGroups", &[Output::id("id", "Id of the record.")], "Customer groups."),
    Output::list(
        "purchasedProducts",
        &[
            Output::id("productID", "Id of the product."),
            Output::amount("subsidy", "Sum by which a sold unit is subsidised."),
        ],
        "Products of which some must be bought, as ids separated by commas.",
    ),
    Output::list(
        "percentageOffExcludedProducts",
        &[],
        "Products that the percentage leaves out, as ids separated by commas.",
    ),
    Output::list(
        "percentageOffIncludedProducts",
        &[],
        "Products that alone get the percentage, as ids separated by commas.",
    ),
    Output::list(
        "sumOffExcludedProducts",
        &[Output::id("productID", "Id of the product.")],
        "Products that the sum leaves out, as ids separated by commas.",
    ),
    Output::list("sumOffIncludedProducts", &[], "Products that alone get the sum, as ids separated by commas."),
    Output::list(
        "awardedProducts",
        &[
            Output::id("productID", "Id of the product."),
            Output::amount("subsidy", "Sum by which a sold unit is subsidised."),
        ],
        "Products that get the discount, as ids separated by commas.",
    ),
    Output::list(
        "excludedProducts",
        &[Output::id("productID", "Id of the product.")],
        "Products that the promotion leaves out, as ids separated by commas.",
    ),
];

const GET_COST_OF_GOODS_SOLD: &[Output] = &[
    Output::date("date", "Day."),
    Output::id("invID", "Id of the sales document."),
    Output::text("invNo", "Number of the sales document."),
    Output::id("wrhID", "Id of the store."),
    Output::id("prodID", "Id of the product."),
    Output::amount("amount", "Quantity."),
    Output::amount("price", "Price of one unit without VAT."),
    Output::amount("cost", "Cost in the account's currency."),
];

const GET_COUPONS: &[Output] = &[Output::int("treshold", "")];

const GET_CUSTOMER_REWARD_POINTS: &[Output] = &[Output::amount("points", "Number of reward points.")];

const GET_EARNED_REWARD_POINT_RECORDS: &[Output] = &[
    Output::text("customerCardNumber", "Number of the customer's loyalty card."),
    Output::text("invoiceNo", "Number of the sales document."),
];

const GET_FRANCHISE_SALES_DOCUMENTS: &[Output] = &[
    Output::id("id", "Id of the record."),
    Output::text("type", "Kind."),
    Output::text("currencyCode", "Code of the currency, three letters; that of the account when left out."),
    Output::amount("currencyRate", "What one unit of the currency costs in the account's own."),
    Output::text("franchiseeName", "Name of the franchisee."),
    Output::text("number", "Number of the document."),
    Output::date("date", "Day."),
    Output::id("clientID", "Only documents of this customer."),
    Output::text("clientName", "Name of the customer."),
    Output::text("clientEmail", "E-mail address of the customer."),
    Output::id("addressID", "Id of the address."),
    Output::text("paymentType", "Name of the way of payment."),
    Output::text("notes", "Remarks."),
    Output::text("internalNotes", "Remarks that papers do not show."),
    Output::amount("netTotal", "Sum without VAT."),
    Output::amount("vatTotal", "VAT of the document."),
    Output::amount("rounding", "What rounding to the smallest coin added to the total."),
    Output::amount("total", "Sum to be paid, with VAT."),
    Output::list(
        "attributes",
        &[
            Output::text("attributeName", "Name of the attribute."),
            Output::text("attributeType", "How its value is kept."),
            Output::text("attributeValue", "Value of the attribute."),
        ],
        "Attributes of the account's own.",
    ),
    Output::list("longAttributes", &[], "Long texts of the account's own."),
    Output::list(
        "rows",
        &[
            Output::id("productID", "Id of the product."),
            Output::id("serviceID", "Id of the service on the row."),
            Output::text("itemName", "Name of what is on the row."),
            Output::text("code", "Code."),
            Output::id("vatrateID", "Id of the VAT rate."),
            Output::amount("amount", "Quantity."),
            Output::amount("price", "Price of one unit without VAT."),
            Output::int("discount", "Discount in all, in percent."),
            Output::amount("finalNetPrice", "Price of one unit after discounts, without VAT."),
            Output::amount("finalPriceWithVAT", "Price of one unit after discounts, with VAT."),
            Output::amount("rowNetTotal", "Sum of the row without VAT."),
            Output::amount("rowVAT", "VAT of the row."),
            Output::amount("rowTotal", "Sum of the row with VAT."),
        ],
        "Rows of the document.",
    ),
    Output::list(
        "payments",
        &[
            Output::id("paymentID", "Id of the payment."),
            Output::id("customerID", "Id of the customer."),
            Output::id("typeID", "Id of the type."),
            Output::text("type", "Kind."),
            Output::date("date", "Day."),
            Output::amount("sum", "Sum."),
            Output::text("currencyCode", "Code of the currency, three letters; that of the account when left out."),
            Output::amount("currencyRate", "What one unit of the currency costs in the account's own."),
            Output::text("cardHolder", "Name on the card."),
            Output::text("cardNumber", "Last digits of the card."),
            Output::text("cardType", "Kind of card, such as VISA."),
            Output::text("authorizationCode", "Authorization of the card payment."),
            Output::text("referenceNumber", "Reference number for the payment."),
        ],
        "Payments.",
    ),
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
