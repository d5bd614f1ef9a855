//! How each call that deletes is made to delete something.

/// A call that deletes: what is made first (`name: call parameters`), with what it is called, the log's name and the record.
pub(super) struct Case {
    pub(super) call: &'static str,
    pub(super) made: &'static [&'static str],
    pub(super) params: &'static str,
    /// The log's name where the call says none by its noun.
    pub(super) table: &'static str,
    /// The name of the record that goes.
    pub(super) item: &'static str,
}

const fn case(call: &'static str, made: &'static [&'static str], params: &'static str) -> Case {
    Case { call, made, params, table: "", item: "it" }
}

impl Case {
    const fn logged(self, table: &'static str, item: &'static str) -> Case {
        Case { table, item, ..self }
    }
}

pub(super) const CASES: &[Case] = &[
    case("deletePriceList", &["it: savePriceList name=L"], "priceListIDs=$it").logged("priceLists", "it"),
    case("deleteProductSeries", &["it: saveProductSeries name=S"], "seriesID=$it"),
    case("deleteProductUnit", &["it: saveProductUnit name=kg"], "productUnitID=$it"),
    case("deleteSubsidyType", &["it: saveSubsidyType name=State code=S"], "subsidyTypeIDs=$it"),
    case("deleteParameter", &["it: saveParameter name=Colour type=TEXT parameterGroupID=$kinds"], "parameterID=$it"),
    case(
        "deleteParameterOption",
        &[
            "parameter: saveParameter name=Taste type=MULTIVALUE parameterGroupID=$kinds",
            "it: saveParameterOption parameterID=$parameter name=A",
        ],
        "parameterOptionID=$it",
    ),
    case("deleteParameterGroup", &["it: saveParameterGroup name=G productGroupID=$goods"], "parameterGroupID=$it"),
    case(
        "deleteProductsFromSupplierPriceList",
        &[
            "list: saveSupplierPriceList name=W supplierID=$farm",
            "it: addProductToSupplierPriceList supplierPriceListID=$list productID=$tea price=1",
        ],
        "supplierPriceListID=$list supplierPriceListProductIDs=$it",
    )
    .logged("supplierPriceListProducts", "it"),
    case(
        "removeItemsFromSupplierPriceList",
        &["it: addProductToSupplierPriceList supplierPriceListID=$list productID=$cup price=1"],
        "supplierPriceListID=$list productID1=$cup",
    )
    .logged("supplierPriceListProducts", "it"),
    case("deleteMatrixDimension", &["it: saveMatrixDimension name=Size valueName1=S"], "dimensionID=$it"),
    case(
        "removeItemsFromMatrixDimension",
        &["size: saveMatrixDimension name=Width", "it: addItemToMatrixDimension dimensionID=$size name=W"],
        "dimensionID=$size variationID1=$it",
    )
    .logged("matrixDimensionValues", "it"),
    case("deleteProductGroup", &["it: saveProductGroup name=G"], "productGroupID=$it"),
    case("deleteBrand", &["it: saveBrand name=B"], "brandID=$it"),
    case("deleteProduct", &["it: saveProduct groupID=$goods name=P"], "productID=$it").logged("products", "it"),
    case("deleteStoreRegion", &["it: saveStoreRegion name=N code=N"], "storeRegionIDs=$it"),
    case(
        "removeStoreRegionPriceList",
        &[
            "region: saveStoreRegion name=S code=S",
            "first: savePriceList name=First",
            "addStoreRegionPriceList storeRegionID=$region priceListID=$first",
        ],
        "storeRegionID=$region priceListIDs=$first",
    )
    .logged("storeRegionPriceLists", "first"),
    case(
        "removeStoreRegionCustomerGroupPriceList",
        &["addStoreRegionCustomerGroupPriceList storeRegionID=$region customerGroupID=$friends priceListID=$first"],
        "storeRegionID=$region customerGroupID=$friends priceListIDs=$first",
    )
    .logged("storeRegionAndCustomerGroupPriceLists", "first"),
    case("deleteProductExtraFieldValue", &["it: saveProductExtraFieldValue fieldNumber=1 name=Wool"], "valueID=$it"),
    case("deleteProductPackageType", &["it: saveProductPackageType name=Box"], "packageTypeID=$it"),
    case(
        "deleteProductPackage",
        &[
            "box: saveProductPackageType name=Crate",
            "it: saveProductPackage productID=$tea packageTypeID=$box packageAmount=12",
        ],
        "packageIDs=$it",
    ),
    case("deleteAssortment", &["it: saveAssortment name=A"], "assortmentIDs=$it"),
    case(
        "removeAssortmentProducts",
        &["range: saveAssortment name=R", "addAssortmentProducts assortmentID=$range productIDs=$tea"],
        "assortmentID=$range productIDs=$tea",
    )
    .logged("assortmentProducts", "tea"),
    case(
        "deleteProductPicture",
        &["it: saveProductPicture productID=$tea url=http://x.example/a.png"],
        "productPictureID=$it",
    ),
    case(
        "deleteProductFile",
        &["it: saveProductFile productID=$tea name=F url=http://x.example/a.pdf"],
        "productFileID=$it",
    ),
    case("deleteProductCategory", &["it: saveProductCategory name=C"], "productCategoryID=$it"),
    case(
        "deleteProductInPriceList",
        &["it: addProductToPriceList priceListID=$first productID=$tea price=2"],
        "priceListID=$first priceListProductIDs=$it",
    )
    .logged("pricelistProducts", "it"),
    case(
        "removeItemsFromPriceList",
        &["it: addProductToPriceList priceListID=$first productID=$tea price=2"],
        "pricelistID=$first type1=PRODUCT id1=$tea",
    )
    .logged("pricelistProducts", "it"),
    case("deleteProductPriorityGroup", &["it: saveProductPriorityGroup name=First"], "priorityGroupID=$it"),
    case(
        "deleteCampaign",
        &["it: saveCampaign name=C type=auto purchaseTotalValue=5 sumOffEntirePurchase=1"],
        "campaignID=$it",
    ),
    case("deletePromotionTier", &["it: insertPromotionTier nameEN=T"], "promotionTierID=$it"),
    case(
        "deleteVatRateComponent",
        &["rate: saveVatRate name=Two rate=2", "it: saveVatRateComponent vatRateID=$rate type=STATE name=S rate=1"],
        "vatRateComponentID=$it",
    ),
    case(
        "deleteSalesDocument",
        &["it: saveSalesDocument type=OFFER productID1=$tea amount1=1 price1=1"],
        "documentID=$it",
    )
    .logged("salesDocuments", "it"),
    case("removeInvoiceAlgorithmChange", &["addInvoiceAlgorithmChange date=2098-01-01 version=4"], "date=2098-01-01")
        .logged("invoiceAlgorithmChanges", ""),
    case(
        "deletePayment",
        &[
            "paid: saveSalesDocument type=INVWAYBILL customerID=$mari productID1=$tea amount1=1 price1=1",
            "it: savePayment documentID=$paid type=CASH sum=1",
        ],
        "paymentID=$it",
    )
    .logged("payments", "it"),
    case(
        "deleteBillingStatement",
        &[
            "it: saveBillingStatement customerID=$mari productID=$tea vatrateID=$vat24 billingStatementPeriod=MONTH billingStatementTime=WHEN_PERIOD_STARTS",
        ],
        "billingStatementID=$it",
    ),
    case(
        "deleteBillingStatementReading",
        &[
            "meter: saveBillingStatement customerID=$mari productID=$tea vatrateID=$vat24 billingStatementPeriod=MONTH billingStatementTime=BASED_ON_METERED_READINGS",
            "it readingID: saveBillingStatementReading billingStatementID=$meter reading=1000",
        ],
        "readingID=$it",
    ),
    case("deletePrepaymentPercentage", &["it: savePrepaymentPercentage percentage=12.5"], "percentageID=$it"),
    case("deleteCoupon", &["it: saveCoupon name=Five code=FIVE"], "couponID=$it"),
    case("deleteDeliveryType", &["it: saveDeliveryType name=Post code=P"], "deliveryTypeID=$it"),
    case(
        "deleteObject",
        &["it: saveObject partnerKey=deletions group=route attributeName1=city attributeValue1=Tartu"],
        "partnerKey=deletions objectID=$it",
    ),
    case("deleteTaxOffice", &["it: saveTaxOffice name=T code=T"], "taxOfficeID=$it"),
    case("deleteAddress", &["it: saveAddress ownerID=$mari typeID=$postal street=Pikk"], "addressID=$it"),
    case("deleteProject", &["it: saveProject name=P typeID=$project statusID=$open customerID=$mari"], "projectID=$it"),
    case("deleteAppliance", &["it: saveAppliance applianceName=Mower customerID=$mari"], "applianceID=$it"),
    case("deleteCustomerGroup", &["it: saveCustomerGroup name=Gone"], "customerGroupID=$it"),
    case(
        "deleteEvent",
        &["it: saveEvent description=Call typeID=1 startTime=2026-03-02+10:00:00 endTime=2026-03-02+11:00:00"],
        "eventID=$it",
    ),
    case("deleteCustomer", &["it: saveCustomer lastName=Gone"], "customerID=$it").logged("customers", "it"),
    case("deleteCompanyType", &["it: saveCompanyType name=XX"], "companyTypeIDs=$it"),
    case("deletePersonTitle", &["it: savePersonTitle name=Dr"], "personTitleIDs=$it"),
    case("deleteJobTitle", &["it: saveJobTitle name=Cook"], "jobTitleIDs=$it"),
    case("deleteBusinessArea", &["it: saveBusinessArea name=Trade"], "businessAreaIDs=$it"),
    case(
        "deleteAssignment",
        &["mower: saveAppliance applianceName=Saw customerID=$mari", "it: saveAssignment applianceID=$mower"],
        "assignmentID=$it",
    ),
    case("deleteAssignmentGroup", &["it: saveAssignmentGroup name=Tools"], "groupID=$it"),
    case(
        "deleteCustomerAssociation",
        &["club: saveCustomer companyName=Club", "it: saveCustomerAssociation customerID=$mari associationID=$club"],
        "relationshipIDs=$it",
    ),
    case(
        "deleteCustomerProfessional",
        &["it: saveCustomerProfessional customerID=$mari professionalID=$club"],
        "relationshipIDs=$it",
    ),
    case("deletePosGlobalQuickButton", &["insertPosGlobalQuickButton productID=$cup"], "productID=$cup")
        .logged("posGlobalQuickButtons", "cup"),
    case(
        "deletePosStoreQuickButton",
        &[
            "saveWarehouse warehouseID=$store usesLocalQuickButtons=1",
            "insertPosStoreQuickButton warehouseID=$store productID=$cup",
        ],
        "warehouseID=$store productID=$cup",
    )
    .logged("posStoreQuickButtons", "cup"),
    case("deleteEmployee", &["it: saveEmployee lastName=Gone"], "employeeID=$it"),
    case(
        "deleteInventoryRegistration",
        &["it: saveInventoryRegistration warehouseID=$store productID1=$tea amount1=5 price1=1"],
        "inventoryRegistrationID=$it",
    ),
    case(
        "deleteBinRecords",
        &[
            "bin: saveBin warehouseID=$store code=Z91",
            "saveBinRecords binID1=$bin productID1=$tea amount1=1 creatorID1=$admin",
            "it recordID: getBinRecords binIDs=$bin",
        ],
        "recordIDs=$it",
    )
    .logged("binRecords", "it"),
    case(
        "deleteInventoryWriteOff",
        &[
            "stock: saveInventoryRegistration warehouseID=$store productID1=$tea amount1=5 price1=1",
            "it: saveInventoryWriteOff warehouseID=$store productID1=$tea amount1=1 reasonID=1",
        ],
        "inventoryWriteOffID=$it",
    ),
    case("deleteStocktaking", &["it: saveStocktaking name=S warehouseID=$store"], "stocktakingID=$it"),
    case("deleteLocationInWarehouse", &["it: saveLocationInWarehouse name=A1"], "locationInWarehouseIDs=$it")
        .logged("warehouseLocations", "it"),
    case(
        "deleteInventoryTransfer",
        &[
            "second: saveWarehouse name=Second",
            "it: saveInventoryTransfer warehouseFromID=$store warehouseToID=$second productID1=$tea amount1=1",
        ],
        "inventoryTransferID=$it",
    ),
    case("deleteSupplierGroup", &["it: saveSupplierGroup name=G"], "supplierGroupID=$it"),
    case(
        "deletePurchaseDocument",
        &[
            "it: savePurchaseDocument type=PRCORDER supplierID=$farm warehouseID=$store currencyCode=EUR no=1 itemName1=x amount1=1 price1=1",
        ],
        "documentID=$it",
    ),
    case("deletePurchaseDocumentStatus", &["it: savePurchaseDocumentStatus name=Checked"], "documentStatusID=$it"),
    case("deleteSupplier", &["it: saveSupplier companyName=Gone"], "supplierID=$it"),
];
