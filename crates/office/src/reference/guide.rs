//! The pages about what all calls have in common.

use maud::{Markup, html};

use super::framed::framed;
use super::requests::ADDRESS;

/// A piece of text to copy.
fn code(text: &str) -> Markup {
    html! { div.sample { pre tabindex="0" { code { (text) } } button.copy type="button" hidden { "Copy" } } }
}

/// A table of names and what they mean.
fn names(rows: &[(&str, &str)]) -> Markup {
    html! { dl.fields { @for (name, text) in rows { div.field { dt { code { (name) } } dd { (text) } } } } }
}

/// From nothing to a sale.
pub(super) fn start() -> Markup {
    let main = html! {
        h1 { "Start" }
        p.lead { "Three requests from nothing to a sale. Every call works like these." }
        h2 { "1. Log in" }
        p { "Send the account's client code with a user's name and password. " code { "ladu serve --demo" } " prints all three of a demo shop." }
        (code(&format!("curl {ADDRESS}/api/ \\\n  -d 'clientCode=CODE&request=verifyUser&username=demo&password=PASSWORD'")))
        p { "Take " code { "records[0].sessionKey" } " from the answer. It holds for an hour, or as long as " code { "sessionLength" } " says." }
        h2 { "2. Read" }
        (code(&format!("curl {ADDRESS}/api/ \\\n  -d 'clientCode=CODE&sessionKey=KEY&request=getProducts&recordsOnPage=20&getStockInfo=1'")))
        p { code { "status.recordsTotal" } " says how many there are in all; " code { "pageNo=2" } " asks for the next page." }
        h2 { "3. Write" }
        (code(&format!("curl {ADDRESS}/api/ \\\n  -d 'clientCode=CODE&sessionKey=KEY&request=saveSalesDocument&type=CASHINVOICE&productID1=5&amount1=2'")))
        p { "The answer has the number of the receipt, its totals and a link to its paper. The stock has moved." }
        h2 { "Keep a copy up to date" }
        p {
            "Lists take " code { "changedSince" } ". Send the " code { "requestUnixTime" } " of your last answer: everything that was committed after it comes, whoever wrote it. "
            "What was deleted is in " a href="/reference/getUserOperationsLog" { "getUserOperationsLog" } "."
        }
        h2 { "Repeat without fear" }
        p {
            "Send a header " code { "Idempotency-Key" } " with any write or bulk: the same request with the same key within a day gets the first answer again, and nothing is done twice."
        }
    };
    framed("Start - Ladu", "Three requests from nothing to a sale.", "start", main)
}

/// The envelope, sessions, quota.
pub(super) fn sessions() -> Markup {
    let request = [
        ("request", "The name of the call."),
        ("clientCode", "The account, a number of six digits."),
        ("sessionKey", "The key from verifyUser; not needed by calls that are marked so."),
        ("responseMode", "detail: more keys, and texts of errors. normal when left out."),
        ("responseType", "JSON, or XML; reports of some calls also CSV."),
        ("sendContentType", "1: the header says application/json or application/xml. Old programs expect text/html."),
        ("lang", "Language of names and descriptions, three letters such as ENG or EST."),
        ("version", "Taken for old programs' sake; nothing depends on it."),
    ];
    let status = [
        ("request", "The call, as it was named."),
        ("requestUnixTime", "The moment up to which the answer is complete; the next changedSince."),
        ("responseStatus", "ok or error."),
        ("errorCode", "0, or the number of an error."),
        ("errorField", "The parameter at fault, or null; only with an error."),
        ("errorMessage", "The same in words, where that says more; only with an error."),
        ("generationTime", "Seconds that the answer took."),
        ("recordsTotal", "How many records match on all pages."),
        ("recordsInResponse", "How many records are in this answer."),
    ];
    let main = html! {
        h1 { "Envelope and sessions" }
        p.lead { "A request is a form sent by POST to " code { "/api/" } " (parameters in the address work too). An answer is a status and records." }
        h2 { "What every request carries" }
        (names(&request))
        h2 { "What every answer begins with" }
        (code("{\n  \"status\": {\n    \"request\": \"getBrands\",\n    \"requestUnixTime\": 1772323200,\n    \"responseStatus\": \"ok\",\n    \"errorCode\": 0,\n    \"generationTime\": 0.000312,\n    \"recordsTotal\": 2,\n    \"recordsInResponse\": 2\n  },\n  \"records\": [ ... ]\n}"))
        (names(&status))
        h2 { "Sessions" }
        p {
            a href="/reference/verifyUser" { "verifyUser" } " gives a key for 3600 seconds. After that calls answer 1054, an unknown key 1055: log in again and repeat. "
            a href="/reference/switchUser" { "switchUser" } " changes the user of a session by PIN, " a href="/reference/logoutUser" { "logoutUser" } " ends it."
        }
        h2 { "Quota" }
        p { "An account may make so many requests in each hour of the clock (500 unless its operator says otherwise); then calls answer 1002 until the next hour. An element of a bulk counts like a request." }
    };
    framed("Envelope and sessions - Ladu", "What every request carries and every answer begins with.", "sessions", main)
}

/// How several calls go into one request.
pub(super) fn bulk() -> Markup {
    let main = html! {
        h1 { "Bulk requests" }
        p.lead { "Up to a hundred calls in one request: " code { "requests" } " is a JSON list of them. Each is answered by itself, in order." }
        (code("clientCode=CODE\nsessionKey=KEY\nrequests=[\n  {\"requestName\": \"saveSalesDocument\", \"requestID\": \"sale\", \"type\": \"CASHINVOICE\", \"productID1\": 5, \"amount1\": 2},\n  {\"requestName\": \"savePayment\", \"requestID\": \"pay\", \"documentID\": \"CURRENT_INVOICE_ID\", \"type\": \"CASH\", \"sum\": 9.80}\n]"))
        p { "The answer has an outer " code { "status" } " and a list " code { "requests" } ", each with the status and the records of its element; " code { "requestID" } " comes back as it was sent." }
        p { code { "CURRENT_INVOICE_ID" } " stands for the sales document that was saved last in the same bulk. Where that one failed, elements that name it answer 1157, and 1158 when it was a duplicate." }
        p { "More than a hundred elements answer 1020, and nothing is done." }
    };
    framed("Bulk requests - Ladu", "Up to a hundred calls in one request.", "bulk", main)
}

/// What differs from the classic API.
pub(super) fn changes() -> Markup {
    let own: Vec<_> = ladu_api::all().filter(|call| call.extension).collect();
    let main = html! {
        h1 { "Changes" }
        p.lead { "Programs written for the classic API run unchanged. This is what Ladu adds." }
        h2 { "Calls of its own" }
        ul.calls { @for call in own { li { a.mono href={ "/reference/" (call.name) } { (call.name) } span.soft { (call.doc) } } } }
        h2 { "For every call" }
        (names(&[
            ("Idempotency-Key", "A header: the same write or bulk with the same key within a day is answered as the first time and not done again."),
            ("errorMessage", "A key of the status: the error in words."),
            ("requestUnixTime", "The moment up to which an answer is complete, so that changedSince loses nothing, also with several servers."),
        ]))
    };
    framed("Changes - Ladu", "What Ladu adds to the classic API.", "changes", main)
}
