//! Documents by e-mail: put into a queue here, sent once that is kept.

use ladu_domain::documents::SalesType;
use ladu_printing::{Form, Paper};
use ladu_record::noun::{self, Field, Noun, Patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, Language};

use super::paper;
use crate::Call;
use crate::paper_link::Printout;

/// A mail that waits, or was sent.
pub static MAIL: Noun = Noun {
    doc: "A mail with a document: waiting, sent, or given up.",
    module: "sales",
    ..Noun::new(
        "mail",
        "mailID",
        &[
            Field::word("type", "document_type", &[SALE, PURCHASE]),
            Field::new("documentID", "document_id", Kind::Id).indexed(),
            Field::text("recipients", "recipients", 2000),
            Field::text("senderName", "sender_name", 255),
            Field::text("senderEmail", "sender_email", 255),
            Field::text("subject", "subject", 255),
            Field::text("message", "message", 65_000),
            Field::word("state", "state", STATES).indexed(),
            Field::int("tries", "tries"),
            Field::new("nextTry", "next_try", Kind::Time),
            Field::text("failure", "failure", 1000),
        ],
    )
};

/// What a mail may carry.
const SALE: &str = "SALESDOCUMENT";
const PURCHASE: &str = "PURCHASEDOCUMENT";
const STATES: &[&str] = &["QUEUED", "SENT", "FAILED"];
/// The most addresses of one mail.
const MOST_RECIPIENTS: usize = 50;
/// How long after each failure that may pass a mail is tried again, in units of the server's setting.
const PAUSES: &[i64] = &[1, 5, 30, 120, 360];

const INPUTS: &[Field] = &[
    Field::new("id", "", Kind::Id).required().doc("The document."),
    Field::word("type", "", &[SALE, PURCHASE]).required(),
    Field::text("email", "", 2000)
        .doc("Addresses, separated by commas or spaces; the customer's or supplier's own when left out."),
    Field::text("senderName", "", 255),
    Field::text("senderEmail", "", 255).doc("The seller's own address, or the company's, when left out."),
    Field::text("message", "", 65_000).doc("The account's text for that type of document when left out."),
];

/// How documents of an area are sent.
struct Mailed {
    kind: &'static str,
    module: &'static str,
    printout: Printout,
    /// Type, store, address of who gets it, address and name of who made it, language of who gets it.
    find: &'static str,
    /// How the settings with texts of its types begin.
    texts: &'static str,
}

static SALES: Mailed = Mailed {
    kind: SALE,
    module: "sales",
    printout: Printout::Sale(Form::Invoice),
    find: "SELECT d.type, d.warehouse_id, COALESCE(c.email, ''), COALESCE(e.email, ''), COALESCE(e.name, ''),
         COALESCE(NULLIF(c.document_language, ''), b.document_language, '')
         FROM sales_document d
         LEFT JOIN customer b ON b.account = d.account AND b.id = d.client_id
         LEFT JOIN customer c ON c.account = d.account AND c.id = CASE WHEN d.payer_id > 0 THEN d.payer_id ELSE d.client_id END
         LEFT JOIN employee e ON e.account = d.account AND e.id = d.employee_id
         WHERE d.account = $0 AND d.id = $1",
    texts: "mailtemplate_inv",
};

static PURCHASES: Mailed = Mailed {
    kind: PURCHASE,
    module: "purchases",
    printout: Printout::Purchase,
    find: "SELECT d.type, d.warehouse_id, COALESCE(s.email, ''), COALESCE(e.email, ''), COALESCE(e.name, ''), ''
         FROM purchase_document d
         LEFT JOIN supplier s ON s.account = d.account AND s.id = d.supplier_id
         LEFT JOIN employee e ON e.account = d.account AND e.id = d.creator_id
         WHERE d.account = $0 AND d.id = $1",
    texts: "mailtemplate_prcinv",
};

impl Mailed {
    /// What a word names, whatever its case. Words that name nothing are refused where the parameters are read.
    fn of(word: &str) -> &'static Mailed {
        if word.eq_ignore_ascii_case(PURCHASE) { &PURCHASES } else { &SALES }
    }
}

