//! Bytes that never change while the program runs, packed once.

use std::borrow::Cow;
use std::io::Write as _;

use crate::reply::Reply;

/// Bytes with their packed forms.
pub(crate) struct Packed {
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    /// Empty when packing failed, and then they are sent as they are.
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

impl Packed {
    pub(crate) fn new(kind: &'static str, plain: impl Into<Cow<'static, [u8]>>) -> Packed {
        let plain = plain.into();
        let (gzip, brotli) = (gzip(&plain), brotli(&plain));
        Packed { kind, plain, gzip, brotli }
    }

    /// The bytes as a browser takes them that says `Accept-Encoding` so.
    pub(crate) fn reply(&'static self, encodings: &str, immutable: bool) -> Reply {
        let takes = |name: &str| {
            encodings.split(',').any(|encoding| {
                let mut parts = encoding.split(';').map(str::trim);
                parts.next() == Some(name) && parts.all(|part| part != "q=0")
            })
        };
        let (body, encoding): (&'static [u8], _) = match (takes("br"), takes("gzip")) {
            (true, _) if !self.brotli.is_empty() => (&self.brotli, "br"),
            (_, true) if !self.gzip.is_empty() => (&self.gzip, "gzip"),
            _ => (&self.plain, ""),
        };
        Reply { encoding, immutable, ..Reply::of(200, self.kind, body) }
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(plain).and_then(|()| packer.finish()).unwrap_or_default()
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let done = brotli::CompressorWriter::new(&mut packed, 4096, 9, 22).write_all(plain);
    done.map_or_else(|_| Vec::new(), |()| packed)
}
