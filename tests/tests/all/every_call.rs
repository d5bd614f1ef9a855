//! What holds for every call, tried on all of them by the registry.

use std::collections::HashSet;

use ladu_api::{Call, Run, all, nouns};
use ladu_tests::{Code, TestServer, TestStore, on_both_engines};
use serde_json::{Value as Json, json};

use crate::call_names::NAMES;

on_both_engines! {
    without_a_session_nothing_is_answered
    wrong_values_name_their_parameter
    what_is_needed_is_named
    alone_in_bulk_and_in_xml_the_answer_is_the_same
    declared_columns_are_there
    other_accounts_are_out_of_reach
}

/// The parameters that a call reads.
pub fn parameters(call: &Call) -> Vec<String> {
    let mut names: Vec<String> = call.inputs.iter().map(|field| field.input.to_owned()).collect();
    names.extend(call.rows.iter().filter(|field| !field.input.is_empty()).map(|field| format!("{}1", field.input)));
    if let Some(noun) = call.listed() {
        names.extend(noun.filters.iter().map(|filter| filter.name.to_owned()));
        names.extend(noun.flags.iter().map(|(name, _)| (*name).to_owned()));
    }
    if let Run::Save(noun) | Run::Add(noun) | Run::Edit(noun) = call.run {
        names.extend(noun.fields.iter().map(|field| field.input.to_owned()));
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn the_registry_knows_every_name_once() {
    let mut seen = HashSet::new();
    for call in all() {
        for name in std::iter::once(&call.name).chain(call.aliases) {
            assert!(seen.insert(name.to_ascii_lowercase()), "{name} twice");
        }
        assert!(!call.doc.is_empty(), "{} says nothing of itself", call.name);
        let known = |name: &&str| NAMES.contains(name);
        assert!(
            call.extension || known(&call.name) || call.aliases.iter().any(known),
            "{} is no name of the API",
            call.name
        );
    }
    for name in NAMES {
        assert!(seen.contains(&name.to_ascii_lowercase()), "{name} has no call");
    }
}

#[test]
fn every_call_of_a_file_is_listed() {
    let listed: HashSet<&str> = all().map(|call| call.name).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/api/src");
    let mut files = vec![std::path::PathBuf::from(folder)];
    let mut found = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("Call::").skip(1) {
            let Some((kind, rest)) = part.split_once('(') else { continue };
            if !matches!(kind, "list" | "save" | "edit" | "delete" | "delete_many" | "read" | "write" | "public") {
                continue;
            }
            if let Some(name) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                assert!(listed.contains(name), "{name} in {} is in no list", path.display());
                found += 1;
            }
        }
    }
    assert!(found >= 75, "only {found} calls were found: the test does not read what it should");
}

fn without_a_session_nothing_is_answered(server: TestServer) {
    let client = server.account();
    for call in all().filter(|call| !call.is_public()) {
        client.call(call.name, &[("sessionKey", "")]).fails(Code::NO_SESSION);
        client.call(call.name, &[("sessionKey", "0123456789")]).fails(Code::NO_SUCH_SESSION);
    }
}

/// Every numeric or dated input of every declared field, sent as letters, is refused by name.
fn wrong_values_name_their_parameter(server: TestServer) {
    let client = server.account();
    let mut tried = 0;
    for call in all() {
        let Run::Save(noun) = call.run else { continue };
        for field in noun.fields.iter().filter(|field| !field.input.is_empty()) {
            let wrong = match field.kind {
                ladu_wire::Kind::Text(_) => continue,
                ladu_wire::Kind::Word(_) => ("not a word of the list", Code::NOT_ALLOWED),
                ladu_wire::Kind::Ids => ("1,x", Code::LIST_VALUE),
                _ => ("letters", Code::FORMAT),
            };
            let answer = client.call(call.name, &[(field.input, wrong.0)]);
            assert_eq!(answer.error(), (wrong.1, field.input), "{}", call.name);
            tried += 1;
        }
    }
    assert!(tried > 140, "{tried}");
}

