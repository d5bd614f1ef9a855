//! A field, declared once: its names, what it may hold, how it is read from a parameter and written into an answer.

use ladu_types::{Date, Fixed};

use crate::{Code, Fault, Scalar, ScalarRef, Writer};

/// The largest amount a parameter may carry, in whole units; leaves room for products and sums.
pub const MAX_AMOUNT: i64 = 1_000_000_000;

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A reference to another record or the record's own id; 0 refers to nothing.
    Id,
    /// A whole number between two limits.
    Int(i64, i64),
    /// Yes or no, as 1 or 0.
    Flag,
    /// A decimal, kept in micro-units.
    Amount,
    /// A text of at most so many characters.
    Text(usize),
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A day, `yyyy-mm-dd`; `0000-00-00` or empty for none.
    Date,
    /// A time of day, `hh:mm:ss`.
    Clock,
    /// Unix seconds.
    Time,
    /// A list of ids, kept and sent as `1,2,3`.
    Ids,
}

/// How a number is written: bare or in quotes. Typed clients break on the other form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A bare number.
    Number,
    /// A number in quotes.
    Text,
    /// A bare number with exactly so many decimals cut to (trailing zeros vanish).
    Rounded(u32),
    /// A number in quotes with exactly so many decimals.
    Places(u32),
}

/// Where the value of an answer's key comes from. `S` is what writes special values; it is named by the layer that has them.
#[derive(Debug, Clone, Copy)]
pub enum Source<S: 'static> {
    /// A column of the record.
    Stored,
    /// The name of the record that the column refers to, by the noun's table.
    NameOf(&'static str),
    /// Written by code.
    Special(S),
    /// Read only: the field is a parameter and never part of an answer.
    Hidden,
}

/// A declared field of a noun or of a call's input.
#[derive(Debug, Clone, Copy)]
pub struct Field<S: 'static = ()> {
    /// The key in answers.
    pub name: &'static str,
    /// The parameter in requests; the same as the key unless said otherwise; empty when it cannot be saved.
    pub input: &'static str,
    /// The column; empty when nothing is stored.
    pub column: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// How numbers are written.
    pub form: Form,
    /// Where answers take it from.
    pub source: Source<S>,
    /// The table of the record it refers to: an id that is not there is refused (1011).
    pub refers: &'static str,
    /// Needed when a record is made (1010).
    pub required: bool,
    /// No two records of the account may share it (1012).
    pub unique: bool,
    /// Kept in several languages: `name`, `nameENG`, `nameEST` ...
    pub languages: bool,
    /// Answered only with `responseMode=detail`.
    pub detail: bool,
    /// Answered only when this flag is sent.
    pub when: &'static str,
    /// Has an index, because lists are filtered by it.
    pub indexed: bool,
    /// The value of a record that was made without it.
    pub default: ScalarRef<'static>,
    /// What it means, for the reference.
    pub doc: &'static str,
}

impl<S: Copy> Field<S> {
    /// A field of a kind, stored in a column, readable and writable under one name.
    pub const fn new(name: &'static str, column: &'static str, kind: Kind) -> Field<S> {
        let default = match kind {
            Kind::Text(_) | Kind::Date | Kind::Clock | Kind::Ids => ScalarRef::Text(""),
            Kind::Word(words) => ScalarRef::Text(words[0]),
            _ => ScalarRef::Int(0),
        };
        Field {
            name,
            input: name,
            column,
            kind,
            form: Form::Number,
            source: Source::Stored,
            refers: "",
            required: false,
            unique: false,
            languages: false,
            detail: false,
            when: "",
            indexed: false,
            default,
            doc: "",
        }
    }

    /// A text.
    pub const fn text(name: &'static str, column: &'static str, max: usize) -> Field<S> {
        Field::new(name, column, Kind::Text(max))
    }

