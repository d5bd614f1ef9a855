-- What several nouns share, and the books: counters, settings, the log, attributes, names in other languages.

CREATE TABLE counter (
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (account, name)
) {table_end};

CREATE TABLE table_version (
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (account, name)
) {table_end};

CREATE TABLE setting (
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, name)
) {table_end};

CREATE TABLE operation_log (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    table_name TEXT NOT NULL,
    item_id BIGINT NOT NULL,
    operation TEXT NOT NULL,
    user_name TEXT NOT NULL,
    module TEXT NOT NULL DEFAULT '',
    added BIGINT NOT NULL,
    -- Whether a program wrote the line, and not the change that it is about.
    self_written BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX operation_log_table ON operation_log (account, table_name, added);

-- Log-ins that failed in a row, by the hash of the name that was tried.
CREATE TABLE lockout (
    account BIGINT NOT NULL,
    whose TEXT NOT NULL,
    name_hash TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (account, whose, name_hash)
) {table_end};

-- What records held in columns that prices follow from, until the second in which that changed.
CREATE TABLE past_value (
    account BIGINT NOT NULL,
    noun TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    added BIGINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, noun, record_id, ended)
) {table_end};
CREATE INDEX past_value_ended ON past_value (account, noun, ended);

CREATE TABLE attribute (
    account BIGINT NOT NULL,
    noun TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    is_long BIGINT NOT NULL,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, noun, record_id, name, is_long)
) {table_end};
CREATE INDEX attribute_value ON attribute (account, noun, name, value) WHERE is_long = 0;

CREATE TABLE assortment_product (
    account BIGINT NOT NULL,
    assortment_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (account, assortment_id, product_id)
) {table_end};
CREATE INDEX assortment_product_product ON assortment_product (account, product_id);

CREATE TABLE product_link (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    other_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account, product_id, kind, other_id)
) {table_end};
CREATE INDEX product_link_other ON product_link (account, other_id);

CREATE TABLE product_parameter_value (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    parameter_id BIGINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, product_id, parameter_id)
) {table_end};
CREATE INDEX product_parameter_value_found ON product_parameter_value (account, parameter_id, value);

CREATE TABLE product_parameter_choice (
    account BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    option_id BIGINT NOT NULL,
    parameter_id BIGINT NOT NULL,
    additional_price BIGINT NOT NULL,
    PRIMARY KEY (account, product_id, option_id)
) {table_end};
CREATE INDEX product_parameter_choice_option ON product_parameter_choice (account, option_id);

CREATE TABLE translation (
    account BIGINT NOT NULL,
    noun TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (account, noun, record_id, field, language)
) {table_end};

CREATE TABLE product_group_vat_rate (
    account BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    vat_rate_id BIGINT NOT NULL,
    PRIMARY KEY (account, group_id, warehouse_id)
) {table_end};
CREATE TABLE processing_log (
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    activity TEXT NOT NULL,
    employee_id BIGINT NOT NULL,
    user_name TEXT NOT NULL,
    description TEXT NOT NULL,
    fields TEXT NOT NULL,
    added BIGINT NOT NULL,
    PRIMARY KEY (account, id)
) {table_end};
CREATE INDEX processing_log_customer ON processing_log (account, customer_id);

-- What was counted of each tender but cash at the end of a register's day.
CREATE TABLE register_day_count (
    account BIGINT NOT NULL,
    day_id BIGINT NOT NULL,
    tender TEXT NOT NULL,
    sum BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    PRIMARY KEY (account, day_id, tender)
) {table_end};

-- Quick buttons of registers: of a store that has its own, or of all others (store 0).
CREATE TABLE quick_button (
    account BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account, warehouse_id, product_id, service_id)
) {table_end};

-- Few documents are about repairs; those that are, are looked up by them.
CREATE INDEX sales_document_assignment ON sales_document (account, assignment_id) WHERE assignment_id > 0;

-- Answers to requests that came with a key of their own, to be given again.
CREATE TABLE kept_answer (
    account BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    request_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    body {blob} NOT NULL,
    added BIGINT NOT NULL,
    PRIMARY KEY (account, user_id, request_key)
) {table_end};
CREATE INDEX kept_answer_added ON kept_answer (account, added);
