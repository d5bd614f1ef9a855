//! Waiting for a connection to the database.

use ladu_tests::{TestServer, on_both_engines};
use serde_json::json;

use super::round_trips::{all_work, sale, shop};

on_both_engines! {
    whoever_needs_a_connection_waits_for_one
}

/// Many more at once than there are connections: nobody is refused, and ids are taken beside the pool.
fn whoever_needs_a_connection_waits_for_one(server: TestServer) {
    let client = shop(&server, 1);
    let one = json!([sale(&[("$p1", 1)])]);
    std::thread::scope(|scope| {
        for number in 0..48 {
            let (client, one) = (&client, &one);
            scope.spawn(move || {
                for _ in 0..4 {
                    if number % 2 == 0 {
                        drop(all_work(client, one));
                    } else {
                        client.ask("getProducts", "getStockInfo=1").record();
                    }
                }
            });
        }
    });
    assert_eq!(client.ask("getSalesDocuments", "").0["status"]["recordsTotal"], 24 * 4);
    server.doctor(&client);
}