fn send(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mailed = Mailed::of(params.filled("type").unwrap_or_default());
    cx.user()?.require(mailed.module, Action::View)?;
    for field in INPUTS {
        params.read(field.input, field.kind)?;
    }
    let document = params.id("id")?.ok_or_else(|| Fault::missing("id"))?;
    params.filled("type").ok_or_else(|| Fault::missing("type"))?;
    let found = cx.query(mailed.find, &[Value::Int(document)])?;
    let found = found.first().ok_or_else(|| Fault::unknown("id"))?;
    cx.user()?.require_warehouse(found.int(1))?;
    let recipients = recipients(params.filled("email").unwrap_or(found.text(2)))?;
    let (name, address) = sender(cx, found.text(4), found.text(3))?;
    let message = message(cx, mailed, found.text(0), found.text(5))?;
    let paper = paper::of(mailed.printout, cx, document, "id")?;
    let mut patch = Patch::new(MAIL.fields);
    patch.set("document_type", mailed.kind);
    patch.set("document_id", document);
    patch.set("recipients", recipients);
    patch.set("sender_name", name);
    patch.set("sender_email", address);
    patch.set("subject", paper.title);
    patch.set("message", message);
    patch.set("next_try", cx.now().0);
    answer.mail = Some(Id::new(noun::create(cx, &MAIL, &patch)?));
    answer.total = Some(0);
    Ok(())
}

/// Does it look like an address? Whether it is one only its server knows.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    let clean = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !"<>@,;\"()".contains(c));
    parts.is_some_and(|(name, domain)| {
        clean(name) && clean(domain) && !domain.starts_with('.') && !domain.ends_with('.')
    })
}

/// The addresses, separated by commas.
fn recipients(text: &str) -> Result<String, Fault> {
    let all: Vec<&str> = text.split([',', ';', ' ', '\n', '\t']).filter(|part| !part.is_empty()).collect();
    match all.len() {
        0 => Err(Fault::missing("email")),
        1..=MOST_RECIPIENTS if all.iter().all(|address| is_address(address)) => Ok(all.join(",")),
        _ => Err(Fault::not_allowed("email")),
    }
}

/// Name and address of the sender: as sent, else the seller's, else the company's.
fn sender(cx: &mut Cx<'_, '_>, seller: &str, seller_address: &str) -> Result<(String, String), Fault> {
    let params = cx.params;
    let sql = "SELECT name, email FROM company WHERE account = $0 ORDER BY id LIMIT 1";
    let company = cx.first(sql, &[], |row| (row.text(0).to_owned(), row.text(1).to_owned()))?.unwrap_or_default();
    let (name, address) = match params.filled("senderEmail") {
        Some(address) if !is_address(address) => return Err(Fault::not_allowed("senderEmail")),
        Some(address) => (company.0, address.to_owned()),
        None if is_address(seller_address) => (seller.to_owned(), seller_address.to_owned()),
        None if is_address(&company.1) => company,
        None => return Err(Fault::of(Code::NO_SENDER)),
    };
    Ok((params.filled("senderName").map_or(name, str::to_owned), address))
}

/// The text: as sent, else the account's for the type of document in the language of who gets it, else its text for all; else the same in the
/// account's language.
fn message(cx: &mut Cx<'_, '_>, mailed: &Mailed, kind: &str, reader: &str) -> Result<String, Fault> {
    let (params, conf, language) = (cx.params, cx.settings()?, cx.language()?);
    let texts = |language: Language| {
        [format!("{}{kind}_{}", mailed.texts, language.code()), format!("mailtemplate_default_{}", language.code())]
    };
    let languages = Language::parse(reader).into_iter().chain([language]);
    let names: Vec<String> = languages.flat_map(texts).collect();
    let set = names.iter().map(|name| conf.text(name)).find(|text| !text.trim().is_empty());
    params.filled("message").or(set).map(str::to_owned).ok_or_else(|| Fault::of(Code::NO_MAIL_TEXT))
}

/// A mail on its way.
pub struct Letter {
    pub recipients: Vec<String>,
    /// Name and address of the sender.
    pub sender: (String, String),
    /// What it is about.
    pub subject: String,
    pub message: String,
    /// What goes with it.
    pub paper: Paper,
}

