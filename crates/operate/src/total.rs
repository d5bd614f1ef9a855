//! What tells whether two tables hold the same rows, in whatever order: how many there are, and the sum of a hash of each.

use std::collections::BTreeMap;
use std::fmt;

use ladu_store::OwnedValue;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// By the names of tables.
pub type Totals = BTreeMap<String, Total>;

/// What a table comes to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    pub rows: u64,
    /// The first half of the SHA-256 of each row, added up; what goes over the end begins again.
    pub hash: u128,
}

impl Total {
    /// Takes rows in, of so many columns each, the values of one after the other.
    pub fn add(&mut self, columns: usize, values: &[OwnedValue]) {
        for row in values.chunks(columns.max(1)) {
            let mut hash = Sha256::new();
            for value in row {
                // The kind and the length come first, so that no two rows read the same.
                match value {
                    OwnedValue::Null => hash.update([0]),
                    OwnedValue::Int(number) => {
                        hash.update([1]);
                        hash.update(number.to_be_bytes());
                    }
                    OwnedValue::Text(text) => {
                        hash.update([2]);
                        hash.update((text.len() as u64).to_be_bytes());
                        hash.update(text.as_bytes());
                    }
                    OwnedValue::Blob(bytes) => {
                        hash.update([3]);
                        hash.update((bytes.len() as u64).to_be_bytes());
                        hash.update(bytes);
                    }
                }
            }
            let mut half = [0; 16];
            half.copy_from_slice(&hash.finalize()[..16]);
            self.hash = self.hash.wrapping_add(u128::from_be_bytes(half));
            self.rows += 1;
        }
    }
}

/// As it is written in manifests: `ROWS HASH`.
impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:032x}", self.rows, self.hash)
    }
}

impl Serialize for Total {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Total, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = text.split_once(' ').and_then(|(rows, hash)| {
            Some(Total { rows: rows.parse().ok()?, hash: u128::from_str_radix(hash, 16).ok()? })
        });
        parsed.ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no total of a table")))
    }
}

/// The first table that is not the same on both sides, in words.
pub(crate) fn difference(expected: &Totals, found: &Totals) -> Option<String> {
    let none = Total::default();
    let names = expected.keys().chain(found.keys());
    let mut differing = names.filter_map(|name| {
        let (left, right) = (expected.get(name).unwrap_or(&none), found.get(name).unwrap_or(&none));
        (left != right).then(|| format!("table {name}: {left} became {right}"))
    });
    differing.next()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = OwnedValue> {
        prop_oneof![
            Just(OwnedValue::Null),
            any::<i64>().prop_map(OwnedValue::Int),
            ".{0,6}".prop_map(OwnedValue::Text),
            proptest::collection::vec(any::<u8>(), 0..6).prop_map(OwnedValue::Blob),
        ]
    }

    fn total(rows: &[[OwnedValue; 2]]) -> Total {
        let mut total = Total::default();
        rows.iter().for_each(|row| total.add(2, row));
        total
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_every_value_does(
            rows in proptest::collection::vec([value(), value()], 1..20), at in any::<prop::sample::Index>(), other in value(),
        ) {
            let mut turned = rows.clone();
            turned.reverse();
            prop_assert_eq!(total(&rows), total(&turned));
            let at = at.index(rows.len());
            let is_same = turned[at][1] == other;
            turned[at][1] = other;
            prop_assert_eq!(total(&rows) == total(&turned), is_same);
            prop_assert_ne!(total(&rows), total(&rows[1..]));
            let text = serde_json::to_string(&total(&rows)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Total>(&text).unwrap(), total(&rows));
        }
    }
}
