//! Reads the parameters of a sales document that is to be saved.

use ladu_record::Cx;
use ladu_record::attributes::SentAttributes;
use ladu_record::noun::{Patch, read_patch, read_rows};
use ladu_record::rights::Action;
use ladu_trade::sale::columns::{self, row};
use ladu_trade::sale::{self, DOCUMENT, Origin, Repeat, RowDiscounts, RowReadings, SaleDraft, TillNumber};
use ladu_trade::tax_rates;
use ladu_types::{Id, Money};
use ladu_wire::{Code, Fault, Kind, Params};

use crate::exclusive::Claim;
use crate::fingerprint::fingerprint;

/// The attribute that some programs keep their own key in.
const KEY_ATTRIBUTE: &str = "source-uuid";

/// The document that was sent. Whoever may not save it is not told what is wrong with it.
pub(super) fn draft(cx: &mut Cx<'_, '_>) -> Result<SaleDraft, Fault> {
    let params = cx.params;
    let id = params.id("id")?;
    cx.user()?.require(DOCUMENT.module, if id.is_some() { Action::Edit } else { Action::Add })?;
    let header = read_patch(params, sale::FIELDS, cx.default_language()?)?;
    let rows = rows(params)?;
    let number = params.read("invoiceNo", Kind::Int(0, i64::MAX))?.map(|number| number.int());
    let said = params.read("paymentStatus", Kind::Word(&["UNPAID", "PAID"]))?;
    let repeat = if id.is_none() { repeat(params, &header) } else { Repeat::Never };
    Ok(SaleDraft {
        id: id.map(Id::new),
        confirm: params.read("confirmInvoice", Kind::Flag)?.is_none_or(|flag| flag.int() == 1),
        number: number
            .filter(|number| *number > 0)
            .map(|number| TillNumber { number, may_repeat: params.flag("allowDuplicateNumbers") }),
        rounding: params.read("rounding", Kind::Amount)?.map(|sum| Money::from_micro(sum.int())),
        is_paid: said.is_some_and(|word| word.text() == "PAID"),
        origin: Origin {
            base: params.id("baseDocumentID")?.map(Id::new),
            bases: params.ids("baseDocumentIDs")?.into_iter().map(Id::new).collect(),
            credited: params.id("creditToDocumentID")?.map(Id::new),
        },
        repeat,
        readings: readings(params, &rows)?,
        tax_places: read_rows(params, tax_rates::PLACE_FIELDS)?,
        discounts: discounts(params, &rows)?,
        attributes: SentAttributes::read(params),
        header,
        rows,
    })
}

/// Rows of something: header names that end in a digit make rows of nothing, and so does a row with only a reason or an employee.
fn rows(params: &Params) -> Result<Vec<Patch>, Fault> {
    let mut rows = read_rows(params, sale::ROW_FIELDS)?;
    rows.retain(|row| {
        row.id(row::PRODUCT).is_some() || row.id(row::SERVICE).is_some() || row.filled(row::NAME).is_some()
    });
    for row in &mut rows {
        let older = format!("campaignID{}", row.number.unwrap_or(0));
        if let (Some(ids), false) = (params.read(&older, Kind::Ids)?, row.has(row::CAMPAIGNS)) {
            row.put(row::CAMPAIGNS, ids.text());
        }
    }
    Ok(rows)
}

fn readings(params: &Params, rows: &[Patch]) -> Result<Vec<RowReadings>, Fault> {
    let mut readings = Vec::new();
    for number in rows.iter().filter_map(|row| row.number) {
        let ids = params.ids(&format!("billingReadingIDs{number}"))?;
        if !ids.is_empty() {
            readings.push(RowReadings { row: number, ids: ids.into_iter().map(Id::new).collect() });
        }
    }
    Ok(readings)
}

/// Discounts by row: `promotionRule2amount1` is `amount1` of row 2. Those of rows that are not there say nothing.
fn discounts(params: &Params, rows: &[Patch]) -> Result<Vec<RowDiscounts>, Fault> {
    let mut of_rows: Vec<(u32, Params)> = Vec::new();
    for (name, value) in params.iter() {
        let Some(rest) = name.strip_prefix(sale::DISCOUNT_STEM) else { continue };
        let field = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = rest[..rest.len() - field.len()].parse() else { continue };
        let at = of_rows.iter().position(|(row, _)| *row == number).unwrap_or(of_rows.len());
        if at == of_rows.len() {
            of_rows.push((number, Params::default()));
        }
        of_rows[at].1.set(field, value);
    }
    of_rows.sort_by_key(|(number, _)| *number);
    let mut discounts = Vec::with_capacity(of_rows.len());
    for (row, params) in of_rows {
        let is_there = rows.iter().any(|known| known.number == Some(row));
        let of_row = if is_there { read_rows(&params, sale::DISCOUNT_FIELDS) } else { Ok(Vec::new()) };
        let of_row = of_row.map_err(|fault| sale::fault_of_row(row, fault))?;
        discounts.push(RowDiscounts { row, discounts: of_row });
    }
    Ok(discounts)
}

/// How a new document is known when it is sent again: by the program's own key, or as a till's sale, which has the till's own
/// number, or its register and its time.
fn repeat(params: &Params, header: &Patch) -> Repeat {
    if let Some((parameter, key)) = key(params) {
        return Repeat::Key { parameter, key };
    }
    let register_and_time = header.id(columns::REGISTER).is_some() && header.filled(columns::TIME).is_some();
    if params.filled("invoiceNo").is_none() && !register_and_time {
        return Repeat::Never;
    }
    Repeat::Fingerprint(fingerprint(params))
}

/// Edits of one document follow each other. Of one key, and of one register, only one new document is made at a time.
pub(super) fn claims(params: &Params) -> Vec<Claim> {
    if let Some(id) = params.filled("id") {
        return vec![Claim::in_turn(format!("sales document {id}"))];
    }
    let key = key(params).map(|(_, key)| Claim::alone(format!("key of sales_document: {key}"), Code::IN_PROGRESS));
    let register = params.filled("pointOfSaleID").filter(|id| *id != "0");
    let register = register.map(|id| Claim::alone(format!("new document of register {id}"), Code::REGISTER_BUSY));
    key.into_iter().chain(register).collect()
}

/// The key that the program made for this document, and the parameter it is in.
pub(super) fn key(params: &Params) -> Option<(String, String)> {
    if let Some(key) = params.filled("temporaryUUID") {
        return Some(("temporaryUUID".to_owned(), key.to_owned()));
    }
    let named = |number: &u32| params.filled(&format!("attributeName{number}")) == Some(KEY_ATTRIBUTE);
    let number = params.row_numbers(&["attributeName"]).into_iter().find(named)?;
    let parameter = format!("attributeValue{number}");
    let key = params.filled(&parameter)?.to_owned();
    Some((parameter, key))
}
