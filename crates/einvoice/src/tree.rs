//! A text of XML as a tree, read without believing any of it. Every element knows its place.

use std::fmt::Display;

use ladu_types::{Date, Fixed, Money};
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use crate::problem::Problem;
use crate::xml::is_allowed;

/// How deep elements may stand in each other.
const DEEPEST: usize = 30;
/// How many elements a text may have.
const MOST_ELEMENTS: usize = 200_000;

/// What the names of elements begin with, by their namespaces.
const PREFIXES: &[(&str, &str)] = &[
    ("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "ubl:"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "ubl:"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2", "cbc:"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2", "cac:"),
];

/// An element with all that is in it.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name; that of UBL begins with `ubl:`, `cbc:` or `cac:`, whatever the file calls these.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    /// The text right in it, without that of the elements in it.
    text: String,
    path: String,
    line: usize,
}

impl Element {
    /// Reads a text; gives its root.
    pub(crate) fn read(text: &str) -> Result<Element, Problem> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let (mut lines, mut open, mut count) = (Lines::new(text), Vec::<Element>::new(), 0);
        loop {
            let line = lines.at(reader.buffer_position());
            let place = |open: &[Element]| match open.last() {
                Some(element) => format!("{} (line {line})", element.path),
                None => format!("line {line}"),
            };
            let broken = |open: &[Element], what: &dyn Display| Problem::new(place(open), what.to_string());
            let (space, event) = reader.read_resolved_event().map_err(|error| broken(&open, &error))?;
            match event {
                Event::Start(start) => {
                    count += 1;
                    if open.len() >= DEEPEST || count > MOST_ELEMENTS {
                        return Err(broken(&open, &"too many elements, or too deep in each other"));
                    }
                    let prefix = prefix_of(&space);
                    let element = Element::begin(&start, prefix, open.last(), line);
                    open.push(element.map_err(|what| broken(&open, &what))?);
                }
                Event::End(_) => {
                    let Some(closed) = open.pop() else { return Err(broken(&open, &"ends what never began")) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(closed),
                        None => return rest_is_empty(reader, closed),
                    }
                }
                event => {
                    let piece = piece_of(&event).map_err(|what| broken(&open, &what))?;
                    match open.last_mut() {
                        Some(element) => element.text.push_str(&piece),
                        None if piece.trim().is_empty() && !matches!(event, Event::Eof) => {}
                        None => return Err(broken(&open, &"no XML")),
                    }
                    if matches!(event, Event::Eof) {
                        return Err(broken(&open, &"the file ends in the middle"));
                    }
                }
            }
        }
    }

    fn begin(start: &BytesStart<'_>, prefix: &str, parent: Option<&Element>, line: usize) -> Result<Element, String> {
        let name = format!("{prefix}{}", String::from_utf8_lossy(start.local_name().as_ref()));
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            attributes.push((key, checked(value.into_owned())?));
        }
        let before = parent.map_or(0, |parent| parent.all(&name).count());
        let number = if before > 0 { format!("[{}]", before + 1) } else { String::new() };
        let path = match parent {
            Some(parent) => format!("{}/{}{number}", parent.path, local(&name)),
            None => local(&name).to_owned(),
        };
        Ok(Element { name, attributes, children: Vec::new(), text: String::new(), path, line })
    }

    /// The path of the element, with its line.
    pub(crate) fn place(&self) -> String {
        format!("{} (line {})", self.path, self.line)
    }

    /// A problem with this element.
    pub(crate) fn problem(&self, what: impl Into<String>) -> Problem {
        Problem::new(self.place(), what)
    }

    /// Something that is not in this element and ought to be.
    pub(crate) fn lacks(&self, name: &str) -> Problem {
        Problem::new(format!("{}/{} (line {})", self.path, local(name), self.line), "is missing")
    }

    /// The elements of a name right in this one.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The one element of a name right in this one. A second one is refused: which of them counts is not known.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&Element>, Problem> {
        let mut found = self.all(name);
        let first = found.next();
        match found.next() {
            Some(second) => Err(second.problem("stands there twice")),
            None => Ok(first),
        }
    }

    /// The same by a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Result<Option<&Element>, Problem> {
        let mut element = self;
        for name in path {
            match element.one(name)? {
                Some(found) => element = found,
                None => return Ok(None),
            }
        }
        Ok(Some(element))
    }

    /// The one element of a name, which has to be there.
    pub(crate) fn need(&self, name: &str) -> Result<&Element, Problem> {
        self.one(name)?.ok_or_else(|| self.lacks(name))
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// The text of the element without the white space around it.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The text just as it is.
    pub(crate) fn whole_text(&self) -> &str {
        &self.text
    }

    /// The text at a path; empty when there is none.
    pub(crate) fn text_at(&self, path: &[&str]) -> Result<String, Problem> {
        Ok(self.at(path)?.map(|element| element.text().to_owned()).unwrap_or_default())
    }

    /// The number in this element, with at most six decimals.
    pub(crate) fn number<N>(&self, of: fn(Fixed) -> N) -> Result<N, Problem> {
        decimal(self.text()).map(of).map_err(|what| self.problem(format!("{:?} {what}", self.text())))
    }

    /// The number in the one element of a name.
    pub(crate) fn number_of<N>(&self, name: &str, of: fn(Fixed) -> N) -> Result<Option<N>, Problem> {
        self.one(name)?.map(|element| element.number(of)).transpose()
    }

    /// A sum of money rounded to cents, however finely it is written.
    pub(crate) fn cents_of(&self, name: &str) -> Result<Option<Money>, Problem> {
        Ok(self.number_of(name, Money)?.map(|sum| sum.round(2)))
    }

    /// The day in this element.
    pub(crate) fn date(&self) -> Result<Date, Problem> {
        // A day of XML may say its time zone behind it.
        let (day, zone) = self.text().split_at_checked(10).unwrap_or((self.text(), ""));
        let is_zone = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
        match day.parse() {
            Ok(date) if is_zone && day.len() == 10 => Ok(date),
            _ => Err(self.problem(format!("{:?} is no day (yyyy-mm-dd)", self.text()))),
        }
    }
}

