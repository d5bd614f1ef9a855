//! Bar codes of documents' numbers: Code 128, which every scanner reads.

use barcoders::sym::code128::Code128;

/// The set of letters that has both cases and digits.
const SET_B: char = '\u{181}';

/// Black and white modules of a text; none when it is empty, too long, or has letters that bar codes do not know.
pub(crate) fn modules(text: &str) -> Option<Vec<bool>> {
    let known = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if text.is_empty() || text.len() > 30 || !known {
        return None;
    }
    let code = Code128::new(format!("{SET_B}{text}")).ok()?;
    Some(code.encode().into_iter().map(|module| module == 1).collect())
}

/// Black stretches: where each begins and how long it is.
pub(crate) fn bars(modules: &[bool]) -> Vec<(usize, usize)> {
    let mut bars: Vec<(usize, usize)> = Vec::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, black)| **black) {
        match bars.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => bars.push((at, 1)),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_bars_and_nonsense_has_none() {
        let modules = modules("100001").unwrap();
        // Start, six letters and the check letter of 11 modules each, and the stop of 13.
        assert_eq!(modules.len(), 11 * 8 + 13);
        assert!(modules[0] && modules[modules.len() - 1]);
        let black: usize = bars(&modules).iter().map(|(_, length)| length).sum();
        assert_eq!(black, modules.iter().filter(|black| **black).count());
        assert!(super::modules("").is_none() && super::modules("Õ").is_none());
    }
}
