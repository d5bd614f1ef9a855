//! What calls about inventory answer, where code writes it.

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("cancelInventoryRecords", CANCEL_INVENTORY_RECORDS),
    ("deleteLocationInWarehouse", DELETE_LOCATION_IN_WAREHOUSE),
    ("findProductForStocktaking", FIND_PRODUCT_FOR_STOCKTAKING),
    ("getAllowedWarehouses", GET_ALLOWED_WAREHOUSES),
    ("getBinQuantities", GET_BIN_QUANTITIES),
    ("getBinRecords", GET_BIN_QUANTITIES),
    ("getHomeStores", GET_ALLOWED_WAREHOUSES),
    ("getInventoryTransferReport", GET_INVENTORY_TRANSFER_REPORT),
    ("getProductCostForSpecificAmount", GET_PRODUCT_COST_FOR_SPECIFIC_AMOUNT),
    ("getReservedStock", GET_RESERVED_STOCK),
    ("getStocktakingReadings", GET_STOCKTAKING_READINGS),
    ("getStocktakings", GET_STOCKTAKINGS),
    ("getSummaryInventoryReport", GET_SUMMARY_INVENTORY_REPORT),
    ("getWarehouses", GET_WAREHOUSES),
    ("incrementStocktakingReading", INCREMENT_STOCKTAKING_READING),
    ("saveInventoryRegistration", SAVE_INVENTORY_REGISTRATION),
    ("saveInventoryTransfer", SAVE_INVENTORY_TRANSFER),
    ("saveInventoryWriteOff", SAVE_INVENTORY_WRITE_OFF),
];

const CANCEL_INVENTORY_RECORDS: &[Output] = &[Output::text("result", "What was done, in words.")];

const DELETE_LOCATION_IN_WAREHOUSE: &[Output] = &[
    Output::text("deletedIDs", "Records that were deleted, as ids separated by commas."),
    Output::text("nonExistingIDs", "Ids that no record has, separated by commas."),
    Output::text("notDeletableIDs", "Records that others refer to and that stay, as ids separated by commas."),
];

const FIND_PRODUCT_FOR_STOCKTAKING: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::text("productCode", "Code of the product."),
    Output::text("productCode2", "EAN or UPC bar code of the product."),
    Output::text("productName", "Name of the product."),
    Output::flag("existsOnStocktaking", "1: the product belongs to the stocktaking."),
    Output::amount("recordedQuantity", "Quantity that the books say."),
    Output::amount("alreadyCountedQuantity", "Quantity that was counted so far."),
    Output::time("lastModified", "When it was last changed, in Unix seconds."),
];

const GET_ALLOWED_WAREHOUSES: &[Output] =
    &[Output::id("warehouseID", "Id of the store."), Output::text("name", "Name.")];

const GET_BIN_QUANTITIES: &[Output] = &[
    Output::text("binCode", "Code of the bin."),
    Output::flag("binPreferred", "1: the product is kept in this bin first."),
    Output::id("warehouseID", "Id of the store."),
    Output::text("productCode", "Code of the product."),
    Output::text("productCode2", "EAN or UPC bar code of the product."),
    Output::text("productCode3", "Third code of the product."),
    Output::text("productSupplierCode", "The supplier's code of the product."),
    Output::text("productCode5", "Fifth code of the product."),
    Output::text("productCode6", "Sixth code of the product."),
    Output::text("productCode7", "Seventh code of the product."),
    Output::text("productCode8", "Eighth code of the product."),
];

const GET_INVENTORY_TRANSFER_REPORT: &[Output] = &[Output::text("reportLink", "Address of the report as a CSV file.")];

const GET_PRODUCT_COST_FOR_SPECIFIC_AMOUNT: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::amount("amount", "Quantity."),
    Output::amount("cost", "Cost in the account's currency."),
    Output::amount("amountActuallyInStock", "Quantity that is really in stock, when less than asked for.").optional(),
    Output::flag("costIsPreliminary", "1: the cost of goods that are not there yet is a guess.").optional(),
];

const GET_RESERVED_STOCK: &[Output] = &[
    Output::id("productID", "Id of the product.").optional(),
    Output::amount("amountReserved", "Quantity that orders have reserved.").optional(),
    Output::text("reportLink", "Address of the report as a CSV file.").optional(),
];

const GET_STOCKTAKING_READINGS: &[Output] = &[
    Output::id("productID", "Id of the product."),
    Output::amount("inStock", "Quantity that the books say.").quoted(),
    Output::amount("reserved", "Quantity that orders have reserved.").quoted(),
    Output::amount("countPcs", "Quantity that was counted.").quoted(),
    Output::text("comment", "Remark."),
];

const GET_STOCKTAKINGS: &[Output] = &[
    Output::text("status", "Where it stands."),
    Output::int("numberOfRows", "How many readings it has."),
    Output::id("inventoryRegistrationID", "Registration that took in what was found."),
    Output::id("inventoryWriteOffID", "Write-off that took out what was missing."),
    Output::text("addedByUserName", "User name of whoever made it."),
    Output::text("confirmedByUserName", "User name of whoever confirmed it."),
];

const GET_SUMMARY_INVENTORY_REPORT: &[Output] = &[
    Output::id("warehouseID", "Id of the store.").optional(),
    Output::amount("amount", "Quantity.").optional(),
    Output::amount("totalPurchaseValue", "Value at purchase prices.").optional(),
    Output::amount("totalCostValue", "Value at cost.").optional(),
    Output::amount("totalSalesValue", "Value at sales prices.").optional(),
    Output::text("reportLink", "Address of the report as a CSV file.").optional(),
];

const GET_WAREHOUSES: &[Output] = &[
    Output::text("address", "Address."),
    Output::text("street", "Street and house number."),
    Output::text("address2", "Second line of the address."),
    Output::text("city", "City."),
    Output::text("ZIPcode", "ZIP code of the store."),
    Output::text("postcode", "Postal code; another name of postalCode."),
    Output::text("state", "State or region."),
    Output::text("country", "Country."),
];

const INCREMENT_STOCKTAKING_READING: &[Output] =
    &[Output::id("recordID", "Id of the record."), Output::id("stocktakingID", "Id of the stocktaking.")];

const SAVE_INVENTORY_REGISTRATION: &[Output] = &[
    Output::id("inventoryRegistrationID", "Registration that took in what was found."),
    Output::id("inventoryReceiptID", "Id of the registration; another name of inventoryRegistrationID."),
];

const SAVE_INVENTORY_TRANSFER: &[Output] = &[Output::id("inventoryTransferID", "Id of the transfer.")];

const SAVE_INVENTORY_WRITE_OFF: &[Output] =
    &[Output::id("inventoryWriteOffID", "Write-off that took out what was missing.")];
