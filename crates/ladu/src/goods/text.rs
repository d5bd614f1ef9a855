//! The bytes of a file as text. Which encoding it has is known or said, never guessed.

use anyhow::bail;
use encoding_rs::{Encoding, UTF_8, UTF_16LE, WINDOWS_1251, WINDOWS_1252, WINDOWS_1257};

/// The encodings that a file is tried in to show what it would say.
const LIKELY: &[&Encoding] = &[WINDOWS_1252, WINDOWS_1257, WINDOWS_1251];

/// Reads the bytes of a file in the encoding that was said, else as UTF-8, with lines that end by `\n` alone.
pub(super) fn decode(bytes: &[u8], said: Option<&'static Encoding>) -> anyhow::Result<String> {
    let marked = Encoding::for_bom(bytes);
    if let (Some((own, _)), Some(said)) = (marked, said)
        && own != said
    {
        bail!("the file begins with the mark of {}, so it is not {}; leave --encoding away", own.name(), said.name());
    }
    let (encoding, skipped) = marked.unwrap_or((said.unwrap_or(UTF_8), 0));
    let bytes = &bytes[skipped..];
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        match encoding == UTF_8 {
            true => bail!("{}", not_utf8(bytes)),
            false => bail!("the file is not {}: say another --encoding", encoding.name()),
        }
    };
    if text.contains('\0') {
        let name = UTF_16LE.name();
        bail!("the file has characters of no text (NUL) in it: it may be UTF-16, then say --encoding {name}");
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Where a file stops being UTF-8, and what stands there in other encodings.
fn not_utf8(bytes: &[u8]) -> String {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let before = String::from_utf8_lossy(&bytes[..good]);
    let line = before.matches('\n').count() + 1;
    let at = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let is_edge = |b: &u8| matches!(b, b'\n' | b'\r' | b';' | b',' | b'\t');
    let from = bytes[..good].iter().rposition(is_edge).map_or(0, |edge| edge + 1);
    let to = bytes[good..].iter().position(is_edge).map_or(bytes.len(), |edge| good + edge);
    let cell = &bytes[from..to];
    let read = |encoding: &&'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(cell);
        format!("\"{text}\" in {}", encoding.name())
    };
    let readings: Vec<String> = LIKELY.iter().map(read).collect();
    format!(
        "line {line}, character {at}: the file is not UTF-8, and which encoding it has is not sure. This cell would be {}. Say the \
         right one, for example --encoding {}, or save the file as UTF-8",
        readings.join(", "),
        WINDOWS_1252.name()
    )
}

/// What is wrong with the characters of a cell: those that stand for lost ones, and, unless the encoding was said, letters that were
/// read in a wrong one once before.
pub(super) fn garbled(cell: &str, is_said: bool) -> Option<String> {
    if cell.is_ascii() && !cell.bytes().any(|b| b.is_ascii_control()) {
        return None;
    }
    let lost = |c: &char| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\n' | '\t'));
    if let Some(lost) = cell.chars().find(lost) {
        let number = u32::from(lost);
        return Some(format!(
            "has a character that no text has (U+{number:04X}): a letter was lost, or the encoding is another; see --encoding"
        ));
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(cell);
    let meant = std::str::from_utf8(&bytes).ok().filter(|_| !unmappable && !is_said && !cell.is_ascii())?;
    Some(format!("was read in a wrong encoding before it was saved, and is probably {meant:?}: make the file anew"))
}

/// What a spreadsheet shows where it has no value.
pub(super) fn is_error_of_spreadsheet(cell: &str) -> bool {
    let is_filled = cell.len() > 3 && cell.bytes().all(|b| b == b'#');
    is_filled || ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"].contains(&cell)
}

/// Characters that make a spreadsheet take a cell for a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// A text as a cell that no spreadsheet takes for a formula: with a quote before it when it begins like one.
pub(super) fn harmless(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell that was made harmless.
pub(super) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(FORMULA)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_encoding_is_known_or_asked_for() {
        assert_eq!(decode("\u{feff}Tee õ\r\n".as_bytes(), None).unwrap(), "Tee õ\n");
        assert_eq!(decode(b"Tee \xf5", Some(WINDOWS_1252)).unwrap(), "Tee õ");
        assert_eq!(decode(b"\xff\xfeT\0\xf5\0", None).unwrap(), "Tõ");
        let told = decode(b"code;name\n1;Tee \xf5\n", None).unwrap_err().to_string();
        for part in ["line 2, character 7", "\"Tee õ\" in windows-1252", "--encoding windows-1252"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert!(decode(b"T\0e\0", None).is_err());
        assert!(decode("\u{feff}a".as_bytes(), Some(WINDOWS_1252)).is_err());
    }

    #[test]
    fn letters_that_were_lost_are_seen() {
        assert_eq!(garbled("Käsitöö “õlu” ÕÜ – NÃO", false), None);
        assert!(garbled("TÃ¤Ã¤ger", false).unwrap().contains("\"Tääger\""));
        assert!(garbled("T\u{fffd}", true).unwrap().contains("U+FFFD"));
        assert!(garbled("T\u{81}", true).is_some());
    }

    #[test]
    fn formulas_are_made_harmless() {
        for (text, cell) in [("=1+1", "'=1+1"), ("-", "'-"), ("'=x", "''=x"), ("'n Tea", "'n Tea"), ("a=b", "a=b")] {
            assert_eq!((harmless(text).as_str(), plain(cell)), (cell, text));
        }
    }

    proptest! {
        #[test]
        fn a_harmless_cell_reads_back(text in "['=+@a\\-]{0,6}") {
            let cell = harmless(&text);
            prop_assert!(!cell.starts_with(FORMULA));
            prop_assert_eq!(plain(&cell), text);
        }
    }
}
