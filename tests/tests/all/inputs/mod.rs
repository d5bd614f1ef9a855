//! Every declared input is read by something and changes an answer for some data, or the reference says that it is ignored, and why.

mod shop;

use std::collections::{BTreeMap, BTreeSet};

use ladu_api::{Call, all};
use ladu_record::noun::Field;
use ladu_tests::{Client, Engine, OK};
use ladu_types::UnixTime;
use ladu_wire::Kind;
use serde_json::Value;

/// How the declaration of an input begins to say that it does nothing.
const IGNORED: &str = "Accepted and ignored: ";

/// An input of a call as it is declared: its name, the values that are worth a try, and whether it is said to do nothing.
struct Input {
    name: String,
    values: Vec<String>,
    ignored: bool,
}

fn values(kind: Kind) -> Vec<String> {
    let all: &[&str] = match kind {
        Kind::Flag => &["1", "0"],
        Kind::Id | Kind::Ids => &["999999", "1", "2"],
        Kind::Int(..) => &["1", "2", "0", "999"],
        Kind::Amount => &["1", "0.5", "0"],
        Kind::Date => &["2000-01-01", "2099-12-31", "2026-06-01"],
        Kind::DateTime => &["2000-01-01 00:00:00", "2099-12-31 00:00:00"],
        Kind::Clock => &["00:00:00", "23:59:59"],
        Kind::Time => &["1", "4000000000", "1780000000"],
        Kind::Word(words) => words,
        Kind::Text(_) => &["zzq", "1", "EUR", "2000-01-01", "id", "asc", "desc"],
    };
    all.iter().filter(|value| !value.is_empty()).map(|value| (*value).to_owned()).collect()
}

fn inputs(call: &Call) -> Vec<Input> {
    let own = call.inputs.iter().map(|field| Input {
        name: field.input.to_owned(),
        values: values(field.kind),
        ignored: field.doc.starts_with(IGNORED),
    });
    let mut inputs: Vec<Input> = own.filter(|input| !input.name.is_empty()).collect();
    if let Some(noun) = call.listed() {
        let tried = ["999999", "zzq", "1", "0", "2000-01-01", "2099-12-31", "4000000000"];
        inputs.extend(noun.filters.iter().map(|filter| Input {
            name: filter.name.to_owned(),
            values: tried.map(str::to_owned).to_vec(),
            ignored: filter.doc.starts_with(IGNORED),
        }));
        inputs.extend(noun.flags.iter().map(|(name, doc)| Input {
            name: (*name).to_owned(),
            values: values(Kind::Flag),
            ignored: doc.starts_with(IGNORED),
        }));
    }
    inputs
}

/// What a call answers, without what is new in every answer; of a report what its link leads to. None for an error.
fn answer(client: &Client, call: &Call, params: &[(&str, &str)]) -> Option<Value> {
    let answer = client.call(call.name, params);
    if answer.code() != OK {
        return None;
    }
    let mut value = answer.0;
    for key in ["requestUnixTime", "generationTime"] {
        value["status"].as_object_mut().map(|status| status.remove(key));
    }
    for record in value["records"].as_array_mut().into_iter().flatten() {
        let Some(record) = record.as_object_mut() else { continue };
        for link in ["invoiceLink", "receiptLink", "statementLink", "pdfLink", "unpaidInvoices"] {
            record.remove(link);
        }
        if let Some(link) = record.get("reportLink").and_then(Value::as_str).map(str::to_owned) {
            let text = client.agent().get(link).call().unwrap().body_mut().read_to_vec().unwrap();
            record.insert("reportLink".to_owned(), String::from_utf8_lossy(&text).into_owned().into());
        }
    }
    Some(value)
}

/// The parameters that a call cannot do without, so that it answers at all.
fn needed(call: &Call) -> Vec<(String, String)> {
    let mut needed = Vec::new();
    for field in call.inputs.iter().filter(|field| field.required) {
        let is_end = ["End", "To"].iter().any(|end| field.input.ends_with(end));
        let value = match field.kind {
            Kind::Date => if is_end { "2099-12-31" } else { "2000-01-01" }.to_owned(),
            Kind::Time => if is_end { "4000000000" } else { "1" }.to_owned(),
            kind => values(kind).into_iter().find(|value| value != "999999").unwrap_or_default(),
        };
        needed.push((field.input.to_owned(), value));
    }
    needed
}

