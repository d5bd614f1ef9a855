//! Settings of an account, the addresses it lets in, and its languages.

use ladu_record::settings::{FREE, Holds, SETTINGS};
use ladu_store::Engine;
use ladu_tests::{PASSWORD, TestServer, on_both_engines};
use ladu_wire::Kind;

on_both_engines! {
    every_setting_is_answered_in_its_form
    every_setting_is_checked_by_its_kind
    settings_of_special_forms_are_checked
    what_is_derived_cannot_be_set
    only_listed_addresses_log_in
}

fn every_setting_is_answered_in_its_form(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
    assert_eq!(client.call("getConfParameters", &[("sessionKey", "")]).code(), 1009);
    let american = server.account_in("US");
    let record = american.call("getConfParameters", &[]).record().clone();
    assert_eq!(
        (record["csv_field_separator"].as_str(), record["locale_uses_price_with_tax"].as_i64()),
        (Some(","), Some(0))
    );
}

/// A value that fits is kept in the form of its kind, another is refused, an empty one goes back to the default.
fn every_setting_is_checked_by_its_kind(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let save = |name: &str, value: &str| {
        let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
        (answer.code(), answer.field().to_owned())
    };
    let (fine, value_wrong) = ((0, String::new()), |code| (code, "parameterValue".to_owned()));
    let shown = |name: &str| {
        let answer = client.call("getConfParameters", &[]);
        let value = &answer.record()[name];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    let mut tried = 0;
    for setting in SETTINGS.iter().filter(|setting| !setting.derived) {
        let (good, kept, bad) = match setting.holds {
            Holds::Of(Kind::Flag) => ("true", "1", ("2", 1014)),
            Holds::Of(Kind::Int(low, _)) if low > 1 => ("12", "12", ("7", 1016)),
            Holds::Of(Kind::Int(..)) => ("1.0", "1", ("-1", 1016)),
            Holds::Of(Kind::Amount) => ("2.50", "2.5", ("much", 1014)),
            Holds::Of(Kind::Word(words)) => (words[words.len() - 1], words[words.len() - 1], ("another", 1016)),
            Holds::Of(Kind::Date) => ("2026-02-01", "2026-02-01", ("2026-02-30", 1014)),
            Holds::Record(_) => ("1", "1", ("999999", 1011)),
            _ => continue,
        };
        assert_eq!(save(setting.name, good), fine, "{}", setting.name);
        assert_eq!(save(setting.name, bad.0), value_wrong(bad.1), "{}", setting.name);
        if tried % 20 == 0 {
            assert_eq!(shown(setting.name), kept, "{}", setting.name);
            assert_eq!(save(setting.name, ""), fine);
            assert_eq!(shown(setting.name), setting.default, "{}", setting.name);
        }
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}

fn settings_of_special_forms_are_checked(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let save = |name: &str, value: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).code()
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
        assert_eq!(save(name, good), 0, "{name}");
        let expected = if bad == "\0" { 1015 } else { 1016 };
        assert_eq!(save(name, bad), expected, "{name}");
    }
    let record = client.call("getConfParameters", &[]).record().clone();
    assert_eq!((record["langs"].as_str(), record["numberformat"].as_str()), (Some("eng,est"), Some(", ")));
    for name in ["mailtemplate_default_eng", "mailtemplate_invCASHINVOICE_est", "total_discount_label_fin", "plugin_x"]
    {
        assert_eq!(save(name, "Hello"), 0, "{name}");
        assert_eq!(client.call("getConfParameters", &[]).record()[name], "Hello");
        assert_eq!(save(name, ""), 0);
        assert!(client.call("getConfParameters", &[]).record().get(name).is_none(), "{name}");
    }
    assert!(FREE.iter().all(|start| save(&format!("{start}x"), "1") == 0));
    assert_eq!(save("receipt_footer", &"x".repeat(10_001)), 1016);
}

fn what_is_derived_cannot_be_set(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let derived = SETTINGS.iter().filter(|setting| setting.derived).map(|setting| setting.name);
    let names = ["additionalModules", "account_links", "nonsense", "mailtemplate_default_xyz", "module: Promotions"];
    for name in derived.chain(names) {
        let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", "1")]);
        assert_eq!(answer.error(), (1016, "parameterName"), "{name}");
    }
    for name in ["languages", "invoice_algorithm_version", "default_currency", "country"] {
        assert!(SETTINGS.iter().any(|setting| setting.name == name && setting.derived), "{name}");
    }
    assert_eq!(client.ask("saveConfParameter", "parameterValue=1").error(), (1010, "parameterName"));
    assert_eq!(client.ask("saveConfParameter", "parameterName=quickpos").error(), (1010, "parameterValue"));
    client.ask("saveUser", "name=till userGroupID=2 password=Cashier12").record();
    let mut till = server.client(&client.code);
    till.log_in("till", "Cashier12");
    assert_eq!(till.ask("saveConfParameter", "parameterName=quickpos parameterValue=1").code(), 1062);
}

fn only_listed_addresses_log_in(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let record = client.call("getIPWhitelistSettings", &[]);
    assert_eq!(record.record(), &serde_json::json!({"ipWhitelistEnabled": 0, "ips": []}));
    let save = |enabled: &str, ips: &str| {
        let answer = client.call("saveIPWhitelistSettings", &[("ipWhitelistEnabled", enabled), ("ips", ips)]);
        (answer.code(), answer.field().to_owned())
    };
    let log_in = || client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).code();
    let field = |code, field: &str| (code, field.to_owned());
    assert_eq!(save("", "[]"), field(1010, "ipWhitelistEnabled"));
    assert_eq!(save("maybe", "[]"), field(1014, "ipWhitelistEnabled"));
    assert_eq!(save("1", ""), field(1010, "ips"));
    assert_eq!(save("1", "{}"), field(1014, "ips"));
    assert_eq!(save("1", r#"[{"ip": "300.0.0.1"}]"#), field(1014, "ips"));
    assert_eq!(save("1", r#"[{"ip": "192.0.2.1"}, {"ip": "::ffff:192.0.2.1"}]"#), field(1012, "ips"));
    assert_eq!(save("1", r#"[{"ip": "192.0.2.1", "comment": "office"}]"#), field(0, ""));
    assert_eq!(log_in(), 1201);
    assert_eq!(client.call("getConfParameters", &[]).record()["ip_whitelisting_enabled"], "1");
    let record = client.call("getIPWhitelistSettings", &[]);
    assert_eq!(record.record()["ips"][0]["comment"], "office");
    assert_eq!(save("1", r#"[{"ip": "127.0.0.1"}]"#), field(0, ""));
    assert_eq!(log_in(), 0);
    assert_eq!(save("0", "[]"), field(0, ""));
    assert_eq!(log_in(), 0);
    client.ask("saveUser", "name=till userGroupID=2 password=Cashier12").record();
    let mut till = server.client(&client.code);
    till.log_in("till", "Cashier12");
    assert_eq!(till.call("getIPWhitelistSettings", &[]).code(), 1060);
    assert_eq!(till.call("saveIPWhitelistSettings", &[("ipWhitelistEnabled", "0"), ("ips", "[]")]).code(), 1062);
}
