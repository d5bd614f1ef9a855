//! Style sheets and scripts: part of the program, packed once, served under names that carry their hash.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::packed::Packed;
use crate::reply::Reply;

/// A file as it is served.
struct Asset {
    /// Its name in the program.
    name: &'static str,
    /// Its name in addresses, with the beginning of its hash.
    served: String,
    packed: Packed,
}

/// Lists files by name; the content type follows from the ending.
macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        static ASSETS: LazyLock<Vec<Asset>> =
            LazyLock::new(|| vec![$(Asset::new($name, include_bytes!(concat!("../assets/", $name)))),*]);
    };
}

assets!["ladu.css", "reference.css", "reference.js", "htmx-2.0.11.min.js", "ladu.svg"];

impl Asset {
    fn new(name: &'static str, plain: &'static [u8]) -> Asset {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let kind = match ending {
            "css" => "text/css; charset=UTF-8",
            "js" => "text/javascript; charset=UTF-8",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        let hash: String = Sha256::digest(plain).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Asset { name, served: format!("{stem}-{hash}.{ending}"), packed: Packed::new(kind, plain) }
    }
}

/// The address of a file.
pub(crate) fn url(name: &str) -> String {
    let served = ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.served.as_str());
    format!("/assets/{served}")
}

/// The file that is served under a name, packed as the browser can take it.
pub(crate) fn respond(served: &str, encodings: &str) -> Option<Reply> {
    let asset = ASSETS.iter().find(|asset| asset.served == served)?;
    Some(asset.packed.reply(encodings, true))
}
