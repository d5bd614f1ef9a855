//! The command line as operators meet it: help, wrong flags, settings, accounts, the doctor, and a server that stops gracefully.

#![expect(clippy::expect_used, reason = "a test that meets what it did not expect shall fail there")]

mod program;

use ladu_tests::{Code, OK, code_of};
use program::{Ladu, Running};

#[test]
fn help_names_every_command_and_flag() {
    let ladu = Ladu::new();
    let help = ladu.run(&["--help"]).done();
    for command in ["serve", "account", "user", "register", "partner", "doctor", "demo"] {
        assert!(help.contains(&format!("  {command} ")), "{command}: {help}");
    }
    let help = ladu.run(&["serve", "--help"]).done();
    for flag in [
        "--data",
        "--listen",
        "--database",
        "--hourly-limit",
        "--public-url",
        "--demo",
        "--demo-code",
        "--demo-user",
        "--demo-password",
        "--demo-size",
    ] {
        let variable = flag.trim_start_matches("--").replace('-', "_").to_uppercase();
        assert!(help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")), "{flag}: {help}");
        assert!(help.contains(&format!("LADU_{variable}")), "{variable}: {help}");
    }
    assert!(ladu.run(&["--version"]).done().starts_with("ladu "));
    for command in ["create", "list", "quota", "module"] {
        assert!(ladu.run(&["account", command, "--help"]).done().contains("Usage:"), "{command}");
    }
}

#[test]
fn what_is_wrong_is_told_with_code_2() {
    let ladu = Ladu::new();
    for (arguments, told) in [
        (&["serve", "--no-such-flag"][..], "--no-such-flag"),
        (&["serve", "--hourly-limit", "-1"], "--hourly-limit"),
        (&["serve", "--hourly-limit=many"], "many"),
        (&["serve", "--demo-size", "0"], "between 0.05 and 1000"),
        (&["demo", "--demo-code", "a b"], "2 to 20 letters and digits"),
        (&["account", "create"], "--company"),
        (&["account", "create", "--company", "  "], "a company has a name"),
        (&["serve", "--database", "mysql://somebody:secret@host/x"], "a database is postgres://"),
        (&["account", "create", "--company", "X", "--language", "tlh"], "no language"),
        (&["account", "quota", "100001", "some"], "whole number"),
        (&["account", "module", "100001", "Promotions"], "<TURN>"),
        (&["account", "module", "100001", "Promotions", "maybe"], "on, off"),
        (&["register", "add", "--account=1", "--name=x", "--warehouse=1", "--kind=BARN"], "REGPOS"),
        (&["export", "journal", "--account", "1", "--from", "2026-02-30", "--to", "2026-03-01", "-"], "2026-02-30"),
        (&["dance"], "dance"),
        (&[], "Usage:"),
    ] {
        let failed = ladu.run(arguments);
        assert_eq!(failed.code, 2, "{arguments:?}: {failed:?}");
        assert!(failed.errors.contains(told), "{arguments:?}: {failed:?}");
    }
}

#[test]
fn the_file_of_settings_is_read_and_its_mistakes_are_named() {
    program::wait_for_a_whole_hour();
    let ladu = Ladu::new();
    let made = ladu.run(&["account", "create", "--company", "A", "--data", "elsewhere"]);
    let made = made.done();
    let password = made.lines().find_map(|line| line.strip_prefix("password ")).expect("a password").trim();
    // Flags before variables, variables before the file.
    ladu.file("ladu.toml", "data = \"elsewhere\"\nhourly_limit = 7\ndemo = false\n");
    assert!(ladu.run(&["account", "list"]).done().contains("100001"));
    assert!(ladu.with("LADU_DATA", "nowhere").run(&["account", "list"]).failed().contains("nowhere"));
    assert!(ladu.run(&["account", "list", "--data", "no-folder"]).failed().contains("no-folder"));
    let served = Running::start(&ladu, &["serve", "--listen", "127.0.0.1:0"]);
    let log_in = [("clientCode", "100001"), ("request", "verifyUser"), ("username", "admin"), ("password", password)];
    let answer = served.call(&log_in);
    let key = answer["records"][0]["sessionKey"].as_str().expect("a key");
    let nothing = [("clientCode", "100001"), ("request", "nothing"), ("sessionKey", key)];
    for _ in 0..6 {
        assert_eq!(code_of(&served.call(&nothing)["status"]), Code::NO_CALL);
    }
    assert_eq!(code_of(&served.call(&nothing)["status"]), Code::QUOTA, "the file's limit is 7");
    drop(served);
    for (text, told) in [
        ("colour = \"red\"", "\"colour\""),
        ("[data]\nfolder = 1", "data has to be"),
        ("hourly-limit = \"many\"", "--hourly-limit"),
        ("demo = 3", "demo has to be true or false"),
        ("data = ", "ladu.toml"),
    ] {
        ladu.file("ladu.toml", text);
        let failed = ladu.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(failed.code, 2, "{text}: {failed:?}");
        assert!(failed.errors.contains(told), "{text}: {failed:?}");
        // Whoever asks for help gets it.
        ladu.run(&["--help"]).done();
        ladu.run(&["serve", "--help"]).done();
    }
    let named = ladu.with("LADU_CONFIG", "other.toml");
    assert!(named.run(&["account", "list"]).errors.contains("other.toml"), "a file that is named has to be there");
    ladu.file("other.toml", "data = \"elsewhere\"");
    assert!(named.run(&["account", "list"]).done().contains("100001"));
}

/// Commands work beside a server, by a way that is for the owner of the folder alone, and with files of whoever gave them.
fn commands_work_beside_the_server(ladu: &Ladu, code: &str) {
    assert!(ladu.run(&["account", "list"]).done().contains(code), "beside the server");
    let socket = std::fs::metadata(ladu.path("data/ladu.sock")).expect("a socket");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&socket.permissions()) & 0o777, 0o600);
    let users = ladu.run(&["user", "list", "--account", code, "--json"]).done();
    let users: serde_json::Value = serde_json::from_str(&users).expect("JSON");
    assert_eq!(users[0]["name"], "jaan", "{users}");
    assert!(ladu.run(&["user", "sessions", "--account", code]).done().contains("jaan"));
    assert_eq!(ladu.run(&["user", "sign-out", "--account", code, "--name", "jaan"]).done(), "1 users signed out\n");
    ladu.file("goods.csv", "code;name\nT1;Tea\n");
    assert!(ladu.run(&["import", "products", "--account", code, "goods.csv", "--make-missing"]).code != 2);
    ladu.run(&["export", "products", "--account", code, "out.csv"]).done();
    assert!(ladu.path("out.csv").exists(), "files are those of whoever gave the command");
}