    /// A yes or no.
    pub const fn flag(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Flag)
    }

    /// A whole number of 32 bits.
    pub const fn int(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Int(-2_147_483_648, 2_147_483_647))
    }

    /// A decimal.
    pub const fn amount(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Amount)
    }

    /// A day.
    pub const fn date(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Date)
    }

    /// One of a few words; the first is the default.
    pub const fn word(name: &'static str, column: &'static str, words: &'static [&'static str]) -> Field<S> {
        Field::new(name, column, Kind::Word(words))
    }

    /// A reference to a record of another table; 0 refers to nothing.
    pub const fn id(name: &'static str, column: &'static str, table: &'static str) -> Field<S> {
        let mut field = Field::new(name, column, Kind::Id);
        field.refers = table;
        field
    }

    /// A key that shows the name of the record that `column` refers to; null when it refers to nothing.
    pub const fn name_of(name: &'static str, column: &'static str, table: &'static str) -> Field<S> {
        let mut field = Field::new(name, column, Kind::Id);
        field.source = Source::NameOf(table);
        field.input = "";
        field
    }

    /// A key whose value code writes from the column.
    pub const fn special(name: &'static str, column: &'static str, write: S) -> Field<S> {
        let mut field = Field::new(name, column, Kind::Id);
        field.source = Source::Special(write);
        field.input = "";
        field
    }

    /// Needed when a record is made.
    pub const fn required(mut self) -> Field<S> {
        self.required = true;
        self
    }

    /// No two records may share it.
    pub const fn unique(mut self) -> Field<S> {
        self.unique = true;
        self.indexed = true;
        self
    }

    /// Numbers go out in quotes.
    pub const fn quoted(mut self) -> Field<S> {
        self.form = Form::Text;
        self
    }

    /// Numbers go out in the given form.
    pub const fn form(mut self, form: Form) -> Field<S> {
        self.form = form;
        self
    }

    /// Never saved by a parameter.
    pub const fn read_only(mut self) -> Field<S> {
        self.input = "";
        self
    }

    /// Saved by a parameter, never answered.
    pub const fn write_only(mut self) -> Field<S> {
        self.source = Source::Hidden;
        self
    }

    /// Saved by a parameter of another name.
    pub const fn input(mut self, name: &'static str) -> Field<S> {
        self.input = name;
        self
    }

    /// Kept in several languages.
    pub const fn languages(mut self) -> Field<S> {
        self.languages = true;
        self
    }

    /// Only with `responseMode=detail`.
    pub const fn detail(mut self) -> Field<S> {
        self.detail = true;
        self
    }

    /// Only when a flag is sent.
    pub const fn when(mut self, flag: &'static str) -> Field<S> {
        self.when = flag;
        self
    }

    /// Lists are filtered by it.
    pub const fn indexed(mut self) -> Field<S> {
        self.indexed = true;
        self
    }

    /// The number that a record made without it has.
    pub const fn default(mut self, value: i64) -> Field<S> {
        self.default = ScalarRef::Int(value);
        self
    }

    /// What it means.
    pub const fn doc(mut self, doc: &'static str) -> Field<S> {
        self.doc = doc;
        self
    }

    /// Reads the value of a parameter called `name` (numbered rows have a number after the field's own name). An empty text clears.
    pub fn read(&self, name: &str, text: &str) -> Result<Scalar, Fault> {
        self.kind.read(name, text)
    }

    /// Writes a value in its wire form.
    pub fn write(&self, value: ScalarRef<'_>, w: &mut Writer) {
        self.kind.write(self.form, value, w);
    }

    /// Is the column one of whole numbers?
    pub fn is_numeric(&self) -> bool {
        self.kind.is_numeric()
    }
}

impl Kind {
    /// Is it kept as a whole number?
    pub const fn is_numeric(self) -> bool {
        !matches!(self, Kind::Text(_) | Kind::Word(_) | Kind::Date | Kind::Clock | Kind::Ids)
    }

    /// Reads the text of a parameter; the fault names the parameter.
    pub fn read(self, name: &str, text: &str) -> Result<Scalar, Fault> {
        let trimmed = text.trim();
        match self {
            Kind::Text(max) => return text_of(name, text, max),
            _ if trimmed.is_empty() => {
                return Ok(if self.is_numeric() { Scalar::Int(0) } else { Scalar::Text(String::new()) });
            }
            _ => {}
        }
        let whole = || whole_number(trimmed).ok_or_else(|| Fault::format(name));
        match self {
            Kind::Id => whole().and_then(|id| within(name, id, 0, i64::MAX)),
            Kind::Int(low, high) => whole().and_then(|value| within(name, value, low, high)),
            Kind::Time => whole().and_then(|value| within(name, value, 0, 253_402_300_799)),
            Kind::Flag => flag_of(trimmed).map(Scalar::Int).ok_or_else(|| Fault::format(name)),
            Kind::Amount => amount_of(name, trimmed),
            Kind::Word(words) => words
                .iter()
                .find(|word| word.eq_ignore_ascii_case(trimmed))
                .map(|word| Scalar::from(*word))
                .ok_or_else(|| Fault::not_allowed(name)),
            Kind::Date if trimmed == "0000-00-00" => Ok(Scalar::Text(String::new())),
            Kind::Date => trimmed.parse::<Date>().map(|d| Scalar::from(d.to_string())).map_err(|_| Fault::format(name)),
            Kind::Clock => clock_of(trimmed).map(Scalar::Text).ok_or_else(|| Fault::format(name)),
            Kind::Ids => ids_of(name, trimmed).map(|ids| Scalar::Text(join(&ids))),
            Kind::Text(max) => text_of(name, text, max),
        }
    }

    /// Writes a value in its wire form.
    pub fn write(self, form: Form, value: ScalarRef<'_>, w: &mut Writer) {
        match value {
            ScalarRef::Null => w.null(),
            ScalarRef::Text("") if self == Kind::Date => w.plain_text("0000-00-00"),
            ScalarRef::Text(text) => w.text(text),
            ScalarRef::Int(micro) if self == Kind::Amount => write_amount(form, Fixed::from_micro(micro), w),
            ScalarRef::Int(value) if form == Form::Number => w.int(value),
            ScalarRef::Int(value) => w.int_text(value),
        }
    }
}

