//! The core area.

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "core", calls: &[], nouns: &[] };
