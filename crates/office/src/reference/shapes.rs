//! How kinds of values are named to readers.

use ladu_wire::{Form, Kind};

use crate::describe::Shape;

/// What a parameter may hold, in a few words.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "id",
        Kind::Int(..) => "integer",
        Kind::Flag => "0 or 1",
        Kind::Amount => "decimal",
        Kind::Text(_) => "text",
        Kind::Word(_) => "word",
        Kind::Date => "date",
        Kind::Clock => "time of day",
        Kind::DateTime => "date and time",
        Kind::Time => "Unix time",
        Kind::Ids => "ids",
    }
}

/// The limit of what a parameter may hold; empty where there is none that anybody could meet.
pub(super) fn limit(kind: Kind) -> String {
    match kind {
        Kind::Text(max) if max < 1_000_000 => format!("at most {max} characters"),
        Kind::Int(low, high) if low > i64::from(i32::MIN) && high < i64::from(i32::MAX) => format!("{low} to {high}"),
        Kind::Int(low, _) if low >= 0 => format!("{low} or more"),
        Kind::Amount => "up to 1 000 000 000, six decimals".to_owned(),
        Kind::Date => "yyyy-mm-dd".to_owned(),
        Kind::Clock => "hh:mm:ss".to_owned(),
        Kind::DateTime => "yyyy-mm-dd hh:mm:ss".to_owned(),
        Kind::Time => "seconds since 1970".to_owned(),
        Kind::Ids => "separated by commas".to_owned(),
        Kind::Text(_) | Kind::Int(..) | Kind::Id | Kind::Flag | Kind::Word(_) => String::new(),
    }
}

/// What stands behind a key of an answer, in a few words.
pub(super) fn shape(shape: Shape) -> String {
    match shape {
        Shape::Value(of, form) => match (of.is_numeric(), form) {
            (true, Form::Text) => format!("{}, in quotes", kind(of)),
            (true, Form::Places(places)) => format!("{}, in quotes with {places} decimals", kind(of)),
            (true, Form::Rounded(places)) => format!("{}, at most {places} decimals", kind(of)),
            _ => kind(of).to_owned(),
        },
        Shape::Bool => "true or false".to_owned(),
        Shape::Values(of) => format!("list of {}", plural(of)),
        Shape::List(_) => "list".to_owned(),
        Shape::Object(_) => "object".to_owned(),
        Shape::Map(_) => "object with keys of data".to_owned(),
        Shape::Free => "any".to_owned(),
    }
}

fn plural(of: Kind) -> &'static str {
    match of {
        Kind::Id | Kind::Ids => "ids",
        Kind::Int(..) | Kind::Flag | Kind::Time => "integers",
        Kind::Amount => "decimals",
        Kind::Text(_) | Kind::Word(_) => "texts",
        Kind::Date | Kind::DateTime | Kind::Clock => "dates",
    }
}