/// A decimal number as XML writes them. Zeros may stand at either end; more than six decimals are refused.
fn decimal(text: &str) -> Result<Fixed, &'static str> {
    let part = text.split_once('.').map_or("", |(_, part)| part);
    if part.len() > 6 && part.bytes().skip(6).any(|digit| digit != b'0') {
        return Err("has more than six decimals");
    }
    text.parse().map_err(|_| "is no number, or too large a one")
}

/// The name without the letters of its namespace.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn prefix_of(space: &ResolveResult<'_>) -> &'static str {
    let ResolveResult::Bound(Namespace(space)) = space else { return "" };
    PREFIXES.iter().find(|(known, _)| known.as_bytes() == *space).map_or("", |(_, prefix)| prefix)
}

/// The text that an event adds.
fn piece_of(event: &Event<'_>) -> Result<String, String> {
    let text = match event {
        Event::Text(text) => text.xml10_content().map_err(|error| error.to_string())?.into_owned(),
        Event::CData(text) => text.xml10_content().map_err(|error| error.to_string())?.into_owned(),
        Event::GeneralRef(entity) => {
            let named = entity.decode().map_err(|error| error.to_string())?;
            match entity.resolve_char_ref().map_err(|error| error.to_string())? {
                Some(letter) => letter.to_string(),
                None => quick_xml::escape::resolve_predefined_entity(&named)
                    .ok_or_else(|| format!("no entity is called {named}"))?
                    .to_owned(),
            }
        }
        // Entities of one's own are how small texts become huge ones.
        Event::DocType(_) => return Err("has a DOCTYPE, which is refused".to_owned()),
        _ => String::new(),
    };
    checked(text)
}

/// Refuses what XML has no characters for.
fn checked(text: String) -> Result<String, String> {
    match text.chars().find(|letter| !is_allowed(*letter)) {
        Some(letter) => Err(format!("has a character that XML forbids ({})", letter.escape_unicode())),
        None => Ok(text),
    }
}

/// After the root nothing follows but white space and comments.
fn rest_is_empty(mut reader: NsReader<&[u8]>, root: Element) -> Result<Element, Problem> {
    loop {
        let after = || Problem::new(root.place(), "something follows after it");
        match reader.read_event().map_err(|_| after())? {
            Event::Eof => return Ok(root),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Text(text) if text.decode().is_ok_and(|text| text.trim().is_empty()) => {}
            _ => return Err(after()),
        }
    }
}

/// Counts lines up to a place that only moves forward.
struct Lines<'t> {
    text: &'t [u8],
    counted: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        Lines { text: text.as_bytes(), counted: 0, line: 1 }
    }

    fn at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if position > self.counted {
            self.line += self.text[self.counted..position].iter().filter(|byte| **byte == b'\n').count();
            self.counted = position;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_xml_is_refused() {
        for xml in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<!DOCTYPE a><a/>",
            "<a>&own;</a>",
            "<a>&#1;</a>",
            "<a>\u{1}</a>",
            "<a b='1' b='2'/>",
        ] {
            assert!(Element::read(xml).is_err(), "{xml:?}");
        }
        let deep = format!("{}{}", "<a>".repeat(DEEPEST + 1), "</a>".repeat(DEEPEST + 1));
        assert!(Element::read(&deep).is_err());
    }

    #[test]
    fn texts_come_together_from_their_pieces() {
        let root = Element::read(
            "\u{feff}<?xml version='1.0'?>\n<a c=' 1 '>\n <b>A &amp; <!-- x --><![CDATA[<B>]]> &#65;</b></a>\n",
        )
        .unwrap();
        assert_eq!(root.text_at(&["b"]).unwrap(), "A & <B> A");
        assert_eq!((root.attribute("c"), root.need("b").unwrap().place()), (Some("1"), "a/b (line 3)".to_owned()));
        assert_eq!(root.need("x").unwrap_err().to_string(), "a/x (line 2): is missing");
    }

    #[test]
    fn an_element_is_found_where_it_stands() {
        let root = Element::read("<a><b>1</b><c><b>2</b></c><b>3</b><d/></a>").unwrap();
        assert_eq!(root.one("b").unwrap_err().to_string(), "a/b[2] (line 1): stands there twice");
        assert_eq!(root.text_at(&["c", "b"]).unwrap(), "2");
        assert!(root.at(&["d", "b"]).unwrap().is_none());
    }

    #[test]
    fn numbers_and_days_are_read_strictly() {
        let number = |text: &str| {
            let root = Element::read(&format!("<a>{text}</a>")).unwrap();
            root.number(|number| number).ok().map(|number| number.to_string())
        };
        for (text, expected) in [(" 1.50 ", "1.5"), ("-0.000001", "-0.000001"), ("1.0000000", "1"), ("007", "7")] {
            assert_eq!(number(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "1,5", "1e3", "1 000", "1.0000001", "NaN", "99999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
        let day = |text: &str| Element::read(&format!("<a>{text}</a>")).unwrap().date().ok().map(|day| day.to_string());
        for text in ["2026-11-20", "2026-11-20Z", "2026-11-20+02:00"] {
            assert_eq!(day(text).as_deref(), Some("2026-11-20"), "{text}");
        }
        for text in ["", "20.11.2026", "2026-13-01", "2026-11-20T10:00:00", "2026-11-2"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
