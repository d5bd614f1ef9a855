//! A single value on its way between the wire and the database: nothing, a whole number or a text.

/// An owned value. Amounts are micro-units, flags 0 or 1, dates `yyyy-mm-dd`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// No value, as of a field that was left out.
    Null,
    /// A whole number: an id, a flag, micro-units, Unix seconds.
    Int(i64),
    /// A text, whatever it means.
    Text(String),
}

/// A [`Scalar`] whose text is borrowed, such as from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarRef<'a> {
    /// See [`Scalar::Null`] for what it stands for.
    Null,
    /// See [`Scalar::Int`] for what it may count.
    Int(i64),
    /// A text that somebody else keeps.
    Text(&'a str),
}

impl Scalar {
    /// The same value with its text borrowed.
    pub fn as_ref(&self) -> ScalarRef<'_> {
        match self {
            Scalar::Null => ScalarRef::Null,
            Scalar::Int(value) => ScalarRef::Int(*value),
            Scalar::Text(value) => ScalarRef::Text(value),
        }
    }

    /// The number, 0 when there is none.
    pub fn int(&self) -> i64 {
        if let Scalar::Int(value) = self { *value } else { 0 }
    }

    /// The text, empty when there is none.
    pub fn text(&self) -> &str {
        if let Scalar::Text(value) = self { value } else { "" }
    }
}

impl ScalarRef<'_> {
    /// The number, 0 when there is none.
    pub fn int(self) -> i64 {
        if let ScalarRef::Int(value) = self { value } else { 0 }
    }
}

impl From<i64> for Scalar {
    fn from(value: i64) -> Scalar {
        Scalar::Int(value)
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Scalar {
        Scalar::Int(i64::from(value))
    }
}

impl From<String> for Scalar {
    fn from(value: String) -> Scalar {
        Scalar::Text(value)
    }
}

impl From<&str> for Scalar {
    fn from(value: &str) -> Scalar {
        Scalar::Text(value.to_owned())
    }
}
