//! The fields of a product.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, REVISION};
use ladu_wire::{Code, Kind};

use super::extra_field as extra;
use super::product_columns as columns;
use super::product_parts as parts;
use super::{product_links, product_matrix, product_prices};

const PACKAGING: &[&str] = &["", "ORDINARY_PACKAGE", "METAL_BEVERAGE_PACKAGE", "RETURNABLE_PACKAGE"];

/// A length, a weight or a volume: a decimal in quotes.
const fn measure(name: &'static str, column: &'static str) -> Field {
    Field::amount(name, column).quoted()
}

/// How much of a packaging material a product brings.
const fn material(name: &'static str, column: &'static str) -> Field {
    packaging(measure(name, column).when("getPackagingMaterials"))
}

/// A code beyond the first four.
const fn extra_code(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, 50).null_when_empty().indexed().part("Extra product codes", Code::FIELD_MODULE)
}

const fn minutes(name: &'static str, column: &'static str) -> Field {
    salon(Field::new(name, column, Kind::Int(0, 100_000)))
}

/// Of the appointments of salons; what they lack is said like of a call, as it was before fields had a code of their own.
const fn salon(field: Field) -> Field {
    field.part("Salon / Spa", Code::NO_MODULE)
}

const fn packaging(field: Field) -> Field {
    field.part("Packaging", Code::FIELD_MODULE)
}

/// What else is answered of one of the four extra drop-down fields.
const fn extra_field(field: Field) -> Field {
    field.part(extra::PART, Code::FIELD_MODULE)
}

