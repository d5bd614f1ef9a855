//! What calls about catalog answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::{Output, Shape};

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("addAssortmentProducts", ADD_ASSORTMENT_PRODUCTS),
    ("addProductToPriceList", ADD_PRODUCT_TO_PRICE_LIST),
    ("copyMasterListProductsToErply", COPY_MASTER_LIST_PRODUCTS_TO_ERPLY),
    ("deletePriceList", DELETE_PRICE_LIST),
    ("deleteProductInPriceList", DELETE_PRODUCT_IN_PRICE_LIST),
    ("deleteProductsFromSupplierPriceList", DELETE_PRODUCT_IN_PRICE_LIST),
    ("editAssortmentProducts", EDIT_ASSORTMENT_PRODUCTS),
    ("findMasterListProducts", FIND_MASTER_LIST_PRODUCTS),
    ("getAssortmentProducts", GET_ASSORTMENT_PRODUCTS),
    ("getPriceLists", GET_PRICE_LISTS),
    ("getProductFiles", GET_PRODUCT_FILES),
    ("getProductGroups", GET_PRODUCT_GROUPS),
    ("getProductPictures", GET_PRODUCT_PICTURES),
    ("getProductPrices", GET_PRODUCT_PRICES),
    ("getProductPricesInPriceLists", GET_PRODUCT_PRICES_IN_PRICE_LISTS),
    ("getProductStock", GET_PRODUCT_STOCK),
    ("getProductStockCSV", GET_PRODUCT_STOCK_CSV),
    ("getProducts", GET_PRODUCTS),
];

const ADD_ASSORTMENT_PRODUCTS: &[Output] = &[
    Output::text(
        "productsAlreadyInAssortment",
        "Products that were in the assortment before, as ids separated by commas.",
    ),
    Output::text("nonExistingIDs", "Ids that no record has, separated by commas."),
];

const ADD_PRODUCT_TO_PRICE_LIST: &[Output] = &[Output::id("priceListProductID", "Id of the row of the price list.")];

const COPY_MASTER_LIST_PRODUCTS_TO_ERPLY: &[Output] =
    &[Output::text("productIDsNotFound", "Products that the master list does not have, as ids separated by commas.")];

const DELETE_PRICE_LIST: &[Output] = &[
    Output::text("deletedIDs", "Records that were deleted, as ids separated by commas."),
    Output::text("nonExistingIDs", "Ids that no record has, separated by commas."),
    Output::text("notDeletableIDs", "Records that others refer to and that stay, as ids separated by commas."),
    Output::text("notSufficientRightsIDs", "Records that the user may not delete, as ids separated by commas."),
];

const DELETE_PRODUCT_IN_PRICE_LIST: &[Output] = &[
    Output::text("deletedIDs", "Records that were deleted, as ids separated by commas."),
    Output::text("nonExistingIDs", "Ids that no record has, separated by commas."),
];

const EDIT_ASSORTMENT_PRODUCTS: &[Output] =
    &[Output::text("productsNotInAssortment", "Products that are not in the assortment, as ids separated by commas.")];

const FIND_MASTER_LIST_PRODUCTS: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::text("name", "Name."),
    Output::text("code", "Code."),
    Output::text("code2", "EAN or UPC bar code."),
    Output::text("code3", "Third code of the product."),
    Output::text("supplierCode", "The supplier's code of the product."),
    Output::text("code5", "Fifth code of the product."),
    Output::text("code6", "Sixth code of the product."),
    Output::text("code7", "Seventh code of the product."),
    Output::text("code8", "Eighth code of the product."),
    Output::amount("netPrice", "Price without VAT."),
    Output::id("groupID", "Id of the product group."),
    Output::text("groupName", "Name of the group."),
    Output::id("categoryID", "Id of the category."),
    Output::text("categoryName", "Name of the category.").null(),
    Output::id("brandID", "Id of the brand."),
    Output::text("brandName", "Name of the brand.").null(),
    Output::id("priorityGroupID", "Id of the priority group."),
    Output::text("priorityGroupName", "Name of the priority group.").null(),
    Output::id("supplierID", "Id of the supplier."),
    Output::text("supplierName", "Name of the supplier.").null(),
    Output::amount("cost", "Cost in the account's currency."),
    Output::text("status", "Where it stands."),
    Output::text("pictureURL", "Address of its picture."),
];

