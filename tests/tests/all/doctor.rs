//! The doctor finds tables that were changed behind Ladu's back.

use ladu_tests::{Engine, TestServer, TestStore, on_both_engines};

on_both_engines! {
    changed_tables_are_found
}

/// Runs statements on the account's tables as somebody who is not Ladu.
fn tamper(store: &TestStore, account: i64, sql: &str) {
    match store.store.engine() {
        Engine::Sqlite => {
            let path = format!("{}/{account}.db", store.url.trim_start_matches("sqlite:"));
            rusqlite::Connection::open(path).expect("the file").execute_batch(sql).expect("a change");
        }
        Engine::Postgres => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let (client, driver) =
                    tokio_postgres::connect(&store.url, tokio_postgres::NoTls).await.expect("the database");
                tokio::spawn(driver);
                client.batch_execute(sql).await.expect("a change");
            });
        }
    }
}

fn changed_tables_are_found(server: TestServer) {
    let client = server.account();
    let account =
        ladu_identity::accounts::find(&server.store.store, Some(&client.code)).expect("the account").id.number();
    let findings = || {
        let found = server.store.store.check_schema(&[account]).expect("a check");
        found.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(findings(), Vec::<String>::new());
    tamper(
        &server.store,
        account,
        "DROP INDEX by_brand_changed; ALTER TABLE brand ADD COLUMN colour TEXT; ALTER TABLE unit DROP COLUMN name;
         CREATE TABLE stray (id INTEGER)",
    );
    let expected = [
        "column brand.colour is not one of Ladu's",
        "column unit.name is missing",
        "table stray is not one of Ladu's",
        "index by_brand_changed is missing",
    ];
    assert_eq!(findings(), expected);
}
