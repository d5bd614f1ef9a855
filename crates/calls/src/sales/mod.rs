//! The sales area.

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "sales", calls: &[], nouns: &[] };
