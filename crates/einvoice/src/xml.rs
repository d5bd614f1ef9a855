//! Writes XML, without what it forbids.

use std::fmt::Display;

/// Is a character one that XML 1.0 has?
pub(crate) fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A text of XML as it grows.
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    /// A document; `write` puts its root.
    pub(crate) fn document(write: impl FnOnce(&mut Xml)) -> String {
        let mut xml = Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() };
        write(&mut xml);
        xml.text
    }

    /// An element with others in it.
    pub(crate) fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Xml)) {
        self.open(name, attributes);
        content(self);
        self.close(name);
    }

    /// An element of elements, without attributes.
    pub(crate) fn group(&mut self, name: &str, content: impl FnOnce(&mut Xml)) {
        self.element(name, &[], content);
    }

    /// An element with a text.
    pub(crate) fn text(&mut self, name: &str, value: impl Display) {
        self.text_with(name, &[], value);
    }

    /// An element with attributes and a text.
    pub(crate) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], value: impl Display) {
        self.open(name, attributes);
        self.escaped(&value.to_string(), false);
        self.close(name);
    }

    /// The same unless there is nothing to say.
    pub(crate) fn filled(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text(name, value);
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.escaped(value, true);
            self.text.push('"');
        }
        self.text.push('>');
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Characters that XML forbids are left out; those that a reader would change are written by their numbers.
    fn escaped(&mut self, value: &str, in_attribute: bool) {
        for letter in value.chars().filter(|letter| is_allowed(*letter)) {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if in_attribute => self.text.push_str("&quot;"),
                '\r' => self.text.push_str("&#13;"),
                '\n' if in_attribute => self.text.push_str("&#10;"),
                '\t' if in_attribute => self.text.push_str("&#9;"),
                letter => self.text.push(letter),
            }
        }
    }
}

/// The first characters of a text.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}
