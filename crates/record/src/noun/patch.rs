//! Parameters read by a declaration: one set of them, or numbered rows.

use ladu_types::{Id, Money, Percent, Price, Quantity};
use ladu_wire::{Code, Fault, Language, Params, Scalar};

use super::column::{Column, ColumnType, IntoColumn, Named};
use super::field::Field;

/// The most numbered rows one call may carry.
pub(crate) const MAX_ROWS: usize = 1000;

/// What was sent of some fields: absent means keep, empty means clear.
#[derive(Debug, Clone)]
pub struct Patch {
    /// The record that is changed; none when one is made.
    pub id: Option<i64>,
    /// The number behind the parameters' names, for faults about numbered rows.
    pub number: Option<u32>,
    fields: &'static [Field],
    values: Vec<Option<Scalar>>,
    pub(super) translations: Vec<(&'static str, Language, String)>,
}

impl Patch {
    /// An empty patch of some fields.
    pub fn new(fields: &'static [Field]) -> Patch {
        Patch { id: None, number: None, fields, values: vec![None; fields.len()], translations: Vec::new() }
    }

    /// Is this a record being made?
    pub fn is_new(&self) -> bool {
        self.id.is_none()
    }

    fn at(&self, column: &str) -> Option<usize> {
        let found = self.fields.iter().position(|field| field.column == column && !field.input.is_empty());
        found.or_else(|| self.fields.iter().position(|field| field.column == column))
    }

    /// What was sent for a column; an id that was sent as 0 is `Some(None)`.
    pub fn get<T: ColumnType>(&self, column: Column<T>) -> Option<T::Read<'_>> {
        self.scalar(column.field.column).map(|value| T::read(value.as_ref()))
    }

    /// The id that was sent for a column and is not 0.
    pub fn id<N>(&self, column: Column<Id<N>>) -> Option<Id<N>> {
        self.get(column).flatten()
    }

    /// Sets a column as if it had been sent.
    pub fn put<T>(&mut self, column: Column<T>, value: impl IntoColumn<T>) {
        self.set(column.field.column, value.into_scalar());
    }

    /// Sets a column unless something was sent for it.
    pub fn put_default<T>(&mut self, column: Column<T>, value: impl IntoColumn<T>) {
        if !self.has(column) {
            self.put(column, value);
        }
    }

    /// What was sent for a column, by its name.
    pub fn scalar(&self, column: &str) -> Option<&Scalar> {
        self.values.get(self.at(column)?)?.as_ref()
    }

    /// Was something sent for a column?
    pub fn has(&self, column: impl Named) -> bool {
        self.scalar(column.column()).is_some()
    }

    /// The number sent for a column.
    pub fn int(&self, column: &str) -> Option<i64> {
        self.scalar(column).map(Scalar::int)
    }