/// The fields of a product, in the order of the answer.
pub(super) const FIELDS: &[Field] = &[
    columns::NAME.field,
    columns::CODE.field,
    columns::CODE2.field,
    Field::text("code3", "code3", 50).null_when_empty().indexed(),
    Field::text("supplierCode", "supplier_code", 50).null_when_empty().indexed(),
    extra_code("code5", "code5"),
    extra_code("code6", "code6"),
    extra_code("code7", "code7"),
    extra_code("code8", "code8"),
    columns::GROUP.field,
    columns::PRICE.field,
    Field::special("active", "status", parts::active),
    columns::DISPLAYED_IN_WEBSHOP.field,
    Field::id("seriesID", "series_id", "product_series").indexed_when_set().doc("The product's family."),
    Field::id("supplierID", "supplier_id", "supplier").indexed(),
    Field::id("unitID", "unit_id", "unit").indexed(),
    columns::VAT_RATE.field,
    Field::flag("hasQuickSelectButton", "quick_button"),
    Field::flag("isGiftCard", "is_gift_card").doc("With a serial number."),
    Field::flag("nonDiscountable", "non_discountable"),
    Field::flag("nonRefundable", "non_refundable").doc(
        "It is not taken back: a row of it below zero is refused (1016), unless the credit invoice is of type VOID.",
    ),
    Field::text("manufacturerName", "manufacturer", 255),
    Field::id("priorityGroupID", "priority_group_id", "product_priority_group").quoted().indexed_when_set(),
    Field::id("countryOfOriginID", "country_of_origin_id", "country").quoted(),
    columns::BRAND.field,
    measure("length", "length"),
    measure("width", "width"),
    measure("height", "height"),
    measure("netWeight", "net_weight"),
    measure("grossWeight", "gross_weight"),
    measure("volume", "volume"),
    Field::special("locationInWarehouse", "location_id", parts::location),
    Field::id("locationInWarehouseID", "location_id", "location_in_warehouse").quoted().indexed_when_set(),
    Field::name_of("locationInWarehouseName", "location_id", "location_in_warehouse"),
    columns::LOCATION_TEXT.field,
    columns::DESCRIPTION.field,
    columns::LONG_DESCRIPTION.field,
    columns::CONTAINER.field,
    Field::name_of("containerName", "container_id", "product").when("getContainerInfo"),
    Field::special("containerCode", "container_id", parts::container_code).when("getContainerInfo"),
    Field::amount("containerAmount", "container_amount").when("getContainerInfo"),
    Field::amount("cost", "cost").doc("Informative cost on the card, not the cost of the stock."),
    ADDED,
    Field::text("addedByUsername", "added_by", 64).read_only(),
    LAST_MODIFIED,
    Field::text("lastModifiedByUsername", "modified_by", 64).read_only(),
    Field::special("vatrate", "vat_rate_id", parts::vat_rate),
    Field::special("priceWithVat", "price", product_prices::price_with_tax),
    Field::name_of("unitName", "unit_id", "unit"),
    Field::name_of("brandName", "brand_id", "brand"),
    Field::name_of("seriesName", "series_id", "product_series"),
    Field::name_of("groupName", "group_id", "product_group"),
    Field::name_of("supplierName", "supplier_id", "supplier"),
    columns::CATEGORY.field,
    Field::name_of("categoryName", "category_id", "product_category"),
    columns::STATUS.field,
    columns::TAX_FREE.field,
    Field::flag("isRegularGiftCard", "is_regular_gift_card"),
    Field::flag("nonStockProduct", "non_stock").doc("A service or anything else without stock."),
    columns::CASHIER_ENTERS_PRICE.field,
    Field::flag("rewardPointsNotAllowed", "no_reward_points").part("Reward points", Code::FIELD_MODULE),
    Field::new("reorderMultiple", "reorder_multiple", Kind::Int(0, 1_000_000)),
    packaging(Field::word("packagingType", "packaging_type", PACKAGING)),
    Field::text("deliveryTime", "delivery_time", 100),
    Field::amount("backbarCharges", "backbar_charges"),
    minutes("lengthInMinutes", "length_minutes"),
    minutes("setupTimeInMinutes", "setup_minutes"),
    minutes("cleanupTimeInMinutes", "cleanup_minutes"),
    salon(Field::flag("walkInService", "walk_in")),
    Field::flag("hasSerialNumbers", "has_serial_numbers"),
    Field::flag("soldInPackages", "sold_in_packages"),
    Field::flag("isLotProduct", "is_lot"),
    Field::flag("isUsedProduct", "is_used"),
    Field::new("shelfLifeDays", "shelf_life_days", Kind::Int(0, 100_000)),
    Field::text("revenueAccount", "revenue_account", 50),
    REVISION,
    Field::flag("labelsNotNeeded", "labels_not_needed")
        .write_only()
        .doc("Accepted and ignored: it is kept, and no answer of the API has it."),
    Field::special("images", "", super::picture::write_images),
    Field::special("relatedFiles", "", super::picture::write_files).when("getRelatedFiles"),
    Field::special("warehouses", "", parts::warehouses).live(),
    Field::special("FIFOCost", "", parts::fifo_cost).when("getFIFOCost").live(),
    columns::PARENT.field,
    Field::special("parentProductID", "parent_id", parts::parent),
    Field::special("variationDescription", "", product_matrix::write_description),
    Field::special("productVariations", "", product_matrix::write_ids),
    Field::special("variationList", "", product_matrix::write_list).when("getMatrixVariations"),
    Field::special("replacementProducts", "", product_links::write_replacements).when("getReplacementProducts"),
    Field::special("relatedProducts", "", product_links::write_related).when("getRelatedProducts"),
    Field::special("productComponents", "", parts::components).when("getRecipes"),
    Field::special("parameters", "", super::parameter::write).when("getParameters"),
    Field::special("priceListPrice", "price", product_prices::price_list_price).when("getPriceListPrices"),
    material("salesPackageClearBrownGlass", "sales_package_clear_brown_glass"),
    material("salesPackageGreenOtherGlass", "sales_package_green_other_glass"),
    material("salesPackagePlasticPpPe", "sales_package_plastic_pp_pe"),
    material("salesPackagePlasticPet", "sales_package_plastic_pet"),
    material("salesPackageMetalFe", "sales_package_metal_fe"),
    material("salesPackageMetalAl", "sales_package_metal_al"),
    material("salesPackageOtherMetal", "sales_package_other_metal"),
    material("salesPackageCardboard", "sales_package_cardboard"),
    material("salesPackageWood", "sales_package_wood"),
    material("groupPackagePaper", "group_package_paper"),
    material("groupPackagePlastic", "group_package_plastic"),
    material("groupPackageMetal", "group_package_metal"),
    material("groupPackageWood", "group_package_wood"),
    material("transportPackageWood", "transport_package_wood"),
    material("transportPackagePlastic", "transport_package_plastic"),
    material("transportPackageCardboard", "transport_package_cardboard"),
    columns::TYPE.field,
    columns::DIMENSIONS[0].field,
    columns::DIMENSIONS[1].field,
    columns::DIMENSIONS[2].field,
    columns::VALUES[0].field,
    columns::VALUES[1].field,
    columns::VALUES[2].field,
    Field::text("registryNumber", "registry_number", 100),
    measure("alcoholPercentage", "alcohol_percentage"),
    Field::text("batches", "batches", 1000),
    Field::text("exciseDeclaration", "excise_declaration", 100),
    measure("exciseFermentedProductUnder6", "excise_fermented_product_under6"),
    measure("exciseWineOver6", "excise_wine_over6"),
    measure("exciseFermentedProductOver6", "excise_fermented_product_over6"),
    measure("exciseIntermediateProduct", "excise_intermediate_product"),
    measure("exciseOtherAlcohol", "excise_other_alcohol"),
    measure("excisePackaging", "excise_packaging"),
    extra_field(Field::special("extraField1Title", "", |page, _, name, w| extra::write_title(page, 1, name, w))),
    columns::EXTRA_FIELDS[0].field,
    extra_field(Field::special("extraField1Code", "extra_field1_id", extra::write_code)),
    extra_field(Field::name_of("extraField1Name", "extra_field1_id", "product_extra_value")),
    extra_field(Field::special("extraField2Title", "", |page, _, name, w| extra::write_title(page, 2, name, w))),
    columns::EXTRA_FIELDS[1].field,
    extra_field(Field::special("extraField2Code", "extra_field2_id", extra::write_code)),
    extra_field(Field::name_of("extraField2Name", "extra_field2_id", "product_extra_value")),
    extra_field(Field::special("extraField3Title", "", |page, _, name, w| extra::write_title(page, 3, name, w))),
    columns::EXTRA_FIELDS[2].field,
    extra_field(Field::special("extraField3Code", "extra_field3_id", extra::write_code)),
    extra_field(Field::name_of("extraField3Name", "extra_field3_id", "product_extra_value")),
    extra_field(Field::special("extraField4Title", "", |page, _, name, w| extra::write_title(page, 4, name, w))),
    columns::EXTRA_FIELDS[3].field,
    extra_field(Field::special("extraField4Code", "extra_field4_id", extra::write_code)),
    extra_field(Field::name_of("extraField4Name", "extra_field4_id", "product_extra_value")),
];
