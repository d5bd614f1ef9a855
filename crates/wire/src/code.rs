//! The table of codes that say what went wrong, and the fault that carries one to the wire.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A code of the protocol. Clients get the number only, never a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(pub u16);

/// Declares the codes: number, name and meaning, once.
macro_rules! codes {
    ($($number:literal $name:ident $meaning:literal;)*) => {
        impl Code {
            $(#[doc = $meaning] pub const $name: Code = Code($number);)*

            /// Every code with its meaning, in the order of the numbers.
            pub const ALL: &[(Code, &str)] = &[$((Code($number), $meaning)),*];
        }
    };
}

codes! {
    1000 MAINTENANCE "The service is closed for maintenance.";
    1001 NO_ACCOUNT "No such account, or none named.";
    1002 QUOTA "The account has used up its requests of this clock hour.";
    1003 NO_DATABASE "The account's data cannot be reached.";
    1005 NO_CALL "No call of that name.";
    1006 NO_MODULE "The call is not built yet, or its module is off.";
    1007 RESPONSE_TYPE "The response type is neither JSON nor XML.";
    1009 NO_SESSION "A session is needed and no key was sent.";
    1010 MISSING "A parameter that is needed was not sent.";
    1011 UNKNOWN_ID "An id that refers to nothing.";
    1012 TAKEN "A value that has to be unique is taken.";
    1013 CONFLICT "Parameters that contradict each other.";
    1014 FORMAT "Not of the right form: letters where a number belongs, no date.";
    1015 UNREADABLE "The request cannot be read.";
    1016 NOT_ALLOWED "A value outside of what is allowed.";
    1017 CONFIRMED "The document is confirmed and cannot be changed in that way.";
    1018 AMBIGUOUS "Several records carry that attribute value.";
    1019 NOT_FOUND "No record carries that attribute value.";
    1020 BULK_TOO_LONG "A bulk request of more than a hundred elements.";
    1021 REPORT_RUNNING "The same report is being made already.";
    1022 IN_USE "Other records refer to this one.";
    1023 ROWS_DIFFER "The rows are not those of the confirmed document.";
    1024 FROM_MASTER_LIST "Products come from the master list and cannot be added here.";
    1025 BIN_FULL "The bin still holds goods.";
    1026 EXISTS "The very same record exists.";
    1027 FIXED "A field that cannot be changed any more.";
    1028 FIELD_MODULE "The field belongs to a module that is off.";
    1029 LIST_VALUE "A list with a wrong element.";
    1030 IS_ARRAY "An array where a single value belongs.";
    1040 NO_SUCH_COUPON "No such coupon was issued.";
    1041 COUPON_USED "The coupon was used before.";
    1042 TOO_FEW_POINTS "The customer has too few reward points.";
    1043 NOT_FREE "The employee has another appointment then.";
    1044 NO_LENGTH "A service without a usual length.";
    1045 COUPON_ENDED "The coupon has run out.";
    1046 SEVERAL_CONDITIONS "A promotion with more than one condition.";
    1047 NO_CONDITION "A promotion without a condition.";
    1048 SEVERAL_AWARDS "A promotion with more than one award.";
    1049 NO_AWARD "A promotion without an award.";
    1050 NO_CREDENTIALS "User name or password were not sent.";
    1051 LOGIN_FAILED "Wrong user name, password or PIN.";
    1052 LOCKED "Locked for a while after too many failures.";
    1053 NO_PASSWORD "The user has no password.";
    1054 SESSION_ENDED "The session has ended.";
    1055 NO_SUCH_SESSION "The session key is not known.";
    1056 SESSION_TOO_OLD "The session ended too long ago to switch users.";
    1057 DEMO_ENDED "The trial account has ended.";
    1058 PIN_ALONE "A PIN alone does not log in.";
    1059 NO_GROUP "The user belongs to no group.";
    1060 MAY_NOT_VIEW "No right to see.";
    1061 MAY_NOT_ADD "No right to add.";
    1062 MAY_NOT_EDIT "No right to change.";
    1063 MAY_NOT_DELETE "No right to delete.";
    1064 NO_WAREHOUSE_ACCESS "No right to use that store.";
    1065 NO_API_ACCESS "The user may not use the API.";
    1066 GROUP_ABOVE "The user group is above one's own.";
    1067 NO_FRANCHISE "The account is not part of a franchise.";
    1071 PAY_UP_FRONT "The customer may only buy with full payment.";
    1072 NO_POINTS_FOR_CUSTOMER "The customer does not collect reward points.";
    1073 BASES_DIFFER "The source documents differ in type or customer.";
    1074 WRONG_BASE "The source document is itself an invoice.";
    1075 SEVERAL_COMPONENTS "The tax rate has several components of that kind.";
    1076 OVERRIDE_NOT_MANUAL "A manager's approval of a promotion that is not manual.";
    1077 NOT_OF_REGION "The price list does not belong to that region.";
    1078 NO_QUANTITY_PRICES "Price rows with amounts need their module.";
    1079 PRODUCT_FIXED "The product of a price list row cannot be changed.";
    1080 NO_PRINTER "No printing service is there.";
    1081 NOT_SENT "The mail could not be sent.";
    1083 NO_MASTER_LIST "The master list is not set up.";
    1084 MASTER_LIST_FIELD "The setting that names the master list's code is wrong.";
    1085 NO_ATTACHMENT "The attachment of a mail could not be made.";
    1086 NO_SENDER "No sender of a mail was named or set up.";
    1087 NO_MAIL_TEXT "No text of a mail was sent or set up.";
    1090 NO_FILE "No file was sent.";
    1091 NOT_BASE64 "A file that is not base64.";
    1092 FILE_TOO_LARGE "A file that is too large.";
    1100 PASSWORD_SHORT "A password of less than eight characters.";
    1101 PASSWORD_CHARACTERS "A password with characters the account forbids.";
    1102 PASSWORD_WEAK "A password without a small letter, a capital letter or a digit.";
    1103 PASSWORD_TOO_NEW "The password was changed too recently.";
    1110 SEVERAL_PLACES "A promotion limited to more than one kind of place.";
    1111 BOUGHT_WITHOUT_AMOUNT "Products to buy without their amount.";
    1112 SEVERAL_BOUGHT "More than one choice of products to buy.";
    1113 AWARDED_WITHOUT_DISCOUNT "Awarded products without what they get.";
    1114 SEVERAL_AWARDED "More than one choice of awarded products.";
    1115 LISTS_WITHOUT_PERCENT "Products for a percentage off the sale that is not given.";
    1116 LISTS_WITHOUT_SUM "Products for a sum off the sale that is not given.";
    1117 PRICE_WITHOUT_AMOUNT "A range of prices without an amount to buy.";
    1118 POINTS_MAXIMUM_ALONE "A limit for points that pay for nothing.";
    1119 LOWEST_WITHOUT_DISCOUNT "The cheapest item is awarded nothing.";
    1121 TYPE_FIXED "The type of a confirmed document cannot change.";
    1122 SET_PRICE_WITHOUT_AMOUNT "A price of a set without the amount of its items.";
    1123 MATCHING_WITHOUT_AMOUNT "A discount on bought items without their amount.";
    1128 GREEK_FIELD "A field for Greek accounts only.";
    1129 SPARES_DISCOUNTED_ALONE "Discounted items are left out of a percentage that is not given.";
    1130 FOREIGN_READINGS "Meter readings of another statement, or invoiced before.";
    1131 PROMOTION_REASON "The reason is not one of promotions.";
    1132 SUBSIDIES_WITHOUT_AWARD "Subsidies of bought products that get no discount.";
    1133 BOUGHT_SUBSIDIES_DIFFER "Not as many subsidies as bought products.";
    1134 AWARDED_SUBSIDIES_DIFFER "Not as many subsidies as awarded products.";
    1136 NO_ASSORTMENT "The location has no assortment and may sell everything.";
    1137 ASSORTMENT_TOO_LONG "The assortment has more products than are listed.";
    1138 TOO_MANY_STATEMENTS "More than five hundred billing statements.";
    1139 UNIT_PRICE_WITHOUT_AMOUNT "A price of each item without an amount to buy.";
    1140 UNIT_PRICE_CAP_TOO_LOW "Fewer items at the price than have to be bought.";
    1141 AMOUNT_OF_NOTHING "An amount to buy of no products.";
    1144 LIMIT_DOES_NOT_FIT "A limit of applications on a promotion that has no number of them.";
    1145 LIMIT_WITHOUT_UNIT_CAP "A limit of applications without a number of items at the price.";
    1146 NO_EMPLOYEE "The user is no employee.";
    1147 GDPR_CONFIRMED "The data protection rules were confirmed before.";
    1148 GDPR_UNCONFIRMED "The data protection rules are not confirmed yet.";
    1150 PAYMENT_PROVIDER "The field needs a payment service provider.";
    1151 LISTED_ELSEWHERE "The product is in another store price list of the same time.";
    1152 LISTS_OVERLAP "The list would have products at the same time as another store price list.";
    1153 REASON_PURPOSE "The reason has another purpose.";
    1155 NO_SIGN_UP "Accounts cannot be made just now.";
    1156 TOO_LONG "A text of more than a hundred characters.";
    1157 DOCUMENT_FAILED "The document that CURRENT_INVOICE_ID stands for was not saved.";
    1158 DOCUMENT_DUPLICATE "The document that CURRENT_INVOICE_ID stands for was a duplicate.";
    1159 EU_FIELD "A field for accounts in the European Union.";
    1160 GIFT_CARD_FIELD "The field is for payments by gift card.";
    1161 NOT_A_TILL "The call is for tills of the maker only.";
    1162 LIST_TOO_LONG "A list that is too long.";
    1170 TOKEN_NO_ACCOUNT "The token names no account.";
    1171 TOKEN_NO_RIGHT "The token gives no right to log in.";
    1172 TOKEN_NO_USER "The token names no user.";
    1173 TOKEN_UNKNOWN_USER "The token names a user who does not exist.";
    1174 TOKEN_PENDING "The user of the token has no group yet.";
    1175 USER_EXISTS "A user of that name exists.";
    1176 FOREIGN_SESSION "The session came from a token of elsewhere.";
    1177 NO_SUCH_COUNTRY "No sign-ups from that country.";
    1178 FOREIGN_CONTACT "The contact person belongs to another customer.";
    1179 NOT_FUTURE "A day that has to lie in the future.";
    1180 NO_SUCH_ALGORITHM "No such version of the totals algorithm.";
    1181 STOCKTAKING_CONFIRMED "The stocktaking is confirmed.";
    1182 SPARES_PROMOTED_ALONE "Promoted items are left out of a percentage that is not given.";
    1184 MATCHING_CAP_ALONE "A number of bought items without a discount on them.";
    1185 MATCHING_CAP_TOO_LOW "Fewer discounted items than have to be bought.";
    1186 STOCKTAKING_DONE "The stocktaking has such a document already.";
    1187 NO_CONFIGURATION "What the call works by is not configured.";
    1188 BAD_CONFIGURATION "What the call works by is configured wrongly.";
    1189 NO_OWN_BUTTONS "The store has no quick buttons of its own.";
    1190 TOKEN_OTHER_ACCOUNT "The token is for another account.";
    1191 TOKEN_BROKEN "The token cannot be decoded.";
    1194 TOKEN_ENDED "The token has run out.";
    1195 LANGUAGE "The language is not known.";
    1196 PASSWORD_USED "The password was used before.";
    1197 SEVERAL_ONCE "More than one of: once, once a day, on the birthday.";
    1198 ONCE_WITHOUT_BIRTHDAY "Once on the birthday, of a promotion that is not for birthdays.";
    1199 ONLY_DISCOUNTED_DOES_NOT_FIT "Only discounted items, of a promotion that has no such limit.";
    1200 LIMIT_WITHOUT_MATCHING_CAP "A limit of applications without a number of discounted items.";
    1201 ADDRESS_REFUSED "Log-in from this address is not allowed.";
    1202 ADMIN_PASSWORD_SHORT "An administrator's password has to be longer.";
    1203 ADMIN_PASSWORD_WEAK "An administrator's password needs a special character.";
    1204 IN_PROGRESS "Another request is working on the document.";
    1205 WAITED "Waited too long for another request on the document.";
    1206 UUID_USED "The temporaryUUID was used in the last 24 hours.";
    1207 MAXIMUM_ALONE "A highest value of the sale without a lowest.";
    1208 MAXIMUM_TOO_LOW "A highest value of the sale that is not above the lowest.";
    1209 NO_IDENTITY_SERVICE "The keys that tokens are checked by are out of reach.";
    1210 REASON_OF_RETURN "A reason on a purchase document that is no return.";
    1211 MAY_NOT_CONFIRM "No right to confirm documents.";
    1214 WRONG_CONTENT "A file that is not what its name says.";
    1215 PARTNER_BLOCKED "The account blocks this partner.";
    1216 BUYER_ID "An e-invoice buyer on a type that has none.";
    1217 DELIVERY_OF_ORDER "A day of delivery on a purchase document that is no order.";
    1218 REGISTER_BUSY "The register sends another document just now.";
    1219 PASSWORD_ENDED "The password has to be changed.";
    1220 ACCOUNT_DELETED "The account was deleted.";
}

impl Code {
    /// What the code says, for logs and the reference.
    pub fn meaning(self) -> &'static str {
        Code::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, meaning)| meaning)
    }
}

