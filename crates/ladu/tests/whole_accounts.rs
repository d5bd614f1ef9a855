//! Accounts as a whole, by the program: backup while others write, restore, move between engines, archives; and programs that are killed at it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that meets what it did not expect shall fail there"
)]

mod program;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ladu_operate::{Totals, totals};
use ladu_store::{Options, Store};
use ladu_tests::{Engine, Fixture, OK, TestStore, code_of, on_both_engines};
use program::{Ladu, Running};

on_both_engines! {
    a_backup_is_taken_while_others_write_and_comes_back_whole
    an_account_comes_back_beside_itself_under_another_code
    a_damaged_backup_is_found_before_anything_is_touched
    accounts_move_to_the_other_engine_and_back
    a_move_that_was_killed_goes_on
    an_account_goes_through_an_archive
    unchanged_accounts_are_not_copied_again
    a_deleted_account_can_be_taken_back
}

/// The program in a folder with two accounts, one of which has a year of trade.
struct Shop {
    ladu: Ladu,
    /// What names the database; nothing for the embedded one.
    place: Vec<String>,
    url: String,
    _store: Option<TestStore>,
}

const DEMO: &str = "501";
const SMALL: &str = "502";

impl Fixture for Shop {
    fn on(engine: Engine) -> Shop {
        let ladu = Ladu::new();
        let folder = ladu.path("data").display().to_string();
        let shop = match engine {
            Engine::Sqlite => Shop { place: vec![], url: format!("sqlite:{folder}"), _store: None, ladu },
            Engine::Postgres => {
                let store = TestStore::on(engine);
                let place = vec!["--database".to_owned(), store.url.clone()];
                Shop { place, url: store.url.clone(), _store: Some(store), ladu }
            }
        };
        let demo =
            ["demo", "--demo-size", "0.05", "--demo-code", DEMO, "--demo-user", "demo", "--demo-password", "Secret123"];
        shop.done(&demo);
        shop.done(&["account", "create", "--company", "Small", "--code", SMALL, "--password", "Secret123"]);
        shop
    }
}

impl Shop {
    fn done(&self, arguments: &[&str]) -> String {
        self.ladu.run(&self.with_place(arguments)).done()
    }

    fn failed(&self, arguments: &[&str]) -> String {
        self.ladu.run(&self.with_place(arguments)).failed()
    }

    /// With the flags that name the database; what looks at backups only takes none.
    fn with_place<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        if matches!(arguments, ["backup", "verify" | "list", ..]) {
            return arguments.to_vec();
        }
        arguments.iter().copied().chain(self.place.iter().map(String::as_str)).collect()
    }

    fn serve(&self) -> Running {
        Running::start(&self.ladu, &self.with_place(&["serve", "--listen", "127.0.0.1:0", "--hourly-limit", "0"]))
    }

    fn path(&self, name: &str) -> String {
        self.ladu.path(name).display().to_string()
    }
}

