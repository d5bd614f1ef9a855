//! Uploads: what happens to a picture or a file before its call runs, outside of any transaction.
//!
//! The bytes are checked, pictures are written anew in four sizes, and all of it is put into the blob store under a name that nobody can guess. The call then finds
//! that name among its parameters, under names that no client can send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ladu_files::{BlobStore, Refused, make};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Params};

/// The largest file, in bytes.
const MAX_FILE: usize = 20 << 20;

/// The parameter with the folder in the blob store of what was uploaded.
pub const FOLDER: &str = "prepared:folder";
/// The parameter with its extension, or its whole name when it is no picture.
pub const NAME: &str = "prepared:name";

/// Base64 as clients write it, with or without its padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of a parameter: not base64 1091, too large 1092. Line breaks and a `data:` prefix are passed over.
fn bytes_of(text: &str) -> Result<Vec<u8>, Fault> {
    if text.len() / 4 * 3 > MAX_FILE {
        return Err(Fault::of(Code::FILE_TOO_LARGE));
    }
    let text = match text.split_once(";base64,") {
        Some((start, rest)) if start.starts_with("data:") => rest,
        _ => text,
    };
    // A form that was not encoded has blanks where base64 has plus signs.
    let clean: String =
        text.trim().chars().filter(|c| !matches!(c, '\r' | '\n')).map(|c| if c == ' ' { '+' } else { c }).collect();
    LENIENT.decode(clean).map_err(|_| Fault::of(Code::NOT_BASE64))
}

/// A folder of the blob store that nobody can guess.
fn folder(account: Id<of::Account>) -> Result<String, Fault> {
    let mut bits = [0u8; 16];
    getrandom::fill(&mut bits).map_err(|error| Fault::internal(error.to_string()))?;
    Ok(format!("{account}/{:032x}", u128::from_be_bytes(bits)))
}

fn kept(result: Result<(), ladu_files::Error>) -> Result<(), Fault> {
    result.map_err(Fault::internal)
}

/// The extension of a file's name, in small letters.
fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// Does the name say what the bytes are? A name without an extension says nothing.
fn fits(name: &str, bytes: &[u8]) -> bool {
    let Some(extension) = extension(name) else { return true };
    let starts = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    match extension.as_str() {
        "jpg" | "jpeg" => starts(&[b"\xff\xd8\xff"]),
        "png" => starts(&[b"\x89PNG\r\n\x1a\n"]),
        "gif" => starts(&[b"GIF87a", b"GIF89a"]),
        "webp" => starts(&[b"RIFF"]),
        "pdf" => starts(&[b"%PDF"]),
        "zip" | "docx" | "xlsx" | "pptx" => starts(&[b"PK"]),
        _ => true,
    }
}

/// Prepares the picture in a parameter, when one was sent.
pub fn picture(blobs: &BlobStore, account: Id<of::Account>, params: &mut Params, parameter: &str) -> Result<(), Fault> {
    let Some(text) = params.filled(parameter) else { return Ok(()) };
    let bytes = bytes_of(text)?;
    // What it is, its bytes say: cameras and programs name pictures as they like, and all are written anew anyway.
    let picture = make(&bytes).map_err(|refused| match refused {
        Refused::Unreadable => Fault::of(Code::WRONG_CONTENT),
        Refused::TooLarge => Fault::of(Code::FILE_TOO_LARGE),
    })?;
    let folder = folder(account)?;
    for (size, bytes) in picture.sizes {
        kept(blobs.put(&format!("{folder}/{}.{}", size.name(), picture.extension), bytes))?;
    }
    params.set(FOLDER, folder);
    params.set(NAME, picture.extension);
    params.set(parameter, "1");
    Ok(())
}

/// Prepares the file in a parameter, when one was sent.
pub fn file(blobs: &BlobStore, account: Id<of::Account>, params: &mut Params, parameter: &str) -> Result<(), Fault> {
    let Some(text) = params.filled(parameter) else { return Ok(()) };
    let bytes = bytes_of(text)?;
    let name = params.filled("filename").unwrap_or("file").to_owned();
    if !fits(&name, &bytes) {
        return Err(Fault::of(Code::WRONG_CONTENT));
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().map(plain).take(100).collect();
    let name = name.trim_start_matches('.').to_owned();
    let name = if name.is_empty() { "file".to_owned() } else { name };
    let folder = folder(account)?;
    kept(blobs.put(&format!("{folder}/{name}"), bytes))?;
    params.set(FOLDER, folder);
    params.set(NAME, name);
    params.set(parameter, "1");
    Ok(())
}

/// The keys in the blob store of an upload: four sizes of a picture, or one file.
pub fn keys(folder: &str, name: &str) -> Vec<String> {
    match name {
        "jpg" | "png" => ladu_files::Size::ALL.iter().map(|size| format!("{folder}/{}.{name}", size.name())).collect(),
        name => vec![format!("{folder}/{name}")],
    }
}

/// Base64 for tests and tools.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
