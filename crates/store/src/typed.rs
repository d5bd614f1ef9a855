//! What rows and parameters mean: ids, amounts, flags and times as their types, in both directions.

use ladu_types::{Fixed, Id, Money, Percent, Price, Quantity, UnixTime};

use crate::rowset::Row;
use crate::value::{OwnedValue, Value};

/// A type that a column of a row is read as.
pub trait FromValue<'a>: Sized {
    /// Reads a value. NULL is nothing: 0, an empty text, no id.
    fn from_value(value: Value<'a>) -> Self;
}

impl<'a> FromValue<'a> for i64 {
    fn from_value(value: Value<'a>) -> i64 {
        if let Value::Int(value) = value { value } else { 0 }
    }
}

impl<'a> FromValue<'a> for Option<i64> {
    fn from_value(value: Value<'a>) -> Option<i64> {
        if let Value::Int(value) = value { Some(value) } else { None }
    }
}

impl<'a> FromValue<'a> for bool {
    fn from_value(value: Value<'a>) -> bool {
        value == Value::Int(1)
    }
}

impl<'a> FromValue<'a> for &'a str {
    fn from_value(value: Value<'a>) -> &'a str {
        if let Value::Text(text) = value { text } else { "" }
    }
}

impl<'a> FromValue<'a> for Option<&'a str> {
    fn from_value(value: Value<'a>) -> Option<&'a str> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl<'a> FromValue<'a> for String {
    fn from_value(value: Value<'a>) -> String {
        <&str>::from_value(value).to_owned()
    }
}

impl<'a> FromValue<'a> for &'a [u8] {
    fn from_value(value: Value<'a>) -> &'a [u8] {
        if let Value::Blob(bytes) = value { bytes } else { &[] }
    }
}

impl<'a, T> FromValue<'a> for Id<T> {
    fn from_value(value: Value<'a>) -> Id<T> {
        Id::new(i64::from_value(value))
    }
}

/// 0 and NULL are no id.
impl<'a, T> FromValue<'a> for Option<Id<T>> {
    fn from_value(value: Value<'a>) -> Option<Id<T>> {
        Id::some(i64::from_value(value))
    }
}

impl<'a> FromValue<'a> for UnixTime {
    fn from_value(value: Value<'a>) -> UnixTime {
        UnixTime(i64::from_value(value))
    }
}

impl From<UnixTime> for Value<'_> {
    fn from(value: UnixTime) -> Self {
        Value::Int(value.0)
    }
}

impl From<UnixTime> for OwnedValue {
    fn from(value: UnixTime) -> Self {
        OwnedValue::Int(value.0)
    }
}

impl<T> From<Id<T>> for Value<'_> {
    fn from(id: Id<T>) -> Self {
        Value::Int(id.number())
    }
}

/// No id is kept as 0.
impl<T> From<Option<Id<T>>> for Value<'_> {
    fn from(id: Option<Id<T>>) -> Self {
        Value::Int(Id::number_of(id))
    }
}

impl<T> From<Id<T>> for OwnedValue {
    fn from(id: Id<T>) -> Self {
        OwnedValue::Int(id.number())
    }
}

/// No id is kept as 0.
impl<T> From<Option<Id<T>>> for OwnedValue {
    fn from(id: Option<Id<T>>) -> Self {
        OwnedValue::Int(Id::number_of(id))
    }
}

/// Amounts are kept as whole micro-units.
macro_rules! amounts {
    ($($amount:ident),*) => {$(
        impl<'a> FromValue<'a> for $amount {
            fn from_value(value: Value<'a>) -> $amount {
                $amount::from_micro(i64::from_value(value))
            }
        }

        impl From<$amount> for Value<'_> {
            fn from(value: $amount) -> Self {
                Value::Int(value.micro())
            }
        }

        impl From<$amount> for OwnedValue {
            fn from(value: $amount) -> Self {
                OwnedValue::Int(value.micro())
            }
        }
    )*};
}

amounts!(Fixed, Money, Percent, Price, Quantity);

/// What the whole of a row is read as: a value, or a tuple with a member for each column of the statement, in its order.
pub trait FromRow<'a>: Sized {
    fn from_row(row: Row<'a>) -> Self;
}

macro_rules! tuples {
    ($(($($name:ident $at:tt),+))*) => {$(
        impl<'a, $($name: FromValue<'a>),+> FromRow<'a> for ($($name,)+) {
            fn from_row(row: Row<'a>) -> Self {
                ($($name::from_value(row.value($at)),)+)
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15)
}

/// Reads a struct of owned values off a row: its members are named in the order of the statement's columns.
#[macro_export]
macro_rules! read_in_order {
    ($name:ident { $($member:ident),+ $(,)? }) => {
        impl<'a> $crate::FromRow<'a> for $name {
            fn from_row(row: $crate::Row<'a>) -> $name {
                let mut columns = 0..;
                $name { $($member: row.get(columns.next().unwrap_or(usize::MAX))),+ }
            }
        }
    };
}

impl<'a> Row<'a> {
    /// The value of a column, counted from 0.
    pub fn get<T: FromValue<'a>>(&self, column: usize) -> T {
        T::from_value(self.value(column))
    }

    /// The whole row as a tuple of types, in the order of the statement's columns.
    pub fn read<T: FromRow<'a>>(&self) -> T {
        T::from_row(*self)
    }
}

#[cfg(test)]
mod tests {
    use ladu_types::of;

    use super::*;
    use crate::rowset::RowSet;

    #[test]
    fn a_row_is_read_as_what_its_columns_mean() {
        let mut set = RowSet::new(4);
        for value in [Value::Int(7), Value::Text("tea"), Value::Int(1_500_000), Value::Int(0)] {
            set.push(value);
        }
        let row = set.get(0);
        type Read<'a> = (Id<of::Product>, &'a str, Quantity, Option<Id<of::Brand>>);
        let (product, name, amount, brand): Read<'_> = row.read();
        assert_eq!((product.number(), name, amount.to_string(), brand), (7, "tea", "1.5".to_owned(), None));
    }
}
