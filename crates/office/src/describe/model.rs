//! What is said of a parameter and of a key.

use std::borrow::Cow;

use ladu_wire::Kind;

use super::output::Shape;

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
