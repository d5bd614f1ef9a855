//! Typed columns: a stored field with the type of what it holds. Records are read and patches written by them, so that a name
//! or a type that is wrong does not compile.

use std::marker::PhantomData;

use ladu_store::Value;
use ladu_types::{Date, Fixed, Id, Money, Percent, Price, Quantity, UnixTime};
use ladu_wire::{Scalar, ScalarRef};

use super::field::Field;

/// A stored field whose values are of type `T`.
pub struct Column<T> {
    /// The declaration, to be listed among the fields of a noun or a call.
    pub field: Field,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Column<T> {
        *self
    }
}

impl<T> Copy for Column<T> {}

impl<T: ColumnType> Column<T> {
    /// The column of a field. Refuses, when it is compiled, a type that is kept as a number for a field of texts and the other way round.
    pub const fn of(field: Field) -> Column<T> {
        assert!(T::NUMERIC == field.kind.is_numeric(), "the type does not fit what the field holds");
        Column { field, of: PhantomData }
    }

    /// The column with a value that a record has, or is to have, in it.
    pub fn is<'v>(self, value: impl Into<Value<'v>>) -> (&'static str, Value<'v>) {
        (self.field.column, value.into())
    }
}

/// What names a column of a noun.
pub trait Named {
    /// Its name in the table.
    fn column(&self) -> &'static str;
}

impl<T> Named for Column<T> {
    fn column(&self) -> &'static str {
        self.field.column
    }
}

impl Named for &'static str {
    fn column(&self) -> &'static str {
        self
    }
}

impl Named for &&'static str {
    fn column(&self) -> &'static str {
        self
    }
}

/// A type of values in columns.
pub trait ColumnType {
    /// What is read: an id that may be missing, a borrowed text ...
    type Read<'a>;
    /// Is it kept as a whole number?
    const NUMERIC: bool;
    /// Reads a stored or sent value; what is not there is nothing.
    fn read(value: ScalarRef<'_>) -> Self::Read<'_>;
}

/// What can be put into a column of type `T`.
pub trait IntoColumn<T> {
    /// As it is kept.
    fn into_scalar(self) -> Scalar;
}

/// Any text: words, codes, times of day.
#[derive(Debug)]
pub enum Text {}

impl ColumnType for Text {
    type Read<'a> = &'a str;
    const NUMERIC: bool = false;
    fn read(value: ScalarRef<'_>) -> &str {
        if let ScalarRef::Text(text) = value { text } else { "" }
    }
}

impl IntoColumn<Text> for &str {
    fn into_scalar(self) -> Scalar {
        Scalar::Text(self.to_owned())
    }
}

impl IntoColumn<Text> for String {
    fn into_scalar(self) -> Scalar {
        Scalar::Text(self)
    }
}

/// A day, kept as `yyyy-mm-dd`; an empty text is none.
impl ColumnType for Date {
    type Read<'a> = Option<Date>;
    const NUMERIC: bool = false;
    fn read(value: ScalarRef<'_>) -> Option<Date> {
        Text::read(value).parse().ok()
    }
}

impl IntoColumn<Date> for Date {
    fn into_scalar(self) -> Scalar {
        Scalar::Text(self.to_string())
    }
}

impl IntoColumn<Date> for Option<Date> {
    fn into_scalar(self) -> Scalar {
        Scalar::Text(self.map(|day| day.to_string()).unwrap_or_default())
    }
}

/// An id; 0 is none.
impl<N> ColumnType for Id<N> {
    type Read<'a> = Option<Id<N>>;
    const NUMERIC: bool = true;
    fn read(value: ScalarRef<'_>) -> Option<Id<N>> {
        Id::some(value.int())
    }
}

impl<N> IntoColumn<Id<N>> for Id<N> {
    fn into_scalar(self) -> Scalar {
        Scalar::Int(self.number())
    }
}

impl<N> IntoColumn<Id<N>> for Option<Id<N>> {
    fn into_scalar(self) -> Scalar {
        Scalar::Int(Id::number_of(self))
    }
}

impl ColumnType for bool {
    type Read<'a> = bool;
    const NUMERIC: bool = true;
    fn read(value: ScalarRef<'_>) -> bool {
        value.int() == 1
    }
}

impl IntoColumn<bool> for bool {
    fn into_scalar(self) -> Scalar {
        Scalar::from(self)
    }
}

/// Types that are kept as one whole number.
macro_rules! numbers {
    ($($number:ty, $from:expr, $to:expr;)*) => {$(
        impl ColumnType for $number {
            type Read<'a> = $number;
            const NUMERIC: bool = true;
            fn read(value: ScalarRef<'_>) -> $number {
                $from(value.int())
            }
        }

        impl IntoColumn<$number> for $number {
            fn into_scalar(self) -> Scalar {
                Scalar::Int($to(self))
            }
        }
    )*};
}

numbers! {
    i64, std::convert::identity, std::convert::identity;
    UnixTime, UnixTime, |time: UnixTime| time.0;
    Fixed, Fixed::from_micro, Fixed::micro;
    Money, Money::from_micro, Money::micro;
    Percent, Percent::from_micro, Percent::micro;
    Price, Price::from_micro, Price::micro;
    Quantity, Quantity::from_micro, Quantity::micro;
}