#[test]
fn an_account_is_made_and_used() {
    program::wait_for_a_whole_hour();
    let ladu = Ladu::new();
    let made = ladu.run(&["account", "create", "--company", "Väike Pood", "--user", "mari"]).done();
    let told = |key: &str| {
        let line = made.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("no {key}: {made}"));
        line[key.len()..].trim().to_owned()
    };
    let (code, password) = (told("clientCode"), told("password"));
    assert!(ladu.run(&["account", "create", "--company", "B", "--code", &code]).failed().contains("with this code"));
    assert!(ladu.run(&["account", "create", "--company", "B", "--country", "XX"]).failed().contains("EE"));
    let short = ladu.run(&["account", "create", "--company", "B", "--password", "short"]);
    assert!(short.failed().contains("at least 8 characters"));
    let list = ladu.run(&["account", "list"]).done();
    assert_eq!(list.lines().count(), 1, "what failed has left nothing: {list}");
    assert!(list.contains("Väike Pood") && list.contains("limit server's"), "{list}");

    let journal = |from: &str, to: &str| {
        ladu.run(&["export", "journal", "--account", &code, "--opening", "--from", from, "--to", to, "-"])
    };
    assert!(journal("2026-02-02", "2026-02-01").failed().contains("is after"));
    assert!(journal("2026-02-01", "2026-02-01").done().starts_with("date;entry;what;account;debit;credit;currency;"));

    assert_eq!(ladu.run(&["account", "quota", &code]).done(), format!("{code}: limit server's\n"));
    ladu.run(&["account", "quota", &code, "6"]).done();
    assert_eq!(ladu.run(&["account", "quota", &code]).done(), format!("{code}: limit 6\n"));
    assert!(ladu.run(&["account", "quota", "999999", "3"]).failed().contains("999999"));
    ladu.run(&["user", "add", "--account", &code, "--name", "jaan", "--password", "Secret123"]).done();
    assert!(ladu.run(&["user", "add", "--account", &code, "--name", "jaan"]).failed().contains("jaan"));
    let reset = ladu.run(&["user", "password", "--account", &code, "--name", "jaan"]).done();
    let new = reset.lines().find_map(|line| line.strip_prefix("password ")).expect("a password").to_owned();
    assert!(ladu.run(&["user", "password", "--account", &code, "--name", "nobody"]).failed().contains("nobody"));
    let register = ["register", "add", "--account", &code, "--name", "Till 2", "--kind", "ecom", "--warehouse"];
    assert_eq!(ladu.run(&[&register[..], &["1"]].concat()).done(), "register 2\n");
    assert!(ladu.run(&[&register[..], &["9"]].concat()).failed().contains("warehouse"));
    assert!(ladu.run(&["partner", "add", "--name", "Till maker"]).done().starts_with("partnerKey "));

    let served = Running::start(&ladu, &["serve", "--listen", "127.0.0.1:0"]);
    let log_in = |user: &str, password: &str| {
        served.call(&[("clientCode", &code), ("request", "verifyUser"), ("username", user), ("password", password)])
    };
    assert_eq!(code_of(&log_in("mari", &password)["status"]), OK);
    assert_eq!(code_of(&log_in("jaan", "Secret123")["status"]), Code::LOGIN_FAILED, "the old password");
    let session = log_in("jaan", &new);
    let key = session["records"][0]["sessionKey"].as_str().expect("a session").to_owned();
    let answer = served.call(&[("clientCode", &code), ("sessionKey", &key), ("request", "getPointsOfSale")]);
    assert_eq!(answer["records"].as_array().map(Vec::len), Some(2), "{answer}");
    for _ in 0..3 {
        served.call(&[("clientCode", &code), ("sessionKey", &key), ("request", "getBrands")]);
    }
    let answer = served.call(&[("clientCode", &code), ("sessionKey", &key), ("request", "getBrands")]);
    assert_eq!(code_of(&answer["status"]), Code::QUOTA, "six were allowed, and a log-in that fails is none of them");
    commands_work_beside_the_server(&ladu, &code);
    ladu.run(&["account", "quota", &code, "0"]).done();
    let answer = served.call(&[("clientCode", &code), ("sessionKey", &key), ("request", "getBrands")]);
    assert_eq!(code_of(&answer["status"]), Code::NO_SUCH_SESSION);
    let given = ladu.with("LADU_NEW_PASSWORD", "Secret456");
    assert!(!given.run(&["user", "password", "--account", &code, "--name", "jaan"]).done().contains("password "));
    assert_eq!(code_of(&log_in("jaan", "Secret456")["status"]), OK, "a variable of the command, not of the server");
    let failed = ladu.run(&["user", "password", "--account", &code, "--name", "nobody"]);
    assert!(failed.failed().contains("ladu: account"), "texts and exit codes are those of any command");
    ladu.run(&["user", "remove", "--account", &code, "--name", "jaan"]).done();
    assert_eq!(code_of(&log_in("jaan", "Secret456")["status"]), Code::LOGIN_FAILED);
    ladu.run(&["doctor"]).done();
    assert_eq!(ladu.run(&["serve"]).failed().matches("in use").count(), 1);
    served.stop();
    assert!(!ladu.path("data/ladu.sock").exists());
}

