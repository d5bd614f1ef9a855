//! PINs, by which users of a till change places.

use ladu_record::Cx;

use crate::secret::{hex, keyed};

/// What a PIN is kept and looked up as. A PIN is short: without the server's secret nobody can try them all.
pub fn pin_hash(cx: &Cx<'_, '_>, pin: &str) -> String {
    hex(&keyed(&cx.request.secret, &[b"pin", &cx.request.account.number().to_be_bytes(), pin.as_bytes()]))
}