/// What the tables of an account come to in a store that nobody else has open.
fn totals_in(url: &str, id: i64) -> Totals {
    // Whoever had it open before lets go of it in a moment.
    let end = std::time::Instant::now() + Duration::from_secs(10);
    let store = loop {
        match Store::open(url, Options { readers: 1, writers: 1, ..Options::default() }) {
            Ok(store) => break store,
            Err(error) if std::time::Instant::now() > end => panic!("{url}: {error}"),
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    let found = totals(&store, ladu_types::Id::new(id), ladu_types::Id::new(id)).expect("totals");
    store.close();
    found
}

fn session(served: &Running, code: &str, user: &str) -> String {
    let form = [("clientCode", code), ("request", "verifyUser"), ("username", user), ("password", "Secret123")];
    let answer = served.call(&form);
    answer["records"][0]["sessionKey"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).to_owned()
}

/// All products by their ids and names.
fn products(served: &Running, code: &str, user: &str) -> Vec<(i64, String)> {
    let key = session(served, code, user);
    let mut found = Vec::new();
    for page in 1.. {
        let page = page.to_string();
        let form = [
            ("clientCode", code),
            ("sessionKey", key.as_str()),
            ("request", "getProducts"),
            ("recordsOnPage", "1000"),
            ("pageNo", page.as_str()),
        ];
        let answer = served.call(&form);
        assert_eq!(code_of(&answer["status"]), OK, "{answer}");
        let records = answer["records"].as_array().expect("records");
        if records.is_empty() {
            break;
        }
        let of =
            |record: &serde_json::Value| (record["productID"].as_i64(), record["name"].as_str().map(str::to_owned));
        found.extend(records.iter().map(of).map(|(id, name)| (id.expect("an id"), name.expect("a name"))));
    }
    found
}

/// Saves product after product until it is told to stop; gives the names of those that were acknowledged, in order.
fn write_until(address: &str, stop: &AtomicBool, seen: &Mutex<Vec<String>>) {
    let call = |form: &[(&str, &str)]| -> serde_json::Value {
        let mut response = ureq::post(format!("http://{address}/api/")).send_form(form.iter().copied()).unwrap();
        serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap()
    };
    let login = [("clientCode", SMALL), ("request", "verifyUser"), ("username", "admin"), ("password", "Secret123")];
    let key = call(&login)["records"][0]["sessionKey"].as_str().unwrap().to_owned();
    let session = [("clientCode", SMALL), ("sessionKey", key.as_str())];
    call(&[&session[..], &[("request", "saveProductGroup"), ("name", "Goods")]].concat());
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let name = format!("product {number}");
        let form = [("request", "saveProduct"), ("groupID", "1"), ("name", name.as_str())];
        let answer = call(&[&session[..], &form].concat());
        assert_eq!(code_of(&answer["status"]), OK, "{answer}");
        seen.lock().unwrap().push(name);
    }
}

/// Rounds of backup under load; LADU_BACKUP_ROUNDS asks for more.
fn rounds() -> usize {
    std::env::var("LADU_BACKUP_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

fn a_backup_is_taken_while_others_write_and_comes_back_whole(shop: Shop) {
    let served = shop.serve();
    let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let writer = {
        let (address, stop, seen) = (served.address.clone(), stop.clone(), seen.clone());
        std::thread::spawn(move || write_until(&address, &stop, &seen))
    };
    for round in 0..rounds() {
        while seen.lock().unwrap().len() < (round + 1) * 5 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let before = seen.lock().unwrap().clone();
        let told = shop.done(&["backup", &shop.path("safe")]);
        let after = seen.lock().unwrap().len();
        assert!(told.contains("2 accounts"), "{told}");
        assert!(shop.done(&["backup", "verify", &shop.path("safe")]).contains(": sound"));
        // Restored elsewhere: what was acknowledged before it began is there, nothing that came after it ended, and no gap between.
        let elsewhere = format!("elsewhere{round}");
        let told = shop.ladu.run(&["restore", &shop.path("safe"), "--data", &elsewhere]).done();
        assert!(told.contains(&format!("{DEMO}: sound")) && told.contains(&format!("{SMALL}: sound")), "{told}");
        let again = Running::start(
            &shop.ladu,
            &["serve", "--listen", "127.0.0.1:0", "--hourly-limit", "0", "--data", &elsewhere],
        );
        let names: Vec<String> = products(&again, SMALL, "admin").into_iter().map(|(_, name)| name).collect();
        again.stop();
        let expected: Vec<String> = (0..names.len()).map(|number| format!("product {number}")).collect();
        let mut sorted = names.clone();
        sorted.sort_by_key(|name| name["product ".len()..].parse::<usize>().unwrap());
        assert_eq!(sorted, expected);
        assert!(names.len() >= before.len() && names.len() <= after + 1, "{} {} {after}", before.len(), names.len());
    }
    stop.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    served.stop();
}

fn an_account_comes_back_beside_itself_under_another_code(shop: Shop) {
    let served = shop.serve();
    let safe = shop.path("safe");
    shop.done(&["backup", &safe, "--account", DEMO]);
    assert!(shop.failed(&["restore", &safe, "--account", DEMO]).contains("already"));
    assert!(shop.failed(&["restore", &safe, "--account", "777", "--as", "778"]).contains("no account \"777\""));
    let told = shop.done(&["restore", &safe, "--account", DEMO, "--as", "copy1"]);
    assert!(told.contains("copy1: sound"), "{told}");
    let (old, new) = (products(&served, DEMO, "demo"), products(&served, "copy1", "demo"));
    assert!(old.len() > 10 && old == new, "{} {}", old.len(), new.len());
    served.stop();
    assert_eq!(totals_in(&shop.url, 1), totals_in(&shop.url, 3));
}

fn a_damaged_backup_is_found_before_anything_is_touched(shop: Shop) {
    let safe = shop.path("safe");
    shop.done(&["backup", &safe]);
    let manifest = std::fs::read_dir(shop.ladu.path("safe/backups")).unwrap().next().unwrap().unwrap().path();
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
    let hash = manifest["accounts"][1]["data"]["sha256"].as_str().unwrap();
    let object = shop.ladu.path("safe/objects").join(&hash[..2]).join(hash);
    let mut bytes = std::fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&object, &bytes).unwrap();
    let verified = shop.ladu.run(&["backup", "verify", &safe]);
    assert_eq!(verified.code, 1, "{verified:?}");
    assert!(verified.output.contains("is damaged"), "{verified:?}");
    assert!(shop.ladu.run(&["restore", &safe, "--data", "other"]).failed().contains("is damaged"));
    assert!(shop.ladu.run(&["account", "list", "--data", "other"]).done().is_empty(), "nothing was touched");
    std::fs::remove_file(&object).unwrap();
    assert!(shop.ladu.run(&["backup", "verify", &safe]).output.contains("is missing"));
    let newer = manifest.to_string().replace("\"format\":1", "\"format\":2");
    let name = manifest["name"].as_str().unwrap();
    std::fs::write(shop.ladu.path("safe/backups").join(format!("{name}.json")), newer).unwrap();
    assert!(shop.ladu.run(&["restore", &safe, "--data", "other"]).failed().contains("a newer one"));
}

fn accounts_move_to_the_other_engine_and_back(shop: Shop) {
    let other = match shop.place.is_empty() {
        true => Engine::Postgres,
        false => Engine::Sqlite,
    };
    let store = TestStore::on(other);
    let to = store.url.clone();
    // The folder of an embedded store belongs to whoever has it open.
    drop(store.store.clone());
    let to = if other == Engine::Sqlite { format!("sqlite:{}", shop.path("moved")) } else { to };
    let files = shop.path("moved-files");
    let (first, second) = (totals_in(&shop.url, 1), totals_in(&shop.url, 2));
    let back = format!("sqlite:{}", shop.path("back"));
    let told = shop.ladu.run(&["move", "--from", &shop.url, "--to", &to, "--to-files", &files]).done();
    assert!(told.contains("the same on both sides") && told.contains(&format!("{DEMO}: sound")), "{told}");
    assert_eq!((totals_in(&to, 1), totals_in(&to, 2)), (first.clone(), second.clone()));
    // Once more: nothing is left to do.
    let told = shop.ladu.run(&["move", "--from", &shop.url, "--to", &to, "--to-files", &files]).done();
    assert!(told.contains(&format!("{DEMO}: is there already")), "{told}");
    shop.ladu.run(&["move", "--from", &to, "--to", &back, "--from-files", &files]).done();
    assert_eq!((totals_in(&back, 1), totals_in(&back, 2)), (first, second));
    // Ids go on behind the last, and passwords are known: the server's secret has come along.
    let served =
        Running::start(&shop.ladu, &["serve", "--listen", "127.0.0.1:0", "--data", "back", "--hourly-limit", "0"]);
    let last = products(&served, DEMO, "demo").into_iter().map(|(id, _)| id).max().unwrap();
    let key = session(&served, DEMO, "demo");
    let form =
        [("clientCode", DEMO), ("sessionKey", &key), ("request", "saveProduct"), ("groupID", "1"), ("name", "New")];
    let made = served.call(&form);
    assert!(made["records"][0]["productID"].as_i64().unwrap() > last, "{made}");
    served.stop();
}

fn a_move_that_was_killed_goes_on(shop: Shop) {
    let to = format!("sqlite:{}", shop.path("moved"));
    let before = totals_in(&shop.url, 1);
    for pause in [150, 300, 600, 900] {
        let mut child = shop.ladu.begin(&["move", "--from", &shop.url, "--to", &to]);
        std::thread::sleep(Duration::from_millis(pause));
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(totals_in(&shop.url, 1), before, "the source is whole");
    }
    let told = shop.ladu.run(&["move", "--from", &shop.url, "--to", &to]).done();
    assert!(told.contains(&format!("{SMALL}: sound")), "{told}");
    assert_eq!(totals_in(&to, 1), before);
    assert_eq!(totals_in(&to, 2), totals_in(&shop.url, 2));
    for pause in [50, 100, 200, 400] {
        let mut child = shop.ladu.begin(&shop.with_place(&["backup", &shop.path("safe")]));
        std::thread::sleep(Duration::from_millis(pause));
        let _ = child.kill();
        let _ = child.wait();
    }
    assert_eq!(totals_in(&shop.url, 1), before, "the source is whole");
    shop.done(&["backup", &shop.path("safe")]);
    assert!(shop.done(&["backup", "verify", &shop.path("safe")]).contains(": sound"));
    let left = std::fs::read_dir(shop.ladu.path("safe")).unwrap().flatten();
    let left: Vec<String> = left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(left.iter().all(|name| !name.starts_with('.')), "what was killed is cleared away: {left:?}");
}

fn an_account_goes_through_an_archive(shop: Shop) {
    let served = shop.serve();
    let told = shop.done(&["export", "account", "--account", DEMO, "shop.jsonl"]);
    assert!(told.contains("rows of"), "{told}");
    let text = std::fs::read_to_string(shop.ladu.path("shop.jsonl")).unwrap();
    assert!(text.starts_with("{\"archive\":1,") && text.lines().last().unwrap().starts_with("{\"end\":"), "form");
    let told = shop.done(&["import", "account", "shop.jsonl", "--as", "again"]);
    assert!(told.contains("again: sound"), "{told}");
    assert_eq!(products(&served, DEMO, "demo"), products(&served, "again", "demo"));
    // Cut short, and with a value changed: nothing of it is taken.
    let (most, _) = text.trim_end().rsplit_once('\n').unwrap();
    std::fs::write(shop.ladu.path("cut.jsonl"), most).unwrap();
    assert!(shop.failed(&["import", "account", "cut.jsonl", "--as", "cut1"]).contains("cut short"));
    let (head, rows) = text.split_once('\n').unwrap();
    let changed = format!("{head}\n{}", rows.replacen("Mets & Meri", "Mets & Maa", 1));
    assert_ne!(changed, text);
    std::fs::write(shop.ladu.path("changed.jsonl"), changed).unwrap();
    assert!(shop.failed(&["import", "account", "changed.jsonl", "--as", "cut1"]).contains("damaged"));
    assert!(!shop.done(&["account", "list"]).contains("cut1"));
    served.stop();
    assert_eq!(totals_in(&shop.url, 1), totals_in(&shop.url, 3));
}

fn unchanged_accounts_are_not_copied_again(shop: Shop) {
    // A change that is younger than the clock of files can tell makes the next backup copy once more.
    std::thread::sleep(Duration::from_millis(2500));
    let safe = shop.path("safe");
    assert!(shop.done(&["backup", &safe]).contains("2 copied"));
    assert!(shop.done(&["backup", &safe]).contains("0 copied"));
    let objects = || walk(Path::new(&safe).join("objects").as_path());
    let before = objects();
    shop.done(&["user", "add", "--account", SMALL, "--name", "jaan"]);
    std::thread::sleep(Duration::from_millis(2500));
    assert!(shop.done(&["backup", &safe]).contains("1 copied"));
    assert!(objects() > before);
    let told = shop.done(&["backup", &safe, "--keep", "2"]);
    assert_eq!(told.matches("removed").count(), 2, "{told}");
    let list = shop.done(&["backup", "list", &safe, "--json"]);
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(2), "{list}");
    assert!(shop.done(&["backup", "verify", &safe]).contains(": sound"));
    shop.ladu.run(&["restore", &safe, "--data", "other"]).done();
}

fn walk(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { 1 }).sum()
}

fn a_deleted_account_can_be_taken_back(shop: Shop) {
    let served = shop.serve();
    assert!(shop.failed(&["account", "delete", SMALL, DEMO]).contains("not the same account"));
    let told = shop.done(&["account", "delete", SMALL, SMALL, "--backup", &shop.path("last")]);
    assert!(told.contains("undelete"), "{told}");
    let login = [("clientCode", SMALL), ("request", "verifyUser"), ("username", "admin"), ("password", "Secret123")];
    assert_eq!(served.call(&login)["status"]["errorCode"], 1220);
    shop.done(&["account", "undelete", SMALL]);
    assert_eq!(code_of(&served.call(&login)["status"]), OK);
    shop.done(&["account", "disable", SMALL]);
    assert_eq!(served.call(&login)["status"]["errorCode"], 1000);
    shop.done(&["account", "enable", SMALL]);
    assert_eq!(code_of(&served.call(&login)["status"]), OK);
    shop.done(&["account", "rename", SMALL, "--company", "Other", "--new-code", "renamed"]);
    assert!(shop.done(&["account", "show", "renamed", "--json"]).contains("\"Other\""));
    served.stop();
    assert!(shop.done(&["backup", "verify", &shop.path("last")]).contains(": sound"));
}