const GET_ASSORTMENT_PRODUCTS: &[Output] =
    &[Output::id("productID", "Id of the product."), Output::text("status", "Where it stands.")];

const GET_PRICE_LISTS: &[Output] = &[Output::list(
    "pricelistRules",
    &[
        Output::text("type", "Kind."),
        Output::id("id", "Id of the record."),
        Output::id("ruleID", "Id of the row."),
        Output::amount("discountPercent", "Discount in percent; 0 when the row has a price.").quoted().optional(),
        Output::amount("amount", "Quantity."),
        Output::amount("price", "Price of one unit without VAT.").quoted().optional(),
        Output::amount("priceWithVat", "Price of one unit with VAT.").optional(),
    ],
    "Rows of the list: products, services, groups or all goods, with price or discount.",
)
.optional()];

const GET_PRODUCT_FILES: &[Output] = &[Output::text("fileURL", "Address of the file.")];

const GET_PRODUCT_GROUPS: &[Output] = &[
    Output::list("images", &[], "Pictures."),
    Output::list(
        "vatrates",
        &[Output::id("warehouseID", "Id of the store."), Output::id("vatrateID", "Id of the VAT rate.")],
        "VAT rates by store.",
    ),
    Output::list(
        "subGroups",
        &[
            Output::id("productGroupID", "Id of the product group."),
            Output::id("id", "Id of the record."),
            Output::text("name", "Name."),
            Output::text("showInWebshop", "1: web shops show the group."),
            Output::int("nonDiscountable", "1: neither promotions nor manual discounts lower its price."),
            Output::int("positionNo", "Place in the order."),
            Output::id("parentGroupID", "Id of the group above; 0 for none.").quoted(),
            Output::time("added", "When it was made, in Unix seconds."),
            Output::time("lastModified", "When it was last changed, in Unix seconds."),
            Output::list("images", &[], "Pictures."),
            Output::list("vatrates", &[], "VAT rates by store."),
            Output::list("subGroups", &[], "Groups below it."),
        ],
        "Groups below it.",
    ),
];

const GET_PRODUCT_PICTURES: &[Output] = &[
    Output::text("thumbURL", "Address of the picture as a thumbnail."),
    Output::text("smallURL", "Address of the picture in a small size."),
    Output::text("largeURL", "Address of the picture in a large size."),
    Output::text("fullURL", "Address of the picture in its full size."),
];

const GET_PRODUCT_PRICES: &[Output] = &[
    Output::id("productID", "Id of the product.").quoted(),
    Output::amount("defaultPrice", "Price of the card without VAT.").quoted(),
    Output::amount("defaultPriceWithVAT", "Price of the card with VAT."),
    Output::amount("specialPrice", "Price by price lists without VAT.").quoted(),
    Output::amount("specialPriceWithVAT", "Price by price lists with VAT."),
    Output::list(
        "priceCalculationSteps",
        &[
            Output::id("priceListID", "Id of the price list."),
            Output::text("priceListName", "Name of the price list."),
            Output::amount("price", "Price of one unit without VAT."),
            Output::amount("discount", "Discount in all, in percent."),
            Output::text("type", "Kind."),
            Output::amount("percentage", "Percentage.").optional(),
        ],
        "The price lists that led to the price, in their order.",
    )
    .optional(),
];

