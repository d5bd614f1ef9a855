//! What calls about customers answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("decrementAttributeValue", DECREMENT_ATTRIBUTE_VALUE),
    ("getAddresses", GET_ADDRESSES),
    ("getAppliances", GET_APPLIANCES),
    ("getAssignments", GET_ASSIGNMENTS),
    ("getChangedDataSince", GET_CHANGED_DATA_SINCE),
    ("getCustomerBalance", GET_CUSTOMER_BALANCE),
    ("getCustomerBalances", GET_CUSTOMER_BALANCES),
    ("getCustomers", GET_CUSTOMERS),
    ("getDefaultCustomer", GET_DEFAULT_CUSTOMER),
    ("getTimeSlots", GET_TIME_SLOTS),
    ("getUserOperationsLog", GET_USER_OPERATIONS_LOG),
    ("incrementAttributeValue", DECREMENT_ATTRIBUTE_VALUE),
    ("recordGDPRConfirmation", RECORD_GDPRCONFIRMATION),
    ("saveCustomer", SAVE_CUSTOMER),
    ("saveObject", SAVE_OBJECT),
    ("saveUserOperationsLog", SAVE_USER_OPERATIONS_LOG),
    ("verifyCustomerUser", VERIFY_CUSTOMER_USER),
];

const DECREMENT_ATTRIBUTE_VALUE: &[Output] = &[Output::amount("attributeValue", "Value of the attribute.")];

const GET_ADDRESSES: &[Output] = &[
    Output::flag("typeActivelyUsed", "1 when the type of this address is in use."),
    Output::text("address", "Address."),
];

const GET_APPLIANCES: &[Output] = &[
    Output::text("productCode", "Code of the product."),
    Output::text("productCode2", "EAN or UPC bar code of the product."),
    Output::text("invoiceNo", "Number of the sales document."),
    Output::text("customerEmail", "E-mail address of the customer."),
];

const GET_ASSIGNMENTS: &[Output] = &[
    Output::id("sourceQuoteID", ""),
    Output::text("applianceName", "Name of the appliance."),
    Output::text("applianceSerialNumber", "Serial number of the appliance."),
    Output::date("applianceStartDateOfWarranty", "First day of its warranty."),
    Output::date("applianceEndDateOfWarranty", "Last day of its warranty."),
    Output::text("customerEmail", "E-mail address of the customer."),
    Output::text("vehicleLicencePlate", "Licence plate of the vehicle."),
    Output::date("vehicleStartDateOfWarranty", "First day of the vehicle's warranty."),
    Output::date("vehicleEndDateOfWarranty", "Last day of the vehicle's warranty."),
];

const GET_CHANGED_DATA_SINCE: &[Output] = &[
    Output::text("tableName", "Name of the kind of record, as other programs know it."),
    Output::flag("updated", "1: some were made or changed."),
    Output::flag("deleted", "1: some were deleted."),
];

const GET_CUSTOMER_BALANCE: &[Output] = &[
    Output::id("customerID", "Id of the customer."),
    Output::amount("actualBalance", "What the customer owes (above zero) or is owed (below zero), of all documents."),
    Output::int("creditLimit", "How much the customer may owe."),
    Output::amount("availableCredit", "How much more the customer may owe."),
    Output::flag("creditAllowed", "1: the customer may buy and pay later."),
];

const GET_CUSTOMER_BALANCES: &[Output] = &[
    Output::id("customerID", "Id of the customer."),
    Output::id("customerGroupID", "Id of the customer group."),
    Output::text("customerName", "Name of the customer."),
    Output::text("customerCardCode", "Number of the customer's loyalty card."),
    Output::amount("balance", "What the customer owes (above zero) or is owed (below zero)."),
];

