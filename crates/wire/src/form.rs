//! How a number is written in an answer.

/// How a number is written: bare or in quotes. Typed clients break on the other form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A number without quotes.
    Number,
    /// A number in quotes.
    Text,
    /// A bare number with exactly so many decimals cut to (trailing zeros vanish).
    Rounded(u32),
    /// A number in quotes with exactly so many decimals.
    Places(u32),
}