/// Why a call failed: a code, the parameter it is about, and what lies behind it (logged, never sent).
#[derive(Debug)]
pub struct Fault {
    /// The code that is sent.
    pub code: Code,
    /// The parameter that is to blame.
    pub field: Option<Cow<'static, str>>,
    /// What is wrong in words, for people: the place in a file, the values that ought to agree. Sent beside the code.
    pub detail: Option<String>,
    /// What failed underneath; it is logged, and never sent.
    pub source: Option<Box<dyn Error + Send + Sync>>,
    /// The work may succeed when it is done again: another transaction was in the way.
    pub transient: bool,
}

impl Fault {
    /// A code without a parameter.
    pub fn of(code: Code) -> Fault {
        Fault { code, field: None, detail: None, source: None, transient: false }
    }

    /// A code about a parameter.
    pub fn at(code: Code, field: impl Into<String>) -> Fault {
        Fault { field: Some(Cow::Owned(field.into())), ..Fault::of(code) }
    }

    /// The same with what is wrong in words.
    pub fn because(self, detail: impl Into<String>) -> Fault {
        Fault { detail: Some(detail.into()), ..self }
    }

    /// A parameter that is needed was not sent (1010).
    pub fn missing(field: &str) -> Fault {
        Fault::at(Code::MISSING, field)
    }

