//! A key of an answer that code writes, declared for the reference and for the tests that compare it with what is answered.

use ladu_wire::{Form, Kind};

/// What stands behind a key of an answer.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A value of a kind, numbers written in a form.
    Value(Kind, Form),
    /// `true` or `false` of JSON.
    Bool,
    /// A list of plain values.
    Values(Kind),
    /// A list of objects with these keys.
    List(&'static [Output]),
    /// An object with these keys.
    Object(&'static [Output]),
    /// An object whose own keys are data (ids, dates, names), each with a value like this.
    Map(&'static Shape),
    /// Data of the account's own, of no fixed form.
    Free,
}

/// A key of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// The key as it stands in answers.
    pub name: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// It is null where there is nothing to say.
    pub null: bool,
    /// It is missing where there is nothing to say, or unless something was asked for.
    pub optional: bool,
    /// What it means, in a sentence for the reference.
    pub doc: &'static str,
}

impl Output {
    /// A key that is always there.
    pub const fn new(name: &'static str, shape: Shape, doc: &'static str) -> Output {
        Output { name, shape, null: false, optional: false, doc }
    }

    /// A value of a kind; numbers without quotes.
    pub const fn of(name: &'static str, kind: Kind, doc: &'static str) -> Output {
        Output::new(name, Shape::Value(kind, Form::Number), doc)
    }

    /// The id of a record.
    pub const fn id(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Id, doc)
    }

    /// A whole number, without quotes.
    pub const fn int(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Int(i64::MIN, i64::MAX), doc)
    }

    /// A 0 or 1.
    pub const fn flag(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Flag, doc)
    }

    /// A decimal number, without quotes.
    pub const fn amount(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Amount, doc)
    }

    /// A text of any length.
    pub const fn text(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Text(usize::MAX), doc)
    }

    /// A calendar day as `yyyy-mm-dd`.
    pub const fn date(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Date, doc)
    }

    /// A point in time in Unix seconds.
    pub const fn time(name: &'static str, doc: &'static str) -> Output {
        Output::of(name, Kind::Time, doc)
    }

    /// A true or false.
    pub const fn bool(name: &'static str, doc: &'static str) -> Output {
        Output::new(name, Shape::Bool, doc)
    }

    /// A list of objects with these keys.
    pub const fn list(name: &'static str, of: &'static [Output], doc: &'static str) -> Output {
        Output::new(name, Shape::List(of), doc)
    }

    /// An object with these keys.
    pub const fn object(name: &'static str, of: &'static [Output], doc: &'static str) -> Output {
        Output::new(name, Shape::Object(of), doc)
    }

    /// The number stands in quotes.
    pub const fn quoted(mut self) -> Output {
        if let Shape::Value(kind, _) = self.shape {
            self.shape = Shape::Value(kind, Form::Text);
        }
        self
    }

    /// It can be null.
    pub const fn null(mut self) -> Output {
        self.null = true;
        self
    }

    /// It can be missing.
    pub const fn optional(mut self) -> Output {
        self.optional = true;
        self
    }
}
