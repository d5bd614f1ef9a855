//! A field, declared once: its names, what it may hold, how it is saved and answered.

use crate::{Code, Fault, Form, Kind, Scalar, ScalarRef, Writer};

/// Where the value of an answer's key comes from. `S` is what writes special values; it is named by the layer that has them.
#[derive(Debug, Clone, Copy)]
pub enum Source<S: 'static> {
    /// A column of the record.
    Stored,
    /// The name of the record that the column refers to, by the noun's table.
    NameOf(&'static str),
    /// Written by code, which may look at the whole row.
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
    /// The beginning of settings that say which other languages are always answered: `<this>_est_enabled`; empty for none.
    pub described: &'static str,
    /// Answered only with `responseMode=detail`.
    pub detail: bool,
    /// Answered only when this flag is sent.
    pub when: &'static str,
    /// The module or the countries that the account must have for the field to hold anything; empty for every account.
    pub part: &'static str,
    /// What an account without that part is told.
    pub lacking: Code,
    /// An account without that part does not get the key either.
    pub hidden: bool,
    /// An empty text or a 0 is answered as null.
    pub null: bool,
    /// Changes without its record: it is written anew where the rest of a record is kept ready.
    pub live: bool,
    /// Has an index, because lists are filtered by it.
    pub indexed: bool,
    /// Few records have it, so that the index holds only those: a statement that is to use the index says that it is set.
    pub sparse: bool,
    /// The value of a record that was made without it.
    pub default: ScalarRef<'static>,
    /// What it means, for the reference.
    pub doc: &'static str,
}

impl<S: Copy> Field<S> {
    /// A field of a kind, stored in a column, readable and writable under one name.
    pub const fn new(name: &'static str, column: &'static str, kind: Kind) -> Field<S> {
        let default = match kind {
            Kind::Text(_) | Kind::Date | Kind::Clock | Kind::DateTime | Kind::Ids => ScalarRef::Text(""),
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
            described: "",
            detail: false,
            when: "",
            part: "",
            lacking: Code::NO_MODULE,
            hidden: false,
            null: false,
            live: false,
            indexed: false,
            sparse: false,
            default,
            doc: "",
        }
    }

    /// A text of at most so many characters, kept in a column.
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

    /// A decimal number, kept in a column as micro-units.
    pub const fn amount(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Amount)
    }

    /// A calendar day, kept in a column.
    pub const fn date(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::Date)
    }

    /// A day with a time.
    pub const fn date_time(name: &'static str, column: &'static str) -> Field<S> {
        Field::new(name, column, Kind::DateTime)
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

    /// Always answered in the other languages that settings beginning so switch on.
    pub const fn described(mut self, setting: &'static str) -> Field<S> {
        self.described = setting;
        self
    }

    /// Answered only to those who send `responseMode=detail`.
    pub const fn detail(mut self) -> Field<S> {
        self.detail = true;
        self
    }

    /// Only when a flag is sent.
    pub const fn when(mut self, flag: &'static str) -> Field<S> {
        self.when = flag;
        self
    }

    /// Belongs to a module: an account without it can neither save nor read it.
    pub const fn part(mut self, part: &'static str, lacking: Code) -> Field<S> {
        self.hidden = true;
        self.only_with(part, lacking)
    }

    /// Can only be saved by accounts with a module, or of some countries.
    pub const fn only_with(mut self, part: &'static str, lacking: Code) -> Field<S> {
        self.part = part;
        self.lacking = lacking;
        self
    }

    /// Null when there is no value.
    pub const fn null_when_empty(mut self) -> Field<S> {
        self.null = true;
        self
    }

    /// Changes without its record.
    pub const fn live(mut self) -> Field<S> {
        self.live = true;
        self
    }

    /// Lists are filtered by it.
    pub const fn indexed(mut self) -> Field<S> {
        self.indexed = true;
        self
    }

    /// Lists are filtered by it, and few records have it.
    pub const fn indexed_when_set(mut self) -> Field<S> {
        self.indexed = true;
        self.sparse = true;
        self
    }

    /// The number that a record made without it has.
    pub const fn default(mut self, value: i64) -> Field<S> {
        self.default = ScalarRef::Int(value);
        self
    }

    /// What it means, for the reference.
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
        match value {
            ScalarRef::Text("") | ScalarRef::Int(0) if self.null => w.null(),
            value => self.kind.write(self.form, value, w),
        }
    }

    /// What an account without the field's part is told of a parameter.
    pub fn refused(&self, parameter: &str) -> Fault {
        match self.lacking {
            Code::NO_MODULE => Fault::of(Code::NO_MODULE),
            code => Fault::at(code, parameter),
        }
    }

    /// The condition that its column holds something, under the name that a statement has for the column.
    pub fn is_set(&self, column: &str) -> String {
        if self.is_numeric() { format!("{column} <> 0") } else { format!("{column} <> ''") }
    }

    /// Is the column one of whole numbers?
    pub fn is_numeric(&self) -> bool {
        self.kind.is_numeric()
    }
}
