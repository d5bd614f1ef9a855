//! What names mean that stand in several calls. A name alone has one meaning wherever it stands; behind the name of a table or of a call
//! and a point it has another one there. `{record}` is what the noun of the call is called.

mod documents;
mod goods;
mod money;
mod people;
mod places;

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a name means: in the first of the places (calls, tables) that know it, else wherever it stands; empty when nothing is known of it.
pub(super) fn meaning(places: [&str; 2], name: &str) -> &'static str {
    static MEANINGS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let all = [documents::ENTRIES, goods::ENTRIES, money::ENTRIES, people::ENTRIES, places::ENTRIES];
        all.into_iter().flatten().copied().collect()
    });
    let there = places.into_iter().find_map(|place| MEANINGS.get(format!("{place}.{name}").as_str()));
    there.or_else(|| MEANINGS.get(name)).copied().unwrap_or_default()
}