    /// An id that refers to nothing (1011).
    pub fn unknown(field: &str) -> Fault {
        Fault::at(Code::UNKNOWN_ID, field)
    }

    /// A parameter of the wrong form (1014).
    pub fn format(field: &str) -> Fault {
        Fault::at(Code::FORMAT, field)
    }

    /// A value outside of what is allowed (1016).
    pub fn not_allowed(field: &str) -> Fault {
        Fault::at(Code::NOT_ALLOWED, field)
    }

    /// A value that has to be unique and is not (1012).
    pub fn taken(field: &str) -> Fault {
        Fault::at(Code::TAKEN, field)
    }

    /// A number left its range; which parameter is to blame is not known where that shows.
    pub fn is_overflow(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.is::<ladu_types::Overflow>())
    }

    /// The server's own failure: answered as 1003, its cause logged.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Fault {
        Fault { source: Some(source.into()), ..Fault::of(Code::NO_DATABASE) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.0, self.code.meaning())?;
        if let Some(field) = &self.field {
            write!(f, " ({field})")?;
        }
        Ok(())
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}

/// A number beyond what an amount can hold is a value that is not allowed.
impl From<ladu_types::Overflow> for Fault {
    fn from(overflow: ladu_types::Overflow) -> Fault {
        Fault { source: Some(Box::new(overflow)), ..Fault::of(Code::NOT_ALLOWED) }
    }
}
