-- Tables of nouns, written from their declarations by: cargo xtask regen

CREATE TABLE user_account (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    warehouse_ids TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL DEFAULT '',
    pin_hash TEXT NOT NULL DEFAULT '',
    password_changed BIGINT NOT NULL DEFAULT 0,
    password_history TEXT NOT NULL DEFAULT '',
    password_expired BIGINT NOT NULL DEFAULT 0,
    deleted BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_user_account_changed ON user_account (account, changed);
CREATE INDEX by_user_account_name ON user_account (account, name);
CREATE INDEX by_user_account_group_id ON user_account (account, group_id, id);
CREATE INDEX by_user_account_employee_id ON user_account (account, employee_id, id);
CREATE INDEX by_user_account_pin_hash ON user_account (account, pin_hash);

CREATE TABLE user_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    administrator BIGINT NOT NULL DEFAULT 0,
    rights TEXT NOT NULL DEFAULT '',
    api_access BIGINT NOT NULL DEFAULT 0,
    max_discount BIGINT NOT NULL DEFAULT 0,
    give_customer_credit BIGINT NOT NULL DEFAULT 0,
    create_registrations BIGINT NOT NULL DEFAULT 0,
    create_write_offs BIGINT NOT NULL DEFAULT 0,
    make_refunds BIGINT NOT NULL DEFAULT 0,
    return_without_receipt BIGINT NOT NULL DEFAULT 0,
    apply_promotions BIGINT NOT NULL DEFAULT 0,
    change_prices BIGINT NOT NULL DEFAULT 0,
    edit_confirmed_invoices BIGINT NOT NULL DEFAULT 0,
    change_invoice_date BIGINT NOT NULL DEFAULT 0,
    edit_stock_and_cost BIGINT NOT NULL DEFAULT 0,
    change_purchase_prices BIGINT NOT NULL DEFAULT 0,
    change_confirmed_purchases BIGINT NOT NULL DEFAULT 0,
    edit_return_price BIGINT NOT NULL DEFAULT 0,
    make_discounts BIGINT NOT NULL DEFAULT 0,
    open_and_close_day BIGINT NOT NULL DEFAULT 0,
    edit_printouts BIGINT NOT NULL DEFAULT 0,
    add_reward_points BIGINT NOT NULL DEFAULT 0,
    manager_override BIGINT NOT NULL DEFAULT 0,
    edit_chain_price_lists BIGINT NOT NULL DEFAULT 0,
    drafts_only BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_user_group_changed ON user_group (account, changed);

CREATE TABLE employee (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    gender TEXT NOT NULL DEFAULT '',
    drawer_id TEXT NOT NULL DEFAULT '',
    skype TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',
    job_title_id BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    product_group_ids TEXT NOT NULL DEFAULT '',
    consent_time BIGINT NOT NULL DEFAULT 0,
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_employee_changed ON employee (account, changed);
CREATE INDEX by_employee_name ON employee (account, name, id);
{search_index employee};

CREATE TABLE clocking (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    time_in BIGINT NOT NULL DEFAULT 0,
    time_out BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_clocking_changed ON clocking (account, changed);
CREATE INDEX by_clocking_employee_id ON clocking (account, employee_id, id);
CREATE INDEX by_clocking_time_in ON clocking (account, time_in);

CREATE TABLE company (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    company_type_id BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    vat_number TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    web TEXT NOT NULL DEFAULT '',
    bank_name TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    bank_iban TEXT NOT NULL DEFAULT '',
    bank_swift TEXT NOT NULL DEFAULT '',
    bank_name2 TEXT NOT NULL DEFAULT '',
    bank_account2 TEXT NOT NULL DEFAULT '',
    bank_iban2 TEXT NOT NULL DEFAULT '',
    bank_swift2 TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_company_changed ON company (account, changed);

CREATE TABLE currency (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    rate BIGINT NOT NULL DEFAULT 0,
    name_short TEXT NOT NULL DEFAULT '',
    name_fraction TEXT NOT NULL DEFAULT '',
    prefix TEXT NOT NULL DEFAULT '',
    suffix TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_currency_changed ON currency (account, changed);
CREATE INDEX by_currency_code ON currency (account, code);

CREATE TABLE point_of_sale (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    store_hours TEXT NOT NULL DEFAULT '',
    geo_latitude BIGINT NOT NULL DEFAULT 0,
    geo_longitude BIGINT NOT NULL DEFAULT 0,
    payment_service_provider TEXT NOT NULL DEFAULT '',
    receipt_width BIGINT NOT NULL DEFAULT 0,
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    vat_sum_range1 BIGINT NOT NULL DEFAULT 0,
    vat_rate_id_range1 BIGINT NOT NULL DEFAULT 0,
    vat_sum_range2 BIGINT NOT NULL DEFAULT 0,
    vat_rate_id_range2 BIGINT NOT NULL DEFAULT 0,
    print_sales_person_name BIGINT NOT NULL DEFAULT 0,
    shop_name TEXT NOT NULL DEFAULT '',
    default_customer_id BIGINT NOT NULL DEFAULT 0,
    store_credit_enabled BIGINT NOT NULL DEFAULT 0,
    last_invoice_no BIGINT NOT NULL DEFAULT 0,
    last_coupon_no BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_point_of_sale_changed ON point_of_sale (account, changed);
CREATE INDEX by_point_of_sale_warehouse_id ON point_of_sale (account, warehouse_id, id);

CREATE TABLE register_day (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    drawer_id TEXT NOT NULL DEFAULT '',
    opened BIGINT NOT NULL DEFAULT 0,
    opened_by BIGINT NOT NULL DEFAULT 0,
    opened_sum BIGINT NOT NULL DEFAULT 0,
    closed BIGINT NOT NULL DEFAULT 0,
    closed_by BIGINT NOT NULL DEFAULT 0,
    closed_sum BIGINT NOT NULL DEFAULT 0,
    banked_sum BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    reason_id BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_register_day_changed ON register_day (account, changed);
CREATE INDEX by_register_day_warehouse_id ON register_day (account, warehouse_id, id);
CREATE INDEX by_register_day_register_id ON register_day (account, register_id, id);
CREATE INDEX by_register_day_opened ON register_day (account, opened, id);
CREATE INDEX by_register_day_closed ON register_day (account, closed);

CREATE TABLE cash_move (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    sum BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    happened BIGINT NOT NULL DEFAULT 0,
    reason_id BIGINT NOT NULL DEFAULT 0,
    comment TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_cash_move_changed ON cash_move (account, changed);
CREATE INDEX by_cash_move_warehouse_id ON cash_move (account, warehouse_id, id);
CREATE INDEX by_cash_move_register_id ON cash_move (account, register_id, id);
CREATE INDEX by_cash_move_happened ON cash_move (account, happened);

CREATE TABLE product (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    code2 TEXT NOT NULL DEFAULT '',
    code3 TEXT NOT NULL DEFAULT '',
    supplier_code TEXT NOT NULL DEFAULT '',
    code5 TEXT NOT NULL DEFAULT '',
    code6 TEXT NOT NULL DEFAULT '',
    code7 TEXT NOT NULL DEFAULT '',
    code8 TEXT NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT '',
    displayed_in_webshop BIGINT NOT NULL DEFAULT 0,
    series_id BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    unit_id BIGINT NOT NULL DEFAULT 0,
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    quick_button BIGINT NOT NULL DEFAULT 0,
    is_gift_card BIGINT NOT NULL DEFAULT 0,
    non_discountable BIGINT NOT NULL DEFAULT 0,
    non_refundable BIGINT NOT NULL DEFAULT 0,
    manufacturer TEXT NOT NULL DEFAULT '',
    priority_group_id BIGINT NOT NULL DEFAULT 0,
    country_of_origin_id BIGINT NOT NULL DEFAULT 0,
    brand_id BIGINT NOT NULL DEFAULT 0,
    length BIGINT NOT NULL DEFAULT 0,
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0,
    net_weight BIGINT NOT NULL DEFAULT 0,
    gross_weight BIGINT NOT NULL DEFAULT 0,
    volume BIGINT NOT NULL DEFAULT 0,
    location_id BIGINT NOT NULL DEFAULT 0,
    location_text TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    long_description TEXT NOT NULL DEFAULT '',
    container_id BIGINT NOT NULL DEFAULT 0,
    container_amount BIGINT NOT NULL DEFAULT 0,
    cost BIGINT NOT NULL DEFAULT 0,
    category_id BIGINT NOT NULL DEFAULT 0,
    tax_free BIGINT NOT NULL DEFAULT 0,
    is_regular_gift_card BIGINT NOT NULL DEFAULT 0,
    non_stock BIGINT NOT NULL DEFAULT 0,
    cashier_enters_price BIGINT NOT NULL DEFAULT 0,
    no_reward_points BIGINT NOT NULL DEFAULT 0,
    reorder_multiple BIGINT NOT NULL DEFAULT 0,
    packaging_type TEXT NOT NULL DEFAULT '',
    delivery_time TEXT NOT NULL DEFAULT '',
    backbar_charges BIGINT NOT NULL DEFAULT 0,
    length_minutes BIGINT NOT NULL DEFAULT 0,
    setup_minutes BIGINT NOT NULL DEFAULT 0,
    cleanup_minutes BIGINT NOT NULL DEFAULT 0,
    walk_in BIGINT NOT NULL DEFAULT 0,
    has_serial_numbers BIGINT NOT NULL DEFAULT 0,
    sold_in_packages BIGINT NOT NULL DEFAULT 0,
    is_lot BIGINT NOT NULL DEFAULT 0,
    is_used BIGINT NOT NULL DEFAULT 0,
    shelf_life_days BIGINT NOT NULL DEFAULT 0,
    revenue_account TEXT NOT NULL DEFAULT '',
    revision BIGINT NOT NULL DEFAULT 0,
    labels_not_needed BIGINT NOT NULL DEFAULT 0,
    parent_id BIGINT NOT NULL DEFAULT 0,
    sales_package_clear_brown_glass BIGINT NOT NULL DEFAULT 0,
    sales_package_green_other_glass BIGINT NOT NULL DEFAULT 0,
    sales_package_plastic_pp_pe BIGINT NOT NULL DEFAULT 0,
    sales_package_plastic_pet BIGINT NOT NULL DEFAULT 0,
    sales_package_metal_fe BIGINT NOT NULL DEFAULT 0,
    sales_package_metal_al BIGINT NOT NULL DEFAULT 0,
    sales_package_other_metal BIGINT NOT NULL DEFAULT 0,
    sales_package_cardboard BIGINT NOT NULL DEFAULT 0,
    sales_package_wood BIGINT NOT NULL DEFAULT 0,
    group_package_paper BIGINT NOT NULL DEFAULT 0,
    group_package_plastic BIGINT NOT NULL DEFAULT 0,
    group_package_metal BIGINT NOT NULL DEFAULT 0,
    group_package_wood BIGINT NOT NULL DEFAULT 0,
    transport_package_wood BIGINT NOT NULL DEFAULT 0,
    transport_package_plastic BIGINT NOT NULL DEFAULT 0,
    transport_package_cardboard BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    dimension_id1 BIGINT NOT NULL DEFAULT 0,
    dimension_id2 BIGINT NOT NULL DEFAULT 0,
    dimension_id3 BIGINT NOT NULL DEFAULT 0,
    dim_value_id1 BIGINT NOT NULL DEFAULT 0,
    dim_value_id2 BIGINT NOT NULL DEFAULT 0,
    dim_value_id3 BIGINT NOT NULL DEFAULT 0,
    registry_number TEXT NOT NULL DEFAULT '',
    alcohol_percentage BIGINT NOT NULL DEFAULT 0,
    batches TEXT NOT NULL DEFAULT '',
    excise_declaration TEXT NOT NULL DEFAULT '',
    excise_fermented_product_under6 BIGINT NOT NULL DEFAULT 0,
    excise_wine_over6 BIGINT NOT NULL DEFAULT 0,
    excise_fermented_product_over6 BIGINT NOT NULL DEFAULT 0,
    excise_intermediate_product BIGINT NOT NULL DEFAULT 0,
    excise_other_alcohol BIGINT NOT NULL DEFAULT 0,
    excise_packaging BIGINT NOT NULL DEFAULT 0,
    extra_field1_id BIGINT NOT NULL DEFAULT 0,
    extra_field2_id BIGINT NOT NULL DEFAULT 0,
    extra_field3_id BIGINT NOT NULL DEFAULT 0,
    extra_field4_id BIGINT NOT NULL DEFAULT 0,
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_changed ON product (account, changed);
CREATE INDEX by_product_name ON product (account, name, id);
CREATE INDEX by_product_code ON product (account, code, id);
CREATE INDEX by_product_code2 ON product (account, code2);
CREATE INDEX by_product_code3 ON product (account, code3);
CREATE INDEX by_product_supplier_code ON product (account, supplier_code);
CREATE INDEX by_product_code5 ON product (account, code5);
CREATE INDEX by_product_code6 ON product (account, code6);
CREATE INDEX by_product_code7 ON product (account, code7);
CREATE INDEX by_product_code8 ON product (account, code8);
CREATE INDEX by_product_group_id ON product (account, group_id, id);
CREATE INDEX by_product_price ON product (account, price, id);
CREATE INDEX by_product_series_id ON product (account, series_id, id) WHERE series_id <> 0;
CREATE INDEX by_product_supplier_id ON product (account, supplier_id, id);
CREATE INDEX by_product_unit_id ON product (account, unit_id, id);
CREATE INDEX by_product_vat_rate_id ON product (account, vat_rate_id, id);
CREATE INDEX by_product_priority_group_id ON product (account, priority_group_id, id) WHERE priority_group_id <> 0;
CREATE INDEX by_product_brand_id ON product (account, brand_id, id);
CREATE INDEX by_product_location_id ON product (account, location_id, id) WHERE location_id <> 0;
CREATE INDEX by_product_category_id ON product (account, category_id, id);
CREATE INDEX by_product_status ON product (account, status, id);
CREATE INDEX by_product_parent_id ON product (account, parent_id, id);
CREATE INDEX by_product_type ON product (account, type, id);
CREATE INDEX by_product_dimension_id1 ON product (account, dimension_id1, id) WHERE dimension_id1 <> 0;
CREATE INDEX by_product_dimension_id2 ON product (account, dimension_id2, id) WHERE dimension_id2 <> 0;
CREATE INDEX by_product_dimension_id3 ON product (account, dimension_id3, id) WHERE dimension_id3 <> 0;
CREATE INDEX by_product_dim_value_id1 ON product (account, dim_value_id1, id) WHERE dim_value_id1 <> 0;
CREATE INDEX by_product_dim_value_id2 ON product (account, dim_value_id2, id) WHERE dim_value_id2 <> 0;
CREATE INDEX by_product_dim_value_id3 ON product (account, dim_value_id3, id) WHERE dim_value_id3 <> 0;
CREATE INDEX by_product_extra_field1_id ON product (account, extra_field1_id, id) WHERE extra_field1_id <> 0;
CREATE INDEX by_product_extra_field2_id ON product (account, extra_field2_id, id) WHERE extra_field2_id <> 0;
CREATE INDEX by_product_extra_field3_id ON product (account, extra_field3_id, id) WHERE extra_field3_id <> 0;
CREATE INDEX by_product_extra_field4_id ON product (account, extra_field4_id, id) WHERE extra_field4_id <> 0;
CREATE INDEX by_product_added ON product (account, added, id);
CREATE INDEX by_product_modified ON product (account, modified, id);
{search_index product};

CREATE TABLE product_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    show_in_webshop BIGINT NOT NULL DEFAULT 0,
    non_discountable BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    parent_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_group_changed ON product_group (account, changed);
CREATE INDEX by_product_group_parent_id ON product_group (account, parent_id, id);

CREATE TABLE product_category (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    parent_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_category_changed ON product_category (account, changed);
CREATE INDEX by_product_category_parent_id ON product_category (account, parent_id, id);

CREATE TABLE brand (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_brand_changed ON brand (account, changed);

CREATE TABLE unit (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_unit_changed ON unit (account, changed);

CREATE TABLE product_priority_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_priority_group_changed ON product_priority_group (account, changed);

CREATE TABLE product_series (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_series_changed ON product_series (account, changed);

CREATE TABLE product_extra_value (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    slot BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_extra_value_changed ON product_extra_value (account, changed);
CREATE INDEX by_product_extra_value_slot ON product_extra_value (account, slot);

CREATE TABLE product_package_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_package_type_changed ON product_package_type (account, changed);

CREATE TABLE product_package (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    net_weight BIGINT NOT NULL DEFAULT 0,
    gross_weight BIGINT NOT NULL DEFAULT 0,
    length BIGINT NOT NULL DEFAULT 0,
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_package_changed ON product_package (account, changed);
CREATE INDEX by_product_package_product_id ON product_package (account, product_id, id);
CREATE INDEX by_product_package_type_id ON product_package (account, type_id, id);

CREATE TABLE product_parameter_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    product_group_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_parameter_group_changed ON product_parameter_group (account, changed);

CREATE TABLE product_parameter (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    unit_name TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_parameter_changed ON product_parameter (account, changed);
CREATE INDEX by_product_parameter_group_id ON product_parameter (account, group_id, id);

CREATE TABLE product_parameter_option (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    parameter_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_parameter_option_changed ON product_parameter_option (account, changed);
CREATE INDEX by_product_parameter_option_parameter_id ON product_parameter_option (account, parameter_id, id);

CREATE TABLE master_list_product (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    code2 TEXT NOT NULL DEFAULT '',
    code3 TEXT NOT NULL DEFAULT '',
    supplier_code TEXT NOT NULL DEFAULT '',
    code5 TEXT NOT NULL DEFAULT '',
    code6 TEXT NOT NULL DEFAULT '',
    code7 TEXT NOT NULL DEFAULT '',
    code8 TEXT NOT NULL DEFAULT '',
    price BIGINT NOT NULL DEFAULT 0,
    group_id BIGINT NOT NULL DEFAULT 0,
    category_id BIGINT NOT NULL DEFAULT 0,
    brand_id BIGINT NOT NULL DEFAULT 0,
    priority_group_id BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    cost BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT '',
    picture_url TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_master_list_product_changed ON master_list_product (account, changed);
CREATE INDEX by_master_list_product_code ON master_list_product (account, code);
CREATE INDEX by_master_list_product_code2 ON master_list_product (account, code2);

CREATE TABLE matrix_dimension (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_matrix_dimension_changed ON matrix_dimension (account, changed);

CREATE TABLE dimension_value (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    dimension_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_dimension_value_changed ON dimension_value (account, changed);
CREATE INDEX by_dimension_value_dimension_id ON dimension_value (account, dimension_id, id);

CREATE TABLE assortment (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_assortment_changed ON assortment (account, changed);

CREATE TABLE subsidy_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_subsidy_type_changed ON subsidy_type (account, changed);

CREATE TABLE service (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    unit_id BIGINT NOT NULL DEFAULT 0,
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    group_id BIGINT NOT NULL DEFAULT 0,
    is_transport BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    price BIGINT NOT NULL DEFAULT 0,
    quick_button BIGINT NOT NULL DEFAULT 0,
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_service_changed ON service (account, changed);
CREATE INDEX by_service_code ON service (account, code);
CREATE INDEX by_service_group_id ON service (account, group_id, id);
{search_index service};

CREATE TABLE product_picture (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',
    external BIGINT NOT NULL DEFAULT 0,
    hosting_provider TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_picture_changed ON product_picture (account, changed);
CREATE INDEX by_product_picture_product_id ON product_picture (account, product_id, id);

CREATE TABLE product_file_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_file_type_changed ON product_file_type (account, changed);

CREATE TABLE product_file (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    type_id BIGINT NOT NULL DEFAULT 0,
    is_information BIGINT NOT NULL DEFAULT 0,
    folder TEXT NOT NULL DEFAULT '',
    external BIGINT NOT NULL DEFAULT 0,
    hosting_provider TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_product_file_changed ON product_file (account, changed);
CREATE INDEX by_product_file_product_id ON product_file (account, product_id, id);

CREATE TABLE price_list (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_price_list_changed ON price_list (account, changed);

CREATE TABLE price_list_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    price_list_id BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    target_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    discount BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    subsidy BIGINT NOT NULL DEFAULT 0,
    subsidy_type_id BIGINT NOT NULL DEFAULT 0,
    page BIGINT NOT NULL DEFAULT 0,
    position_on_page BIGINT NOT NULL DEFAULT 0,
    forecast_units BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_price_list_row_changed ON price_list_row (account, changed);
CREATE INDEX by_price_list_row_price_list_id ON price_list_row (account, price_list_id, id);
CREATE INDEX by_price_list_row_target_id ON price_list_row (account, target_id, id);

CREATE TABLE supplier_price_list (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_supplier_price_list_changed ON supplier_price_list (account, changed);
CREATE INDEX by_supplier_price_list_supplier_id ON supplier_price_list (account, supplier_id, id);

CREATE TABLE supplier_price_list_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    price_list_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    supplier_code TEXT NOT NULL DEFAULT '',
    master_pack BIGINT NOT NULL DEFAULT 0,
    minimum_order BIGINT NOT NULL DEFAULT 0,
    import_code TEXT NOT NULL DEFAULT '',
    country_id BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_supplier_price_list_row_changed ON supplier_price_list_row (account, changed);
CREATE INDEX by_supplier_price_list_row_price_list_id ON supplier_price_list_row (account, price_list_id, id);
CREATE INDEX by_supplier_price_list_row_product_id ON supplier_price_list_row (account, product_id, id);

CREATE TABLE store_region (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_store_region_changed ON store_region (account, changed);

CREATE TABLE store_region_price_list (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    store_region_id BIGINT NOT NULL DEFAULT 0,
    customer_group_id BIGINT NOT NULL DEFAULT 0,
    price_list_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_store_region_price_list_changed ON store_region_price_list (account, changed);
CREATE INDEX by_store_region_price_list_store_region_id ON store_region_price_list (account, store_region_id, id);
CREATE INDEX by_store_region_price_list_price_list_id ON store_region_price_list (account, price_list_id, id);

CREATE TABLE warehouse (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    address_id BIGINT NOT NULL DEFAULT 0,
    company_name TEXT NOT NULL DEFAULT '',
    company_code TEXT NOT NULL DEFAULT '',
    company_vat_number TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    bank_name TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    iban TEXT NOT NULL DEFAULT '',
    swift TEXT NOT NULL DEFAULT '',
    store_region_id BIGINT NOT NULL DEFAULT 0,
    assortment_id BIGINT NOT NULL DEFAULT 0,
    price_list_id1 BIGINT NOT NULL DEFAULT 0,
    price_list_id2 BIGINT NOT NULL DEFAULT 0,
    price_list_id3 BIGINT NOT NULL DEFAULT 0,
    price_list_id4 BIGINT NOT NULL DEFAULT 0,
    price_list_id5 BIGINT NOT NULL DEFAULT 0,
    store_groups TEXT NOT NULL DEFAULT '',
    state_group TEXT NOT NULL DEFAULT '',
    default_customer_group_id BIGINT NOT NULL DEFAULT 0,
    online_appointments BIGINT NOT NULL DEFAULT 0,
    is_offline BIGINT NOT NULL DEFAULT 0,
    local_quick_buttons BIGINT NOT NULL DEFAULT 0,
    time_zone TEXT NOT NULL DEFAULT '',
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    shift1_start TEXT NOT NULL DEFAULT '',
    shift1_end TEXT NOT NULL DEFAULT '',
    shift2_start TEXT NOT NULL DEFAULT '',
    shift2_end TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_warehouse_changed ON warehouse (account, changed);
CREATE INDEX by_warehouse_code ON warehouse (account, code);
CREATE INDEX by_warehouse_store_region_id ON warehouse (account, store_region_id, id);
CREATE INDEX by_warehouse_assortment_id ON warehouse (account, assortment_id, id);

CREATE TABLE inventory_registration (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    number BIGINT NOT NULL DEFAULT 0,
    creator_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    stocktaking_id BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    reason_id BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL DEFAULT '',
    transaction_date TEXT NOT NULL DEFAULT '',
    cause TEXT NOT NULL DEFAULT '',
    confirmed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_registration_changed ON inventory_registration (account, changed);
CREATE INDEX by_inventory_registration_warehouse_id ON inventory_registration (account, warehouse_id, id);
CREATE INDEX by_inventory_registration_stocktaking_id ON inventory_registration (account, stocktaking_id, id);
CREATE INDEX by_inventory_registration_supplier_id ON inventory_registration (account, supplier_id, id);
CREATE INDEX by_inventory_registration_date ON inventory_registration (account, date);

CREATE TABLE inventory_registration_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    stable_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    package_id BIGINT NOT NULL DEFAULT 0,
    amount_of_packages BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_registration_row_changed ON inventory_registration_row (account, changed);
CREATE INDEX by_inventory_registration_row_document_id ON inventory_registration_row (account, document_id, id);
CREATE INDEX by_inventory_registration_row_product_id ON inventory_registration_row (account, product_id, id);

CREATE TABLE inventory_write_off (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    number BIGINT NOT NULL DEFAULT 0,
    creator_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    stocktaking_id BIGINT NOT NULL DEFAULT 0,
    recipient_id BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL DEFAULT '',
    transaction_date TEXT NOT NULL DEFAULT '',
    comments TEXT NOT NULL DEFAULT '',
    reason_id BIGINT NOT NULL DEFAULT 0,
    confirmed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_write_off_changed ON inventory_write_off (account, changed);
CREATE INDEX by_inventory_write_off_warehouse_id ON inventory_write_off (account, warehouse_id, id);
CREATE INDEX by_inventory_write_off_stocktaking_id ON inventory_write_off (account, stocktaking_id, id);
CREATE INDEX by_inventory_write_off_date ON inventory_write_off (account, date);

CREATE TABLE inventory_write_off_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    stable_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    jdoc TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_write_off_row_changed ON inventory_write_off_row (account, changed);
CREATE INDEX by_inventory_write_off_row_document_id ON inventory_write_off_row (account, document_id, id);
CREATE INDEX by_inventory_write_off_row_product_id ON inventory_write_off_row (account, product_id, id);

CREATE TABLE inventory_transfer (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    number BIGINT NOT NULL DEFAULT 0,
    creator_id BIGINT NOT NULL DEFAULT 0,
    warehouse_from_id BIGINT NOT NULL DEFAULT 0,
    warehouse_to_id BIGINT NOT NULL DEFAULT 0,
    delivery_address_id BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    order_id BIGINT NOT NULL DEFAULT 0,
    follow_up_id BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL DEFAULT '',
    shipping_date TEXT NOT NULL DEFAULT '',
    shipping_date_actual TEXT NOT NULL DEFAULT '',
    transaction_date TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    reason_id BIGINT NOT NULL DEFAULT 0,
    confirmed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_transfer_changed ON inventory_transfer (account, changed);
CREATE INDEX by_inventory_transfer_warehouse_from_id ON inventory_transfer (account, warehouse_from_id, id);
CREATE INDEX by_inventory_transfer_warehouse_to_id ON inventory_transfer (account, warehouse_to_id, id);
CREATE INDEX by_inventory_transfer_date ON inventory_transfer (account, date);

CREATE TABLE inventory_transfer_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    stable_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    package_id BIGINT NOT NULL DEFAULT 0,
    amount_of_packages BIGINT NOT NULL DEFAULT 0,
    jdoc TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_inventory_transfer_row_changed ON inventory_transfer_row (account, changed);
CREATE INDEX by_inventory_transfer_row_document_id ON inventory_transfer_row (account, document_id, id);
CREATE INDEX by_inventory_transfer_row_product_id ON inventory_transfer_row (account, product_id, id);

CREATE TABLE location_in_warehouse (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_location_in_warehouse_changed ON location_in_warehouse (account, changed);
CREATE INDEX by_location_in_warehouse_name ON location_in_warehouse (account, name);

CREATE TABLE bin (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    preferred BIGINT NOT NULL DEFAULT 0,
    allowed_product TEXT NOT NULL DEFAULT '',
    minimum BIGINT NOT NULL DEFAULT 0,
    maximum BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_bin_changed ON bin (account, changed);
CREATE INDEX by_bin_warehouse_id ON bin (account, warehouse_id, id);
CREATE INDEX by_bin_code ON bin (account, code);

CREATE TABLE bin_quantity (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    bin_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_bin_quantity_changed ON bin_quantity (account, changed);
CREATE INDEX by_bin_quantity_bin_id ON bin_quantity (account, bin_id, id);
CREATE INDEX by_bin_quantity_product_id ON bin_quantity (account, product_id, id);

CREATE TABLE bin_record (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    bin_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    timestamp BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    document_type TEXT NOT NULL DEFAULT '',
    creator_id BIGINT NOT NULL DEFAULT 0,
    reason_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_bin_record_changed ON bin_record (account, changed);
CREATE INDEX by_bin_record_bin_id ON bin_record (account, bin_id, id);
CREATE INDEX by_bin_record_product_id ON bin_record (account, product_id, id);
CREATE INDEX by_bin_record_timestamp ON bin_record (account, timestamp);
CREATE INDEX by_bin_record_document_id ON bin_record (account, document_id, id);

CREATE TABLE stocktaking (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    group_id BIGINT NOT NULL DEFAULT 0,
    category_id BIGINT NOT NULL DEFAULT 0,
    brand_id BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    location TEXT NOT NULL DEFAULT '',
    without_location BIGINT NOT NULL DEFAULT 0,
    exclude_reservations BIGINT NOT NULL DEFAULT 0,
    confirmed BIGINT NOT NULL DEFAULT 0,
    added_by_employee BIGINT NOT NULL DEFAULT 0,
    confirmed_at BIGINT NOT NULL DEFAULT 0,
    confirmed_by TEXT NOT NULL DEFAULT '',
    confirmed_by_employee BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_stocktaking_changed ON stocktaking (account, changed);
CREATE INDEX by_stocktaking_warehouse_id ON stocktaking (account, warehouse_id, id);
CREATE INDEX by_stocktaking_added ON stocktaking (account, added, id);
CREATE INDEX by_stocktaking_confirmed_at ON stocktaking (account, confirmed_at, id);

CREATE TABLE supplier (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    supplier_type TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    company_name TEXT NOT NULL DEFAULT '',
    company_type_id BIGINT NOT NULL DEFAULT 0,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL DEFAULT 0,
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    integration_code TEXT NOT NULL DEFAULT '',
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    delivery_terms_id BIGINT NOT NULL DEFAULT 0,
    country_id BIGINT NOT NULL DEFAULT 0,
    gln TEXT NOT NULL DEFAULT '',
    docura_edi_enabled BIGINT NOT NULL DEFAULT 0,
    vat_number TEXT NOT NULL DEFAULT '',
    skype TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    bank_name TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    bank_iban TEXT NOT NULL DEFAULT '',
    bank_swift TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',
    company_id BIGINT NOT NULL DEFAULT 0,
    manager_id BIGINT NOT NULL DEFAULT 0,
    payment_days BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    person_name TEXT NOT NULL DEFAULT '',
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_supplier_changed ON supplier (account, changed);
CREATE INDEX by_supplier_name ON supplier (account, name, id);
CREATE INDEX by_supplier_first_name ON supplier (account, first_name);
CREATE INDEX by_supplier_last_name ON supplier (account, last_name);
CREATE INDEX by_supplier_group_id ON supplier (account, group_id, id);
CREATE INDEX by_supplier_code ON supplier (account, code);
CREATE INDEX by_supplier_vat_number ON supplier (account, vat_number);
CREATE INDEX by_supplier_company_id ON supplier (account, company_id, id) WHERE company_id <> 0;
CREATE INDEX by_supplier_manager_id ON supplier (account, manager_id, id);
CREATE INDEX by_supplier_person_name ON supplier (account, person_name);
{search_index supplier};

CREATE TABLE supplier_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_supplier_group_changed ON supplier_group (account, changed);

CREATE TABLE purchase_document (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    regnumber TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    transaction_date TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL DEFAULT '',
    supplier_id BIGINT NOT NULL DEFAULT 0,
    address_id BIGINT NOT NULL DEFAULT 0,
    contact_id BIGINT NOT NULL DEFAULT 0,
    creator_id BIGINT NOT NULL DEFAULT 0,
    second_supplier_id BIGINT NOT NULL DEFAULT 0,
    state_id BIGINT NOT NULL DEFAULT 0,
    payment_days BIGINT NOT NULL DEFAULT 0,
    paid BIGINT NOT NULL DEFAULT 0,
    paid_date TEXT NOT NULL DEFAULT '',
    paid_rate BIGINT NOT NULL DEFAULT 0,
    transaction_type_id BIGINT NOT NULL DEFAULT 0,
    transport_type_id BIGINT NOT NULL DEFAULT 0,
    delivery_terms_id BIGINT NOT NULL DEFAULT 0,
    delivery_terms_location TEXT NOT NULL DEFAULT '',
    delivery_address_id BIGINT NOT NULL DEFAULT 0,
    triangular BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT NOT NULL DEFAULT 0,
    reason_id BIGINT NOT NULL DEFAULT 0,
    confirmed BIGINT NOT NULL DEFAULT 0,
    reference_number TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    edi_status TEXT NOT NULL DEFAULT '',
    edi_text TEXT NOT NULL DEFAULT '',
    document_url TEXT NOT NULL DEFAULT '',
    rounding BIGINT NOT NULL DEFAULT 0,
    net_total BIGINT NOT NULL DEFAULT 0,
    vat_total BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    totals_by_rate TEXT NOT NULL DEFAULT '',
    ship_date TEXT NOT NULL DEFAULT '',
    cost BIGINT NOT NULL DEFAULT 0,
    accounting_net BIGINT NOT NULL DEFAULT 0,
    accounting_total BIGINT NOT NULL DEFAULT 0,
    freight BIGINT NOT NULL DEFAULT 0,
    freight_currency_id BIGINT NOT NULL DEFAULT 0,
    freight_rate BIGINT NOT NULL DEFAULT 0,
    freight_divided_by TEXT NOT NULL DEFAULT '',
    jdoc TEXT NOT NULL DEFAULT '',
    temporary_uuid TEXT NOT NULL DEFAULT '',
    moves_goods BIGINT NOT NULL DEFAULT 0,
    followed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_purchase_document_changed ON purchase_document (account, changed);
CREATE INDEX by_purchase_document_type ON purchase_document (account, type, id);
CREATE INDEX by_purchase_document_status ON purchase_document (account, status, id);
CREATE INDEX by_purchase_document_warehouse_id ON purchase_document (account, warehouse_id, id);
CREATE INDEX by_purchase_document_number ON purchase_document (account, number, id);
CREATE INDEX by_purchase_document_regnumber ON purchase_document (account, regnumber);
CREATE INDEX by_purchase_document_date ON purchase_document (account, date, id);
CREATE INDEX by_purchase_document_transaction_date ON purchase_document (account, transaction_date);
CREATE INDEX by_purchase_document_supplier_id ON purchase_document (account, supplier_id, id);
CREATE INDEX by_purchase_document_creator_id ON purchase_document (account, creator_id, id);
CREATE INDEX by_purchase_document_state_id ON purchase_document (account, state_id, id);
CREATE INDEX by_purchase_document_paid_date ON purchase_document (account, paid_date);
CREATE INDEX by_purchase_document_reason_id ON purchase_document (account, reason_id, id);
CREATE INDEX by_purchase_document_confirmed ON purchase_document (account, confirmed);
CREATE INDEX by_purchase_document_reference_number ON purchase_document (account, reference_number);
CREATE INDEX by_purchase_document_ship_date ON purchase_document (account, ship_date);
CREATE INDEX by_purchase_document_temporary_uuid ON purchase_document (account, temporary_uuid);

CREATE TABLE purchase_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    stable_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    service_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    discount BIGINT NOT NULL DEFAULT 0,
    delivery_date TEXT NOT NULL DEFAULT '',
    cost BIGINT NOT NULL DEFAULT 0,
    package_id BIGINT NOT NULL DEFAULT 0,
    amount_of_packages BIGINT NOT NULL DEFAULT 0,
    supplier_code TEXT NOT NULL DEFAULT '',
    import_code TEXT NOT NULL DEFAULT '',
    supplier_notes TEXT NOT NULL DEFAULT '',
    jdoc TEXT NOT NULL DEFAULT '',
    document_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    stocked BIGINT NOT NULL DEFAULT 0,
    net BIGINT NOT NULL DEFAULT 0,
    purchase_cost BIGINT NOT NULL DEFAULT 0,
    open_amount BIGINT NOT NULL DEFAULT 0,
    moved_before BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_purchase_row_changed ON purchase_row (account, changed);
CREATE INDEX by_purchase_row_product_id ON purchase_row (account, product_id, id);
CREATE INDEX by_purchase_row_document_id ON purchase_row (account, document_id, id);

CREATE TABLE purchase_document_status (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_purchase_document_status_changed ON purchase_document_status (account, changed);

CREATE TABLE sales_document (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    export_type TEXT NOT NULL DEFAULT '',
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    price_list_id BIGINT NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    custom_number TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    transaction_date TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL DEFAULT '',
    client_id BIGINT NOT NULL DEFAULT 0,
    client_name TEXT NOT NULL DEFAULT '',
    address_id BIGINT NOT NULL DEFAULT 0,
    payer_id BIGINT NOT NULL DEFAULT 0,
    payer_address_id BIGINT NOT NULL DEFAULT 0,
    ship_to_id BIGINT NOT NULL DEFAULT 0,
    ship_to_address_id BIGINT NOT NULL DEFAULT 0,
    contact_id BIGINT NOT NULL DEFAULT 0,
    ship_to_contact_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    payment_type TEXT NOT NULL DEFAULT '',
    payment_type_id BIGINT NOT NULL DEFAULT 0,
    payment_days BIGINT NOT NULL DEFAULT 0,
    credited BIGINT NOT NULL DEFAULT 0,
    print_discounts BIGINT NOT NULL DEFAULT 0,
    algorithm_version BIGINT NOT NULL DEFAULT 0,
    confirmed BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    internal_notes TEXT NOT NULL DEFAULT '',
    net_total BIGINT NOT NULL DEFAULT 0,
    vat_total BIGINT NOT NULL DEFAULT 0,
    totals_by_rate TEXT NOT NULL DEFAULT '',
    rounding BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    paid BIGINT NOT NULL DEFAULT 0,
    external_net BIGINT NOT NULL DEFAULT 0,
    external_vat BIGINT NOT NULL DEFAULT 0,
    external_rounding BIGINT NOT NULL DEFAULT 0,
    external_total BIGINT NOT NULL DEFAULT 0,
    tax_exempt_certificate TEXT NOT NULL DEFAULT '',
    commission_receivers TEXT NOT NULL DEFAULT '',
    packer_id BIGINT NOT NULL DEFAULT 0,
    reference_number TEXT NOT NULL DEFAULT '',
    custom_reference TEXT NOT NULL DEFAULT '',
    web_shop_orders TEXT NOT NULL DEFAULT '',
    tracking_number TEXT NOT NULL DEFAULT '',
    fulfillment_status TEXT NOT NULL DEFAULT '',
    reserve_goods BIGINT NOT NULL DEFAULT 0,
    reserve_until TEXT NOT NULL DEFAULT '',
    delivery_date TEXT NOT NULL DEFAULT '',
    delivery_type_id BIGINT NOT NULL DEFAULT 0,
    shipping_date TEXT NOT NULL DEFAULT '',
    packing_units TEXT NOT NULL DEFAULT '',
    penalty TEXT NOT NULL DEFAULT '',
    triangular BIGINT NOT NULL DEFAULT 0,
    purchase_order_done BIGINT NOT NULL DEFAULT 0,
    transaction_type_id BIGINT NOT NULL DEFAULT 0,
    transport_type_id BIGINT NOT NULL DEFAULT 0,
    delivery_terms_id BIGINT NOT NULL DEFAULT 0,
    delivery_terms_location TEXT NOT NULL DEFAULT '',
    eu_type TEXT NOT NULL DEFAULT '',
    deliver_whole BIGINT NOT NULL DEFAULT 0,
    e_invoice_buyer TEXT NOT NULL DEFAULT '',
    work_order_id BIGINT NOT NULL DEFAULT 0,
    added_to_store_credit BIGINT NOT NULL DEFAULT 0,
    paid_with_store_credit BIGINT NOT NULL DEFAULT 0,
    appliance_id BIGINT NOT NULL DEFAULT 0,
    appliance_reference TEXT NOT NULL DEFAULT '',
    assignment_id BIGINT NOT NULL DEFAULT 0,
    vehicle_mileage BIGINT NOT NULL DEFAULT 0,
    issued_coupon_ids TEXT NOT NULL DEFAULT '',
    advance_payment BIGINT NOT NULL DEFAULT 0,
    advance_percent BIGINT NOT NULL DEFAULT 0,
    print_original_names BIGINT NOT NULL DEFAULT 0,
    hide_prices BIGINT NOT NULL DEFAULT 0,
    hide_amounts BIGINT NOT NULL DEFAULT 0,
    hide_total BIGINT NOT NULL DEFAULT 0,
    hide_payment_days BIGINT NOT NULL DEFAULT 0,
    is_factoring BIGINT NOT NULL DEFAULT 0,
    tax_office_id BIGINT NOT NULL DEFAULT 0,
    period_start TEXT NOT NULL DEFAULT '',
    period_end TEXT NOT NULL DEFAULT '',
    order_arrived BIGINT NOT NULL DEFAULT 0,
    order_invoiced BIGINT NOT NULL DEFAULT 0,
    edi_status TEXT NOT NULL DEFAULT '',
    edi_text TEXT NOT NULL DEFAULT '',
    document_url TEXT NOT NULL DEFAULT '',
    credit_type TEXT NOT NULL DEFAULT '',
    is_cash_credit BIGINT NOT NULL DEFAULT 0,
    no_reward_points BIGINT NOT NULL DEFAULT 0,
    send_by_email BIGINT NOT NULL DEFAULT 0,
    payment_info TEXT NOT NULL DEFAULT '',
    credited_id BIGINT NOT NULL DEFAULT 0,
    due_date TEXT NOT NULL DEFAULT '',
    may_repeat_number BIGINT NOT NULL DEFAULT 0,
    date_and_number TEXT NOT NULL DEFAULT '',
    own_net BIGINT NOT NULL DEFAULT 0,
    own_tax BIGINT NOT NULL DEFAULT 0,
    own_total BIGINT NOT NULL DEFAULT 0,
    books_revenue BIGINT NOT NULL DEFAULT 0,
    state_before TEXT NOT NULL DEFAULT '',
    temporary_uuid TEXT NOT NULL DEFAULT '',
    fingerprint TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_sales_document_changed ON sales_document (account, changed);
CREATE INDEX by_sales_document_type ON sales_document (account, type, id);
CREATE INDEX by_sales_document_warehouse_id ON sales_document (account, warehouse_id, id);
CREATE INDEX by_sales_document_register_id ON sales_document (account, register_id, id);
CREATE INDEX by_sales_document_number ON sales_document (account, number);
CREATE INDEX by_sales_document_date ON sales_document (account, date);
CREATE INDEX by_sales_document_transaction_date ON sales_document (account, transaction_date);
CREATE INDEX by_sales_document_client_id ON sales_document (account, client_id, id);
CREATE INDEX by_sales_document_client_name ON sales_document (account, client_name, id);
CREATE INDEX by_sales_document_payer_id ON sales_document (account, payer_id, id) WHERE payer_id <> 0;
CREATE INDEX by_sales_document_ship_to_id ON sales_document (account, ship_to_id, id) WHERE ship_to_id <> 0;
CREATE INDEX by_sales_document_employee_id ON sales_document (account, employee_id, id);
CREATE INDEX by_sales_document_state ON sales_document (account, state, id);
CREATE INDEX by_sales_document_reference_number ON sales_document (account, reference_number);
CREATE INDEX by_sales_document_delivery_date ON sales_document (account, delivery_date) WHERE delivery_date <> '';
CREATE INDEX by_sales_document_delivery_type_id ON sales_document (account, delivery_type_id, id) WHERE delivery_type_id <> 0;
CREATE INDEX by_sales_document_credited_id ON sales_document (account, credited_id, id) WHERE credited_id <> 0;
CREATE INDEX by_sales_document_due_date ON sales_document (account, due_date);
CREATE INDEX by_sales_document_date_and_number ON sales_document (account, date_and_number, id);
CREATE INDEX by_sales_document_temporary_uuid ON sales_document (account, temporary_uuid) WHERE temporary_uuid <> '';
CREATE INDEX by_sales_document_fingerprint ON sales_document (account, fingerprint) WHERE fingerprint <> '';
CREATE INDEX by_sales_document_unpaid ON sales_document (account, id, paid, credited, total) WHERE paid < total;
CREATE INDEX by_sales_document_unconfirmed ON sales_document (account, id) WHERE confirmed = 0;

CREATE TABLE sales_row (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    stable_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    service_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    price BIGINT NOT NULL DEFAULT 0,
    discount BIGINT NOT NULL DEFAULT 0,
    final_net BIGINT NOT NULL DEFAULT 0,
    final_gross BIGINT NOT NULL DEFAULT 0,
    net BIGINT NOT NULL DEFAULT 0,
    tax BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    delivery_date TEXT NOT NULL DEFAULT '',
    return_reason_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    campaign_ids TEXT NOT NULL DEFAULT '',
    package_id BIGINT NOT NULL DEFAULT 0,
    amount_of_packages BIGINT NOT NULL DEFAULT 0,
    source_waybill_id BIGINT NOT NULL DEFAULT 0,
    billing_statement_id BIGINT NOT NULL DEFAULT 0,
    billing_start TEXT NOT NULL DEFAULT '',
    billing_end TEXT NOT NULL DEFAULT '',
    batch TEXT NOT NULL DEFAULT '',
    document_id BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    returned BIGINT NOT NULL DEFAULT 0,
    moved_before BIGINT NOT NULL DEFAULT 0,
    discount_sum BIGINT NOT NULL DEFAULT 0,
    booked_net BIGINT NOT NULL DEFAULT 0,
    booked_tax BIGINT NOT NULL DEFAULT 0,
    own_net BIGINT NOT NULL DEFAULT 0,
    own_tax BIGINT NOT NULL DEFAULT 0,
    own_discount BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_sales_row_changed ON sales_row (account, changed);
CREATE INDEX by_sales_row_product_id ON sales_row (account, product_id, id);
CREATE INDEX by_sales_row_source_waybill_id ON sales_row (account, source_waybill_id, id) WHERE source_waybill_id <> 0;
CREATE INDEX by_sales_row_billing_statement_id ON sales_row (account, billing_statement_id, id) WHERE billing_statement_id <> 0;
CREATE INDEX by_sales_row_document_id ON sales_row (account, document_id, id);

CREATE TABLE applied_promotion (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    campaign_id BIGINT NOT NULL DEFAULT 0,
    price_list_id BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    final_price BIGINT NOT NULL DEFAULT 0,
    total_discount BIGINT NOT NULL DEFAULT 0,
    campaign_type TEXT NOT NULL DEFAULT '',
    campaign_discount BIGINT NOT NULL DEFAULT 0,
    campaign_percentage BIGINT NOT NULL DEFAULT 0,
    price_list_type TEXT NOT NULL DEFAULT '',
    price_list_percentage BIGINT NOT NULL DEFAULT 0,
    manual_percentage BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    stable_row_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_applied_promotion_changed ON applied_promotion (account, changed);
CREATE INDEX by_applied_promotion_campaign_id ON applied_promotion (account, campaign_id, id);
CREATE INDEX by_applied_promotion_price_list_id ON applied_promotion (account, price_list_id, id);
CREATE INDEX by_applied_promotion_document_id ON applied_promotion (account, document_id, id);

CREATE TABLE promotion_count (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    promotion_id BIGINT NOT NULL DEFAULT 0,
    times BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_promotion_count_changed ON promotion_count (account, changed);
CREATE INDEX by_promotion_count_document_id ON promotion_count (account, document_id, id);
CREATE INDEX by_promotion_count_promotion_id ON promotion_count (account, promotion_id, id);

CREATE TABLE payment (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL DEFAULT '',
    sum BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    currency_rate BIGINT NOT NULL DEFAULT 0,
    cash_paid BIGINT NOT NULL DEFAULT 0,
    cash_change BIGINT NOT NULL DEFAULT 0,
    info TEXT NOT NULL DEFAULT '',
    card_holder TEXT NOT NULL DEFAULT '',
    card_number TEXT NOT NULL DEFAULT '',
    card_type TEXT NOT NULL DEFAULT '',
    authorization_code TEXT NOT NULL DEFAULT '',
    card_reference TEXT NOT NULL DEFAULT '',
    is_prepayment BIGINT NOT NULL DEFAULT 0,
    bank_transaction_id BIGINT NOT NULL DEFAULT 0,
    bank_account TEXT NOT NULL DEFAULT '',
    bank_document_number TEXT NOT NULL DEFAULT '',
    bank_date TEXT NOT NULL DEFAULT '',
    bank_payer_account TEXT NOT NULL DEFAULT '',
    bank_payer_name TEXT NOT NULL DEFAULT '',
    bank_payer_code TEXT NOT NULL DEFAULT '',
    bank_sum BIGINT NOT NULL DEFAULT 0,
    bank_reference TEXT NOT NULL DEFAULT '',
    bank_description TEXT NOT NULL DEFAULT '',
    bank_currency TEXT NOT NULL DEFAULT '',
    archival_number TEXT NOT NULL DEFAULT '',
    store_credit BIGINT NOT NULL DEFAULT 0,
    to_store_credit BIGINT NOT NULL DEFAULT 0,
    is_reservation BIGINT NOT NULL DEFAULT 0,
    provider TEXT NOT NULL DEFAULT '',
    aid TEXT NOT NULL DEFAULT '',
    application_label TEXT NOT NULL DEFAULT '',
    pin_statement TEXT NOT NULL DEFAULT '',
    cryptogram_type TEXT NOT NULL DEFAULT '',
    cryptogram TEXT NOT NULL DEFAULT '',
    expiration_date TEXT NOT NULL DEFAULT '',
    entry_method TEXT NOT NULL DEFAULT '',
    transaction_type TEXT NOT NULL DEFAULT '',
    transaction_number TEXT NOT NULL DEFAULT '',
    transaction_id TEXT NOT NULL DEFAULT '',
    transaction_time BIGINT NOT NULL DEFAULT 0,
    klarna_payment_id TEXT NOT NULL DEFAULT '',
    certificate_balance BIGINT NOT NULL DEFAULT 0,
    status_code TEXT NOT NULL DEFAULT '',
    status_message TEXT NOT NULL DEFAULT '',
    gift_card_vat_rate_id BIGINT NOT NULL DEFAULT 0,
    signature TEXT NOT NULL DEFAULT '',
    signature_iv TEXT NOT NULL DEFAULT '',
    temporary_uuid TEXT NOT NULL DEFAULT '',
    fingerprint TEXT NOT NULL DEFAULT '',
    register_id BIGINT NOT NULL DEFAULT 0,
    applied BIGINT NOT NULL DEFAULT 0,
    credit_of_id BIGINT NOT NULL DEFAULT 0,
    set_off BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_payment_changed ON payment (account, changed);
CREATE INDEX by_payment_document_id ON payment (account, document_id, id);
CREATE INDEX by_payment_customer_id ON payment (account, customer_id, id);
CREATE INDEX by_payment_type ON payment (account, type);
CREATE INDEX by_payment_date ON payment (account, date);
CREATE INDEX by_payment_archival_number ON payment (account, archival_number) WHERE archival_number <> '';
CREATE INDEX by_payment_temporary_uuid ON payment (account, temporary_uuid) WHERE temporary_uuid <> '';
CREATE INDEX by_payment_fingerprint ON payment (account, fingerprint) WHERE fingerprint <> '';
CREATE INDEX by_payment_register_id ON payment (account, register_id, id);
CREATE INDEX by_payment_credit_of_id ON payment (account, credit_of_id, id) WHERE credit_of_id <> 0;

CREATE TABLE payment_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    print_name TEXT NOT NULL DEFAULT '',
    debit_account TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_payment_type_changed ON payment_type (account, changed);
CREATE INDEX by_payment_type_type ON payment_type (account, type);

CREATE TABLE invoice_payment_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    paid_immediately BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_invoice_payment_type_changed ON invoice_payment_type (account, changed);
CREATE INDEX by_invoice_payment_type_type ON invoice_payment_type (account, type);

CREATE TABLE vat_rate (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    rate BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL DEFAULT 0,
    is_reverse BIGINT NOT NULL DEFAULT 0,
    reverse_rate BIGINT NOT NULL DEFAULT 0,
    gst_exempt_rate_id BIGINT NOT NULL DEFAULT 0,
    zip_code TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    county TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_vat_rate_changed ON vat_rate (account, changed);
CREATE INDEX by_vat_rate_name ON vat_rate (account, name, id);
CREATE INDEX by_vat_rate_active ON vat_rate (account, active, id);

CREATE TABLE vat_rate_component (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    rate BIGINT NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_vat_rate_component_changed ON vat_rate_component (account, changed);
CREATE INDEX by_vat_rate_component_vat_rate_id ON vat_rate_component (account, vat_rate_id, id);

CREATE TABLE algorithm_change (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_algorithm_change_changed ON algorithm_change (account, changed);

CREATE TABLE delivery_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_delivery_type_changed ON delivery_type (account, changed);

CREATE TABLE delivery_term (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_delivery_term_changed ON delivery_term (account, changed);

CREATE TABLE reason_code (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    disabled_tiers TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_reason_code_changed ON reason_code (account, changed);

CREATE TABLE prepayment_percentage (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    percentage BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_prepayment_percentage_changed ON prepayment_percentage (account, changed);

CREATE TABLE letter_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_letter_type_changed ON letter_type (account, changed);

CREATE TABLE letter_series (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_letter_series_changed ON letter_series (account, changed);

CREATE TABLE letter_status (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_letter_status_changed ON letter_status (account, changed);

CREATE TABLE letter (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    series_id BIGINT NOT NULL DEFAULT 0,
    status_id BIGINT NOT NULL DEFAULT 0,
    client_id BIGINT NOT NULL DEFAULT 0,
    contact_id BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT NOT NULL DEFAULT 0,
    registration_date TEXT NOT NULL DEFAULT '',
    creation_date TEXT NOT NULL DEFAULT '',
    deadline_date TEXT NOT NULL DEFAULT '',
    creator_id BIGINT NOT NULL DEFAULT 0,
    responsible_id BIGINT NOT NULL DEFAULT 0,
    file_name TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    number BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_letter_changed ON letter (account, changed);

CREATE TABLE campaign (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    start_time TEXT NOT NULL DEFAULT '',
    end_time TEXT NOT NULL DEFAULT '',
    enabled BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    tier_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    warehouse_ids TEXT NOT NULL DEFAULT '',
    store_group TEXT NOT NULL DEFAULT '',
    store_region_ids TEXT NOT NULL DEFAULT '',
    customer_group_ids TEXT NOT NULL DEFAULT '',
    subsidy BIGINT NOT NULL DEFAULT 0,
    subsidy_type_id BIGINT NOT NULL DEFAULT 0,
    page BIGINT NOT NULL DEFAULT 0,
    position_on_page BIGINT NOT NULL DEFAULT 0,
    forecast_units BIGINT NOT NULL DEFAULT 0,
    purchase_total BIGINT NOT NULL DEFAULT 0,
    purchase_total_max BIGINT NOT NULL DEFAULT 0,
    purchased_group BIGINT NOT NULL DEFAULT 0,
    purchased_category BIGINT NOT NULL DEFAULT 0,
    purchased_groups TEXT NOT NULL DEFAULT '',
    purchased_categories TEXT NOT NULL DEFAULT '',
    purchased_brands TEXT NOT NULL DEFAULT '',
    purchased_products TEXT NOT NULL DEFAULT '',
    purchased_subsidies TEXT NOT NULL DEFAULT '',
    purchased_amount BIGINT NOT NULL DEFAULT 0,
    price_at_least BIGINT NOT NULL DEFAULT 0,
    price_at_most BIGINT NOT NULL DEFAULT 0,
    reward_points BIGINT NOT NULL DEFAULT 0,
    percent_off_sale BIGINT NOT NULL DEFAULT 0,
    spares_discounted BIGINT NOT NULL DEFAULT 0,
    spares_promoted BIGINT NOT NULL DEFAULT 0,
    percent_off_excluded TEXT NOT NULL DEFAULT '',
    percent_off_included TEXT NOT NULL DEFAULT '',
    sum_off_sale BIGINT NOT NULL DEFAULT 0,
    sum_off_excluded TEXT NOT NULL DEFAULT '',
    sum_off_included TEXT NOT NULL DEFAULT '',
    maximum_points_discount BIGINT NOT NULL DEFAULT 0,
    special_price BIGINT NOT NULL DEFAULT 0,
    awarded_group BIGINT NOT NULL DEFAULT 0,
    awarded_category BIGINT NOT NULL DEFAULT 0,
    awarded_groups TEXT NOT NULL DEFAULT '',
    awarded_categories TEXT NOT NULL DEFAULT '',
    awarded_brands TEXT NOT NULL DEFAULT '',
    awarded_products TEXT NOT NULL DEFAULT '',
    awarded_subsidies TEXT NOT NULL DEFAULT '',
    awarded_amount BIGINT NOT NULL DEFAULT 0,
    excluded_products TEXT NOT NULL DEFAULT '',
    lowest_is_awarded BIGINT NOT NULL DEFAULT 0,
    percent_off BIGINT NOT NULL DEFAULT 0,
    sum_off BIGINT NOT NULL DEFAULT 0,
    discount_for_one_line BIGINT NOT NULL DEFAULT 0,
    percent_off_matching BIGINT NOT NULL DEFAULT 0,
    sum_off_matching BIGINT NOT NULL DEFAULT 0,
    most_matching BIGINT NOT NULL DEFAULT 0,
    special_unit_price BIGINT NOT NULL DEFAULT 0,
    most_at_unit_price BIGINT NOT NULL DEFAULT 0,
    redemption_limit BIGINT NOT NULL DEFAULT 0,
    only_once BIGINT NOT NULL DEFAULT 0,
    once_per_day BIGINT NOT NULL DEFAULT 0,
    on_birthday BIGINT NOT NULL DEFAULT 0,
    once_per_birthday BIGINT NOT NULL DEFAULT 0,
    only_discounted BIGINT NOT NULL DEFAULT 0,
    needs_place BIGINT NOT NULL DEFAULT 0,
    needs_manager BIGINT NOT NULL DEFAULT 0,
    reason_id BIGINT NOT NULL DEFAULT 0,
    stackable BIGINT NOT NULL DEFAULT 0,
    of_head_office BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_campaign_changed ON campaign (account, changed);

CREATE TABLE promotion_tier (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    name_en TEXT NOT NULL DEFAULT '',
    name_et TEXT NOT NULL DEFAULT '',
    name_lv TEXT NOT NULL DEFAULT '',
    name_ru TEXT NOT NULL DEFAULT '',
    name_fi TEXT NOT NULL DEFAULT '',
    name_el TEXT NOT NULL DEFAULT '',
    name_es TEXT NOT NULL DEFAULT '',
    name_de TEXT NOT NULL DEFAULT '',
    name_sv TEXT NOT NULL DEFAULT '',
    name_lt TEXT NOT NULL DEFAULT '',
    name_da TEXT NOT NULL DEFAULT '',
    name_nl TEXT NOT NULL DEFAULT '',
    name_pl TEXT NOT NULL DEFAULT '',
    name_fr TEXT NOT NULL DEFAULT '',
    name_it TEXT NOT NULL DEFAULT '',
    name_tr TEXT NOT NULL DEFAULT '',
    name_th TEXT NOT NULL DEFAULT '',
    name_fo TEXT NOT NULL DEFAULT '',
    name_vi TEXT NOT NULL DEFAULT '',
    name_ar TEXT NOT NULL DEFAULT '',
    name_zh_hans TEXT NOT NULL DEFAULT '',
    name_zh_hant TEXT NOT NULL DEFAULT '',
    added_by_id BIGINT NOT NULL DEFAULT 0,
    modified_by_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_promotion_tier_changed ON promotion_tier (account, changed);

CREATE TABLE coupon (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    campaign_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    store_group TEXT NOT NULL DEFAULT '',
    issued_from TEXT NOT NULL DEFAULT '',
    issued_until TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    automatic BIGINT NOT NULL DEFAULT 0,
    threshold BIGINT NOT NULL DEFAULT 0,
    threshold_type TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    printing_cost BIGINT NOT NULL DEFAULT 0,
    prompts_cashier BIGINT NOT NULL DEFAULT 0,
    description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_coupon_changed ON coupon (account, changed);
CREATE INDEX by_coupon_campaign_id ON coupon (account, campaign_id, id);

CREATE TABLE issued_coupon (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    coupon_id BIGINT NOT NULL DEFAULT 0,
    identifier TEXT NOT NULL DEFAULT '',
    issued_time BIGINT NOT NULL DEFAULT 0,
    expiry_date TEXT NOT NULL DEFAULT '',
    issued_document_id BIGINT NOT NULL DEFAULT 0,
    issued_customer_id BIGINT NOT NULL DEFAULT 0,
    issued_warehouse_id BIGINT NOT NULL DEFAULT 0,
    issued_register_id BIGINT NOT NULL DEFAULT 0,
    issued_employee_id BIGINT NOT NULL DEFAULT 0,
    is_automatic BIGINT NOT NULL DEFAULT 0,
    redeemed_time BIGINT NOT NULL DEFAULT 0,
    redeemed_document_id BIGINT NOT NULL DEFAULT 0,
    redeemed_customer_id BIGINT NOT NULL DEFAULT 0,
    redeemed_warehouse_id BIGINT NOT NULL DEFAULT 0,
    redeemed_register_id BIGINT NOT NULL DEFAULT 0,
    redeemed_employee_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_issued_coupon_changed ON issued_coupon (account, changed);
CREATE INDEX by_issued_coupon_coupon_id ON issued_coupon (account, coupon_id, id);
CREATE INDEX by_issued_coupon_identifier ON issued_coupon (account, identifier);
CREATE INDEX by_issued_coupon_issued_document_id ON issued_coupon (account, issued_document_id, id);
CREATE INDEX by_issued_coupon_issued_customer_id ON issued_coupon (account, issued_customer_id, id);
CREATE INDEX by_issued_coupon_redeemed_document_id ON issued_coupon (account, redeemed_document_id, id);
CREATE INDEX by_issued_coupon_redeemed_customer_id ON issued_coupon (account, redeemed_customer_id, id);

CREATE TABLE earned_points (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    points BIGINT NOT NULL DEFAULT 0,
    remaining BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    expires BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_earned_points_changed ON earned_points (account, changed);
CREATE INDEX by_earned_points_customer_id ON earned_points (account, customer_id, id);
CREATE INDEX by_earned_points_document_id ON earned_points (account, document_id, id);
CREATE INDEX by_earned_points_created ON earned_points (account, created);

CREATE TABLE used_points (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    campaign_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    points BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    issued_coupon_id BIGINT NOT NULL DEFAULT 0,
    description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_used_points_changed ON used_points (account, changed);
CREATE INDEX by_used_points_customer_id ON used_points (account, customer_id, id);
CREATE INDEX by_used_points_document_id ON used_points (account, document_id, id);
CREATE INDEX by_used_points_created ON used_points (account, created);

CREATE TABLE gift_card (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    value BIGINT NOT NULL DEFAULT 0,
    balance BIGINT NOT NULL DEFAULT 0,
    minimum_spend BIGINT NOT NULL DEFAULT 0,
    purchasing_customer_id BIGINT NOT NULL DEFAULT 0,
    purchase_time BIGINT NOT NULL DEFAULT 0,
    redeeming_customer_id BIGINT NOT NULL DEFAULT 0,
    redemption_time BIGINT NOT NULL DEFAULT 0,
    expiration_date TEXT NOT NULL DEFAULT '',
    purchase_document_id BIGINT NOT NULL DEFAULT 0,
    purchase_warehouse_id BIGINT NOT NULL DEFAULT 0,
    purchase_register_id BIGINT NOT NULL DEFAULT 0,
    purchase_employee_id BIGINT NOT NULL DEFAULT 0,
    redemption_warehouse_id BIGINT NOT NULL DEFAULT 0,
    redemption_register_id BIGINT NOT NULL DEFAULT 0,
    redemption_document_id BIGINT NOT NULL DEFAULT 0,
    redemption_employee_id BIGINT NOT NULL DEFAULT 0,
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    information TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_gift_card_changed ON gift_card (account, changed);
CREATE INDEX by_gift_card_code ON gift_card (account, code);
CREATE INDEX by_gift_card_purchase_time ON gift_card (account, purchase_time);
CREATE INDEX by_gift_card_redemption_time ON gift_card (account, redemption_time);
CREATE INDEX by_gift_card_purchase_document_id ON gift_card (account, purchase_document_id, id);

CREATE TABLE gift_card_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_gift_card_type_changed ON gift_card_type (account, changed);

CREATE TABLE gift_card_redeeming (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    gift_card_id BIGINT NOT NULL DEFAULT 0,
    redeemed BIGINT NOT NULL DEFAULT 0,
    remaining BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    payment_id BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    time BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_gift_card_redeeming_changed ON gift_card_redeeming (account, changed);
CREATE INDEX by_gift_card_redeeming_gift_card_id ON gift_card_redeeming (account, gift_card_id, id);
CREATE INDEX by_gift_card_redeeming_document_id ON gift_card_redeeming (account, document_id, id);

CREATE TABLE billing_statement (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    number BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    customer_address_id BIGINT NOT NULL DEFAULT 0,
    payer_id BIGINT NOT NULL DEFAULT 0,
    payer_address_id BIGINT NOT NULL DEFAULT 0,
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    payment_days BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    service_id BIGINT NOT NULL DEFAULT 0,
    name_on_invoices TEXT NOT NULL DEFAULT '',
    active BIGINT NOT NULL DEFAULT 0,
    currency_code TEXT NOT NULL DEFAULT '',
    vat_rate_id BIGINT NOT NULL DEFAULT 0,
    special_price BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    send_by_email BIGINT NOT NULL DEFAULT 0,
    separate BIGINT NOT NULL DEFAULT 0,
    invoice_notes TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL DEFAULT '',
    has_special_price BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_billing_statement_changed ON billing_statement (account, changed);
CREATE INDEX by_billing_statement_number ON billing_statement (account, number);
CREATE INDEX by_billing_statement_customer_id ON billing_statement (account, customer_id, id);
CREATE INDEX by_billing_statement_product_id ON billing_statement (account, product_id, id);

CREATE TABLE billing_account (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    statement_id BIGINT NOT NULL DEFAULT 0,
    customer_account_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_billing_account_changed ON billing_account (account, changed);
CREATE INDEX by_billing_account_statement_id ON billing_account (account, statement_id, id);
CREATE INDEX by_billing_account_customer_account_id ON billing_account (account, customer_account_id, id);

CREATE TABLE billing_reading (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    statement_id BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL DEFAULT '',
    reading BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_billing_reading_changed ON billing_reading (account, changed);
CREATE INDEX by_billing_reading_statement_id ON billing_reading (account, statement_id, id);
CREATE INDEX by_billing_reading_document_id ON billing_reading (account, document_id, id);

CREATE TABLE receipt_print (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_id BIGINT NOT NULL DEFAULT 0,
    register_id BIGINT NOT NULL DEFAULT 0,
    printed BIGINT NOT NULL DEFAULT 0,
    is_reprint BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_receipt_print_changed ON receipt_print (account, changed);
CREATE INDEX by_receipt_print_document_id ON receipt_print (account, document_id, id);
CREATE INDEX by_receipt_print_printed ON receipt_print (account, printed);

CREATE TABLE customer (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    type_id TEXT NOT NULL DEFAULT '',
    customer_type TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    company_name TEXT NOT NULL DEFAULT '',
    company_type_id BIGINT NOT NULL DEFAULT 0,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    person_title_id BIGINT NOT NULL DEFAULT 0,
    gender TEXT NOT NULL DEFAULT '',
    e_invoice_email TEXT NOT NULL DEFAULT '',
    e_invoice_reference TEXT NOT NULL DEFAULT '',
    email_enabled BIGINT NOT NULL DEFAULT 0,
    e_invoice_enabled BIGINT NOT NULL DEFAULT 0,
    docura_edi_enabled BIGINT NOT NULL DEFAULT 0,
    mail_enabled BIGINT NOT NULL DEFAULT 0,
    operator_identifier TEXT NOT NULL DEFAULT '',
    edi TEXT NOT NULL DEFAULT '',
    gln TEXT NOT NULL DEFAULT '',
    peppol_id TEXT NOT NULL DEFAULT '',
    edi_type TEXT NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL DEFAULT 0,
    country_id BIGINT NOT NULL DEFAULT 0,
    payer_id BIGINT NOT NULL DEFAULT 0,
    phone TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',
    integration_code TEXT NOT NULL DEFAULT '',
    flag_status BIGINT NOT NULL DEFAULT 0,
    color_status TEXT NOT NULL DEFAULT '',
    do_not_sell BIGINT NOT NULL DEFAULT 0,
    credit BIGINT NOT NULL DEFAULT 0,
    sales_blocked BIGINT NOT NULL DEFAULT 0,
    reference_number TEXT NOT NULL DEFAULT '',
    card_number TEXT NOT NULL DEFAULT '',
    factoring_contract TEXT NOT NULL DEFAULT '',
    pays_via_factoring BIGINT NOT NULL DEFAULT 0,
    image TEXT NOT NULL DEFAULT '',
    tax_exempt BIGINT NOT NULL DEFAULT 0,
    partial_tax_exemption BIGINT NOT NULL DEFAULT 0,
    reward_points BIGINT NOT NULL DEFAULT 0,
    reward_points_disabled BIGINT NOT NULL DEFAULT 0,
    balance_disabled BIGINT NOT NULL DEFAULT 0,
    pos_coupons_disabled BIGINT NOT NULL DEFAULT 0,
    email_opt_out BIGINT NOT NULL DEFAULT 0,
    document_language TEXT NOT NULL DEFAULT '',
    twitter_id TEXT NOT NULL DEFAULT '',
    facebook_name TEXT NOT NULL DEFAULT '',
    card_last_numbers TEXT NOT NULL DEFAULT '',
    eu_customer_type TEXT NOT NULL DEFAULT '',
    ship_with_waybills BIGINT NOT NULL DEFAULT 0,
    vat_number TEXT NOT NULL DEFAULT '',
    skype TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    username TEXT NOT NULL DEFAULT '',
    last_login TEXT NOT NULL DEFAULT '',
    bank_name TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    bank_iban TEXT NOT NULL DEFAULT '',
    bank_swift TEXT NOT NULL DEFAULT '',
    job_title_id BIGINT NOT NULL DEFAULT 0,
    company_id BIGINT NOT NULL DEFAULT 0,
    manager_id BIGINT NOT NULL DEFAULT 0,
    payment_days BIGINT NOT NULL DEFAULT 0,
    penalty_per_day TEXT NOT NULL DEFAULT '',
    price_list_id1 BIGINT NOT NULL DEFAULT 0,
    price_list_id2 BIGINT NOT NULL DEFAULT 0,
    price_list_id3 BIGINT NOT NULL DEFAULT 0,
    price_list_id4 BIGINT NOT NULL DEFAULT 0,
    price_list_id5 BIGINT NOT NULL DEFAULT 0,
    business_area_id BIGINT NOT NULL DEFAULT 0,
    delivery_type_id BIGINT NOT NULL DEFAULT 0,
    sign_up_store_id BIGINT NOT NULL DEFAULT 0,
    home_store_id BIGINT NOT NULL DEFAULT 0,
    tax_office_id BIGINT NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL DEFAULT '',
    username_key TEXT NOT NULL DEFAULT '',
    person_name TEXT NOT NULL DEFAULT '',
    deleted BIGINT NOT NULL DEFAULT 0,
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_customer_changed ON customer (account, changed);
CREATE INDEX by_customer_name ON customer (account, name, id);
CREATE INDEX by_customer_first_name ON customer (account, first_name);
CREATE INDEX by_customer_last_name ON customer (account, last_name);
CREATE INDEX by_customer_group_id ON customer (account, group_id, id);
CREATE INDEX by_customer_payer_id ON customer (account, payer_id, id);
CREATE INDEX by_customer_mobile ON customer (account, mobile);
CREATE INDEX by_customer_email ON customer (account, email);
CREATE INDEX by_customer_code ON customer (account, code);
CREATE INDEX by_customer_card_number ON customer (account, card_number);
CREATE INDEX by_customer_company_id ON customer (account, company_id, id) WHERE company_id <> 0;
CREATE INDEX by_customer_manager_id ON customer (account, manager_id, id);
CREATE INDEX by_customer_added ON customer (account, added);
CREATE INDEX by_customer_username_key ON customer (account, username_key);
CREATE INDEX by_customer_person_name ON customer (account, person_name);
CREATE INDEX by_customer_color_status ON customer (account, color_status, id);
{search_index customer};

CREATE TABLE customer_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    parent_id BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    price_list_id1 BIGINT NOT NULL DEFAULT 0,
    price_list_id2 BIGINT NOT NULL DEFAULT 0,
    price_list_id3 BIGINT NOT NULL DEFAULT 0,
    price_list_id4 BIGINT NOT NULL DEFAULT 0,
    price_list_id5 BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_customer_group_changed ON customer_group (account, changed);

CREATE TABLE address (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    owner_id BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    street TEXT NOT NULL DEFAULT '',
    address2 TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    postal_code TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    modifier_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_address_changed ON address (account, changed);
CREATE INDEX by_address_owner_id ON address (account, owner_id, id);

CREATE TABLE address_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    actively_used BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_address_type_changed ON address_type (account, changed);

CREATE TABLE company_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_company_type_changed ON company_type (account, changed);

CREATE TABLE person_title (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_person_title_changed ON person_title (account, changed);

CREATE TABLE job_title (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_job_title_changed ON job_title (account, changed);

CREATE TABLE business_area (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_business_area_changed ON business_area (account, changed);

CREATE TABLE project_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_project_type_changed ON project_type (account, changed);

CREATE TABLE project_status (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    finished BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_project_status_changed ON project_status (account, changed);

CREATE TABLE project (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    customer_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    type_id BIGINT NOT NULL DEFAULT 0,
    status_id BIGINT NOT NULL DEFAULT 0,
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_project_changed ON project (account, changed);
CREATE INDEX by_project_customer_id ON project (account, customer_id, id);

CREATE TABLE event_type (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    displayed_in_calendar BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_event_type_changed ON event_type (account, changed);

CREATE TABLE event_status (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    color TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_event_status_changed ON event_status (account, changed);

CREATE TABLE event (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    description TEXT NOT NULL DEFAULT '',
    type_id BIGINT NOT NULL DEFAULT 0,
    start_time TEXT NOT NULL DEFAULT '',
    end_time TEXT NOT NULL DEFAULT '',
    customer_id BIGINT NOT NULL DEFAULT 0,
    contact_id BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT NOT NULL DEFAULT 0,
    employee_id BIGINT NOT NULL DEFAULT 0,
    submitter_id BIGINT NOT NULL DEFAULT 0,
    supplier_id BIGINT NOT NULL DEFAULT 0,
    status_id BIGINT NOT NULL DEFAULT 0,
    completed BIGINT NOT NULL DEFAULT 0,
    resource_id BIGINT NOT NULL DEFAULT 0,
    product_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    check_in_time BIGINT NOT NULL DEFAULT 0,
    check_out_time BIGINT NOT NULL DEFAULT 0,
    service_start_time BIGINT NOT NULL DEFAULT 0,
    salon_type TEXT NOT NULL DEFAULT '',
    salon_status TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    search TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_event_changed ON event (account, changed);
CREATE INDEX by_event_type_id ON event (account, type_id, id);
CREATE INDEX by_event_start_time ON event (account, start_time, id);
CREATE INDEX by_event_customer_id ON event (account, customer_id, id);
CREATE INDEX by_event_project_id ON event (account, project_id, id);
CREATE INDEX by_event_employee_id ON event (account, employee_id, id);
CREATE INDEX by_event_supplier_id ON event (account, supplier_id, id);
CREATE INDEX by_event_warehouse_id ON event (account, warehouse_id, id);
CREATE INDEX by_event_end_time ON event (account, end_time, id);
CREATE INDEX by_event_status_id ON event (account, status_id, id);
CREATE INDEX by_event_submitter_id ON event (account, submitter_id, id);
{search_index event};

CREATE TABLE appliance (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    product_id BIGINT NOT NULL DEFAULT 0,
    invoice_id BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    sales_date TEXT NOT NULL DEFAULT '',
    warranty_start TEXT NOT NULL DEFAULT '',
    warranty_end TEXT NOT NULL DEFAULT '',
    serial_number TEXT NOT NULL DEFAULT '',
    vehicle_vin TEXT NOT NULL DEFAULT '',
    vehicle_make TEXT NOT NULL DEFAULT '',
    vehicle_model TEXT NOT NULL DEFAULT '',
    vehicle_version TEXT NOT NULL DEFAULT '',
    vehicle_year TEXT NOT NULL DEFAULT '',
    vehicle_mileage BIGINT NOT NULL DEFAULT 0,
    vehicle_user TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_appliance_changed ON appliance (account, changed);
CREATE INDEX by_appliance_product_id ON appliance (account, product_id, id);
CREATE INDEX by_appliance_invoice_id ON appliance (account, invoice_id, id);
CREATE INDEX by_appliance_customer_id ON appliance (account, customer_id, id);
CREATE INDEX by_appliance_serial_number ON appliance (account, serial_number);
CREATE INDEX by_appliance_vehicle_vin ON appliance (account, vehicle_vin);

CREATE TABLE assignment_group (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_assignment_group_changed ON assignment_group (account, changed);

CREATE TABLE assignment (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    number BIGINT NOT NULL DEFAULT 0,
    group_id BIGINT NOT NULL DEFAULT 0,
    warehouse_id BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    received BIGINT NOT NULL DEFAULT 0,
    completed BIGINT NOT NULL DEFAULT 0,
    booker_id BIGINT NOT NULL DEFAULT 0,
    receiver_id BIGINT NOT NULL DEFAULT 0,
    returned_by_id BIGINT NOT NULL DEFAULT 0,
    work_done TEXT NOT NULL DEFAULT '',
    work_left TEXT NOT NULL DEFAULT '',
    appliance_id BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    contact_id BIGINT NOT NULL DEFAULT 0,
    contact_person TEXT NOT NULL DEFAULT '',
    contact_phone TEXT NOT NULL DEFAULT '',
    anti_theft_bolts BIGINT NOT NULL DEFAULT 0,
    test_drive BIGINT NOT NULL DEFAULT 0,
    add_washer_fluid BIGINT NOT NULL DEFAULT 0,
    replace_wipers BIGINT NOT NULL DEFAULT 0,
    service_book BIGINT NOT NULL DEFAULT 0,
    check_extinguisher BIGINT NOT NULL DEFAULT 0,
    replace_air_filter BIGINT NOT NULL DEFAULT 0,
    check_body_warranty BIGINT NOT NULL DEFAULT 0,
    vehicle_mileage BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_assignment_changed ON assignment (account, changed);
CREATE INDEX by_assignment_number ON assignment (account, number);
CREATE INDEX by_assignment_group_id ON assignment (account, group_id, id);
CREATE INDEX by_assignment_appliance_id ON assignment (account, appliance_id, id);
CREATE INDEX by_assignment_customer_id ON assignment (account, customer_id, id);

CREATE TABLE custom_object (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    group_name TEXT NOT NULL DEFAULT '',
    partner TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_custom_object_changed ON custom_object (account, changed);
CREATE INDEX by_custom_object_group_name ON custom_object (account, group_name);

CREATE TABLE email_account (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    user_id BIGINT NOT NULL DEFAULT 0,
    server TEXT NOT NULL DEFAULT '',
    port BIGINT NOT NULL DEFAULT 0,
    username TEXT NOT NULL DEFAULT '',
    use_ssl BIGINT NOT NULL DEFAULT 0,
    active BIGINT NOT NULL DEFAULT 0,
    smtp_server TEXT NOT NULL DEFAULT '',
    smtp_port BIGINT NOT NULL DEFAULT 0,
    smtp_username TEXT NOT NULL DEFAULT '',
    smtp_use_ssl BIGINT NOT NULL DEFAULT 0,
    download_since TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_email_account_changed ON email_account (account, changed);
CREATE INDEX by_email_account_user_id ON email_account (account, user_id, id);

CREATE TABLE customer_association (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    other_id BIGINT NOT NULL DEFAULT 0,
    is_default BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_customer_association_changed ON customer_association (account, changed);
CREATE INDEX by_customer_association_customer_id ON customer_association (account, customer_id, id);

CREATE TABLE customer_professional (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT NOT NULL DEFAULT 0,
    other_id BIGINT NOT NULL DEFAULT 0,
    is_default BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_customer_professional_changed ON customer_professional (account, changed);
CREATE INDEX by_customer_professional_customer_id ON customer_professional (account, customer_id, id);

CREATE TABLE country (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    eu BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_country_changed ON country (account, changed);
CREATE INDEX by_country_code ON country (account, code);

CREATE TABLE tax_office (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_tax_office_changed ON tax_office (account, changed);
CREATE INDEX by_tax_office_code ON tax_office (account, code);

CREATE TABLE mail (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    added_by TEXT NOT NULL DEFAULT '',
    modified BIGINT NOT NULL DEFAULT 0,
    modified_by TEXT NOT NULL DEFAULT '',
    changed BIGINT NOT NULL DEFAULT 0,
    document_type TEXT NOT NULL DEFAULT '',
    document_id BIGINT NOT NULL DEFAULT 0,
    recipients TEXT NOT NULL DEFAULT '',
    sender_name TEXT NOT NULL DEFAULT '',
    sender_email TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    tries BIGINT NOT NULL DEFAULT 0,
    next_try BIGINT NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX by_mail_changed ON mail (account, changed);
CREATE INDEX by_mail_document_id ON mail (account, document_id, id);
CREATE INDEX by_mail_state ON mail (account, state, id);

