//! Writes answers, as JSON in pure ASCII or as XML, straight into one buffer.

use ladu_types::Fixed;

use crate::escape::{is_xml_name, push_json_text, push_xml_text};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// One line of JSON; what is not ASCII goes out as `\uXXXX`.
    #[default]
    Json,
    /// XML: keys become elements, list members `item` (`record` and `request` at the top).
    Xml,
}

/// An answer being written. Values follow their [`key`](Writer::key), or stand in a list.
#[derive(Debug, Default, Clone)]
pub struct Writer {
    format: Format,
    out: Vec<u8>,
    /// JSON: a comma is due before the next key or list member.
    comma: bool,
    /// XML: the element that the next value fills.
    element: Tag,
    /// XML: what is open, with the name of a list's members.
    open: Vec<(Tag, &'static str)>,
}

/// The name of an XML element; keys that are no XML names become the attribute of an `item`.
#[derive(Debug, Default, Clone)]
enum Tag {
    #[default]
    None,
    Name(&'static str),
    Keyed(String),
    Owned(String),
}

impl Writer {
    /// An answer in which nothing is written yet.
    pub fn new(format: Format) -> Writer {
        Writer { format, out: Vec::with_capacity(4096), ..Writer::default() }
    }

    /// The format it writes.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What was written, now that nothing more is.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// What was written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// Appends members of a list or object that another writer of the same format wrote.
    pub fn raw(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.separate();
        self.out.extend_from_slice(bytes);
        self.comma = true;
    }

    /// Appends keys of an object just as another writer of the same format wrote them at this place of such an object.
    pub fn piece(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        self.comma |= !bytes.is_empty();
    }

