//! Reports as CSV files: the answer is a signed link by which the file can be fetched.

use ladu_identity::secrets;
use ladu_record::rights::SYSTEM;
use ladu_record::{Answer, Cx, Request};
use ladu_wire::{Fault, Params};

use crate::csv_report::Csv;

/// How long a link to a report works, in seconds.
const LINK_LIFE: i64 = 3600;

/// Answers a link to the report of a call; the link is signed and works for an hour without a session.
pub fn answer_report_link(request: &Request, params: &Params, call: &str, answer: &mut Answer) {
    let kept = params.iter().filter(|(name, _)| !matches!(*name, "sessionKey" | "clientCode" | "request" | "password"));
    let link = secrets::Link {
        account: request.account,
        user: request.user.unwrap_or(SYSTEM),
        call: call.to_owned(),
        params: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        expires: request.now.0 + LINK_LIFE,
    };
    let link = secrets::seal_link(&request.secret, &link);
    answer.record(|w| {
        w.key("reportLink");
        w.text(&format!("{}/report/{link}.csv", request.base_url));
    });
}

/// Answers a link to a report whatever response type is asked for; the report is made once now to see whether it can be.
pub fn answer_report(
    cx: &mut Cx<'_, '_>,
    call: &str,
    report: fn(&mut Cx<'_, '_>, &mut Csv) -> Result<(), Fault>,
    answer: &mut Answer,
) -> Result<(), Fault> {
    report(cx, &mut Csv::new(';'))?;
    answer_report_link(cx.request, cx.params, call, answer);
    Ok(())
}
