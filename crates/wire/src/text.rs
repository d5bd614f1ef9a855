//! Text as people search it: without case and without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for searching: accents dropped, letters small, `ß` as `ss`, `ς` as `σ`; so `Käsitöö` is found by `KASITOO`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == 'ς' { 'σ' } else { c }).collect::<String>().replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("Käsitöö ÕLU"), "kasitoo olu");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("ЁЛКА"), "елка");
        assert_eq!(fold("Άλλος"), fold("ΑΛΛΟΣ"));
    }
}
