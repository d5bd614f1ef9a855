//! Style sheets and scripts: part of the program, packed once, served under names that carry their hash.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::reply::Reply;

/// A file as it is served.
struct Asset {
    /// Its name in the program.
    name: &'static str,
    /// Its name in addresses, with the beginning of its hash.
    served: String,
    kind: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
    brotli: Vec<u8>,
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
        Asset { name, served: format!("{stem}-{hash}.{ending}"), kind, plain, gzip: gzip(plain), brotli: brotli(plain) }
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
    let takes = |name: &str| {
        encodings.split(',').any(|encoding| {
            let mut parts = encoding.split(';').map(str::trim);
            parts.next() == Some(name) && parts.all(|part| part != "q=0")
        })
    };
    let (body, encoding): (&'static [u8], _) = match (takes("br"), takes("gzip")) {
        (true, _) if !asset.brotli.is_empty() => (&asset.brotli, "br"),
        (_, true) if !asset.gzip.is_empty() => (&asset.gzip, "gzip"),
        _ => (asset.plain, ""),
    };
    Some(Reply { status: 200, kind: asset.kind, body: Cow::Borrowed(body), encoding, immutable: true, location: None })
}

/// Packed by gzip; empty when that fails, and then it is sent as it is.
fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(plain).and_then(|()| packer.finish()).unwrap_or_default()
}

/// Packed by Brotli; empty when that fails.
fn brotli(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let done = brotli::CompressorWriter::new(&mut packed, 4096, 9, 22).write_all(plain);
    done.map_or_else(|_| Vec::new(), |()| packed)
}
