//! The lists of ids that a promotion has, and the parts of the API that some of its fields belong to.

/// The part of the API that limits to regions belong to.
pub(super) const REGIONS: &str = "Store regions";
/// The part of the API that subsidies belong to.
pub(super) const SUBSIDIES: &str = "Price list row subsidy and other fields";
/// Lists of ids: the column, its parameter, and the table they refer to.
pub(super) const LISTS: &[(&str, &str, &str)] = &[
    ("warehouse_ids", "warehouseIDs", "warehouse"),
    ("purchased_groups", "purchasedProductGroupIDs", "product_group"),
    ("purchased_categories", "purchasedProductCategoryIDs", "product_category"),
    ("purchased_brands", "purchasedBrandIDs", "brand"),
    ("purchased_products", "purchasedProducts", "product"),
    ("percent_off_excluded", "percentageOffExcludedProducts", "product"),
    ("percent_off_included", "percentageOffIncludedProducts", "product"),
    ("sum_off_excluded", "sumOffExcludedProducts", "product"),
    ("sum_off_included", "sumOffIncludedProducts", "product"),
    ("awarded_groups", "awardedProductGroupIDs", "product_group"),
    ("awarded_categories", "awardedProductCategoryIDs", "product_category"),
    ("awarded_brands", "awardedBrandIDs", "brand"),
    ("awarded_products", "awardedProducts", "product"),
    ("excluded_products", "excludedProducts", "product"),
];

/// Lists whose unknown ids are told and left out: the column, its parameter, its table, and the key that tells them.
pub(super) const FORGIVING: &[(&str, &str, &str, &str)] = &[
    ("store_region_ids", "storeRegionIDs", "store_region", "nonExistentStoreRegionIDs"),
    ("customer_group_ids", "customerGroupIDs", "customer_group", "nonExistentCustomerGroupIDs"),
];

/// The column of the list that a key of the answer shows.
pub(super) fn column_of(key: &str) -> Option<&'static str> {
    match key {
        "storeRegions" => Some("store_region_ids"),
        "customerGroups" => Some("customer_group_ids"),
        _ => LISTS.iter().find(|(_, parameter, _)| *parameter == key).map(|(column, ..)| *column),
    }
}
