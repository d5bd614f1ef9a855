//! What helps against each error.

use ladu_wire::Code;

/// What helps against a code.
pub fn cure(code: Code) -> &'static str {
    CURES.iter().find(|(codes, _)| codes.contains(&code.0)).map_or("", |(_, cure)| *cure)
}

const CURES: &[(&[u16], &str)] = &[
    (&[1000, 1003, 1209], "Wait and send the request again."),
    (&[1001], "Send the clientCode of an account that is there."),
    (&[1002], "Wait for the next full hour; ask for more records at once, or put calls into one bulk request."),
    (&[1005], "Send a name of this reference as `request`."),
    (&[1006, 1028, 1083], "Have the module switched on for the account."),
    (&[1007], "Send responseType=JSON or XML."),
    (&[1009, 1054, 1055, 1056, 1176], "Log in again with verifyUser and send the new sessionKey."),
    (&[1010], "Send the parameter that errorField names."),
    (&[1011], "Look up the id with the list call; the record may have been deleted."),
    (&[1012, 1026, 1175], "Choose another value, or change the record that has it."),
    (&[1013], "Send only one of the parameters that contradict each other."),
    (&[1014], "Write numbers with digits and a point, dates as yyyy-mm-dd."),
    (&[1015], "Send valid UTF-8, and for `requests` a JSON array."),
    (&[1016], "Look at the limits of the parameter that errorField names."),
    (&[1017, 1121, 1023, 1181, 1186], "Make a new document, or a credit for this one."),
    (&[1018, 1019], "Name the record by its id."),
    (&[1020], "Split the bulk into requests of at most a hundred elements."),
    (&[1021, 1204, 1205, 1218], "Wait until the other request is done, then send this one again."),
    (&[1022], "Change or delete the records that refer to it first, or archive it."),
    (&[1024], "Add the product in the account that keeps the master list."),
    (&[1025], "Move the goods to another bin first."),
    (&[1027, 1079], "Leave the field as it is, or make a new record."),
    (&[1029, 1162, 1137, 1138], "Send a shorter list of valid values, separated by commas."),
    (&[1030], "Send one value, without [] behind the name."),
    (&[1040, 1041, 1045], "Use another coupon; verifyIssuedCoupon says what this one is good for."),
    (&[1042, 1072], "Ask getCustomerRewardPoints how many points the customer has."),
    (&[1043, 1044], "Choose another time with getTimeSlots, or give the service a length."),
    (
        &[
            1046, 1047, 1048, 1049, 1076, 1110, 1111, 1112, 1113, 1114, 1115, 1116, 1117, 1118, 1119, 1122, 1123, 1129,
            1131, 1132, 1133, 1134, 1139, 1140, 1141, 1144, 1145, 1182, 1184, 1185, 1197, 1198, 1199, 1200, 1207, 1208,
        ],
        "Give the promotion one condition and one award, with the numbers that both need.",
    ),
    (&[1050, 1051, 1058], "Send the right user name and password, or let the administrator set a new password."),
    (&[1052], "Wait until the lock ends, or let the administrator set a new password."),
    (&[1053, 1219], "Set a new password."),
    (&[1057, 1220], "Make a new account."),
    (&[1059, 1174], "Put the user into a group."),
    (
        &[1060, 1061, 1062, 1063, 1064, 1065, 1066, 1171, 1201, 1211],
        "Let an administrator give the right, or use a session of somebody who has it.",
    ),
    (&[1067], "Ask for the account to be added to the franchise."),
    (&[1071], "Add the payment to the same sale."),
    (&[1073, 1074, 1178], "Name documents of the same type and customer that an invoice can be made of."),
    (&[1075], "Keep one component of each kind."),
    (&[1077, 1078, 1151, 1152], "Change the price list's dates or places, or use another list."),
    (&[1080, 1081, 1085, 1086, 1087], "Set up mail or the printing service first."),
    (&[1084, 1150, 1187, 1188], "Set the configuration that the text names."),
    (&[1090, 1091, 1092, 1214], "Send the file again: base64, within the limit, and of the type that its name says."),
    (&[1100, 1101, 1102, 1103, 1196, 1202, 1203], "Choose another password by the account's rules."),
    (&[1128, 1159], "Leave the field out: it is for accounts of other countries."),
    (
        &[1130, 1136, 1146, 1147, 1148, 1153, 1160, 1180, 1189, 1210, 1216, 1217],
        "Leave the parameter out, or use the call that fits.",
    ),
    (&[1155, 1177, 1215, 1161], "Turn to whoever runs the server."),
    (&[1156], "Shorten the text."),
    (&[1157, 1158], "Mend the sale before it in the bulk, and send both again."),
    (
        &[1170, 1172, 1173, 1190, 1191, 1194],
        "Get a new token from the identity provider, for this account and a user of it.",
    ),
    (&[1179], "Send a day in the future."),
    (&[1195], "Send a language of getActiveLanguages."),
    (&[1206], "Nothing: the answer carries the document that was saved the first time."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_cure() {
        for (code, _) in Code::ALL {
            let found = CURES.iter().filter(|(codes, _)| codes.contains(&code.0)).count();
            assert_eq!(found, 1, "{}", code.0);
        }
    }
}
