//! Customers: companies and persons, and the persons behind companies.

use ladu_record::change_log;
use ladu_record::noun::{self, Field, Noun, Operator, PageSize, ReadColumn, filter};
use ladu_record::settings::GREECE;
use ladu_record::{Answer, Cx};
use ladu_trade::{addresses, gdpr, prices};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::customer_columns as columns;
use super::customer_list::*;
use super::customer_save::{OWN_INPUT, after_save, before_save};
use super::relation;
use crate::call::Call;

/// A company or a person.
pub static CUSTOMER: Noun = Noun {
    doc: "A customer: a company or a person.",
    module: "customers",
    log: "customers",
    remembered: true,
    attributes: true,
    past: Some(&prices::PAST_CUSTOMER),
    long_attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[
        ("name", "name"),
        ("customerID", "id"),
        ("group", "group_id"),
        ("colorStatus", "color_status"),
        ("lastChanged", "changed"),
        ("none", "id"),
    ],
    search: &["name", "first_name", "last_name", "email", "phone", "mobile", "card_number", "code"],
    restrict: Some(restrict),
    prepare: Some(prepare),
    before_save: Some(before_save),
    after_save: Some(after_save),
    answer: Some(write_answer),
    flags: &[
        ("getBalanceInfo", "Adds what the customer owes and may still owe."),
        ("getBalanceWithoutPrepayments", "Leaves prepayments that belong to no document out of the balance."),
        ("getAddresses", "Adds all addresses."),
        ("getContactPersons", "Adds the persons behind a company."),
        ("searchFromMiddle", "Finds searchName anywhere, not only at the beginning."),
        ("getAssociationsAndProfessionals", "Adds the customers that each is linked to."),
        ("getPurchaseInfo", "Accepted and ignored: old programs send it, and nothing is known to be added by it."),
        (
            "doNotCalculateRecordsTotal",
            "Spares the counting: recordsTotal is a great number, and whoever reads goes on until a page is empty.",
        ),
    ],
    filters: &[
        filter("customerID", Operator::Equals("id")),
        filter("clientID", Operator::Equals("id")),
        filter("customerIDs", Operator::Any("id")),
        filter("searchName", Operator::Code(search_name)),
        filter("searchNameIncrementally", Operator::Code(search_incrementally)),
        filter("searchPersonFullName", Operator::Code(search_person)),
        filter("searchPersonFirstName", Operator::Equals("first_name")),
        filter("searchPersonLastName", Operator::Equals("last_name")),
        filter("searchEmail", Operator::Equals("email")),
        filter("searchMobile", Operator::Equals("mobile")),
        filter("searchVATNo", Operator::Equals("vat_number")),
        filter("searchCode", Operator::Equals("card_number")),
        filter("searchRegistryCode", Operator::Equals("code")),
        filter("clientManagerID", Operator::Equals("manager_id")),
        filter("groupID", Operator::Equals("group_id")),
        filter("groupIDWithSubgroups", Operator::Code(in_group_tree)),
        filter("payerID", Operator::Equals("payer_id")),
        filter("taxOfficeID", Operator::Code(of_tax_office)),
        filter("mode", Operator::Code(|_, _, _| Ok(()))),
        filter("birthdayMonthDayFrom", Operator::Code(|_, _, _| Ok(()))),
        filter("birthdayMonthDayTo", Operator::Code(|_, _, _| Ok(()))),
        filter("flagStatus", Operator::Equals("flag_status")),
        filter("colorStatus", Operator::Equals("color_status")),
        filter("createdUnixTimeFrom", Operator::From("added")),
        filter("createdUnixTimeTo", Operator::To("added")),
        filter("getPOSDefaultCustomers", Operator::Code(register_customers)),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new("customer", "customerID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::new("id", "id", Kind::Id).read_only(),
    Field::text("type_id", "type_id", 20).read_only(),
    Field::word("customerType", "customer_type", &["COMPANY", "PERSON"]).read_only(),
    Field::text("fullName", "name", 255).indexed(),
    Field::text("companyName", "company_name", 255),
    Field::id("companyTypeID", "company_type_id", "company_type"),
    Field::text("firstName", "first_name", 100).indexed(),
    Field::text("lastName", "last_name", 100).indexed(),
    Field::id("personTitleID", "person_title_id", "person_title"),
    Field::word("gender", "gender", &["", "male", "female"]),
    Field::text("eInvoiceEmail", "e_invoice_email", 255),
    Field::text("eInvoiceReference", "e_invoice_reference", 255),
    Field::flag("emailEnabled", "email_enabled").default(1),
    Field::flag("eInvoiceEnabled", "e_invoice_enabled"),
    Field::flag("docuraEDIEnabled", "docura_edi_enabled"),
    Field::flag("mailEnabled", "mail_enabled"),
    Field::text("operatorIdentifier", "operator_identifier", 100),
    Field::text("EDI", "edi", 100),
    Field::text("GLN", "gln", 50),
    Field::text("PeppolID", "peppol_id", 100),
    Field::text("ediType", "edi_type", 50),
    columns::GROUP.field,
    Field::name_of("groupName", "group_id", "customer_group"),
    Field::id("countryID", "country_id", "country").quoted(),
    Field::id("payerID", "payer_id", "customer").input("invoicePayerID").indexed(),
    Field::text("phone", "phone", 50),
    Field::text("mobile", "mobile", 50).indexed(),
    Field::text("email", "email", 255).indexed(),
    Field::text("fax", "fax", 50),
    columns::CODE.field,
    Field::date("birthday", "birthday"),
    Field::text("integrationCode", "integration_code", 100),
    Field::flag("flagStatus", "flag_status"),
    Field::word("colorStatus", "color_status", &["", "red", "green", "yellow", "blue"]),
    Field::flag("doNotSell", "do_not_sell"),
    columns::CREDIT.field,
    columns::SALES_BLOCKED.field,
    columns::REFERENCE_NUMBER.field,
    Field::text("customerCardNumber", "card_number", 100).indexed(),
    Field::text("factoringContractNumber", "factoring_contract", 100),
    Field::flag("paysViaFactoring", "pays_via_factoring"),
    Field::text("image", "image", 500).read_only(),
    Field::flag("taxExempt", "tax_exempt"),
    Field::flag("partialTaxExemption", "partial_tax_exemption")
        .doc("Pays the reduced rates that tax rates name in gstExemptTaxRateID."),
    Field::int("rewardPoints", "reward_points")
        .read_only()
        .doc("Always 0: the balance of points has a call of its own."),
    Field::flag("rewardPointsDisabled", "reward_points_disabled"),
    Field::flag("customerBalanceDisabled", "balance_disabled"),
    Field::flag("posCouponsDisabled", "pos_coupons_disabled"),
    Field::flag("emailOptOut", "email_opt_out"),
    columns::DOCUMENT_LANGUAGE.field,
    Field::text("twitterID", "twitter_id", 100),
    Field::text("facebookName", "facebook_name", 100),
    Field::text("creditCardLastNumbers", "card_last_numbers", 4),
    Field::special("isPOSDefaultCustomer", "", write_pos_default),
    columns::EU_CUSTOMER_TYPE.field,
    Field::flag("shipGoodsWithWaybills", "ship_with_waybills")
        .doc("One invoice a month for goods on waybills; kept whatever enable_waybill_customers says."),
    columns::MODIFIED_BY.field,
    Field::special("address", "", write_flat_address),
    Field::special("externalIDs", "", |_, _, name, w| {
        w.key(name);
        w.list(|_| {});
    })
    .doc("Ids in services of elsewhere; there are none here."),
    Field::special("addresses", "", write_addresses).when("getAddresses"),
    Field::special("contactPersons", "", write_contacts).when("getContactPersons"),
    Field::special("defaultAssociationID", "", write_relations).when("getAssociationsAndProfessionals"),
    Field::special("actualBalance", "", write_balance).when("getBalanceInfo"),
    Field::text("vatNumber", "vat_number", 50).detail(),
    Field::text("skype", "skype", 100).detail(),
    Field::text("website", "website", 255).detail(),
    columns::USERNAME.field,
    Field::text("webshopLastLogin", "last_login", 30)
        .read_only()
        .detail()
        .doc("Never set: log-ins to a shop are the shop's own."),
    Field::text("bankName", "bank_name", 100).detail(),
    Field::text("bankAccountNumber", "bank_account", 100).detail(),
    Field::text("bankIBAN", "bank_iban", 100).detail(),
    Field::text("bankSWIFT", "bank_swift", 50).detail(),
    Field::id("jobTitleID", "job_title_id", "job_title").detail(),
    Field::name_of("jobTitleName", "job_title_id", "job_title").detail(),
    Field::id("companyID", "company_id", "customer")
        .indexed_when_set()
        .detail()
        .doc("The company that a contact person stands for."),
    Field::name_of("employerName", "company_id", "customer").detail(),
    Field::id("customerManagerID", "manager_id", "employee").indexed().detail(),
    Field::name_of("customerManagerName", "manager_id", "employee").detail(),
    Field::new("paymentDays", "payment_days", Kind::Int(0, 10_000)).detail(),
    Field::text("penaltyPerDay", "penalty_per_day", 20).detail(),
    Field::id("priceListID", "price_list_id1", "price_list").detail(),
    Field::id("priceListID2", "price_list_id2", "price_list").detail(),
    Field::id("priceListID3", "price_list_id3", "price_list").detail(),
    Field::id("priceListID4", "price_list_id4", "price_list").detail(),
    Field::id("priceListID5", "price_list_id5", "price_list").detail(),
    Field::special("outsideEU", "", |_, cell, name, w| {
        w.key(name);
        w.int(i64::from(cell.get(columns::EU_CUSTOMER_TYPE) == columns::OUTSIDE_EU));
    })
    .detail(),
    Field::id("businessAreaID", "business_area_id", "business_area").detail(),
    Field::name_of("businessAreaName", "business_area_id", "business_area").detail(),
    Field::new("deliveryTypeID", "delivery_type_id", Kind::Id),
    Field::id("signUpStoreID", "sign_up_store_id", "warehouse"),
    Field::id("homeStoreID", "home_store_id", "warehouse"),
    Field::new("taxOfficeID", "tax_office_id", Kind::Id).only_with(GREECE, Code::GREEK_FIELD).detail(),
    Field::text("notes", "notes", 10_000).detail(),
    Field::new("lastModified", "modified", Kind::Time).read_only(),
    Field::special("lastModifierEmployeeID", "", write_modifier),
    Field::new("added", "added", Kind::Time).indexed().read_only(),
    columns::PASSWORD.field,
    columns::USERNAME_KEY.field,
    Field::text("", "person_name", 255).read_only().indexed(),
    columns::DELETED.field,
];

fn write_answer(_: &mut Cx<'_, '_>, id: i64, w: &mut Writer) -> Result<(), Fault> {
    w.key("clientID");
    w.int(id);
    w.key("alreadyExists");
    w.bool(false);
    Ok(())
}

/// Deletes a customer. The record stays, unseen, because documents show its name; its addresses and links go, and nobody pays for it or
/// through it any more.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(CUSTOMER.module, ladu_record::rights::Action::Delete)?;
    gdpr::require(cx)?;
    let id = cx.params.id("customerID")?.ok_or_else(|| Fault::missing("customerID"))?;
    noun::check_reference(cx, "customer", "customerID", id)?;
    let now = cx.now();
    gdpr::note(cx, id, "delete", "customer deleted")?;
    cx.execute(
        "UPDATE customer SET deleted = 1, changed = $2, username = '', username_key = '', password_hash = '', company_id = 0 WHERE account = $0 AND id = $1",
        &[id.into(), now.into()],
    )?;
    for (table, column) in
        [("customer", "company_id"), ("customer", "payer_id"), ("point_of_sale", "default_customer_id")]
    {
        let sql = format!(
            "UPDATE {table} SET {column} = 0, changed = $2 WHERE account = $0 AND {column} <> 0 AND {column} = $1"
        );
        cx.execute(&sql, &[id.into(), now.into()])?;
    }
    relation::unlink(cx, Id::new(id))?;
    addresses::delete_of(cx, id)?;
    cx.touch("point_of_sale")?;
    cx.touch("customer")?;
    answer.total = Some(0);
    change_log::deleted(cx, CUSTOMER.log, id)
}

const REGISTER: &[Field] = &[Field::new("pointOfSaleID", "", Kind::Id)
    .doc("Whose default; the account's own when left out or when the register has none.")];

/// The customer of a till sale when none is chosen; no record when there is none.
fn default_customer(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let of_register = match cx.params.id("pointOfSaleID")? {
        None => 0,
        Some(id) => {
            let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND id = $1";
            let found = cx.first(sql, &[id.into()], |row| row.get(0))?;
            found.ok_or_else(|| Fault::unknown("pointOfSaleID"))?
        }
    };
    let id = if of_register == 0 { cx.settings()?.int("default_client_idDat") } else { of_register };
    let sql = "SELECT id, name, group_id FROM customer WHERE account = $0 AND id = $1 AND deleted = 0";
    let rows = cx.query(sql, &[id.into()])?;
    let groups = noun::names(cx, "customer_group")?;
    for row in rows.iter() {
        let (id, name, group): (i64, &str, Option<Id<of::CustomerGroup>>) = row.read();
        let group = Id::number_of(group);
        answer.record(|w| {
            w.key("id");
            w.int(id);
            w.key("name");
            w.text(name);
            w.key("groupID");
            w.int(group);
            w.key("groupName");
            w.text(groups.get(&group).map_or("", String::as_str));
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getCustomers", &CUSTOMER)
        .also(&["getClients"])
        .doc("Lists customers. Persons behind companies come with mode CONTACTS or ALL, or when they are asked for by id."),
    Call::save("saveCustomer", &CUSTOMER)
        .inputs(OWN_INPUT)
        .doc("Makes or changes a customer. Texts are compared as they are: nobody else's e-mail, phone or card number is in the way of a save."),
    Call::write("deleteCustomer", delete)
        .inputs(&[Field::new("customerID", "", Kind::Id).required()])
        .doc("Deletes a customer. Documents keep the name; addresses, links and the log-in are gone."),
    Call::read("getDefaultCustomer", "customers", default_customer)
        .inputs(REGISTER)
        .doc("The customer of a till sale when none is chosen."),
];
