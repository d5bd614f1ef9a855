//! What calls about sales answer, where code writes it.

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
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
    ("getUsedRewardPointRecords", GET_EARNED_REWARD_POINT_RECORDS),
    ("getFranchiseSalesDocuments", GET_FRANCHISE_SALES_DOCUMENTS),
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