#[test]
fn parts_of_the_api_are_turned_off_and_on() {
    let ladu = Ladu::new();
    ladu.run(&["account", "create", "--company", "A", "--password", "Secret123"]).done();
    assert!(ladu.run(&["account", "module", "100001"]).done().contains("on\tPromotions\n"));
    let failed = ladu.run(&["account", "module", "100001", "Magic", "on"]);
    assert!(failed.failed().contains("Time clock"), "names what there is");
    assert_eq!(ladu.run(&["account", "module", "100001", "promotions", "off"]).done(), "100001: Promotions off\n");
    assert!(ladu.run(&["account", "module", "100001"]).done().contains("off\tPromotions\n"));
    ladu.run(&["account", "module", "100001", "Promotions", "on"]).done();
    assert!(ladu.run(&["account", "module", "100001"]).done().contains("on\tPromotions\n"));
}

#[test]
fn the_doctor_finds_what_was_tampered_with() {
    let ladu = Ladu::new();
    assert!(ladu.run(&["doctor"]).failed().contains("no accounts"), "nothing is made where there was nothing");
    assert!(!ladu.path("data").exists());
    ladu.run(&["demo", "--demo-size", "0.05"]).done();
    let sound = ladu.run(&["doctor"]).done();
    assert_eq!(sound, "tables: as they should be\n100001: sound\n");
    ladu.tamper("1.db", "UPDATE stock_level SET on_hand = on_hand + 1000000 WHERE product_id = 5 AND warehouse_id = 2");
    let failed = ladu.run(&["doctor"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    let law = failed.output.lines().find(|line| line.contains("on hand") && line.contains("does not hold at 5/2"));
    assert!(failed.output.contains("100001: broken\n") && law.is_some(), "{failed:?}");
    ladu.tamper("1.db", "UPDATE stock_level SET on_hand = on_hand - 1000000 WHERE product_id = 5 AND warehouse_id = 2");
    assert_eq!(ladu.run(&["doctor"]).done(), sound);
    ladu.tamper("1.db", "ALTER TABLE payment RENAME COLUMN applied TO amount");
    let failed = ladu.run(&["doctor"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.output.contains("1.db: column payment.applied is missing"), "{failed:?}");
    assert!(failed.output.contains("100001: cannot be checked"), "{failed:?}");
    ladu.tamper("control.db", "DROP INDEX session_expires");
    assert!(ladu.run(&["doctor"]).output.contains("control.db: index session_expires is missing"));
}

#[test]
fn the_demo_is_served_and_its_line_works_when_copied() {
    let ladu = Ladu::new();
    let flags = ["serve", "--demo", "--demo-size", "0.05", "--demo-code", "poe", "--demo-user", "Õie & Co", "--listen"];
    let served = Running::start(&ladu, &[&flags[..], &["127.0.0.1:0"]].concat());
    let told = served.told_until("Try: ");
    let line = told.lines().last().and_then(|line| line.strip_prefix("Try: ")).expect("a line to copy").to_owned();
    let ran = std::process::Command::new("sh").args(["-c", &line]).output().expect("a shell");
    let answer: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap_or_else(|_| panic!("{line}: {ran:?}"));
    assert_eq!(code_of(&answer["status"]), OK, "{line}: {answer}");
    assert_eq!(answer["records"][0]["userName"], "Õie & Co");
    // No limit of requests: far more than an hour's usual five hundred.
    let key = answer["records"][0]["sessionKey"].as_str().expect("a session").to_owned();
    for _ in 0..520 {
        let answer = served.call(&[("clientCode", "poe"), ("sessionKey", &key), ("request", "getProductUnits")]);
        assert_eq!(code_of(&answer["status"]), OK, "{answer}");
    }
    served.stop();
    let again = Running::start(&ladu, &[&flags[..], &["127.0.0.1:0"]].concat());
    let told = again.told_until("password");
    assert!(told.contains("was printed when the account was made") && !told.contains("curl"), "{told}");
    again.stop();
    ladu.run(&["account", "create", "--company", "A", "--code", "real"]).done();
    assert!(ladu.run(&["demo", "--demo-code", "real"]).failed().contains("no demo account"));
}

#[test]
fn a_server_that_is_stopped_finishes_what_has_begun() {
    let ladu = Ladu::new();
    ladu.run(&["account", "create", "--company", "A"]).done();
    for signal in ["TERM", "INT"] {
        let served = Running::start(&ladu, &["serve", "--listen", "127.0.0.1:0"]);
        let begun = served.begin_request("clientCode=100001&request=nothing");
        served.signal(signal);
        std::thread::sleep(std::time::Duration::from_millis(300));
        let answer = begun.finish();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains(&format!("\"errorCode\":{}", Code::NO_CALL.0)),
            "{answer}"
        );
        assert_eq!(served.ended().code(), Some(0), "{signal}");
    }
    let served = Running::start(&ladu, &["serve", "--listen", "127.0.0.1:0"]);
    let taken = ladu.run(&["serve", "--data", "other", "--listen", &served.address]);
    assert!(taken.failed().contains("cannot listen on"));
    served.stop();
}
