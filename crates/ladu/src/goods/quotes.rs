//! Quotes in a table: a broken one swallows cells and lines without a word, so it is looked for before the table is read.

/// Where the reading of a text stands.
#[derive(Clone, Copy)]
enum State {
    /// Before a cell, and whether blanks were passed.
    Start { blank: bool },
    /// In a cell without quotes; those in it are letters like others.
    Bare,
    /// Between quotes that opened at a place.
    Quoted { opened: Place },
    /// After a quote that closes a cell, or is the first of two.
    Closing { opened: Place },
    /// In blanks after a quoted cell.
    Closed { opened: Place },
}

/// A character of the file, by line and place in it.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    at: usize,
    /// Its byte in the text.
    byte: usize,
}

const CURE: &str = "put quotes around a whole cell, and write a quote inside of it twice: \"Mug \"\"large\"\"\"";

/// Says where a quote is broken, if one is. The text begins on a line of the file.
pub(super) fn broken(text: &str, separator: char, first_line: usize) -> Option<String> {
    let (mut line, mut line_begins) = (first_line, 0);
    let mut state = State::Start { blank: false };
    for (byte, c) in text.char_indices() {
        let ends = c == separator || c == '\n';
        let is_blank = matches!(c, ' ' | '\t') && !ends;
        let here = || Place { line, at: text[line_begins..byte].chars().count() + 1, byte };
        state = match state {
            State::Quoted { opened } if c == '"' => State::Closing { opened },
            State::Quoted { opened } => State::Quoted { opened },
            State::Closing { opened } if c == '"' => State::Quoted { opened },
            _ if ends => State::Start { blank: false },
            State::Start { .. } if is_blank => State::Start { blank: true },
            State::Start { blank: false } if c == '"' => State::Quoted { opened: here() },
            State::Start { blank: true } if c == '"' => {
                return Some(told(text, here(), "has a blank before it: take the blank away"));
            }
            State::Start { .. } | State::Bare => State::Bare,
            State::Closing { opened } | State::Closed { opened } if is_blank => State::Closed { opened },
            State::Closing { opened } | State::Closed { opened } => {
                let closes = here();
                let says = format!(
                    "opens a cell that ends on line {}, character {}, with more text behind it: {CURE}",
                    closes.line,
                    closes.at.saturating_sub(1)
                );
                return Some(told(text, opened, &says));
            }
        };
        if c == '\n' {
            (line, line_begins) = (line + 1, byte + 1);
        }
    }
    match state {
        State::Quoted { opened } => Some(told(text, opened, &format!("is never closed: {CURE}"))),
        _ => None,
    }
}

fn told(text: &str, place: Place, says: &str) -> String {
    let begins: String = text[place.byte..].chars().take_while(|c| *c != '\n').take(30).collect();
    format!("line {}, character {}: the quote of {begins} {says}", place.line, place.at)
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn whole_quotes_are_no_fault() {
        for text in ["a;\"b;c\"\n", "a;\"b \"\"c\"\"\"\n", "a;\"two\nlines\" ;c\n", "Mug 12\";b\n", "\"\";\"\"\n", ""] {
            assert_eq!(broken(text, ';', 1), None, "{text}");
        }
    }

    #[test]
    fn a_broken_quote_is_told_by_its_place() {
        for (text, place) in [
            ("code;name\n1;\"Mug\n2;Cup\n", "line 2, character 3: the quote of \"Mug is never closed"),
            ("code;name\n1;\"Mug\" large;3\n", "line 2, character 3"),
            ("code;name\n1;\"Mug;2\n2;\"Cup\";3\n", "ends on line 3, character 3"),
            ("code;name\n1; \"Mug\"\n", "line 2, character 4"),
        ] {
            let told = broken(text, ';', 1).unwrap();
            assert!(told.contains(place), "{place} in {told}");
        }
    }
}
