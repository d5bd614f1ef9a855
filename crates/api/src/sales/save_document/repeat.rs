//! Documents that were sent twice: by the program's own key they are refused (1206), a till's repeated sale is answered with the stored one.

use ladu_record::Cx;
use ladu_trade::repeats;
use ladu_wire::{Code, Fault, Params};

use super::Saving;
use crate::exclusive::Claim;

/// The attribute that some programs keep their own key in.
const KEY_ATTRIBUTE: &str = "source-uuid";

/// The document that this one repeats, if a till sent it: a till's sale has the till's own number, or its register and its time.
pub(super) fn find(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<Option<i64>, Fault> {
    if !saving.is_new() {
        return Ok(None);
    }
    let params = cx.params;
    if let Some((parameter, key)) = key(params) {
        repeats::refuse_used_key(cx, "sales_document", &parameter, &key)?;
        saving.header.set("temporary_uuid", key);
        return Ok(None);
    }
    let register_and_time = saving.header.id_of("register_id").is_some() && saving.header.filled("time").is_some();
    if params.filled("invoiceNo").is_none() && !register_and_time {
        return Ok(None);
    }
    let fingerprint = repeats::fingerprint(params);
    let found = repeats::made_by(cx, "sales_document", &fingerprint)?;
    saving.header.set("fingerprint", fingerprint);
    Ok(found)
}

/// Edits of one document follow each other. Of one key, and of one register, only one new document is made at a time.
pub(super) fn holds(params: &Params) -> Vec<Claim> {
    if let Some(id) = params.filled("id") {
        return vec![Claim::in_turn(format!("sales document {id}"))];
    }
    let key = key(params).map(|(_, key)| Claim::alone(format!("key of sales_document: {key}"), Code::IN_PROGRESS));
    let register = params.filled("pointOfSaleID").filter(|id| *id != "0");
    let register = register.map(|id| Claim::alone(format!("new document of register {id}"), Code::REGISTER_BUSY));
    key.into_iter().chain(register).collect()
}

/// The key that the program made for this document, and the parameter it is in.
fn key(params: &Params) -> Option<(String, String)> {
    if let Some(key) = params.filled("temporaryUUID") {
        return Some(("temporaryUUID".to_owned(), key.to_owned()));
    }
    let named = |number: &u32| params.filled(&format!("attributeName{number}")) == Some(KEY_ATTRIBUTE);
    let number = params.row_numbers(&["attributeName"]).into_iter().find(named)?;
    let parameter = format!("attributeValue{number}");
    let key = params.filled(&parameter)?.to_owned();
    Some((parameter, key))
}