const GET_CUSTOMERS: &[Output] = &[
    Output::flag("isPOSDefaultCustomer", "1 for the customer that a register or store uses when none is chosen."),
    Output::text("address", "Address."),
    Output::text("street", "Street and house number."),
    Output::text("address2", "Second line of the address."),
    Output::text("city", "City."),
    Output::text("postalCode", "Postal code."),
    Output::text("state", "State or region."),
    Output::text("country", "Country."),
    Output::id("addressTypeID", "Id of the type of address."),
    Output::text("addressTypeName", "Name of the type of address."),
    Output::list("externalIDs", &[], ""),
    Output::id("lastModifierEmployeeID", "Employee who changed it last."),
    Output::amount("actualBalance", "What the customer owes (above zero) or is owed (below zero), of all documents.")
        .optional(),
    Output::int("creditLimit", "How much the customer may owe.").optional(),
    Output::amount("availableCredit", "How much more the customer may owe.").optional(),
    Output::flag("creditAllowed", "1: the customer may buy and pay later.").optional(),
    Output::list(
        "addresses",
        &[
            Output::id("addressID", "Id of the address."),
            Output::id("ownerID", "Id of the customer or supplier."),
            Output::id("typeID", "Id of the type."),
            Output::text("typeName", "Name of the type."),
            Output::text("address", "Address."),
            Output::flag("typeActivelyUsed", "1 when the type of this address is in use."),
            Output::text("street", "Street and house number."),
            Output::text("address2", "Second line of the address."),
            Output::text("city", "City."),
            Output::text("postalCode", "Postal code."),
            Output::text("state", "State or region."),
            Output::text("country", "Country."),
            Output::time("added", "When it was made, in Unix seconds."),
            Output::time("lastModified", "When it was last changed, in Unix seconds."),
            Output::id("lastModifierEmployeeID", "Employee who changed it last."),
            Output::text("lastModifierUsername", "User name of whoever changed it last."),
        ],
        "Addresses of the customer.",
    )
    .optional(),
    Output::flag("outsideEU", "1 when the customer is outside of the European Union.").optional(),
    Output::list(
        "contactPersons",
        &[
            Output::id("contactPersonID", "Id of the contact person."),
            Output::text("fullName", "Full name as it is shown: company name, or last and first name."),
            Output::text("firstName", "First name of a person."),
            Output::text("lastName", "Last name of a person."),
            Output::id("groupID", "Id of the product group."),
            Output::text("groupName", "Name of the group."),
            Output::id("countryID", "Id of the country.").quoted(),
            Output::text("phone", "Telephone number."),
            Output::text("mobile", "Mobile telephone number."),
            Output::text("email", "E-mail address."),
            Output::text("fax", "Fax number."),
            Output::text("code", "Code."),
            Output::text("integrationCode", "Code under which another system knows this record."),
            Output::flag("flagstatus", "1 when somebody has flagged the person."),
            Output::text("colorStatus", "Colour with which the customer is marked."),
            Output::text("image", "Address of the customer's picture."),
            Output::text("twitterID", "Name on Twitter."),
            Output::text("facebookName", "Name on Facebook."),
            Output::text("customerCardNumber", "Number of the customer's loyalty card."),
            Output::text("skype", "Skype name."),
            Output::text("website", "Address of the web site."),
            Output::text("bankName", "Name of the bank."),
            Output::text("bankAccountNumber", "Number of the bank account."),
            Output::text("bankIBAN", "IBAN of the bank account."),
            Output::text("bankSWIFT", "SWIFT (BIC) of the bank."),
            Output::date("birthday", "Day of birth."),
            Output::id("jobTitleID", "Id of the job title."),
            Output::text("jobTitleName", "Name of the job title."),
            Output::id("customerManagerID", "Employee who looks after the customer."),
            Output::text("customerManagerName", "Name of that employee."),
            Output::id("businessAreaID", "Id of the business area."),
            Output::text("businessAreaName", "Name of the business area."),
            Output::text("notes", "Remarks."),
        ],
        "People to turn to at this company, with their telephone numbers and addresses.",
    )
    .optional(),
    Output::id("defaultAssociationID", "Association that the customer's sales are counted for.").optional(),
    Output::text("defaultAssociationName", "Name of the association.").optional(),
    Output::list(
        "associations",
        &[
            Output::id("relationshipID", "Id of the relation."),
            Output::id("id", "Id of the record."),
            Output::text("name", "Name."),
            Output::flag("default", "1 for the account's own currency."),
        ],
        "Associations that the customer belongs to.",
    )
    .optional(),
    Output::id("defaultProfessionalID", "Professional that the customer's sales are counted for.").optional(),
    Output::text("defaultProfessionalName", "Name of the professional.").optional(),
    Output::list(
        "professionals",
        &[
            Output::id("relationshipID", "Id of the relation."),
            Output::id("id", "Id of the record."),
            Output::text("name", "Name."),
            Output::flag("default", "1 for the account's own currency."),
        ],
        "Professionals that the customer is related to.",
    )
    .optional(),
];

const GET_DEFAULT_CUSTOMER: &[Output] = &[
    Output::id("id", "Id of the record."),
    Output::text("name", "Name."),
    Output::id("groupID", "Id of the product group."),
    Output::text("groupName", "Name of the group."),
];

const GET_TIME_SLOTS: &[Output] = &[
    Output::int("customerNumber", "Number of the customer."),
    Output::id("employeeID", "Id of the employee."),
    Output::id("productID", "Id of the product."),
    Output::of("startTime", Kind::DateTime, "When it begins."),
    Output::of("endTime", Kind::DateTime, "When it ends."),
];

const GET_USER_OPERATIONS_LOG: &[Output] = &[
    Output::id("logID", "Id of the entry."),
    Output::time("timestamp", "Moment, in Unix seconds."),
    Output::id("itemID", "Id of the record that was worked with."),
    Output::text("userName", "Name with which the user logs in."),
    Output::text("tableName", "Name of the kind of record, as other programs know it."),
    Output::text("operation", "What was done: add, edit, delete ..."),
    Output::text("module", "Module that the record belongs to."),
    Output::flag("selfWritten", "1: a program wrote this line itself, by saveUserOperationsLog.").optional(),
];

const RECORD_GDPRCONFIRMATION: &[Output] = &[
    Output::id("employeeID", "Id of the employee."),
    Output::time("consentTime", "When consent was given, in Unix seconds."),
];

const SAVE_CUSTOMER: &[Output] = &[
    Output::id("clientID", "Only documents of this customer."),
    Output::bool(
        "alreadyExists",
        "1: a customer with this code or number was there already and is the one that is answered.",
    ),
];

const SAVE_OBJECT: &[Output] = &[Output::id("objectID", "Id of the record that carries the attribute.")];

const SAVE_USER_OPERATIONS_LOG: &[Output] = &[Output::id("logID", "Id of the entry.")];

const VERIFY_CUSTOMER_USER: &[Output] = &[
    Output::id("clientID", "Only documents of this customer.").quoted(),
    Output::id("clientGroupID", "Id of the customer group; another name of customerGroupID.").quoted(),
    Output::id("companyID", "Id of the company that the person belongs to.").quoted(),
    Output::text("clientUsername", "Name with which the customer logs in."),
    Output::text("clientName", "Name of the customer."),
    Output::text("clientFirstName", "First name of the customer."),
    Output::text("clientLastName", "Last name of the customer."),
    Output::text("clientGroupName", "Name of the customer group."),
    Output::text("companyName", "Name of a company; empty for a person."),
];
