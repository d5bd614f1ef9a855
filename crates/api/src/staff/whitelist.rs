//! The addresses that log-ins may come from.

use std::net::IpAddr;

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::settings::{self, Settings};
use ladu_record::{Answer, Cx};
use ladu_wire::{Code, Fault, Kind};
use serde::{Deserialize, Serialize};

use crate::Call;

/// The setting that turns the check on.
pub const ENABLED: &str = "ip_whitelisting_enabled";
/// Where the list is kept; no setting of the API.
const LIST: &str = "ip_whitelist";
/// The most addresses of a list.
const MOST: usize = 1000;

/// An address that is let in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Entry {
    ip: String,
    comment: String,
}

fn entries(settings: &Settings) -> Vec<Entry> {
    serde_json::from_str(settings.text(LIST)).unwrap_or_default()
}

/// May a log-in come from this address?
pub fn allows(settings: &Settings, address: &str) -> bool {
    let Some(address) = parsed(address) else { return false };
    entries(settings).iter().any(|entry| parsed(&entry.ip) == Some(address))
}

/// Old and new spelling of one address are the same.
fn parsed(address: &str) -> Option<IpAddr> {
    address.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn read(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let settings = cx.settings()?;
    answer.record(|w| {
        w.key("ipWhitelistEnabled");
        w.int(settings.int(ENABLED));
        w.key("ips");
        w.list(|w| {
            for entry in entries(&settings) {
                w.object(|w| {
                    w.key("ip");
                    w.text(&entry.ip);
                    w.key("comment");
                    w.text(&entry.comment);
                });
            }
        });
    });
    Ok(())
}

const INPUT: &[Field] = &[
    Field::flag("ipWhitelistEnabled", "").required().doc("1 lets nobody log in from elsewhere (1201)."),
    Field::text("ips", "", 100_000)
        .required()
        .doc("The whole list, as JSON: [{\"ip\": \"192.0.2.1\", \"comment\": \"office\"}]. Each address once (1012)."),
];

/// Replaces the list. Sessions that are open go on.
fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let params = cx.params;
    let enabled = params.read("ipWhitelistEnabled", Kind::Flag)?.ok_or_else(|| Fault::missing("ipWhitelistEnabled"))?;
    params.refuse_array("ips")?;
    let text = params.filled("ips").ok_or_else(|| Fault::missing("ips"))?;
    let list: Vec<Entry> = serde_json::from_str(text).map_err(|_| Fault::format("ips"))?;
    if list.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, "ips"));
    }
    let mut seen = Vec::new();
    for entry in &list {
        let address = parsed(&entry.ip).ok_or_else(|| Fault::format("ips"))?;
        if seen.contains(&address) {
            return Err(Fault::taken("ips"));
        }
        Kind::Text(255).read("ips", &entry.comment)?;
        seen.push(address);
    }
    let list = serde_json::to_string(&list).map_err(Fault::internal)?;
    settings::set(cx, LIST, &list)?;
    settings::set(cx, ENABLED, &enabled.int().to_string())?;
    answer.total = Some(0);
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::read("getIPWhitelistSettings", "configuration", read).doc("The addresses that log-ins may come from."),
    Call::write("saveIPWhitelistSettings", save)
        .inputs(INPUT)
        .doc("Replaces the list of addresses that log-ins may come from, and turns the check on or off."),
];
