//! The crm area.

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "crm", calls: &[], nouns: &[] };
