//! QR codes, for banks to read what an invoice asks for.

use qrcodegen::{QrCode, QrCodeEcc};

/// White modules that a reader needs around the code.
pub(crate) const QUIET: usize = 4;

/// Rows of modules, true for black; none when there is nothing to say, or too much.
pub(crate) fn rows(text: &str) -> Option<Vec<Vec<bool>>> {
    if text.is_empty() {
        return None;
    }
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    Some((0..size).map(|y| (0..size).map(|x| code.get_module(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn a_code_is_square_and_begins_with_its_eye() {
        let rows = rows("BCD\n002\n1\nSCT").unwrap();
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert_eq!(rows[0][..8], [true, true, true, true, true, true, true, false]);
        assert!(super::rows("").is_none() && super::rows(&"x".repeat(5_000)).is_none());
    }
}