const GET_PRODUCT_PRICES_IN_PRICE_LISTS: &[Output] = &[
    Output::id("priceListProductID", "Id of the row of the price list."),
    Output::id("productID", "Id of the product."),
    Output::id("pricelistID", "Id of the price list."),
    Output::text("pricelistName", "Name of the price list."),
    Output::amount("price", "Price of one unit without VAT.").quoted(),
    Output::amount("amount", "Quantity."),
];

const GET_PRODUCT_STOCK: &[Output] = &[
    Output::id("productID", "Id of the product.").optional(),
    Output::amount("amountInStock", "Quantity in stock.").quoted().optional(),
    Output::amount("averagePurchasePrice", "Average of what the goods in stock were bought for.").optional(),
    Output::amount("averageCost", "Average cost of the goods in stock, with additional costs.").optional(),
    Output::amount("amountReserved", "Quantity that orders have reserved.").optional(),
    Output::text("reportLink", "Address of the report as a CSV file.").optional(),
    Output::int("reorderPoint", "Quantity at which more is ordered.").optional(),
    Output::amount("restockLevel", "Quantity up to which is ordered.").optional(),
    Output::amount("suggestedPurchasePrice", "Price of the last purchase.").optional(),
    Output::date("firstPurchaseDate", "Day on which it was first bought.").optional(),
    Output::date("lastPurchaseDate", "Day on which it was last bought.").optional(),
    Output::date("lastSoldDate", "Day on which it was last sold.").optional(),
    Output::date("lastInventoryInTransactionDate", "Day on which it last came in.").optional(),
    Output::date("lastInventoryOutTransactionDate", "Day on which it last went out.").optional(),
];

const GET_PRODUCT_STOCK_CSV: &[Output] = &[Output::text("reportLink", "Address of the report as a CSV file.")];

