//! Each call of the registry, tried by whoever should get nothing from it: a user without any right, a session of another account, a
//! session of an account that is closed. What they get all the same is listed with its reason in `rights/`.

use std::collections::BTreeSet;

use ladu_api::{Call, all};
use ladu_identity::accounts;
use ladu_store::Value;
use ladu_tests::{Client, Code, TestServer, on_both_engines};

on_both_engines! {
    without_a_right
    with_a_key_of_another_account
    in_a_closed_account
}

/// The names in a list, each of which has a reason.
fn listed(text: &'static str) -> BTreeSet<&'static str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let named = |line: &'static str| {
        let (name, reason) = line.split_once(' ').unwrap_or_else(|| panic!("{line} has no reason"));
        assert!(reason.len() > 5, "{line}");
        name
    };
    lines.map(named).collect()
}

/// Compares the calls that were answered with those that may be.
#[track_caller]
fn are(answered: &BTreeSet<&str>, text: &'static str) {
    let listed = listed(text);
    let new: Vec<_> = answered.difference(&listed).collect();
    assert!(new.is_empty(), "these answer whom they should refuse: {new:?}");
    let gone: Vec<_> = listed.difference(answered).collect();
    assert!(gone.is_empty(), "these are refused now and have to leave the list: {gone:?}");
}

/// The calls whose answer is none of the refusals.
fn answered(
    calls: impl Iterator<Item = &'static Call>,
    ask: impl Fn(&'static Call) -> Code,
    refusals: &[Code],
) -> BTreeSet<&'static str> {
    calls.filter(|call| !refusals.contains(&ask(call))).map(|call| call.name).collect()
}

const MISSING_RIGHTS: &[Code] = &[Code::MAY_NOT_VIEW, Code::MAY_NOT_ADD, Code::MAY_NOT_EDIT, Code::MAY_NOT_DELETE];

/// A user of a group without any right.
fn nobody(server: &TestServer, client: &Client) -> Client {
    let account = accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let sql = "INSERT INTO user_group (account, id, name, rights, api_access) VALUES ($0, 99, $1, $2, 1)";
    let made = server.store.store.write(account, move |tx| tx.execute(sql, &[Value::Text("Nobody"), Value::Text("")]));
    made.unwrap();
    client.ask("saveUser", "name=nobody userGroupID=99 password=Nothing12").record();
    let mut nobody = client.logged_out();
    nobody.log_in("nobody", "Nothing12").succeeds();
    nobody
}

fn without_a_right(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").record();
    let nobody = nobody(&server, &client);
    let ask = |call: &'static Call| {
        // What is to be deleted or changed has to be there: a missing record may be told before the right is asked for.
        let product = client.ask("saveProduct", "groupID=1 name=Tea").number("productID");
        let params: Vec<(String, String)> = match call.name {
            "deleteCustomer" => vec![("customerID".to_owned(), "1".to_owned())],
            "deleteProduct" => vec![("productID".to_owned(), product)],
            name if name.starts_with("delete") => ids_of(call).map(|id| (id, "1".to_owned())).into_iter().collect(),
            _ => Vec::new(),
        };
        let params: Vec<(&str, &str)> = params.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
        let is_off = ladu_record::settings::MODULES.iter().any(|(module, on)| *module == call.part && !on);
        if is_off {
            server.set_module(&client, call.part, true);
        }
        let code = nobody.call(call.name, &params).code();
        if is_off {
            server.set_module(&client, call.part, false);
        }
        code
    };
    are(&answered(all(), ask, MISSING_RIGHTS), include_str!("rights/without_a_right.txt"));
}

/// The parameter with the id of what a call deletes.
fn ids_of(call: &Call) -> Option<String> {
    match call.run {
        ladu_api::Run::Delete(noun) | ladu_api::Run::DeleteMany(noun, _) => Some(noun.saved_as().to_owned()),
        _ => None,
    }
}

fn with_a_key_of_another_account(server: TestServer) {
    let (own, other) = (server.account(), server.account());
    let mut stranger = own.logged_out();
    stranger.key = other.key;
    let ask = |call: &'static Call| stranger.call(call.name, &[]).code();
    let refusals = [Code::NO_SUCH_SESSION, Code::NO_SESSION];
    are(&answered(all(), ask, &refusals), include_str!("rights/with_a_key_of_another_account.txt"));
    for call in all().filter(|call| !call.is_public()) {
        stranger.call(call.name, &[]).fails(Code::NO_SUCH_SESSION);
    }
}

fn in_a_closed_account(server: TestServer) {
    for (state, refusal) in [(accounts::DELETED, Code::ACCOUNT_DELETED), (accounts::UNFINISHED, Code::MAINTENANCE)] {
        let client = server.account();
        let account = accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
        accounts::set_state(&server.store.store, account, state).unwrap();
        let ask = |call: &'static Call| client.call(call.name, &[]).code();
        are(&answered(all(), ask, &[refusal]), include_str!("rights/in_a_closed_account.txt"));
        client.bulk(&serde_json::json!([{"requestName": "getVatRates"}])).fails(refusal);
    }
}
