//! Recurring billings: who is invoiced for what, how often and at what price.

pub mod reading;
mod show;

use ladu_record::noun::{self, CHANGED, Field, Noun, Operator, PageSize, Patch, Query, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::meter_readings::METERED;
use ladu_trade::{billing, currency};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// How often; the last two are the same as others of their length.
pub(super) const PERIODS: &[&str] = &["MONTH", "QUARTER", "HALFYEAR", "YEAR", "3MONTHS", "4MONTHS"];
const TIMES: &[&str] = &["WHEN_PERIOD_STARTS", "WHEN_PERIOD_ENDS", METERED];
/// The most statements that one call is asked about.
const MOST: usize = 500;

pub static STATEMENT: Noun = Noun {
    doc: "A recurring billing.",
    module: "sales",
    log: "billingStatements",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("billingStatementID", Operator::Equals("id")),
        filter("billingStatementNumber", Operator::Equals("number")),
        filter("customerID", Operator::Equals("customer_id")),
        filter("productID", Operator::Equals("product_id")),
        filter("startDateFrom", Operator::From("start_date")),
        filter("startDateTo", Operator::To("start_date")),
        filter("endDateFrom", Operator::From("end_date")),
        filter("endDateTo", Operator::To("end_date")),
        filter("active", Operator::Equals("active")),
        filter("dueForBilling", Operator::Code(due_today)),
        filter("billingStatementPeriod", Operator::Equals("period")),
        filter("billingStatementTime", Operator::Equals("time")),
        filter("customerName", Operator::Code(show::of_customer)),
        filter("customerAccount", Operator::Code(show::of_account)),
        filter("productNameOrCode", Operator::Code(show::of_product)),
        filter(
            "getStatementsWithDefinedCustomerSpecialPrice",
            Operator::Code(|_, query, text| show::priced(query, text, 1)),
        ),
        filter(
            "getStatementsWithUndefinedCustomerSpecialPrice",
            Operator::Code(|_, query, text| show::priced(query, text, 0)),
        ),
        filter("changedSince", Operator::ChangedSince),
    ],
    prepare: Some(show::load),
    before_save: Some(complete),
    before_delete: Some(|cx, id| {
        noun::delete_where(cx, &reading::READING, "t.statement_id = $1", &[Value::Int(id)])?;
        cx.queue("DELETE FROM billing_account WHERE account = $0 AND statement_id = $1", &[Value::Int(id)])
    }),
    ..Noun::new("billing_statement", "billingStatementID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("billingStatementNumber", "number").read_only().indexed(),
    Field::id("customerID", "customer_id", "customer").required().indexed(),
    Field::name_of("customerName", "customer_id", "customer"),
    Field::id("customerAddressID", "customer_address_id", "address"),
    Field::id("payerID", "payer_id", "customer"),
    Field::name_of("payerName", "payer_id", "customer"),
    Field::id("payerAddressID", "payer_address_id", "address"),
    Field::date("startDate", "start_date").doc("Today when left out."),
    Field::date("endDate", "end_date").doc("The last day that is billed."),
    Field::new("paymentDays", "payment_days", Kind::Int(0, 10_000)),
    Field::id("productID", "product_id", "product").indexed().doc("Not with serviceID."),
    Field::id("serviceID", "service_id", "service"),
    Field::text("serviceNameOnInvoices", "name_on_invoices", 1000),
    Field::flag("active", "active").default(1),
    Field::text("currencyCode", "currency_code", 10).doc("The account's own when left out."),
    Field::id("vatrateID", "vat_rate_id", "vat_rate").required(),
    Field::amount("customerSpecialPrice", "special_price").doc("Net; without one the price of the day counts."),
    Field::id("employeeID", "employee_id", "employee"),
    Field::flag("sendByEmail", "send_by_email"),
    Field::flag("makeSeparateInvoice", "separate")
        .doc("Else one invoice for all that a customer is billed for at once."),
    Field::text("additionalInvoiceNotes", "invoice_notes", 10_000),
    Field::text("notes", "notes", 10_000),
    Field::word("billingStatementPeriod", "period", PERIODS).required().doc("Counted from startDate."),
    Field::word("billingStatementTime", "time", TIMES).required(),
    Field::special("lastReading", "id", show::last_reading),
    CHANGED,
    Field::flag("", "has_special_price"),
];

fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.is_new() {
        let (today, number) = (cx.today()?.to_string(), cx.next_number("billing statement")?);
        patch.set("number", number);
        if patch.filled("start_date").is_none() {
            patch.set("start_date", today);
        }
    }
    if patch.is_new() || patch.has("currency_code") {
        let currency = currency::of_code(cx, patch.filled("currency_code"))?;
        patch.set("currency_code", currency.code);
    }
    if patch.has("special_price") {
        patch.set("has_special_price", i64::from(cx.params.filled("customerSpecialPrice").is_some()));
    }
    if patch.id_of("product_id").is_some() && patch.id_of("service_id").is_some() {
        return Err(Fault::at(Code::CONFLICT, "serviceID"));
    }
    Ok(())
}