/// Saving nothing names the first thing that is needed.
fn what_is_needed_is_named(server: TestServer) {
    let client = server.account();
    for call in all() {
        let Run::Save(noun) = call.run else { continue };
        let Some(needed) = noun.fields.iter().find(|field| field.required) else { continue };
        client.call(call.name, &[]).fails_at(Code::MISSING, needed.input);
        let id = noun.edited_by();
        client.call(call.name, &[(id, "999999"), ("name", "x")]).fails_at(Code::UNKNOWN_ID, id);
        client.call(call.name, &[(id, "x")]).fails_at(Code::FORMAT, id);
    }
    for call in all() {
        let Run::Edit(noun) = call.run else { continue };
        client.call(call.name, &[]).fails_at(Code::MISSING, noun.saved_as());
        client.call(call.name, &[(noun.saved_as(), "999999")]).fails_at(Code::UNKNOWN_ID, noun.saved_as());
    }
    for call in all() {
        let Run::DeleteMany(_, parameter) = call.run else { continue };
        client.call(call.name, &[]).fails_at(Code::MISSING, parameter);
        let answer = client.call(call.name, &[(parameter, "999999,x")]);
        assert_eq!(answer.record()["nonExistingIDs"], "999999,x", "{}", call.name);
        assert_eq!(answer.record()["deletedIDs"], "", "{}", call.name);
    }
    for call in all() {
        let Run::Delete(noun) = call.run else { continue };
        if call.partner {
            client.call(call.name, &[]).fails_at(Code::MISSING, "partnerKey");
            continue;
        }
        client.call(call.name, &[]).fails_at(Code::MISSING, noun.saved_as());
        client.call(call.name, &[(noun.saved_as(), "999999")]).fails_at(Code::UNKNOWN_ID, noun.saved_as());
    }
}

fn without_times(mut answer: Json) -> Json {
    for key in ["requestUnixTime", "generationTime", "request", "requestName", "requestID"] {
        answer["status"].as_object_mut().unwrap().remove(key);
    }
    // A link is signed together with the second it was made in.
    for record in answer["records"].as_array_mut().into_iter().flatten() {
        record.as_object_mut().map(|record| record.remove("reportLink"));
    }
    answer
}

fn alone_in_bulk_and_in_xml_the_answer_is_the_same(server: TestServer) {
    let client = server.account();
    super::sales::a_little_trade(&client);
    for call in all().filter(|call| !call.writes() && !call.is_public()) {
        let alone = client.call(call.name, &[]);
        let bulk = client.bulk(&json!([{"requestName": call.name}]));
        assert_eq!(without_times(alone.0.clone()), without_times(bulk.0["requests"][0].clone()), "{}", call.name);
        let form = [
            ("clientCode", client.code.as_str()),
            ("sessionKey", &client.key),
            ("request", call.name),
            ("responseType", "XML"),
        ];
        let xml = client.send(&form).1;
        let records = alone.0["records"].as_array().map_or(0, Vec::len);
        assert_eq!(xml.matches("<record>").count(), records, "{}: {xml}", call.name);
    }
}

fn declared_columns_are_there(test: TestStore) {
    test.store.create_account(1).unwrap();
    for noun in nouns() {
        let read =
            test.store.read(1, |tx| tx.query(&format!("{} WHERE t.account = $0", noun.plan().select()), &[]).map(drop));
        read.unwrap_or_else(|error: ladu_store::Error| {
            panic!("{}: {error}; write the tables of nouns anew", noun.table)
        });
    }
}

/// Ids of another account refer to nothing.
fn other_accounts_are_out_of_reach(server: TestServer) {
    let (rich, poor) = (server.account(), server.account());
    super::sales::a_little_trade(&rich);
    for call in all().filter(|call| !call.writes() && !call.is_public()) {
        if let Some(noun) = call.listed()
            && matches!(
                noun.table,
                "product" | "sales_document" | "payment" | "inventory_registration" | "brand" | "address"
            )
        {
            assert!(!rich.call(call.name, &[]).records().is_empty(), "{}", call.name);
            assert_eq!(poor.call(call.name, &[]).records().len(), 0, "{}", call.name);
            assert_eq!(poor.call(call.name, &[(noun.id, "1")]).records().len(), 0, "{}", call.name);
        }
    }
    poor.ask("saveProduct", "productID=1 name=Mine").fails_at(Code::UNKNOWN_ID, "productID");
    poor.ask("deleteSalesDocument", "documentID=1").fails_at(Code::UNKNOWN_ID, "documentID");
    poor.ask("savePayment", "documentID=1 sum=1").fails_at(Code::UNKNOWN_ID, "documentID");
}

/// Programs that keep a copy learn of every deletion from the log, also of those that Ladu adds to the classic API.
#[test]
fn every_deletion_has_a_name_in_the_log() {
    let silent: Vec<&str> = all()
        .filter(|call| match call.run {
            Run::Delete(noun) | Run::DeleteMany(noun, _) => noun.log.is_empty(),
            _ => false,
        })
        .map(|call| call.name)
        .collect();
    assert_eq!(silent, [""; 0]);
}
