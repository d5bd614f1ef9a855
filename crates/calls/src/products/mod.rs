//! The products area.

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "products", calls: &[], nouns: &[] };
