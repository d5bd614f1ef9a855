//! Documents of the other members of a franchise: accounts of this server that the operator has put together.

use ladu_domain::documents::SalesType;
use ladu_identity::accounts::{self, Account};
use ladu_identity::sessions;
use ladu_record::attributes;
use ladu_record::noun::Field;
use ladu_record::rights::{Action, SYSTEM};
use ladu_record::{Answer, Cx, Failure, Request};
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_types::{Fixed, Quantity, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::{Call, PublicCx};
use ladu_trade::sale::DOCUMENT;

/// The part of the API that the call belongs to.
const MODULE: &str = "Franchise";
/// Ids of one member's documents follow those of another after so many.
const APART: i64 = 1_000_000_000;
/// The most documents of one member: a number is used once in each series.
const MOST: usize = 100;

const INPUTS: &[Field] = &[
    Field::new("number", "", Kind::Int(0, i64::MAX)).required(),
    Field::text("types", "", 500).required().doc("Types of documents, with commas."),
    Field::text("containingPaymentWithCardType", "", 50).doc("Only documents that such a card paid for."),
    Field::flag("nonReturnedItemsOnly", "").doc("Only what has not been taken back."),
];

/// What is looked for.
struct Wanted {
    number: i64,
    types: Vec<SalesType>,
    card: String,
    left_only: bool,
}

impl Wanted {
    fn read(public: &PublicCx<'_>) -> Result<Wanted, Fault> {
        let params = public.params;
        let number = params.read("number", Kind::Int(0, i64::MAX))?.ok_or_else(|| Fault::missing("number"))?;
        let types = params.filled("types").ok_or_else(|| Fault::missing("types"))?;
        let types = types.split(',').map(|name| SalesType::parse(name.trim()));
        let types: Option<Vec<SalesType>> = types.collect();
        Ok(Wanted {
            number: number.int(),
            types: types.ok_or_else(|| Fault::not_allowed("types"))?,
            card: params.filled("containingPaymentWithCardType").unwrap_or_default().to_uppercase(),
            left_only: params.read("nonReturnedItemsOnly", Kind::Flag)?.is_some_and(|flag| flag.int() == 1),
        })
    }
}

/// Runs something in the data of an account.
fn within<T>(
    public: &PublicCx<'_>,
    (account, user): (ladu_types::Id<of::Account>, ladu_types::Id<of::User>),
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let request = Request { account, user: Some(user), ..public.request.clone() };
    let done = public.store.read(account.number(), |tx| -> Result<T, Failure> {
        Ok(work(&mut Cx::new(tx, &request, public.params, public.caches))?)
    });
    done.map_err(|failure| failure.0)
}

fn list(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let own = public.request.account;
    let session = sessions::require(public.store, own, public.key, public.request.now)?;
    within(public, (own, session.user), |cx| {
        if !cx.settings()?.has_module(MODULE) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        cx.user()?.require("sales", Action::View)
    })?;
    let wanted = Wanted::read(public)?;
    let accounts = accounts::list(public.store)?;
    let franchise = accounts.iter().find(|account| account.id == own).map_or("", |account| account.franchise.as_str());
    if franchise.is_empty() {
        return Err(Fault::of(Code::NO_FRANCHISE));
    }
    let is_member =
        |account: &&Account| account.id != own && account.franchise == franchise && account.state == accounts::ACTIVE;
    for member in accounts.iter().filter(is_member) {
        within(public, (member.id, SYSTEM), |cx| member_documents(cx, member, &wanted, answer))?;
    }
    Ok(())
}

/// Writes the documents of one member.
fn member_documents(cx: &mut Cx<'_, '_>, member: &Account, wanted: &Wanted, answer: &mut Answer) -> Result<(), Fault> {
    let documents = find(cx, wanted)?;
    let ids: Vec<i64> = documents.iter().map(|row| row.int(0)).collect();
    let rows = cx.among(ROWS, &ids, &[])?;
    let payments = cx.among(PAYMENTS, &ids, &[])?;
    let attributes = attributes::load(cx, &DOCUMENT, &ids)?;
    for (index, document) in documents.iter().enumerate() {
        let id = document.int(0);
        let is_left = |row: &ladu_store::Row<'_>| !wanted.left_only || row.int(6) > row.int(14);
        let own_rows: Vec<usize> =
            (0..rows.len()).filter(|at| rows.get(*at).int(0) == id && is_left(&rows.get(*at))).collect();
        if wanted.left_only && own_rows.is_empty() {
            continue;
        }
        answer.record(|w| {
            write_header(&documents, index, member, w);
            attributes.write(id, w);
            w.key("rows");
            w.list(|w| own_rows.iter().for_each(|at| write_row(&rows, *at, wanted.left_only, w)));
            w.key("payments");
            let own_payments = (0..payments.len()).filter(|at| payments.get(*at).int(0) == id);
            w.list(|w| own_payments.for_each(|at| write_payment(&payments, at, w)));
        });
    }
    Ok(())
}

/// The confirmed documents of a number and some types.
fn find(cx: &mut Cx<'_, '_>, wanted: &Wanted) -> Result<RowSet, Fault> {
    let types: Vec<String> = wanted.types.iter().map(|kind| format!("'{}'", kind.name())).collect();
    let sql = format!(
        "SELECT d.id, d.type, d.currency_code, d.currency_rate, d.number, d.date, d.client_id, d.client_name,
                COALESCE(c.email, ''), d.address_id, d.payment_type, d.notes, d.internal_notes, d.net_total, d.vat_total,
                d.rounding, d.total
         FROM sales_document d LEFT JOIN customer c ON c.account = d.account AND c.id = d.client_id
         WHERE d.account = $0 AND d.number = $1 AND d.confirmed = 1 AND d.type IN ({})
         AND ($2 = '' OR EXISTS (SELECT 1 FROM payment p WHERE p.account = d.account AND p.document_id = d.id
                                 AND p.type = 'CARD' AND upper(p.card_type) = $2))
         ORDER BY d.id LIMIT {MOST}",
        types.join(", ")
    );
    let number = wanted.number.to_string();
    let values = [OwnedValue::from(number.as_str()), OwnedValue::from(wanted.card.as_str())];
    cx.query(&sql, &values.iter().map(OwnedValue::as_value).collect::<Vec<Value<'_>>>())
}

const ROWS: &str =
    "SELECT r.document_id, r.product_id, r.service_id, r.name, COALESCE(p.code, ''), r.vat_rate_id, r.amount,
            r.price, r.discount, r.final_net, r.final_gross, r.net, r.tax, r.total, r.returned
     FROM sales_row r LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
     WHERE r.account = $0 AND r.document_id IN ({ids}) ORDER BY r.document_id, r.position, r.id";

const PAYMENTS: &str =
    "SELECT document_id, id, customer_id, type_id, type, date, sum, currency_code, currency_rate, card_holder,
            card_number, card_type, authorization_code, card_reference
     FROM payment WHERE account = $0 AND document_id IN ({ids}) ORDER BY document_id, id";

/// How a column goes out.
#[derive(Clone, Copy)]
enum Form {
    Id,
    Text,
    Amount,
}

use Form::{Amount, Id, Text};

/// Writes some columns, from the first of them on.
fn write_columns(set: &RowSet, index: usize, first: usize, columns: &[(&'static str, Form)], w: &mut Writer) {
    let row = set.get(index);
    for (at, (key, form)) in (first..).zip(columns) {
        w.key(key);
        match form {
            Id => w.int(row.int(at)),
            Text => w.text(row.text(at)),
            Amount => w.number(&Fixed::from_micro(row.int(at)).to_string()),
        }
    }
}

fn write_header(set: &RowSet, index: usize, member: &Account, w: &mut Writer) {
    w.key("id");
    w.int(member.id.number() * APART + set.get(index).int(0));
    write_columns(set, index, 1, &[("type", Text), ("currencyCode", Text), ("currencyRate", Amount)], w);
    w.key("franchiseeName");
    w.text(&member.name);
    const REST: &[(&str, Form)] = &[
        ("number", Text),
        ("date", Text),
        ("clientID", Id),
        ("clientName", Text),
        ("clientEmail", Text),
        ("addressID", Id),
        ("paymentType", Text),
        ("notes", Text),
        ("internalNotes", Text),
        ("netTotal", Amount),
        ("vatTotal", Amount),
        ("rounding", Amount),
        ("total", Amount),
    ];
    write_columns(set, index, 4, REST, w);
}

fn write_row(set: &RowSet, index: usize, left_only: bool, w: &mut Writer) {
    w.object(|w| {
        const BEFORE: &[(&str, Form)] =
            &[("productID", Id), ("serviceID", Id), ("itemName", Text), ("code", Text), ("vatrateID", Id)];
        write_columns(set, index, 1, BEFORE, w);
        let row = set.get(index);
        let returned = if left_only { row.int(14) } else { 0 };
        w.key("amount");
        w.number(&Quantity::from_micro(row.int(6) - returned).to_string());
        const AFTER: &[(&str, Form)] = &[
            ("price", Amount),
            ("discount", Amount),
            ("finalNetPrice", Amount),
            ("finalPriceWithVAT", Amount),
            ("rowNetTotal", Amount),
            ("rowVAT", Amount),
            ("rowTotal", Amount),
        ];
        write_columns(set, index, 7, AFTER, w);
    });
}

fn write_payment(set: &RowSet, index: usize, w: &mut Writer) {
    const COLUMNS: &[(&str, Form)] = &[
        ("paymentID", Id),
        ("customerID", Id),
        ("typeID", Id),
        ("type", Text),
        ("date", Text),
        ("sum", Amount),
        ("currencyCode", Text),
        ("currencyRate", Amount),
        ("cardHolder", Text),
        ("cardNumber", Text),
        ("cardType", Text),
        ("authorizationCode", Text),
        ("referenceNumber", Text),
    ];
    w.object(|w| write_columns(set, index, 1, COLUMNS, w));
}

pub(super) static CALLS: &[Call] = &[Call::public("getFranchiseSalesDocuments", list).inputs(INPUTS).doc(
    "Finds confirmed documents of the other members of the franchise by their number. The ids are none of this account's. An account that \
     belongs to no franchise is told so.",
)];
