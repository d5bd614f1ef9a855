//! The shop itself: company, stores, registers, employees, users, currencies, countries, languages; the log of programs.

mod company;
mod people;
mod programs;

use ladu_store::Value;
use ladu_tests::{Client, TestServer};
use serde_json::Value as Json;

fn run(server: &TestServer, client: &Client, sql: &'static str, values: Vec<Value<'static>>) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let done = server.store.store.write(account, move |tx| tx.execute(sql, &values));
    done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn texts(answer: &[Json], key: &str) -> Vec<String> {
    answer.iter().map(|record| record[key].as_str().map_or_else(|| record[key].to_string(), str::to_owned)).collect()
}
