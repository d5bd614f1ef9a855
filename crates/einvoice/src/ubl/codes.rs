//! Codes that UBL wants where people write words.

/// Units by the codes of UN/ECE recommendation 20, with what people call them.
const UNITS: &[(&str, &[&str])] = &[
    ("C62", &["", "one"]),
    ("H87", &["pcs", "pc", "piece", "pieces", "tk", "kpl", "stk", "st", "gab", "vnt"]),
    ("KGM", &["kg"]),
    ("GRM", &["g"]),
    ("TNE", &["t"]),
    ("LTR", &["l"]),
    ("MLT", &["ml"]),
    ("MTR", &["m"]),
    ("CMT", &["cm"]),
    ("MTK", &["m2", "m²"]),
    ("MTQ", &["m3", "m³"]),
    ("HUR", &["h", "hour"]),
    ("DAY", &["day"]),
    ("MON", &["month"]),
    ("KWH", &["kwh"]),
    ("SET", &["set", "kmpl"]),
    ("PR", &["pair", "paar"]),
];

/// The code of a unit; that of plain numbers for what is not known.
pub(super) fn unit_code(unit: &str) -> &'static str {
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    let known = UNITS.iter().find(|(code, names)| names.contains(&unit.as_str()) || code.eq_ignore_ascii_case(&unit));
    known.map_or(UNITS[0].0, |(code, _)| code)
}

/// What a code of a unit is called; the code where it has no other name here.
pub(super) fn unit_name(code: &str) -> String {
    let known = UNITS.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.to_owned(), |(_, names)| names[0].to_owned())
}

/// Schemes of register codes and of VAT numbers by country, from the list of schemes of electronic addresses (EAS).
const SCHEMES: &[(&str, &str, &str)] = &[
    ("AT", "", "9914"),
    ("BE", "0208", "9925"),
    ("BG", "", "9926"),
    ("CY", "", "9928"),
    ("CZ", "", "9929"),
    ("DE", "", "9930"),
    ("DK", "0184", ""),
    ("EE", "0191", "9931"),
    ("ES", "", "9920"),
    ("FI", "0212", "0213"),
    ("FR", "0002", "9957"),
    ("GB", "", "9932"),
    ("GR", "", "9933"),
    ("HR", "", "9934"),
    ("HU", "", "9910"),
    ("IE", "", "9935"),
    ("IT", "", "0211"),
    ("LT", "0200", "9937"),
    ("LU", "", "9938"),
    ("LV", "0218", "9939"),
    ("MT", "", "9943"),
    ("NL", "0106", "9944"),
    ("NO", "0192", ""),
    ("PL", "", "9945"),
    ("PT", "", "9946"),
    ("RO", "", "9947"),
    ("SE", "0007", "9955"),
    ("SI", "", "9949"),
    ("SK", "", "9950"),
];

/// The scheme of a country's register codes.
pub(super) fn register_scheme(country: &str) -> Option<&'static str> {
    SCHEMES
        .iter()
        .find(|(known, ..)| *known == country)
        .map(|(_, scheme, _)| *scheme)
        .filter(|scheme| !scheme.is_empty())
}

/// The scheme of a country's VAT numbers.
pub(super) fn vat_scheme(country: &str) -> Option<&'static str> {
    SCHEMES.iter().find(|(known, ..)| *known == country).map(|(.., scheme)| *scheme).filter(|scheme| !scheme.is_empty())
}

/// Is it a trade item number of GS1, with the right digit at its end?
pub(super) fn is_gtin(code: &str) -> bool {
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let weights = [1, 3].into_iter().cycle();
    code.bytes().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_codes() {
        assert_eq!(["tk.", "KG", "", "barrel", "KWH"].map(unit_code), ["H87", "KGM", "C62", "C62", "KWH"]);
        assert_eq!(["KGM", "C62", "XPX"].map(unit_name), ["kg", "", "XPX"]);
    }

    #[test]
    fn trade_item_numbers_have_a_check_digit() {
        assert_eq!(["4740098012344", "4740098012345", "96385074", "123"].map(is_gtin), [true, false, true, false]);
        assert!(is_gtin("4006381333931"));
    }
}