/// Takes a mail that is due for so many seconds; none when it was sent, given up, or taken by somebody else.
pub fn claim(cx: &mut Cx<'_, '_>, mail: Id<of::Mail>, seconds: i64) -> Result<Option<Letter>, Fault> {
    let now = cx.now().0;
    let rows = cx.query(
        "UPDATE mail SET next_try = $3 WHERE account = $0 AND id = $1 AND state = 'QUEUED' AND next_try <= $2
         RETURNING document_id, recipients, sender_name, sender_email, subject, message, document_type",
        &[mail.into(), Value::Int(now), Value::Int(now + seconds)],
    )?;
    let Some(row) = rows.first() else { return Ok(None) };
    let paper = paper::of(Mailed::of(row.text(6)).printout, cx, row.int(0), "id")?;
    Ok(Some(Letter {
        recipients: row.text(1).split(',').map(str::to_owned).collect(),
        sender: (row.text(2).to_owned(), row.text(3).to_owned()),
        subject: row.text(4).to_owned(),
        message: row.text(5).to_owned(),
        paper,
    }))
}

/// The mails that should be tried now, and whether any other waits.
pub fn due(cx: &mut Cx<'_, '_>) -> Result<(Vec<Id<of::Mail>>, bool), Fault> {
    let rows = cx.query("SELECT id, next_try FROM mail WHERE account = $0 AND state = 'QUEUED' ORDER BY id", &[])?;
    let now = cx.now().0;
    let due: Vec<Id<of::Mail>> = rows.iter().filter(|row| row.int(1) <= now).map(|row| row.get(0)).collect();
    Ok((due, !rows.is_empty()))
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Sent,
    /// It will be tried again.
    Later,
    /// It never will be.
    Failed,
}

/// Notes that a mail was sent; the document has been mailed with it.
pub fn note_sent(cx: &mut Cx<'_, '_>, mail: Id<of::Mail>) -> Result<Fate, Fault> {
    cx.execute(
        "UPDATE mail SET state = 'SENT', tries = tries + 1, failure = '', changed = $2 WHERE account = $0 AND id = $1",
        &[mail.into(), Value::Int(cx.now().0)],
    )?;
    let sql = "SELECT d.id, d.type, d.state FROM mail m JOIN sales_document d ON d.account = m.account AND d.id = m.document_id
               WHERE m.account = $0 AND m.id = $1 AND m.document_type = $2";
    let found = cx.query(sql, &[mail.into(), Value::Text(SALE)])?;
    let Some(row) = found.first() else { return Ok(Fate::Sent) };
    let allows = SalesType::parse(row.text(1)).is_some_and(|kind| kind.allows("MAILED"));
    if allows && matches!(row.text(2), "READY" | "PRINTED") {
        cx.execute(
            "UPDATE sales_document SET state = 'MAILED', changed = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(row.int(0)), Value::Int(cx.now().0)],
        )?;
    }
    Ok(Fate::Sent)
}

/// Notes that a mail was not sent. One that may be sent later is tried again after a pause that grows; `pause` is its first.
pub fn note_failure(
    cx: &mut Cx<'_, '_>,
    mail: Id<of::Mail>,
    failure: &str,
    may_pass: bool,
    pause: i64,
) -> Result<Fate, Fault> {
    let sql = "SELECT tries FROM mail WHERE account = $0 AND id = $1 {for_update}";
    let tries = cx.first(sql, &[mail.into()], |row| row.int(0))?.unwrap_or(0);
    let next = usize::try_from(tries).ok().and_then(|tries| PAUSES.get(tries)).filter(|_| may_pass);
    let (state, fate) = if next.is_some() { ("QUEUED", Fate::Later) } else { ("FAILED", Fate::Failed) };
    let failure: String = failure.chars().take(1000).collect();
    let now = cx.now().0;
    cx.execute(
        "UPDATE mail SET state = $2, tries = tries + 1, next_try = $3, failure = $4, changed = $5 WHERE account = $0 AND id = $1",
        &[
            mail.into(),
            Value::Text(state),
            Value::Int(now + next.copied().unwrap_or(0) * pause),
            Value::Text(&failure),
            Value::Int(now),
        ],
    )?;
    Ok(fate)
}

pub static CALLS: &[Call] = &[Call::write("sendByEmail", send)
    .inputs(INPUTS)
    .doc("Sends a document as PDF by e-mail and waits for it. What cannot be sent for a while stays in a queue and is tried again.")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_nonsense() {
        assert_eq!(
            recipients("mari@example.com, jaan@example.ee tiit@a.b").unwrap(),
            "mari@example.com,jaan@example.ee,tiit@a.b"
        );
        for wrong in ["mari", "mari@", "@example.com", "a@b@c", "<mari@example.com>"] {
            assert!(recipients(wrong).is_err(), "{wrong}");
        }
    }
}
