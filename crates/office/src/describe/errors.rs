//! The errors that a call can answer: those that follow from what is declared of it, and its own.

use std::borrow::Cow;

use ladu_wire::{Code, Kind};

use super::model::Parameter;
use super::parameters::noun_of;
use super::parameters::parameters;
use super::special_errors::SPECIAL;
use ladu_api::{Call, Run};

/// An error that a call can answer.
#[derive(Debug, Clone)]
pub struct ErrorCase {
    pub code: Code,
    /// When it is answered.
    pub text: Cow<'static, str>,
}

/// What every request can be answered, whatever it calls: the reference says it once.
pub const OF_ALL: &[Code] = &[
    Code::MAINTENANCE,
    Code::NO_ACCOUNT,
    Code::QUOTA,
    Code::NO_DATABASE,
    Code::NO_CALL,
    Code::RESPONSE_TYPE,
    Code::NO_SESSION,
    Code::UNREADABLE,
    Code::BULK_TOO_LONG,
    Code::SESSION_ENDED,
    Code::NO_SUCH_SESSION,
    Code::LANGUAGE,
    Code::DEMO_ENDED,
    Code::ACCOUNT_DELETED,
];

/// The errors of a call but for those that every request can be answered, by their numbers.
pub fn errors(call: &Call) -> Vec<ErrorCase> {
    let mut found = of_declaration(call);
    let own = SPECIAL.iter().find(|(name, _)| *name == call.name).map_or(&[][..], |(_, codes)| *codes);
    for number in own {
        let known = Code::ALL.iter().find(|(code, _)| code.0 == *number);
        if let Some((code, text)) = known.filter(|(code, _)| found.iter().all(|case| case.code != *code)) {
            found.push(ErrorCase { code: *code, text: Cow::Borrowed(text) });
        }
    }
    found.sort_by_key(|case| case.code.0);
    found
}

fn of_declaration(call: &Call) -> Vec<ErrorCase> {
    let parameters = parameters(call);
    let mut found = Vec::new();
    let mut add = |code: Code, text: String| found.push(ErrorCase { code, text: Cow::Owned(text) });
    if !call.part.is_empty() {
        add(Code::NO_MODULE, format!("The account is without {}.", call.part));
    }
    let needed = names(&parameters, |parameter| parameter.required);
    if !needed.is_empty() {
        add(Code::MISSING, format!("{needed} was not sent."));
    }
    if parameters.iter().any(|parameter| parameter.kind == Kind::Id && parameter.ids_of.is_some()) || is_about_one(call)
    {
        add(Code::UNKNOWN_ID, "An id that no record has.".to_owned());
    }
    if parameters.iter().any(|parameter| !matches!(parameter.kind, Kind::Text(_) | Kind::Word(_))) {
        add(Code::FORMAT, "A number or a date that cannot be read.".to_owned());
        add(Code::NOT_ALLOWED, "A value outside of its limits, or no word of the list.".to_owned());
    }
    if parameters.iter().any(|parameter| parameter.kind == Kind::Ids) {
        add(Code::LIST_VALUE, "A list of ids with something else in it.".to_owned());
    }
    let unique: Vec<&str> = match call.run {
        Run::Save(noun) | Run::Add(noun) | Run::Edit(noun) => {
            noun.fields.iter().filter(|field| field.unique).map(|field| field.input).collect()
        }
        _ => Vec::new(),
    };
    if !unique.is_empty() {
        add(Code::TAKEN, format!("Another record has this {}.", unique.join(" or ")));
    }
    if !call.module.is_empty() {
        add(Code::MAY_NOT_VIEW, format!("No right to see {}.", call.module));
    }
    let module = noun_of(call).map_or("", |noun| noun.module);
    match call.run {
        Run::Save(_) => {
            add(Code::MAY_NOT_ADD, format!("No right to add to {module}."));
            add(Code::MAY_NOT_EDIT, format!("No right to change {module}."));
        }
        Run::Add(_) => add(Code::MAY_NOT_ADD, format!("No right to add to {module}.")),
        Run::Edit(_) => add(Code::MAY_NOT_EDIT, format!("No right to change {module}.")),
        Run::Delete(_) | Run::DeleteMany(..) => {
            add(Code::MAY_NOT_DELETE, format!("No right to delete from {module}."));
            add(Code::IN_USE, "Other records refer to it.".to_owned());
        }
        _ => {}
    }
    found
}

fn is_about_one(call: &Call) -> bool {
    matches!(call.run, Run::Save(_) | Run::Edit(_) | Run::Delete(_))
}

/// The names of some parameters, in a sentence.
fn names(parameters: &[Parameter], which: impl Fn(&Parameter) -> bool) -> String {
    parameters.iter().filter(|parameter| which(parameter)).map(|p| p.name.as_str()).collect::<Vec<_>>().join(" or ")
}
