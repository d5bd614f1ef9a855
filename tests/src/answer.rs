//! Answers of the API, and what tests say of them: whoever says what is not so is told the call and both codes by name.

use ladu_wire::Code;
use serde_json::Value;

use crate::names::Names;
use crate::shown;

/// What the protocol sends in the place of a code when all is well.
pub const OK: Code = Code(0);

/// What stands for the code of something that is no answer.
pub const NONE: Code = Code(u16::MAX);

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Answer(pub Value, Asked);

/// What was asked, and what the test says about it.
#[derive(Debug, Clone)]
struct Asked {
    call: String,
    reason: String,
    names: Names,
}

/// So many letters of a parameter are shown.
const LONGEST: usize = 120;

impl Answer {
    pub(crate) fn of(request: &str, params: &[(&str, &str)], value: Value, names: &Names) -> Answer {
        let mut call = request.to_owned();
        for (name, value) in params {
            let rest = if value.chars().nth(LONGEST).is_some() { "..." } else { "" };
            call.extend([" ", name, "="]);
            call.extend(value.chars().take(LONGEST));
            call.push_str(rest);
        }
        Answer(value, Asked { call, reason: String::new(), names: names.clone() })
    }

    /// Says why the answer has to be what is said next of it.
    pub fn because(mut self, reason: &str) -> Answer {
        self.1.reason = format!(", because {reason}");
        self
    }

    /// `status.errorCode`.
    pub fn code(&self) -> Code {
        code_of(&self.0["status"])
    }

    /// `status.errorField`.
    pub fn field(&self) -> &str {
        self.0["status"]["errorField"].as_str().unwrap_or("")
    }

    /// Code and field of an error.
    pub fn error(&self) -> (Code, &str) {
        (self.code(), self.field())
    }

    /// The call did what it was asked.
    #[track_caller]
    pub fn succeeds(&self) {
        self.answers(OK);
    }

    /// The call failed with a code, whichever parameter is to blame.
    #[track_caller]
    pub fn fails(&self, code: Code) {
        self.answers(code);
    }

    /// The call failed with a code because of a parameter; of none when that is empty.
    #[track_caller]
    pub fn fails_at(&self, code: Code, field: &str) {
        self.answers_at(code, field);
    }

    /// The call answered with a code, which may be [`OK`].
    #[track_caller]
    pub fn answers(&self, code: Code) {
        assert!(self.code() == code, "{}", self.instead_of(&outcome(code, "")));
    }

    /// The same, with the parameter that the answer names.
    #[track_caller]
    pub fn answers_at(&self, code: Code, field: &str) {
        assert!(self.error() == (code, field), "{}", self.instead_of(&outcome(code, field)));
    }

    /// Names the record that the call has saved: `productID=$tea` then stands for it. Gives its id, too.
    #[track_caller]
    pub fn named(&self, name: &str) -> i64 {
        let id = self.saved_id();
        self.1.names.set(name, id);
        id
    }

    #[track_caller]
    fn saved_id(&self) -> i64 {
        let is_id = |key: &&String| key.ends_with("ID");
        let key = self.record().as_object().and_then(|fields| fields.keys().find(is_id));
        let key = key.unwrap_or_else(|| panic!("`{}` gave no id: {}", self.1.call, self.0));
        self.id(key)
    }

    fn instead_of(&self, expected: &str) -> String {
        let Asked { call, reason, .. } = &self.1;
        let got = outcome(self.code(), self.field());
        format!("`{call}` should have {expected}{reason}, but it {got}: {}", self.0)
    }

    /// The records.
    #[track_caller]
    pub fn records(&self) -> &[Value] {
        self.succeeds();
        self.0["records"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The first record.
    #[track_caller]
    pub fn record(&self) -> &Value {
        self.succeeds();
        &self.0["records"][0]
    }

    /// A number of the first record, whether it is quoted or not.
    #[track_caller]
    pub fn number(&self, key: &str) -> String {
        shown(&self.record()[key])
    }

    /// An id of the first record.
    #[track_caller]
    pub fn id(&self, key: &str) -> i64 {
        let number = self.number(key);
        number.parse().unwrap_or_else(|_| panic!("`{}` should have given {key}, not {number}: {}", self.1.call, self.0))
    }
}

/// The code of a status, of the whole answer or of an element of a bulk request; [`NONE`] where there is none.
pub fn code_of(status: &Value) -> Code {
    let number = status["errorCode"].as_u64();
    number.and_then(|number| u16::try_from(number).ok()).map_or(NONE, Code)
}

/// What became of a call, as the end of a sentence.
fn outcome(code: Code, field: &str) -> String {
    let at = if field.is_empty() { String::new() } else { format!(" at {field}") };
    match code {
        OK => "succeeded".to_owned(),
        code => format!("failed with {}{at}", named(code)),
    }
}

/// A code with its name and meaning.
fn named(code: Code) -> String {
    let number = code.0.to_string();
    let lines = include_str!("../../crates/wire/src/code.rs").lines();
    let declared = lines.filter_map(|line| line.trim().strip_prefix(&number)?.split_whitespace().next()).next();
    format!("{number} {} ({})", declared.unwrap_or("without a name"), code.meaning())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_so_is_told_as_a_sentence() {
        let value = json!({"status": {"errorCode": 1011, "errorField": "customerID"}});
        let answer = Answer::of("savePayment", &[("customerID", "9"), ("sum", "5")], value, &Names::default());
        let told = answer.because("nobody has that number").instead_of(&outcome(Code::MISSING, "sum"));
        let expected = "`savePayment customerID=9 sum=5` should have failed with 1010 MISSING \
            (A parameter that is needed was not sent.) at sum, because nobody has that number, \
            but it failed with 1011 UNKNOWN_ID (An id that refers to nothing.) at customerID: ";
        assert!(told.starts_with(expected), "{told}");
    }

    #[test]
    fn every_code_has_a_name() {
        assert!(Code::ALL.iter().all(|(code, _)| !named(*code).contains("without a name")));
    }
}
