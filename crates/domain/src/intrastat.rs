//! Codes of the statistics of trade inside the European Union: why goods move, and how they travel.

/// Why goods move, by code. Two-digit codes belong to the kind of their first digit.
const TRANSACTIONS: &[(i64, &str)] = &[
    (1, "Purchase or sale"),
    (2, "Return or replacement"),
    (3, "Transfer of ownership without payment"),
    (4, "Goods sent for processing"),
    (5, "Goods coming back from processing"),
    (6, "Other movement without a change of owner"),
    (7, "Joint defence or production programme"),
    (8, "Building materials under a general contract"),
    (9, "Other"),
];

/// How goods travel, by code.
const TRANSPORTS: &[(i64, &str)] = &[
    (1, "Sea"),
    (2, "Rail"),
    (3, "Road"),
    (4, "Air"),
    (5, "Post"),
    (7, "Pipeline or cable"),
    (8, "Inland waterway"),
    (9, "Own propulsion"),
];

/// The name of a kind of transaction; empty when the code is none.
pub fn transaction(code: i64) -> &'static str {
    let kind = if (10..100).contains(&code) { code / 10 } else { code };
    name(TRANSACTIONS, kind)
}

/// The name of a means of transport; empty when the code is none.
pub fn transport(code: i64) -> &'static str {
    name(TRANSPORTS, code)
}

fn name(names: &'static [(i64, &'static str)], code: i64) -> &'static str {
    names.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names() {
        assert_eq!(
            (transaction(1), transaction(11), transaction(21)),
            ("Purchase or sale", "Purchase or sale", "Return or replacement")
        );
        assert_eq!((transport(3), transport(6), transaction(0)), ("Road", "", ""));
    }
}
