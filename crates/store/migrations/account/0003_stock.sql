-- The stock ledger: levels, moves, layers with the takes from them, debts, reservations, and recipes.

CREATE TABLE stock_level (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    value BIGINT NOT NULL DEFAULT 0,
    purchase_value BIGINT NOT NULL DEFAULT 0,
    reorder_point BIGINT NOT NULL DEFAULT 0,
    restock_level BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    reserved_changed BIGINT NOT NULL DEFAULT 0,
    first_purchase_date TEXT NOT NULL DEFAULT '',
    last_purchase_date TEXT NOT NULL DEFAULT '',
    last_sold_date TEXT NOT NULL DEFAULT '',
    last_in_date TEXT NOT NULL DEFAULT '',
    last_out_date TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, product_id, warehouse_id)
) {table_end};
CREATE INDEX stock_level_changed ON stock_level (account, changed);
CREATE INDEX stock_level_warehouse ON stock_level (account, warehouse_id, product_id);

CREATE TABLE stock_move (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    from_place BIGINT NOT NULL,
    to_place BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    value BIGINT NOT NULL,
    purchase_value BIGINT NOT NULL,
    document_kind TEXT NOT NULL,
    document_id BIGINT NOT NULL,
    row_id BIGINT NOT NULL,
    date TEXT NOT NULL,
    added BIGINT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX stock_move_document ON stock_move (account, document_kind, document_id);
CREATE INDEX stock_move_product ON stock_move (account, product_id, date);

CREATE TABLE stock_layer (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    move_id BIGINT NOT NULL,
    cost_move_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    quantity_left BIGINT NOT NULL,
    value BIGINT NOT NULL,
    value_left BIGINT NOT NULL,
    purchase_value BIGINT NOT NULL,
    purchase_value_left BIGINT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX stock_layer_open ON stock_layer (account, product_id, warehouse_id, id) WHERE quantity_left > 0;
CREATE INDEX stock_layer_product ON stock_layer (account, product_id, warehouse_id, id);
CREATE INDEX stock_layer_move ON stock_layer (account, move_id);
CREATE INDEX stock_layer_cost_move ON stock_layer (account, cost_move_id) WHERE cost_move_id > 0;

CREATE TABLE stock_take (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    layer_id BIGINT NOT NULL,
    move_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    value BIGINT NOT NULL,
    purchase_value BIGINT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX stock_take_layer ON stock_take (account, layer_id);
CREATE INDEX stock_take_move ON stock_take (account, move_id);

CREATE TABLE stock_debt (
    account BIGINT NOT NULL,
    move_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (account, move_id)
) {table_end};
CREATE INDEX stock_debt_product ON stock_debt (account, product_id, warehouse_id);

CREATE TABLE stock_reservation (
    account BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    until_date TEXT NOT NULL,
    PRIMARY KEY (account, document_id, product_id, warehouse_id)
) {table_end};
CREATE INDEX stock_reservation_product ON stock_reservation (account, product_id, warehouse_id);
CREATE INDEX stock_reservation_until ON stock_reservation (account, until_date) WHERE until_date <> '';

CREATE TABLE product_component (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    component_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account, product_id, position)
) {table_end};

CREATE TABLE document_link (
    account BIGINT NOT NULL,
    base_id BIGINT NOT NULL,
    follow_up_id BIGINT NOT NULL,
    PRIMARY KEY (account, base_id, follow_up_id)
) {table_end};
CREATE INDEX document_link_follow_up ON document_link (account, follow_up_id);