const GET_PRODUCTS: &[Output] = &[
    Output::flag("active", "1: in use. 0: kept, but not used."),
    Output::text("locationInWarehouse", "Place within the store."),
    Output::amount("vatrate", "VAT rate in percent."),
    Output::amount("priceWithVat", "Price of one unit with VAT."),
    Output::list(
        "images",
        &[
            Output::id("pictureID", "Id of the picture.").quoted(),
            Output::text("name", "Name."),
            Output::text("thumbURL", "Address of the picture as a thumbnail."),
            Output::text("smallURL", "Address of the picture in a small size."),
            Output::text("largeURL", "Address of the picture in a large size."),
            Output::text("fullURL", "Address of the picture in its full size."),
            Output::flag("external", "1 when the file stands on another server."),
            Output::text("hostingProvider", "Where the file is kept."),
            Output::text("hash", "Fingerprint of the picture.").null(),
            Output::text("tenant", "Account at the hosting provider.").null(),
        ],
        "Pictures.",
    ),
    Output::list(
        "parameters",
        &[
            Output::id("parameterID", "Id of the parameter.").quoted(),
            Output::text("parameterName", "Name of the parameter."),
            Output::text("parameterType", "What the parameter holds."),
            Output::id("parameterGroupID", "Id of the parameter's group.").quoted(),
            Output::text("parameterValue", "Value of the parameter.").optional(),
            Output::list(
                "parameterOptions",
                &[
                    Output::id("optionID", "Id of the option."),
                    Output::text("optionName", "Name of the option."),
                    Output::amount("optionAdditionalPrice", "What the option adds to the price."),
                ],
                "Options that were chosen.",
            )
            .optional(),
        ],
        "Parameters of the product.",
    )
    .optional(),
    Output::text("extraField1Title", "What the account calls own field 1.").optional(),
    Output::text("extraField1Code", "Code of the value of own field 1.").optional(),
    Output::text("extraField2Title", "What the account calls own field 2.").optional(),
    Output::text("extraField2Code", "Code of the value of own field 2.").optional(),
    Output::text("extraField3Title", "What the account calls own field 3.").optional(),
    Output::text("extraField3Code", "Code of the value of own field 3.").optional(),
    Output::text("extraField4Title", "What the account calls own field 4.").optional(),
    Output::text("extraField4Code", "Code of the value of own field 4.").optional(),
    Output::new(
        "warehouses",
        Shape::Map(&Shape::Object(&[
            Output::id("warehouseID", "Id of the store."),
            Output::amount("totalInStock", "Quantity in stock.").quoted(),
            Output::amount("reserved", "Quantity that orders have reserved."),
            Output::amount("free", "Quantity in stock that nobody has reserved."),
            Output::int("orderPending", "Quantity that is ordered from suppliers."),
            Output::int("reorderPoint", "Quantity at which more is ordered."),
            Output::amount("restockLevel", "Quantity up to which is ordered."),
            Output::amount("FIFOCost", "Cost of the units that would be sold next.").optional(),
            Output::amount("purchasePrice", "Price of the last purchase.").optional(),
        ])),
        "Stock by store.",
    )
    .optional(),
    Output::amount("FIFOCost", "Cost of the units that would be sold next.").optional(),
    Output::amount("purchasePrice", "Price of the last purchase.").optional(),
    Output::list(
        "productComponents",
        &[Output::id("componentID", "Product that is the component."), Output::amount("amount", "Quantity.")],
        "Components of the recipe.",
    )
    .optional(),
    Output::amount("priceListPrice", "Price by price lists without VAT.").quoted().optional(),
    Output::amount("priceListPriceWithVat", "Price by price lists with VAT.").optional(),
    Output::text("containerCode", "Code of the container.").null().optional(),
    Output::id("parentProductID", "Id of the matrix product.").optional(),
    Output::list(
        "variationDescription",
        &[
            Output::text("name", "Name."),
            Output::text("value", "Value."),
            Output::int("order", "Place in the order."),
            Output::id("dimensionID", "Id of the dimension."),
            Output::id("variationID", "Id of the value."),
        ],
        "Values of the dimensions of this variation.",
    )
    .optional(),
    Output::new(
        "productVariations",
        Shape::Values(Kind::Text(usize::MAX)),
        "Variations of the matrix product, as ids.",
    )
    .optional(),
    Output::list(
        "variationList",
        &[
            Output::id("productID", "Id of the product.").quoted(),
            Output::text("name", "Name."),
            Output::text("code", "Code."),
            Output::text("code2", "EAN or UPC bar code."),
            Output::list(
                "dimensions",
                &[
                    Output::text("name", "Name."),
                    Output::text("value", "Value."),
                    Output::text("code", "Code."),
                    Output::int("order", "Place in the order."),
                    Output::id("dimensionID", "Id of the dimension."),
                    Output::id("dimensionValueID", "Id of the value."),
                ],
                "Values of the variation by dimension.",
            ),
        ],
        "Variations of the matrix product with their values.",
    )
    .optional(),
    Output::new("replacementProducts", Shape::Values(Kind::Text(usize::MAX)), "Products that can replace it.")
        .optional(),
    Output::new("relatedProducts", Shape::Values(Kind::Text(usize::MAX)), "Products that go with it.").optional(),
    Output::list(
        "relatedFiles",
        &[
            Output::id("fileID", "Id of the file."),
            Output::id("productFileID", "Id of the file."),
            Output::text("name", "Name."),
            Output::id("typeID", "Id of the type."),
            Output::text("typeName", "Name of the type."),
            Output::flag("isInformationFile", "1: a file with information for customers."),
            Output::text("fileURL", "Address of the file."),
            Output::flag("external", "1 when the file stands on another server."),
            Output::text("hostingProvider", "Where the file is kept."),
        ],
        "Files of the product.",
    )
    .optional(),
    Output::list(
        "priceCalculationSteps",
        &[
            Output::id("priceListID", "Id of the price list."),
            Output::text("priceListName", "Name of the price list."),
            Output::amount("price", "Price of one unit without VAT."),
            Output::amount("discount", "Discount in all, in percent."),
            Output::text("type", "Kind."),
        ],
        "The price lists that led to the price, in their order.",
    )
    .optional(),
];