/// A customer's account that a billing goes to.
pub static BILLING_ACCOUNT: Noun = Noun {
    doc: "A customer's account that a recurring billing is linked to.",
    module: "sales",
    ..Noun::new(
        "billing_account",
        "id",
        &[Field::id("", "statement_id", "").indexed(), Field::id("", "customer_account_id", "").indexed()],
    )
};

const ACCOUNT: &[Field] = &[
    Field::new("billingStatementID", "", Kind::Id).required(),
    Field::new("customerAccountID", "", Kind::Id).required(),
];

/// Links an account once, however often it is sent.
fn add_account(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(STATEMENT.module, Action::Edit)?;
    let [statement, account] = ["billingStatementID", "customerAccountID"].map(|name| (name, cx.params.id(name)));
    let statement = statement.1?.ok_or_else(|| Fault::missing(statement.0))?;
    let account = account.1?.ok_or_else(|| Fault::missing(account.0))?;
    noun::check_reference(cx, STATEMENT.table, "billingStatementID", statement)?;
    answer.total = Some(0);
    let sql = "SELECT id FROM billing_account WHERE account = $0 AND statement_id = $1 AND customer_account_id = $2";
    if cx.first(sql, &[Value::Int(statement), Value::Int(account)], |_| ())?.is_some() {
        return Ok(());
    }
    let mut patch = Patch::new(BILLING_ACCOUNT.fields);
    patch.set("statement_id", statement);
    patch.set("customer_account_id", account);
    noun::create(cx, &BILLING_ACCOUNT, &patch)?;
    noun::update(cx, &STATEMENT, statement, &Patch::new(FIELDS))
}

/// The statements that a call names; more than there may be are 1138.
fn named(cx: &Cx<'_, '_>) -> Result<Vec<i64>, Fault> {
    const PARAMETER: &str = "billingStatementIDs";
    let count = cx.params.filled(PARAMETER).map_or(0, |text| text.split(',').count());
    if count > MOST {
        return Err(Fault::at(Code::TOO_MANY_STATEMENTS, PARAMETER));
    }
    cx.params.ids(PARAMETER)
}

fn billed_until(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let ids = named(cx)?;
    if ids.is_empty() {
        return Err(Fault::missing("billingStatementIDs"));
    }
    for statement in billing::load(cx, Some(&ids))? {
        answer.record(|w| {
            w.key("billingStatementID");
            w.int(statement.id.number());
            w.key("billedUntil");
            let day =
                statement.billed_until.filter(|_| statement.active).map_or_else(String::new, |day| day.to_string());
            Kind::Date.write(ladu_wire::Form::Number, ladu_wire::ScalarRef::Text(&day), w);
        });
    }
    Ok(())
}

/// Active billings that are due today.
fn due_today(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("dueForBilling", text)?.int() != 1 {
        return Ok(());
    }
    let today = cx.today()?;
    let mut ids = Vec::new();
    for statement in billing::load(cx, None)? {
        if statement.is_due(today)? {
            ids.push(statement.id.number());
        }
    }
    query.volatile = true;
    query.and_any("id", &ids);
    Ok(())
}

fn process(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(STATEMENT.module, Action::Add)?;
    let named = named(cx)?;
    let made = billing::process(cx, &named)?;
    answer.total = Some(0);
    answer.record(|w| {
        w.key("processedInvoices");
        w.list(|w| {
            for id in made {
                w.object(|w| {
                    w.key("id");
                    w.int(id.number());
                    w.key("created");
                    w.bool(true);
                    w.key("updated");
                    w.bool(true);
                });
            }
        });
    });
    Ok(())
}

const IDS: &[Field] = &[Field::new("billingStatementIDs", "", Kind::Ids).doc("500 at most.")];

pub static CALLS: &[Call] = &[
    Call::list("getBillingStatements", &STATEMENT).doc("Lists recurring billings."),
    Call::save("saveBillingStatement", &STATEMENT).doc("Makes or changes a recurring billing."),
    Call::delete("deleteBillingStatement", &STATEMENT).doc("Deletes a recurring billing with its readings."),
    Call::list("getBillingStatementReadings", &reading::READING).doc("Lists meter readings."),
    Call::add("saveBillingStatementReading", &reading::READING).doc("Adds a meter reading."),
    Call::delete("deleteBillingStatementReading", &reading::READING).doc("Deletes a meter reading."),
    Call::write("addCustomerAccountToBillingStatement", add_account)
        .inputs(ACCOUNT)
        .doc("Links a customer's account to a recurring billing."),
    Call::read("getBilledUntilDate", "sales", billed_until)
        .inputs(IDS)
        .doc("Up to which day recurring billings have been invoiced."),
    Call::write("processRecurringBilling", process)
        .inputs(IDS)
        .doc("Makes the invoices of recurring billings that are due; of all of them when none are named."),
];
