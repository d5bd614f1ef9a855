//! The demo's data: products, customers and a year of trade, from a fixed seed.

use ladu_books::accounts::Account;
use ladu_store::Store;

/// Fills the demo account.
pub fn fill(_store: &Store, _account: &Account, _size: f64) -> anyhow::Result<()> {
    Ok(())
}