    /// The text sent for a column.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.scalar(column).map(Scalar::text)
    }

    /// A text that was sent and is not empty.
    pub fn filled(&self, column: impl Named) -> Option<&str> {
        self.text(column.column()).filter(|text| !text.is_empty())
    }

    /// An id that was sent and is not 0.
    pub fn id_of(&self, column: &str) -> Option<i64> {
        self.int(column).filter(|id| *id != 0)
    }

    /// A flag that was sent as 1.
    pub fn is_set(&self, column: impl Named) -> bool {
        self.int(column.column()) == Some(1)
    }

    /// The quantity sent for a column.
    pub fn quantity(&self, column: &str) -> Option<Quantity> {
        self.int(column).map(Quantity::from_micro)
    }

    /// The price sent for a column.
    pub fn price(&self, column: &str) -> Option<Price> {
        self.int(column).map(Price::from_micro)
    }

    /// The sum of money sent for a column.
    pub fn money(&self, column: &str) -> Option<Money> {
        self.int(column).map(Money::from_micro)
    }

    /// The percentage sent for a column.
    pub fn percent(&self, column: &str) -> Option<Percent> {
        self.int(column).map(Percent::from_micro)
    }

    /// Sets a column as if it had been sent.
    pub fn set(&mut self, column: &str, value: impl Into<Scalar>) {
        if let Some(at) = self.at(column) {
            self.values[at] = Some(value.into());
        } else {
            debug_assert!(false, "no field is stored in {column}");
        }
    }

    /// Sets a column unless something was sent for it.
    pub fn set_default(&mut self, column: &'static str, value: impl Into<Scalar>) {
        if !self.has(column) {
            self.set(column, value);
        }
    }

    /// Takes over everything that was sent in another patch, whose columns this one has too.
    pub fn take(&mut self, other: &Patch) {
        for (field, value) in other.iter() {
            self.set(field.column, value.clone());
        }
    }

    /// Reads a text for a column as if it had been sent: it is checked by what the field says of itself.
    pub fn read(&mut self, column: impl Named, text: &str) -> Result<(), Fault> {
        if let Some(at) = self.at(column.column()) {
            let name = self.parameter(column);
            self.values[at] = Some(self.fields[at].read(&name, text)?);
        }
        Ok(())
    }

    /// Forgets what was sent for a column.
    pub fn remove(&mut self, column: impl Named) {
        if let Some(at) = self.at(column.column()) {
            self.values[at] = None;
        }
    }

    /// Sets a text in a language other than the account's own.
    pub fn translate(&mut self, column: &'static str, language: Language, text: &str) {
        self.translations.push((column, language, text.to_owned()));
    }

    /// Forgets the texts in other languages that are not wanted.
    pub fn keep_translations(&mut self, mut wanted: impl FnMut(&'static str, Language, &str) -> bool) {
        self.translations.retain(|(column, language, text)| wanted(column, *language, text));
    }

    /// What was sent for some of the columns, as a patch for other records.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Patch {
        let mut patch = Patch::new(self.fields);
        for (at, field) in self.fields.iter().enumerate() {
            if !field.column.is_empty() && keep(field.column) {
                patch.values[at].clone_from(&self.values[at]);
            }
        }
        patch.translations = self.translations.iter().filter(|(column, ..)| keep(column)).cloned().collect();
        patch
    }

    /// The name of the parameter behind a column, with the row's number.
    pub fn parameter(&self, column: impl Named) -> String {
        let column = column.column();
        let name = self.at(column).map_or(column, |at| self.fields[at].input);
        self.number.map_or_else(|| name.to_owned(), |number| format!("{name}{number}"))
    }

    /// The name of the parameter of a field, with the row's number.
    pub fn named(&self, field: &Field) -> String {
        self.number.map_or_else(|| field.input.to_owned(), |number| format!("{}{number}", field.input))
    }

    /// Columns with what was sent for them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field, &Scalar)> {
        self.fields.iter().zip(&self.values).filter_map(|(field, value)| Some((field, value.as_ref()?)))
    }

    /// Was nothing sent at all?
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none) && self.translations.is_empty()
    }
}

/// Reads the parameters of some fields. `default` is the language that a name without a language is in.
pub fn read_patch(params: &Params, fields: &'static [Field], default: Language) -> Result<Patch, Fault> {
    let mut patch = Patch::new(fields);
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| !field.input.is_empty()) {
        patch.values[at] = read_one(params, field, field.input)?;
        if field.languages {
            read_languages(params, field, default, at, &mut patch)?;
        }
    }
    Ok(patch)
}

/// Reads numbered rows: a row exists when any of its parameters does; gaps are allowed; the order is that of the numbers.
pub fn read_rows(params: &Params, fields: &'static [Field]) -> Result<Vec<Patch>, Fault> {
    let names: Vec<&str> = fields.iter().map(|field| field.input).filter(|name| !name.is_empty()).collect();
    let numbers = params.row_numbers(&names);
    if numbers.len() > MAX_ROWS {
        return Err(Fault::of(Code::LIST_TOO_LONG));
    }
    numbers
        .into_iter()
        .map(|number| {
            let mut patch = Patch::new(fields);
            patch.number = Some(number);
            for (at, field) in fields.iter().enumerate().filter(|(_, field)| !field.input.is_empty()) {
                patch.values[at] = read_one(params, field, &format!("{}{number}", field.input))?;
            }
            Ok(patch)
        })
        .collect()
}

fn read_one(params: &Params, field: &Field, name: &str) -> Result<Option<Scalar>, Fault> {
    params.refuse_array(name)?;
    params.get(name).map(|text| field.read(name, text)).transpose()
}

/// `nameENG`, `nameEST` ...: the default language's is the name itself, the others are kept beside it. With `lang` the plain `name` is
/// in that language, so that what was read with it is saved with it.
fn read_languages(
    params: &Params,
    field: &'static Field,
    default: Language,
    at: usize,
    patch: &mut Patch,
) -> Result<(), Fault> {
    if let Some(language) = params.filled("lang").and_then(Language::parse).filter(|language| *language != default)
        && let Some(value) = patch.values[at].take()
    {
        patch.translations.push((field.column, language, value.text().to_owned()));
    }
    for language in Language::ALL {
        let name = format!("{}{}", field.input, language.suffix());
        let Some(value) = read_one(params, field, &name)? else { continue };
        if language == default {
            patch.values[at].get_or_insert(value);
        } else {
            patch.translations.push((field.column, language, value.text().to_owned()));
        }
    }
    Ok(())
}
