//! What a call takes and answers, in words: made from the declarations that calls run by, for the reference and for programs that read it.

mod answers;
mod cures;
mod errors;
mod glossary;
mod keys;
mod parameters;
mod special_errors;
mod texts;

use std::borrow::Cow;

use ladu_wire::{Kind, Shape};

pub use cures::cure;
pub use errors::{ErrorCase, OF_ALL, errors};
pub use keys::keys;
pub use parameters::parameters;

/// A parameter of a call.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name; a numbered one ends in `#`, which stands for 1, 2, 3 ...
    pub name: String,
    pub kind: Kind,
    /// The call answers 1010 without it (a save only when it makes a record).
    pub required: bool,
    /// What is taken when it is left out; empty when that is nothing.
    pub default: String,
    /// What it means; empty when nobody has said so yet.
    pub text: Cow<'static, str>,
    /// The list call in whose answers its ids stand.
    pub ids_of: Option<&'static str>,
    /// It is also taken with a language behind the name: `nameENG`.
    pub languages: bool,
    /// The module or the countries that the account must have.
    pub part: &'static str,
}

/// A key of an answer's records.
#[derive(Debug, Clone)]
pub struct Key {
    pub name: String,
    pub shape: Shape,
    /// It may be null.
    pub null: bool,
    /// It may be missing.
    pub optional: bool,
    /// What has to be asked for it to be there; empty for nothing.
    pub when: String,
    /// What it means; empty when nobody has said so yet.
    pub text: Cow<'static, str>,
    /// The keys inside of it, of objects and lists of objects.
    pub of: Vec<Key>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::all;

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