    /// The first line of an XML document.
    pub fn declaration(&mut self) {
        self.out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /// Names the next value.
    pub fn key(&mut self, name: &'static str) {
        match self.format {
            // Keys of our own have nothing in them to escape.
            Format::Json => {
                self.separate();
                self.out.push(b'"');
                self.out.extend_from_slice(name.as_bytes());
                self.out.extend_from_slice(b"\":");
            }
            Format::Xml => self.element = Tag::Name(name),
        }
    }

    /// Names the next value by a key made at run time: an id, a language, a setting.
    pub fn dynamic_key(&mut self, name: &str) {
        match self.format {
            Format::Json => {
                self.separate();
                push_json_text(&mut self.out, name);
                self.out.push(b':');
            }
            Format::Xml if is_xml_name(name) => self.element = Tag::Owned(name.to_owned()),
            Format::Xml => self.element = Tag::Keyed(name.to_owned()),
        }
    }

    /// Names the next value by an id.
    pub fn int_key(&mut self, id: i64) {
        self.dynamic_key(itoa::Buffer::new().format(id));
    }

    /// Makes room for so many bytes more.
    pub fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// An object: `fill` writes its keys.
    pub fn object(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.start("item", b'{');
        fill(self);
        self.finish(b'}');
    }

    /// A list whose members are called `member` in XML.
    pub fn list_of(&mut self, member: &'static str, fill: impl FnOnce(&mut Writer)) {
        self.start(member, b'[');
        fill(self);
        self.finish(b']');
    }

    /// A list whose members are called `item` in XML.
    pub fn list(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.list_of("item", fill);
    }

    /// A text, with everything escaped that the format asks for.
    pub fn text(&mut self, text: &str) {
        self.begin_value();
        match self.format {
            Format::Json => push_json_text(&mut self.out, text),
            Format::Xml => push_xml_text(&mut self.out, text),
        }
        self.end_value();
    }

    /// A whole number without quotes.
    pub fn int(&mut self, value: i64) {
        self.begin_value();
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        self.end_value();
    }

    /// A whole number inside quotes.
    pub fn int_text(&mut self, value: i64) {
        self.plain_text(itoa::Buffer::new().format(value));
    }

    /// A number that is already written in digits, `-` and `.`.
    pub fn number(&mut self, digits: &str) {
        self.begin_value();
        self.out.extend_from_slice(digits.as_bytes());
        self.end_value();
    }

    /// A decimal number without quotes, in its shortest exact form.
    pub fn decimal(&mut self, value: impl Into<Fixed>) {
        self.number(value.into().digits().as_str());
    }

    /// A decimal number inside quotes.
    pub fn decimal_text(&mut self, value: impl Into<Fixed>) {
        self.plain_text(value.into().digits().as_str());
    }

    /// A text of plain ASCII without anything to escape.
    pub fn plain_text(&mut self, text: &str) {
        self.begin_value();
        let quote: &[u8] = if self.format == Format::Json { b"\"" } else { b"" };
        self.out.extend_from_slice(quote);
        self.out.extend_from_slice(text.as_bytes());
        self.out.extend_from_slice(quote);
        self.end_value();
    }

    /// True or false; in XML 1 or 0.
    pub fn bool(&mut self, value: bool) {
        let word = match (self.format, value) {
            (Format::Json, true) => "true",
            (Format::Json, false) => "false",
            (Format::Xml, value) => ["0", "1"][usize::from(value)],
        };
        self.number(word);
    }

    /// No value: `null`, in XML an empty element.
    pub fn null(&mut self) {
        self.number(if self.format == Format::Json { "null" } else { "" });
    }

    fn separate(&mut self) {
        if self.comma && self.format == Format::Json {
            self.out.push(b',');
        }
        self.comma = false;
    }

    fn begin_value(&mut self) {
        match self.format {
            Format::Json => self.separate(),
            Format::Xml => {
                let tag = self.take_tag();
                push_open_tag(&mut self.out, &tag);
                self.element = tag;
            }
        }
    }

    fn end_value(&mut self) {
        match self.format {
            Format::Json => self.comma = true,
            Format::Xml => {
                let tag = std::mem::take(&mut self.element);
                push_close_tag(&mut self.out, &tag);
            }
        }
    }

    /// The element to write: the key that was set, else the member name of the list we stand in.
    fn take_tag(&mut self) -> Tag {
        match std::mem::take(&mut self.element) {
            Tag::None => self.open.last().map_or(Tag::None, |(_, member)| Tag::Name(member)),
            tag => tag,
        }
    }

    fn start(&mut self, member: &'static str, bracket: u8) {
        match self.format {
            Format::Json => {
                self.separate();
                self.out.push(bracket);
            }
            Format::Xml => {
                let tag = self.take_tag();
                push_open_tag(&mut self.out, &tag);
                self.open.push((tag, member));
            }
        }
    }

    fn finish(&mut self, bracket: u8) {
        match self.format {
            Format::Json => {
                self.out.push(bracket);
                self.comma = true;
            }
            Format::Xml => {
                if let Some((tag, _)) = self.open.pop() {
                    push_close_tag(&mut self.out, &tag);
                }
            }
        }
    }

    /// Starts a writer for the members of a list, to be put in place later by [`raw`](Writer::raw).
    pub fn members(format: Format, member: &'static str) -> Writer {
        let mut writer = Writer::new(format);
        writer.open.push((Tag::None, member));
        writer
    }
}

fn push_open_tag(out: &mut Vec<u8>, tag: &Tag) {
    match tag {
        Tag::None => {}
        Tag::Name(name) => push_all(out, &["<", name, ">"]),
        Tag::Owned(name) => push_all(out, &["<", name, ">"]),
        Tag::Keyed(key) => {
            push_all(out, &["<item key=\""]);
            push_xml_text(out, key);
            push_all(out, &["\">"]);
        }
    }
}

fn push_close_tag(out: &mut Vec<u8>, tag: &Tag) {
    match tag {
        Tag::None => {}
        Tag::Name(name) => push_all(out, &["</", name, ">"]),
        Tag::Owned(name) => push_all(out, &["</", name, ">"]),
        Tag::Keyed(_) => push_all(out, &["</item>"]),
    }
}

fn push_all(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(format: Format) -> String {
        let mut w = Writer::new(format);
        w.key("records");
        w.list_of("record", |w| {
            w.object(|w| {
                w.key("name");
                w.text("Tee & \"m\u{f5}is\" \u{1f600}\n");
                w.key("id");
                w.int(-5);
                w.key("none");
                w.null();
                w.key("warehouses");
                w.object(|w| {
                    w.dynamic_key("2");
                    w.object(|w| {
                        w.key("free");
                        w.number("1.5");
                    });
                });
                w.key("tags");
                w.list(|w| {
                    w.int_text(1);
                    w.bool(true);
                });
                w.key("empty");
                w.list(|_| {});
            });
            w.int(7);
        });
        String::from_utf8(w.into_bytes()).unwrap()
    }

    #[test]
    fn json_is_ascii_and_compact() {
        assert_eq!(
            sample(Format::Json),
            r#""records":[{"name":"Tee \u0026 \"m\u00f5is\" \ud83d\ude00\n","id":-5,"none":null,"warehouses":{"2":{"free":1.5}},"tags":["1",true],"empty":[]},7]"#
        );
    }

    #[test]
    fn xml_names_members_and_keys() {
        assert_eq!(
            sample(Format::Xml),
            "<records><record><name>Tee &amp; &quot;m\u{f5}is&quot; \u{1f600}\n</name><id>-5</id><none></none><warehouses><item key=\"2\"><free>1.5</free></item></warehouses><tags><item>1</item><item>1</item></tags><empty></empty></record><record>7</record></records>"
        );
    }

    proptest! {
        #[test]
        fn every_text_survives_json(text in any::<String>()) {
            let mut w = Writer::new(Format::Json);
            w.text(&text);
            let bytes = w.into_bytes();
            prop_assert!(bytes.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), text);
        }
    }
}
