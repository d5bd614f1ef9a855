//! The numbers, ids and dates everything else is made of: exact, small, and without I/O.
//!
//! Amounts are fixed-point numbers with six decimals on an `i64` ([`Fixed`]); money, prices, quantities and percentages
//! are types of their own over it, so that a price is never added to a quantity. Nothing here rounds by itself: rounding is
//! always named by the caller, with its number of places.

#![warn(missing_docs)]

mod amounts;
mod date;
mod digits;
mod fixed;
mod ids;

pub use amounts::{Money, Percent, Price, Quantity};
pub use date::{Date, LocalTime, UnixTime, is_time_zone, local_date, time_on};
pub use digits::{Digits, SCALE};
pub use fixed::{Fixed, Overflow, divide_rounded};
pub use ids::{Id, of};
