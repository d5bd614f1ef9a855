//! Reads what is to be saved, and what is stored of it.

use ladu_domain::documents::{SALES_TYPES, SalesType};
use ladu_record::Cx;
use ladu_record::noun::{self, Patch, read_patch, read_rows};
use ladu_record::rights::Action;
use ladu_wire::{Code, Fault, Kind, Params};

use super::{Saving, Stored};
use crate::sales::document::{FIELDS, row};
use crate::sales::places;

/// Reads the parameters and the stored document.
pub(super) fn read(cx: &mut Cx<'_, '_>) -> Result<Saving, Fault> {
    let params = cx.params;
    let id = params.id("id")?;
    let action = if id.is_some() { Action::Edit } else { Action::Add };
    cx.user()?.require("sales", action)?;
    let mut header = read_patch(params, FIELDS, cx.default_language()?)?;
    header.id = id;
    let rows = rows(params)?;
    let before = id.map(|id| Stored::load(cx, id)).transpose()?;
    forget_empty(&mut header);
    let kind = kind(cx, &mut header, before.as_ref())?;
    if let Some(before) = &before {
        cx.user()?.require_warehouse(before.int("warehouse_id"))?;
        before.forget_unchanged(&mut header);
    }
    if !kind.is_credit() {
        header.remove("credit_type");
    }
    let is_confirmed = before.as_ref().is_some_and(|before| before.int("confirmed") == 1);
    let confirms = params.read("confirmInvoice", Kind::Flag)?.is_none_or(|flag| flag.int() == 1);
    let stored = |column: &str| before.as_ref().map(|before| before.int(column)).filter(|id| *id != 0);
    let warehouse = match header.id_of("warehouse_id").or(stored("warehouse_id")) {
        Some(warehouse) => warehouse,
        None => places::store_of(cx, header.int("register_id").unwrap_or(0))?,
    };
    noun::check_reference(cx, "warehouse", "warehouseID", warehouse)?;
    cx.user()?.require_warehouse(warehouse)?;
    let client = header.id_of("client_id").or(stored("client_id")).unwrap_or(0);
    let confirmed = is_confirmed || confirms;
    if confirms && !is_confirmed {
        cx.user()?.require_confirming()?;
    }
    Ok(Saving { id: id.unwrap_or(0), header, rows, before, kind, confirmed, warehouse, client, bases: Vec::new() })
}

/// Rows of something: header names that end in a digit make rows of nothing, and so does a row with only a reason or an employee.
fn rows(params: &Params) -> Result<Vec<Patch>, Fault> {
    let mut rows = read_rows(params, row::FIELDS)?;
    rows.retain(|row| {
        row.id_of("product_id").is_some() || row.id_of("service_id").is_some() || row.filled("name").is_some()
    });
    for row in &mut rows {
        let older = format!("campaignID{}", row.number.unwrap_or(0));
        if let (Some(ids), false) = (params.read(&older, Kind::Ids)?, row.has("campaign_ids")) {
            row.set("campaign_ids", ids);
        }
    }
    Ok(rows)
}

/// What a document cannot be without was not sent when it was sent empty.
fn forget_empty(header: &mut Patch) {
    for column in ["date", "time", "state", "type", "eu_type"] {
        if header.text(column).is_some_and(str::is_empty) {
            header.remove(column);
        }
    }
    for column in ["warehouse_id", "client_id", "currency_rate"] {
        if header.int(column) == Some(0) {
            header.remove(column);
        }
    }
}

/// The type: as sent, as stored, else the usual invoice. A confirmed document keeps its own (1121).
fn kind(cx: &mut Cx<'_, '_>, header: &mut Patch, before: Option<&Stored>) -> Result<SalesType, Fault> {
    let stored = before.map_or("", |before| before.text("type"));
    let sent = header.filled("type").unwrap_or(if stored.is_empty() { SALES_TYPES[0] } else { stored });
    let kind = SalesType::parse(sent).ok_or_else(|| Fault::not_allowed("type"))?;
    if before.is_some_and(|before| before.int("confirmed") == 1) && kind.name() != stored {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    if kind.is_greek() && !cx.settings()?.has_module(ladu_record::settings::GREECE) {
        return Err(Fault::at(Code::GREEK_FIELD, "type"));
    }
    header.set("type", kind.name());
    Ok(kind)
}
