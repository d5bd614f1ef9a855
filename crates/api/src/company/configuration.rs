//! Settings, read as one record and written one by one.

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::settings::{self, LONGEST, SETTINGS, Settings};
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

const INPUT: &[Field] = &[
    Field::text("parameterName", "", 100).required().doc("The setting."),
    Field::text("parameterValue", "", LONGEST)
        .required()
        .doc("What it shall be: a word, number, date or text as the setting wants it (else 1014 or 1016). Empty takes it back to its default."),
];

fn read(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let values = cx.settings()?;
    let base_url = cx.request.base_url.clone();
    let today = cx.today()?.to_string();
    let algorithm = ladu_trade::algorithm::version_on(cx, &today)?;
    answer.record(|w| {
        for setting in SETTINGS {
            w.key(setting.name);
            match setting.number {
                _ if setting.name == "invoice_algorithm_version" => w.int(algorithm),
                false => w.text(values.text(setting.name)),
                true => w.int(values.int(setting.name)),
            }
        }
        for (name, value) in values.others() {
            w.dynamic_key(name);
            w.text(value);
        }
        w.key("account_links");
        write_links(w, &base_url);
        w.key("additionalModules");
        write_modules(w, &values);
    });
    Ok(())
}

fn write_links(w: &mut Writer, base_url: &str) {
    w.object(|w| {
        for key in ["help", "helpPOS", "knowledge_base", "terms_of_service"] {
            w.key(key);
            w.text(base_url);
        }
    });
}

fn write_modules(w: &mut Writer, values: &Settings) {
    w.list(|w| {
        for (name, _) in settings::MODULES {
            w.object(|w| {
                w.key("name");
                w.plain_text(name);
                w.key("enabled");
                w.int(i64::from(values.has_module(name)));
            });
        }
    });
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let params = cx.params;
    let name = params.filled("parameterName").ok_or_else(|| Fault::missing("parameterName"))?;
    let value = params.get("parameterValue").ok_or_else(|| Fault::missing("parameterValue"))?;
    for name in ["parameterName", "parameterValue"] {
        params.refuse_array(name)?;
    }
    let known = settings::setting(name);
    if known.map_or(!settings::is_free(name), |setting| setting.derived) {
        return Err(Fault::not_allowed("parameterName"));
    }
    match known {
        _ if value.is_empty() => settings::unset(cx, name)?,
        Some(setting) => {
            let value = settings::check(cx, setting, "parameterValue", value)?;
            settings::set(cx, name, &value)?;
        }
        None => {
            Kind::Text(LONGEST).read("parameterValue", value)?;
            settings::set(cx, name, value)?;
        }
    }
    answer.total = Some(0);
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::read("getConfParameters", "", read).doc("All settings of the account in one record."),
    Call::write("saveConfParameter", save).inputs(INPUT).doc("Sets one setting."),
];
