//! Reads the list of a bulk request apart, no further than it may be long.

use std::collections::BTreeMap;

use ladu_wire::{Code, Fault, MAX_PARAMS};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The most elements of one bulk request.
const MAX_ELEMENTS: usize = 100;

/// An element as it was sent; of a name that was sent twice the last value.
pub(crate) type Object<'a> = BTreeMap<String, &'a RawValue>;

/// The elements, each with whether it has more parameters than it may. What is no list of objects is unreadable (1015), more than a
/// hundred are too many (1020).
pub(crate) fn read_apart(text: &str) -> Result<Vec<(Object<'_>, bool)>, Fault> {
    let mut elements = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = List(&mut elements).deserialize(&mut reader).and_then(|()| reader.end());
    match read {
        _ if elements.len() > MAX_ELEMENTS => Err(Fault::of(Code::BULK_TOO_LONG)),
        Ok(()) => Ok(elements),
        Err(_) => Err(Fault::of(Code::UNREADABLE)),
    }
}

struct List<'l, 'a>(&'l mut Vec<(Object<'a>, bool)>);

impl<'a> DeserializeSeed<'a> for List<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for List<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element_seed(Element)? {
            self.0.push(element);
            if self.0.len() > MAX_ELEMENTS {
                return Err(A::Error::custom("too many elements"));
            }
        }
        Ok(())
    }
}

struct Element;

impl<'a> DeserializeSeed<'a> for Element {
    type Value = (Object<'a>, bool);

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Element {
    type Value = (Object<'a>, bool);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Object::new();
        while object.len() <= MAX_PARAMS {
            let Some((name, value)) = map.next_entry()? else { return Ok((object, false)) };
            object.insert(name, value);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok((object, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Result<Vec<bool>, u16> {
        let read = read_apart(text).map_err(|fault| fault.code.0)?;
        Ok(read.into_iter().map(|(_, is_too_long)| is_too_long).collect())
    }

    #[test]
    fn reading_stops_where_there_is_too_much() {
        assert_eq!(count(" [ ] "), Ok(vec![]));
        assert_eq!(count(r#"[{"a":1,"a":2}]"#), Ok(vec![false]));
        for broken in ["", "x", "{}", "[null]", "[{}", "[{}] x", &"[".repeat(100_000), r#"[{"a":}]"#] {
            assert_eq!(count(broken), Err(1015), "{}", &broken[..broken.len().min(20)]);
        }
        let list = |count: usize, end: &str| format!("[{}{end}", vec!["{}"; count].join(","));
        assert_eq!(count(&list(100, "]")).map(|read| read.len()), Ok(100));
        assert_eq!(count(&list(101, "]")), Err(1020));
        assert_eq!(count(&list(101, " what comes then is not looked at")), Err(1020));
        let long: Vec<String> = (0..MAX_PARAMS + 5).map(|number| format!("\"p{number}\":1")).collect();
        assert_eq!(count(&format!("[{{{}}},{{}}]", long.join(","))), Ok(vec![true, false]));
    }
}
