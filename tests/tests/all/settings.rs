//! Settings of an account, the addresses it lets in, and its languages.

use ladu_record::settings::{FREE, Holds, SETTINGS};
use ladu_tests::{Code, PASSWORD, TestServer, on_both_engines};
use ladu_wire::Kind;

on_both_engines! {
    every_setting_is_answered_in_its_form
    every_setting_is_checked_by_its_kind
    settings_of_special_forms_are_checked
    what_is_derived_cannot_be_set
    only_listed_addresses_log_in
}

fn every_setting_is_answered_in_its_form(server: TestServer) {
    let client = server.account();
    let answer = client.call("getConfParameters", &[]);
    let record = answer.record();
    for setting in SETTINGS {
        let value = &record[setting.name];
        assert!(if setting.number { value.is_i64() } else { value.is_string() }, "{}: {value}", setting.name);
    }
    for (name, value) in [
        ("country", "EE"),
        ("default_language", "eng"),
        ("timezone", "Europe/Tallinn"),
        ("dateformat", "d.m.Y"),
        ("numberformat", ".,"),
        ("fiscal_year_start_date", "0000-01-01"),
        ("csv_field_separator", ";"),
        ("default_currency", "EUR"),
        ("price_decimals", "4"),
        ("invoice_rounding", "-1"),
        ("use_standalone_customer_registry", "0"),
    ] {
        assert_eq!(record[name], value, "{name}");
    }
    for (name, value) in [
        ("invoice_algorithm_version", 2),
        ("locale_uses_price_with_tax", 1),
        ("invoice_waybills_show_price_with_tax", 0),
        ("product_description_eng_enabled", 1),
    ] {
        assert_eq!(record[name], value, "{name}");
    }
    assert_eq!(record["date_installed"].as_str().unwrap().len(), 10);
    assert!(record["account_links"]["help"].is_string());
    let modules = record["additionalModules"].as_array().unwrap();
    assert!(modules.iter().all(|module| module["name"].is_string() && module["enabled"].is_i64()));
    client.call("getConfParameters", &[("sessionKey", "")]).fails(Code::NO_SESSION);
    let american = server.account_in("US");
    let record = american.call("getConfParameters", &[]).record().clone();
    assert_eq!(
        (record["csv_field_separator"].as_str(), record["locale_uses_price_with_tax"].as_i64()),
        (Some(","), Some(0))
    );
}

/// A value that fits is kept in the form of its kind, another is refused, an empty one goes back to the default.
fn every_setting_is_checked_by_its_kind(server: TestServer) {
    let client = server.account();
    let save = |name: &str, value: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)])
    };
    let shown = |name: &str| {
        let answer = client.call("getConfParameters", &[]);
        let value = &answer.record()[name];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    let mut tried = 0;
    for setting in SETTINGS.iter().filter(|setting| !setting.derived) {
        let (good, kept, bad) = match setting.holds {
            Holds::Of(Kind::Flag) => ("true", "1", ("2", Code::FORMAT)),
            Holds::Of(Kind::Int(low, _)) if low > 1 => ("12", "12", ("7", Code::NOT_ALLOWED)),
            Holds::Of(Kind::Int(..)) => ("1.0", "1", ("-1", Code::NOT_ALLOWED)),
            Holds::Of(Kind::Amount) => ("2.50", "2.5", ("much", Code::FORMAT)),
            Holds::Of(Kind::Word(words)) => {
                (words[words.len() - 1], words[words.len() - 1], ("another", Code::NOT_ALLOWED))
            }
            Holds::Of(Kind::Date) => ("2026-02-01", "2026-02-01", ("2026-02-30", Code::FORMAT)),
            Holds::Record(_) => ("1", "1", ("999999", Code::UNKNOWN_ID)),
            _ => continue,
        };
        save(setting.name, good).succeeds();
        save(setting.name, bad.0).fails_at(bad.1, "parameterValue");
        if tried % 20 == 0 {
            assert_eq!(shown(setting.name), kept, "{}", setting.name);
            save(setting.name, "").succeeds();
            assert_eq!(shown(setting.name), setting.default, "{}", setting.name);
        }
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}

fn settings_of_special_forms_are_checked(server: TestServer) {
    let client = server.account();
    let save = |name: &str, value: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)])
    };
    for (name, good, bad) in [
        ("timezone", "America/New_York", "Europe/Nowhere"),
        ("default_language", "est", "xyz"),
        ("langs", "eng, est", "eng,xyz"),
        ("dateformat", "Y-m-d", "Y-m"),
        ("numberformat", ", ", ".."),
        ("fiscal_year_start_date", "0000-07-01", "2020-07-01"),
        ("price_decimals", "2", "7"),
        ("invoice_rounding", "10", "5"),
        ("receipt_footer", "Thank you", "\0"),
    ] {
        save(name, good).succeeds();
        let expected = if bad == "\0" { Code::UNREADABLE } else { Code::NOT_ALLOWED };
        save(name, bad).fails(expected);
    }
    let record = client.call("getConfParameters", &[]).record().clone();
    assert_eq!((record["langs"].as_str(), record["numberformat"].as_str()), (Some("eng,est"), Some(", ")));
    for name in ["mailtemplate_default_eng", "mailtemplate_invCASHINVOICE_est", "total_discount_label_fin", "plugin_x"]
    {
        save(name, "Hello").succeeds();
        assert_eq!(client.call("getConfParameters", &[]).record()[name], "Hello");
        save(name, "").succeeds();
        assert!(client.call("getConfParameters", &[]).record().get(name).is_none(), "{name}");
    }
    FREE.iter().for_each(|start| save(&format!("{start}x"), "1").succeeds());
    save("receipt_footer", &"x".repeat(10_001)).fails(Code::NOT_ALLOWED);
}

