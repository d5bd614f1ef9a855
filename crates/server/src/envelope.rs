//! The envelope around records: the status of a call, alone or in bulk.

use std::time::Instant;

use ladu_record::Answer;
use ladu_types::UnixTime;
use ladu_wire::{Fault, Format, Writer};

/// What the status of a call says beside its result.
pub(crate) struct Status<'a> {
    /// The name as the client sent it; none in the outer status of a bulk request.
    pub(crate) request: Option<&'a str>,
    /// In a bulk request: the id that the client gave the element, as it wrote it.
    pub(crate) bulk_id: Option<Option<&'a str>>,
    pub(crate) now: UnixTime,
    pub(crate) started: Instant,
}

/// Writes a whole answer.
pub(crate) fn whole(format: Format, fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut w = Writer::new(format);
    match format {
        Format::Json => w.object(fill),
        Format::Xml => {
            w.declaration();
            w.key("response");
            w.object(fill);
        }
    }
    w.into_bytes()
}

/// Writes `status` and `records` of one call.
pub(crate) fn call(w: &mut Writer, status: &Status<'_>, result: Result<Answer, Fault>) {
    match result {
        Ok(answer) => {
            let (count, total) = (answer.count(), answer.total.unwrap_or(answer.count()));
            let (single, quoted) = (answer.single, answer.quoted_total);
            let refused = answer.refused.map(Fault::of);
            self::status(w, status, refused.as_ref(), Some((total, count, quoted)));
            w.key("records");
            let records = answer.into_bytes();
            if single {
                w.raw(&records);
            } else {
                w.list_of("record", |w| w.raw(&records));
            }
        }
        Err(fault) => failed(w, status, &fault),
    }
}

/// The code that a call answers; 0 when it did what it was asked.
pub(crate) fn code_of(result: &Result<Answer, Fault>) -> u16 {
    match result {
        Ok(answer) => answer.refused.map_or(0, |code| code.0),
        Err(fault) => fault.code.0,
    }
}

/// Writes the status of a failed call and its missing records.
pub(crate) fn failed(w: &mut Writer, status: &Status<'_>, fault: &Fault) {
    self::status(w, status, Some(fault), Some((0, 0, false)));
    w.key("records");
    w.null();
}

/// Writes a status. `counts` are total, records here, and whether the total is quoted.
pub(crate) fn status(w: &mut Writer, status: &Status<'_>, fault: Option<&Fault>, counts: Option<(u64, u64, bool)>) {
    w.key("status");
    w.object(|w| {
        match (status.request, status.bulk_id) {
            (Some(name), None) => {
                w.key("request");
                w.text(name);
            }
            (Some(name), Some(id)) => {
                w.key("requestName");
                w.text(name);
                if let Some(id) = id {
                    w.key("requestID");
                    request_id(w, id);
                }
            }
            (None, _) => {}
        }
        w.key("requestUnixTime");
        w.int(status.now.0);
        w.key("responseStatus");
        w.plain_text(if fault.is_some() { "error" } else { "ok" });
        w.key("errorCode");
        w.int(fault.map_or(0, |fault| i64::from(fault.code.0)));
        if let Some(fault) = fault {
            w.key("errorField");
            match &fault.field {
                Some(field) => w.text(field),
                None => w.null(),
            }
            if let Some(detail) = &fault.detail {
                w.key("errorMessage");
                w.text(detail);
            }
        }
        w.key("generationTime");
        let time = status.started.elapsed();
        w.number(&format!("{}.{:06}", time.as_secs(), time.subsec_micros()));
        if let Some((total, count, quoted)) = counts {
            w.key("recordsTotal");
            let total = i64::try_from(total).unwrap_or(i64::MAX);
            if quoted {
                w.int_text(total)
            } else {
                w.int(total)
            }
            w.key("recordsInResponse");
            w.int(i64::try_from(count).unwrap_or(i64::MAX));
        }
    });
}

/// An element's id goes back in the JSON type it came in, and numbers as they were written: no client's id is made another.
fn request_id(w: &mut Writer, id: &str) {
    match id.as_bytes().first() {
        Some(b'"') => w.text(&serde_json::from_str::<String>(id).unwrap_or_default()),
        Some(b't') => w.bool(true),
        Some(b'f') => w.bool(false),
        Some(b'-' | b'0'..=b'9') => w.number(id),
        _ => w.null(),
    }
}
