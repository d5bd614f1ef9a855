//! The shop's rules as pure functions: prices, totals, tax, FIFO, life cycles. No database, no wire names.

pub mod documents;
pub mod fifo;
pub mod follow_ups;
pub mod intrastat;
pub mod prices;
pub mod promotions;
pub mod purchases;
pub mod tax;
pub mod totals;
