-- What belongs to the server and not to one account.

CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    demo BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'ACTIVE',
    hourly_limit BIGINT,
    franchise TEXT NOT NULL DEFAULT '',
    -- The mark of the partner that made it.
    partner TEXT NOT NULL DEFAULT '',
    -- When the data of an account that was deleted goes, in Unix seconds; 0 when it has gone.
    erased_after BIGINT NOT NULL DEFAULT 0
) {table_end};

CREATE TABLE session (
    key_hash {blob} NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    is_foreign BIGINT NOT NULL DEFAULT 0
) {table_end};
CREATE INDEX session_of_user ON session (account, user_id);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE quota (
    account BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    tenths BIGINT NOT NULL,
    PRIMARY KEY (account, hour)
) {table_end};

CREATE TABLE partner (
    key_hash {blob} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ACTIVE',
    account_limit BIGINT NOT NULL DEFAULT 100
) {table_end};

CREATE TABLE server_secret (
    name TEXT NOT NULL PRIMARY KEY,
    value {blob} NOT NULL
) {table_end};

-- Up to when the changes that each of several servers writes are complete: of an account, or (account 0) of all others.
CREATE TABLE server_mark (
    server BIGINT NOT NULL,
    account BIGINT NOT NULL,
    mark BIGINT NOT NULL,
    renewed BIGINT NOT NULL,
    PRIMARY KEY (server, account)
) {table_end};

-- Accounts with mail that has yet to be sent.
CREATE TABLE mail_waiting (
    account BIGINT NOT NULL PRIMARY KEY
) {table_end};
