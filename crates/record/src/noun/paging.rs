//! Which page of a list is asked for.

use ladu_wire::Params;

use super::declare::PageSize;

/// The size and the offset of the page that is asked for: `recordsOnPage`, `pageNo` from 1, or `recordOffset`.
pub fn page_of(params: &Params, size: PageSize) -> (i64, i64) {
    let number = |name: &str| params.filled(name).and_then(|text| text.parse::<i64>().ok());
    let limit = number("recordsOnPage").filter(|n| *n > 0).unwrap_or(size.default).min(size.max);
    let offset = match number("recordOffset").filter(|n| *n >= 0) {
        Some(offset) => offset,
        None => (number("pageNo").unwrap_or(1).max(1) - 1).saturating_mul(limit),
    };
    (limit, offset)
}