fn borrowed(params: &[(String, String)]) -> Vec<(&str, &str)> {
    params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The other tests, file by file, without the lists of names.
fn tests() -> Vec<String> {
    let mut texts = Vec::new();
    let mut paths = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all"))];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if !["inputs.rs", "call_names.rs"].iter().any(|name| path.ends_with(name)) {
            texts.push(std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

/// Does a test of its own send an input to a call?
fn is_tried(tests: &[String], call: &Call, input: &str) -> bool {
    let sent = [format!("{input}="), format!("\"{input}\"")];
    let names = || std::iter::once(&call.name).chain(call.aliases);
    tests.iter().any(|text| names().any(|name| text.contains(name)) && sent.iter().any(|sent| text.contains(sent)))
}

/// Texts and numbers that the first records of an answer show: what filters may be asked for.
fn seen(answer: &Value) -> Vec<String> {
    fn collect(value: &Value, seen: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.values().for_each(|value| collect(value, seen)),
            Value::Array(members) => members.iter().take(3).for_each(|value| collect(value, seen)),
            Value::String(_) | Value::Number(_) => seen.push(ladu_tests::shown(value)),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut all = Vec::new();
    collect(&answer["records"], &mut all);
    let mut known = BTreeSet::new();
    all.retain(|value| (1..60).contains(&value.len()) && known.insert(value.clone()));
    all.truncate(80);
    all
}

/// The parameters of a text like `a=1 b=$tea`, with ids for names.
fn parameters(client: &Client, text: &str) -> Vec<(String, String)> {
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), client.sent(value))).collect()
}

/// Do the answers of a call with and without a parameter differ, when both are answers?
fn differ(client: &Client, call: &Call, base: &[(String, String)], name: &str, value: &str) -> bool {
    let mut params = base.to_vec();
    params.retain(|(other, _)| other != name);
    let without = answer(client, call, &borrowed(&params));
    params.push((name.to_owned(), value.to_owned()));
    let with = answer(client, call, &borrowed(&params));
    without.is_some() && with.is_some() && with != without
}

/// So many inputs of reading calls are shown by tests of their own only, or not at all with a reason. It may only become less; from run
/// to run it differs by a few, with the days of the demo.
const NOT_SHOWN_HERE: usize = 140;

/// Inputs that neither the demo nor another test shows, each with the reason.
const UNSHOWN: &[(&str, &[&str], &str)] = &[
    ("getChangedDataSince", &["emailAccountsChangedSince"], "no call of the API makes an account of e-mail"),
    ("editStoreRegionCustomerGroupPriceList", &["customerGroupID", "positionNumber"], "as when it is added"),
    ("logProcessingOfCustomerData", &["partnerKey"], "checked before any call runs"),
    ("saveEDocuments", &["format"], "XML is the only one there is"),
    ("saveProductPicture2", &["picture", "filename"], "as in saveProductPicture"),
    ("switchPosGlobalQuickButton", &["serviceID1", "serviceID2"], "as the products beside them"),
    ("switchPosStoreQuickButton", &["serviceID1", "serviceID2"], "as the products beside them"),
    ("getEDocuments", &["format"], "XML is the only one there is"),
    ("getRedeemedCoupons", &["recordsOnPage", "pageNo"], "pages are those of all lists"),
    (
        "getEmailAccounts",
        &["emailAccountID", "userID", "changedSince"],
        "no call of the API makes an account of e-mail",
    ),
    (
        "getProductsFromSupplierPriceLists",
        &["priceListStartDateFrom", "priceListStartDateTo", "priceListEndDateFrom", "priceListEndDateTo"],
        "the days are those of the lists of suppliers' price lists",
    ),
    ("getUnfinishedSales", &["pointOfSaleID"], "no program reports unfinished sales, so there are none to narrow"),
];

/// Of every reading call, with a year of a demo's trade and records of all other kinds: each input changes an answer, by a value of its kind,
/// by one that a record shows, or by a case of its own; else a test of its own sends it. What is said to be ignored changes none.
#[test]
fn every_input_of_a_reading_call_does_something() {
    let (_server, client) = super::demo::shop(Engine::Sqlite, "0.05", UnixTime(1_795_525_200));
    shop::MADE.iter().for_each(|line| super::deletions::make(&client, line));
    let tests = tests();
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for call in all().filter(|call| !call.writes() && !call.is_public()) {
        let mut base = needed(call);
        for (_, more) in shop::BASES.iter().filter(|(name, _)| *name == call.name) {
            let more = parameters(&client, more);
            base.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
            base.extend(more);
        }
        let plain = answer(&client, call, &borrowed(&base));
        let seen = plain.as_ref().map(seen).unwrap_or_default();
        for input in inputs(call) {
            let changes = input.values.iter().chain(&seen).any(|value| {
                let mut params = base.clone();
                params.retain(|(name, _)| *name != input.name);
                params.push((input.name.clone(), value.clone()));
                plain.is_some() && answer(&client, call, &borrowed(&params)).is_some_and(|answer| Some(answer) != plain)
            });
            let name = input.name.as_str();
            let has_case = shop::CASES.iter().any(|(of, base, sent)| {
                let (sent, base) = (parameters(&client, sent), parameters(&client, base));
                *of == call.name && sent[0].0 == name && differ(&client, call, &base, name, &sent[0].1)
            });
            if input.ignored {
                if changes || has_case {
                    wrong.entry(call.name).or_default().push(input.name);
                }
                continue;
            }
            if changes || has_case {
                continue;
            }
            let is_unshown = UNSHOWN.iter().any(|(of, inputs, _)| *of == call.name && inputs.contains(&name));
            let list = if is_unshown || is_tried(&tests, call, name) { &mut elsewhere } else { &mut wrong };
            list.entry(call.name).or_default().push(input.name);
        }
    }
    assert!(wrong.is_empty(), "shown by nothing, or ignored and yet at work: {wrong:#?}");
    let count: usize = elsewhere.values().map(Vec::len).sum();
    assert!(count <= NOT_SHOWN_HERE, "{count} inputs change no answer here: {elsewhere:#?}");
}

/// Of every writing call: each input of its own is a field that some answer has, or a test sends it, or it is said to be ignored.
#[test]
fn every_input_of_a_writing_call_is_kept_or_tried() {
    let tests = tests();
    let nouns = ladu_api::nouns();
    let answered: BTreeSet<&str> = nouns
        .iter()
        .flat_map(|noun| noun.fields)
        .filter(|field| !field.name.is_empty() && !matches!(field.source, ladu_wire::Source::Hidden))
        .map(|field| field.input)
        .collect();
    let mut untried: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for call in all().filter(|call| call.writes()) {
        for field in call.inputs.iter().chain(call.rows).filter(|field| !field.input.is_empty()) {
            let numbered = format!("{}1", field.input);
            let is_unshown = UNSHOWN.iter().any(|(of, inputs, _)| *of == call.name && inputs.contains(&field.input));
            let is_shown = answered.contains(field.input)
                || field.doc.starts_with(IGNORED)
                || is_tried(&tests, call, field.input)
                || is_tried(&tests, call, &numbered);
            if !is_shown && !is_unshown {
                untried.entry(call.name).or_default().push(field.input);
            }
        }
    }
    assert!(untried.is_empty(), "{untried:#?}");
}

/// The source of all rooms but some files.
fn source(but: &[&str]) -> String {
    let mut text = String::new();
    let mut paths = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates"))];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "rs")
            && path.components().any(|part| part.as_os_str() == "src")
            && !but.iter().any(|end| path.ends_with(end))
        {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    text
}

/// The words of a text: letters, digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

/// The reference says of a setting that nothing acts on it, or something reads it.
#[test]
fn every_setting_acts_or_is_said_to_be_kept() {
    let source = source(&["settings/declared.rs"]);
    let read: BTreeSet<&str> = words(&source).collect();
    let wrong: Vec<&str> = ladu_record::settings::SETTINGS
        .iter()
        .filter(|setting| setting.kept == read.contains(setting.name))
        .map(|setting| setting.name)
        .collect();
    assert!(wrong.is_empty(), "not as declared: {wrong:?}");
}

/// A column that no answer has is read by something, or its declaration says that it is ignored.
#[test]
fn every_hidden_column_is_read() {
    let source = source(&[]);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words(&source) {
        *found.entry(word).or_default() += 1;
    }
    let is_read = |column: &str| {
        // Where its declaration has a name of its own, that is what others read it by.
        let quoted = format!("\"{column}\"");
        let declarations = source.split("const ").filter(|rest| {
            rest.split(";\n").next().is_some_and(|own| own.contains(": Column<") && own.contains(&quoted))
        });
        let mut names = declarations.filter_map(|rest| words(rest).next());
        found.get(column).is_some_and(|times| *times > 1)
            || names.any(|name| found.get(name).is_some_and(|times| *times > 1))
    };
    let is_hidden = |field: &Field| field.name.is_empty() || matches!(field.source, ladu_wire::Source::Hidden);
    let mut unread = Vec::new();
    for noun in ladu_api::nouns() {
        for field in noun.fields.iter().filter(|field| !field.column.is_empty() && is_hidden(field)) {
            let is_read = is_read(field.column);
            if is_read == field.doc.starts_with(IGNORED) {
                unread.push(format!("{}.{}", noun.table, field.column));
            }
        }
    }
    assert!(unread.is_empty(), "{unread:?}");
}
