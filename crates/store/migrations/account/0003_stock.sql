-- The stock ledger: levels, moves, the queues that goods stand in, reservations, and recipes.

CREATE TABLE stock_level (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL DEFAULT 0,
    -- Units that ever came in and still count; what ever went out is this less what is on hand.
    received BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    value BIGINT NOT NULL DEFAULT 0,
    purchase_value BIGINT NOT NULL DEFAULT 0,
    reorder_point BIGINT NOT NULL DEFAULT 0,
    restock_level BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    -- The last change that was no transfer between stores.
    total_changed BIGINT NOT NULL DEFAULT 0,
    reserved_changed BIGINT NOT NULL DEFAULT 0,
    first_purchase_date TEXT NOT NULL DEFAULT '',
    last_purchase_date TEXT NOT NULL DEFAULT '',
    last_sold_date TEXT NOT NULL DEFAULT '',
    last_in_date TEXT NOT NULL DEFAULT '',
    last_out_date TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, product_id, warehouse_id)
) {table_end};
CREATE INDEX stock_level_changed ON stock_level (account, changed);
CREATE INDEX stock_level_reserved_changed ON stock_level (account, reserved_changed) WHERE reserved_changed > 0;
CREATE INDEX stock_level_warehouse ON stock_level (account, warehouse_id, product_id);

-- A move is never changed but for what it cost and for its place in the queue of what left the store (none when it left no
-- store, or when a later move undid it).
CREATE TABLE stock_move (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    from_place BIGINT NOT NULL,
    to_place BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    value BIGINT NOT NULL,
    purchase_value BIGINT NOT NULL,
    queue_to BIGINT,
    document_kind TEXT NOT NULL,
    document_id BIGINT NOT NULL,
    row_id BIGINT NOT NULL,
    reverses BIGINT NOT NULL DEFAULT 0,
    date TEXT NOT NULL,
    added BIGINT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX stock_move_document ON stock_move (account, document_kind, document_id);
CREATE INDEX stock_move_queue ON stock_move (account, product_id, from_place, queue_to) WHERE queue_to IS NOT NULL;
CREATE INDEX stock_move_day ON stock_move (account, product_id, from_place, date, queue_to) WHERE queue_to IS NOT NULL;
CREATE UNIQUE INDEX stock_move_reverses ON stock_move (account, reverses) WHERE reverses > 0;

-- The queue of what came into a store, laid end to end. A layer that is its own batch is where cost comes from; goods that were
-- transferred keep the batch they are of.
CREATE TABLE stock_layer (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    move_id BIGINT NOT NULL,
    queue_to BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    batch_from BIGINT NOT NULL,
    value BIGINT NOT NULL,
    purchase_value BIGINT NOT NULL,
    -- The row of a sale whose goods came back with this batch and whose cost it has; 0 when it has its own.
    cost_document BIGINT NOT NULL,
    cost_row BIGINT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX stock_layer_queue ON stock_layer (account, product_id, warehouse_id, queue_to);
CREATE INDEX stock_layer_day ON stock_layer (account, product_id, warehouse_id, date, queue_to);
CREATE INDEX stock_layer_batch ON stock_layer (account, batch_id);
CREATE INDEX stock_layer_move ON stock_layer (account, move_id);
CREATE INDEX stock_layer_cost_document ON stock_layer (account, cost_document) WHERE cost_document > 0;

CREATE TABLE stock_reservation (
    account BIGINT NOT NULL,
    document_kind TEXT NOT NULL,
    document_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    until_date TEXT NOT NULL,
    PRIMARY KEY (account, document_kind, document_id, product_id, warehouse_id)
) {table_end};
CREATE INDEX stock_reservation_product ON stock_reservation (account, product_id, warehouse_id);
CREATE INDEX stock_reservation_until ON stock_reservation (account, until_date) WHERE until_date <> '';

-- A product on the sheet of a stocktaking: what the books said when it began, and what was counted (nothing yet when null).
CREATE TABLE stocktaking_reading (
    account BIGINT NOT NULL,
    stocktaking_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    in_stock BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    counted BIGINT,
    comment TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, stocktaking_id, product_id)
) {table_end};
CREATE INDEX stocktaking_reading_product ON stocktaking_reading (account, product_id);

-- Scans that were counted, by the devices' own numbers: what is sent again does not count twice.
CREATE TABLE stocktaking_scan (
    account BIGINT NOT NULL,
    stocktaking_id BIGINT NOT NULL,
    device_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    PRIMARY KEY (account, stocktaking_id, device_id, record_id)
) {table_end};

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

-- What a row of a credit invoice has taken back, and from which row of which document that sold it.
CREATE TABLE sales_return (
    account BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    row_id BIGINT NOT NULL,
    sold_id BIGINT NOT NULL,
    sold_row_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (account, document_id, row_id, sold_id, sold_row_id)
) {table_end};
CREATE INDEX sales_return_sold ON sales_return (account, sold_id, sold_row_id);

-- The recipes of bundles on orders that reserve goods, as they were when the goods were first reserved.
CREATE TABLE order_recipe (
    account BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    component_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account, document_id, product_id, position)
) {table_end};

-- What purchase documents were made from others.
CREATE TABLE purchase_link (
    account BIGINT NOT NULL,
    base_id BIGINT NOT NULL,
    follow_up_id BIGINT NOT NULL,
    PRIMARY KEY (account, base_id, follow_up_id)
) {table_end};
CREATE INDEX purchase_link_follow_up ON purchase_link (account, follow_up_id);
CREATE INDEX purchase_row_open ON purchase_row (account, product_id) WHERE open_amount > 0;
