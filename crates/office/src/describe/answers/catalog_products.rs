//! What calls about catalog answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::{Output, Shape};

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("getProductsFromSupplierPriceLists", GET_PRODUCTS_FROM_SUPPLIER_PRICE_LISTS),
    ("getProductsInPriceList", GET_PRODUCTS_IN_PRICE_LIST),
    ("getProductsWithChangedPrices", GET_PRODUCTS_WITH_CHANGED_PRICES),
    ("getRelatedProducts", GET_RELATED_PRODUCTS),
    ("getSellableProducts", GET_SELLABLE_PRODUCTS),
    ("getServices", GET_SERVICES),
    ("getStoreRegions", GET_STORE_REGIONS),
    ("getStoreRegionsAssociatedWithPriceList", GET_STORE_REGIONS_ASSOCIATED_WITH_PRICE_LIST),
    ("getSupplierPriceLists", GET_SUPPLIER_PRICE_LISTS),
    ("removeAssortmentProducts", REMOVE_ASSORTMENT_PRODUCTS),
    ("removeStoreRegionCustomerGroupPriceList", REMOVE_STORE_REGION_CUSTOMER_GROUP_PRICE_LIST),
    ("removeStoreRegionPriceList", REMOVE_STORE_REGION_CUSTOMER_GROUP_PRICE_LIST),
    ("savePriceList", SAVE_PRICE_LIST),
    ("syncTotalProductStock", SYNC_TOTAL_PRODUCT_STOCK),
];

const GET_PRODUCTS_FROM_SUPPLIER_PRICE_LISTS: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::amount("productMasterPackQuantity", "Units in a master pack."),
    Output::amount("productMinimumOrderQuantity", "Least quantity of an order."),
    Output::id("productCountryID", "Country that the product comes from."),
    Output::id("supplierID", "Id of the supplier."),
    Output::id("priceListID", "Id of the price list."),
    Output::flag("isActivePriceList", "1: the price list holds now."),
    Output::id("priceListProductID", "Id of the row of the price list."),
    Output::amount("productPrice", "Price of the supplier."),
    Output::amount("productAmount", "Quantity from which the price holds."),
    Output::text("productCode", "Code of the product."),
    Output::text("productSupplierCode", "The supplier's code of the product."),
    Output::text("productImportCode", "Code of the product in the supplier's files."),
    Output::text("productNotes", "Remarks on the product in the price list."),
    Output::text("supplierName", "Name of the supplier."),
    Output::text("supplierCode", "The supplier's code of the product."),
    Output::text("supplierIntegrationCode", "Code under which another system knows the supplier."),
    Output::text("priceListName", "Name of the price list."),
    Output::date("priceListStartDate", "First day of the price list."),
    Output::date("priceListEndDate", "Last day of the price list."),
];

const GET_PRODUCTS_IN_PRICE_LIST: &[Output] = &[Output::amount("price", "Price of one unit without VAT.")];

const GET_PRODUCTS_WITH_CHANGED_PRICES: &[Output] =
    &[Output::new("productIDs", Shape::Values(Kind::Id), "Ids of products, separated by commas.")];

const GET_RELATED_PRODUCTS: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::id("relatedProductID", "Id of the product that goes with it."),
];

const GET_SELLABLE_PRODUCTS: &[Output] = &[Output::id("productID", "Id of the product.")];

const GET_SERVICES: &[Output] =
    &[Output::amount("vatrate", "VAT rate in percent."), Output::amount("priceWithVat", "Price of one unit with VAT.")];

const GET_STORE_REGIONS: &[Output] = &[
    Output::list(
        "priceLists",
        &[
            Output::id("priceListID", "Id of the price list."),
            Output::int("positionNumber", "Place of the price list among those of the region."),
            Output::text("name", "Name."),
            Output::date("startDate", "First day on which it holds."),
            Output::date("endDate", "Last day on which it holds."),
            Output::text("type", "Kind."),
            Output::flag("active", "1: in use. 0: kept, but not used."),
        ],
        "Price lists of the region.",
    )
    .optional(),
    Output::list(
        "customerGroupPriceLists",
        &[
            Output::id("customerGroupID", "Id of the customer group."),
            Output::list(
                "priceLists",
                &[
                    Output::id("priceListID", "Id of the price list."),
                    Output::int("positionNumber", "Place of the price list among those of the region."),
                    Output::text("name", "Name."),
                    Output::text("startDate", "First day on which it holds."),
                    Output::text("endDate", "Last day on which it holds."),
                    Output::text("type", "Kind."),
                    Output::int("active", "1: in use. 0: kept, but not used."),
                ],
                "Price lists of the region.",
            ),
        ],
        "Price lists of the region for customer groups.",
    )
    .optional(),
];

const GET_STORE_REGIONS_ASSOCIATED_WITH_PRICE_LIST: &[Output] =
    &[Output::id("storeRegionID", "Id of the store region.")];

const GET_SUPPLIER_PRICE_LISTS: &[Output] = &[Output::list(
    "pricelistRules",
    &[
        Output::id("productID", "Id of the product."),
        Output::text("type", "Kind."),
        Output::amount("price", "Price of one unit without VAT.").quoted(),
        Output::amount("amount", "Quantity."),
    ],
    "Rows of the list: products, services, groups or all goods, with price or discount.",
)];

const REMOVE_ASSORTMENT_PRODUCTS: &[Output] = &[
    Output::text("deletedIDs", "Records that were deleted, as ids separated by commas."),
    Output::text("productsNotInAssortment", "Products that are not in the assortment, as ids separated by commas."),
];

const REMOVE_STORE_REGION_CUSTOMER_GROUP_PRICE_LIST: &[Output] = &[
    Output::amount("removedPriceListIDs", "Price lists that were taken out, as ids separated by commas.").quoted(),
    Output::text("nonExistingIDs", "Ids that no record has, separated by commas."),
];

const SAVE_PRICE_LIST: &[Output] = &[Output::list(
    "itemsNotAddedToPriceList",
    &[Output::text("type", "Kind of list."), Output::id("id", "Id of the record.")],
    "Rows that were not added, and why.",
)];

const SYNC_TOTAL_PRODUCT_STOCK: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::amount("amountInStock", "Quantity in stock."),
    Output::amount("amountReserved", "Quantity that orders have reserved.").optional(),
];