fn what_is_derived_cannot_be_set(server: TestServer) {
    let client = server.account();
    let derived = SETTINGS.iter().filter(|setting| setting.derived).map(|setting| setting.name);
    let names = ["additionalModules", "account_links", "nonsense", "mailtemplate_default_xyz", "module: Promotions"];
    for name in derived.chain(names) {
        let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", "1")]);
        answer.fails_at(Code::NOT_ALLOWED, "parameterName");
    }
    for name in ["languages", "invoice_algorithm_version", "default_currency", "country"] {
        assert!(SETTINGS.iter().any(|setting| setting.name == name && setting.derived), "{name}");
    }
    client.ask("saveConfParameter", "parameterValue=1").fails_at(Code::MISSING, "parameterName");
    client.ask("saveConfParameter", "parameterName=quickpos").fails_at(Code::MISSING, "parameterValue");
    client.ask("saveUser", "name=till userGroupID=$cashiers password=Cashier12").record();
    let mut till = client.logged_out();
    till.log_in("till", "Cashier12");
    till.ask("saveConfParameter", "parameterName=quickpos parameterValue=1").fails(Code::MAY_NOT_EDIT);
}

fn only_listed_addresses_log_in(server: TestServer) {
    let client = server.account();
    let record = client.call("getIPWhitelistSettings", &[]);
    assert_eq!(record.record(), &serde_json::json!({"ipWhitelistEnabled": 0, "ips": []}));
    let save = |enabled: &str, ips: &str| {
        client.call("saveIPWhitelistSettings", &[("ipWhitelistEnabled", enabled), ("ips", ips)])
    };
    let log_in = || client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]);
    save("", "[]").fails_at(Code::MISSING, "ipWhitelistEnabled");
    save("maybe", "[]").fails_at(Code::FORMAT, "ipWhitelistEnabled");
    save("1", "").fails_at(Code::MISSING, "ips");
    save("1", "{}").fails_at(Code::FORMAT, "ips");
    save("1", r#"[{"ip": "300.0.0.1"}]"#).fails_at(Code::FORMAT, "ips");
    save("1", r#"[{"ip": "192.0.2.1"}, {"ip": "::ffff:192.0.2.1"}]"#).fails_at(Code::TAKEN, "ips");
    save("1", r#"[{"ip": "192.0.2.1", "comment": "office"}]"#).succeeds();
    log_in().fails(Code::ADDRESS_REFUSED);
    assert_eq!(client.call("getConfParameters", &[]).record()["ip_whitelisting_enabled"], "1");
    let record = client.call("getIPWhitelistSettings", &[]);
    assert_eq!(record.record()["ips"][0]["comment"], "office");
    save("1", r#"[{"ip": "127.0.0.1"}]"#).succeeds();
    log_in().succeeds();
    save("0", "[]").succeeds();
    log_in().succeeds();
    client.ask("saveUser", "name=till userGroupID=$cashiers password=Cashier12").record();
    let mut till = client.logged_out();
    till.log_in("till", "Cashier12");
    till.call("getIPWhitelistSettings", &[]).fails(Code::MAY_NOT_VIEW);
    till.call("saveIPWhitelistSettings", &[("ipWhitelistEnabled", "0"), ("ips", "[]")]).fails(Code::MAY_NOT_EDIT);
}
