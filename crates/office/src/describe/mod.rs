//! What a call takes and answers, in words: made from the declarations that calls run by, for the reference and for programs that read it.

mod answers;
mod cures;
mod errors;
mod glossary;
mod keys;
mod model;
mod output;
mod parameters;
mod special_errors;
mod texts;

pub use cures::cure;
pub use errors::{ErrorCase, OF_ALL, errors};
pub use keys::keys;
pub use model::{Key, Parameter};
pub use output::Shape;
pub use parameters::parameters;

#[cfg(test)]
mod tests {
    use ladu_api::all;

    use super::*;

    #[test]
    fn everything_has_a_text() {
        let mut missing = Vec::new();
        let mut counted = 0;
        for call in all() {
            for parameter in parameters(call) {
                counted += 1;
                if parameter.text.is_empty() {
                    missing.push(format!("P {} {}", call.name, parameter.name));
                }
            }
            note(&format!("K {}", call.name), &keys(call), &mut missing, &mut counted);
        }
        assert!(missing.is_empty(), "{} of {counted} have no text:\n{}", missing.len(), missing.join("\n"));
    }

    fn note(path: &str, keys: &[Key], missing: &mut Vec<String>, counted: &mut usize) {
        for key in keys {
            *counted += 1;
            let path = format!("{path} {}", key.name);
            if key.text.is_empty() {
                missing.push(path.clone());
            }
            note(&path, &key.of, missing, counted);
        }
    }
}