fn write_amount(form: Form, value: Fixed, w: &mut Writer) {
    match form {
        Form::Number => w.number(&value.to_string()),
        Form::Text => w.plain_text(&value.to_string()),
        Form::Rounded(places) => w.number(&value.round(places).to_string()),
        Form::Places(places) => w.plain_text(&value.to_places(places)),
    }
}

/// A whole number, also one that a client wrote with zeros after the mark: `12.0`.
fn whole_number(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.bytes().any(|b| b != b'0') { None } else { whole.parse().ok() }
}

fn within(name: &str, value: i64, low: i64, high: i64) -> Result<Scalar, Fault> {
    if (low..=high).contains(&value) { Ok(Scalar::Int(value)) } else { Err(Fault::not_allowed(name)) }
}

fn flag_of(text: &str) -> Option<i64> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "y" | "yes" => Some(1),
        "0" | "false" | "n" | "no" => Some(0),
        _ => None,
    }
}

fn amount_of(name: &str, text: &str) -> Result<Scalar, Fault> {
    let value: Fixed = text.parse().map_err(|_| Fault::format(name))?;
    let limit = Fixed::from_whole(MAX_AMOUNT);
    if value.abs() > limit { Err(Fault::not_allowed(name)) } else { Ok(Scalar::Int(value.micro())) }
}

fn text_of(name: &str, text: &str, max: usize) -> Result<Scalar, Fault> {
    if text.len() > max && text.chars().count() > max {
        return Err(Fault::not_allowed(name));
    }
    Ok(Scalar::from(text))
}

fn clock_of(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |at: usize, below: u8| parts.get(at).map_or(Some(0), |s| s.parse::<u8>().ok().filter(|n| *n < below));
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    Some(format!("{:02}:{:02}:{:02}", number(0, 24)?, number(1, 60)?, number(2, 60)?))
}

/// The ids of a comma-separated list; a wrong element is 1029.
pub(crate) fn ids_of(name: &str, text: &str) -> Result<Vec<i64>, Fault> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok().filter(|id| *id >= 0).ok_or_else(|| Fault::at(Code::LIST_VALUE, name)))
        .collect()
}

fn join(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// The ids of a parameter that lists them: `1,2,3`.
impl crate::Params {
    /// The ids a parameter lists; none when it was not sent; a wrong element is 1029, more than 1000 are 1162.
    pub fn ids(&self, name: &str) -> Result<Vec<i64>, Fault> {
        self.refuse_array(name)?;
        let ids = self.filled(name).map_or(Ok(Vec::new()), |text| ids_of(name, text))?;
        if ids.len() > 1000 { Err(Fault::at(Code::LIST_TOO_LONG, name)) } else { Ok(ids) }
    }

    /// The value of a parameter, read as a kind; none when it was not sent or is empty.
    pub fn read(&self, name: &str, kind: Kind) -> Result<Option<Scalar>, Fault> {
        self.refuse_array(name)?;
        self.filled(name).map(|text| kind.read(name, text)).transpose()
    }

    /// An id, when one other than 0 was sent.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Fault> {
        Ok(self.read(name, Kind::Id)?.map(|id| id.int()).filter(|id| *id != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Result<Scalar, u16> {
        kind.read("x", text).map_err(|fault| fault.code.0)
    }

    #[test]
    fn kinds_read_what_clients_send() {
        assert_eq!(read(Kind::Id, " 12 "), Ok(Scalar::Int(12)));
        assert_eq!(read(Kind::Id, "12.0"), Ok(Scalar::Int(12)));
        assert_eq!(read(Kind::Id, "-1"), Err(1016));
        assert_eq!(read(Kind::Id, "x"), Err(1014));
        assert_eq!(read(Kind::Flag, "True"), Ok(Scalar::Int(1)));
        assert_eq!(read(Kind::Amount, "6.6667"), Ok(Scalar::Int(6_666_700)));
        assert_eq!(read(Kind::Amount, "1e9"), Err(1014));
        assert_eq!(read(Kind::Amount, "1000000001"), Err(1016));
        assert_eq!(read(Kind::Date, "0000-00-00"), Ok(Scalar::from("")));
        assert_eq!(read(Kind::Date, "2023-02-30"), Err(1014));
        assert_eq!(read(Kind::Clock, "7:05"), Ok(Scalar::from("07:05:00")));
        assert_eq!(read(Kind::Clock, "24:00:00"), Err(1014));
        assert_eq!(read(Kind::Word(&["A", "B"]), "b"), Ok(Scalar::from("B")));
        assert_eq!(read(Kind::Word(&["A"]), "C"), Err(1016));
        assert_eq!(read(Kind::Ids, "1, 2,3"), Ok(Scalar::from("1,2,3")));
        assert_eq!(read(Kind::Ids, "1,x"), Err(1029));
        assert_eq!(read(Kind::Text(3), "õõõ"), Ok(Scalar::from("õõõ")));
        assert_eq!(read(Kind::Text(3), "long"), Err(1016));
    }
}
