//! What a call is: its name, the right it needs, and what runs it.

use std::borrow::Cow;
use std::collections::HashSet;

use ladu_record::noun::{self, Column, Field, Noun, Query};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_types::{Fixed, Id, of};
use ladu_wire::{Code, Fault, Kind, Language, Params};

use crate::csv_report::Csv;
use crate::exclusive::Claim;
use crate::public::PublicCx;

/// A call of the API.
pub struct Call {
    pub name: &'static str,
    /// Older names it also answers to.
    pub aliases: &'static [&'static str],
    pub run: Run,
    /// The module whose right it needs; empty when a session is enough.
    pub module: &'static str,
    /// The part of the API that the account must have, or it answers 1006; empty for what every account has.
    pub part: &'static str,
    /// A column and the number that the records of a list have in it, where the call lists only those.
    pub only: Option<(&'static str, i64)>,
    /// The noun that it lists in a way of its own.
    pub lists: Option<&'static Noun>,
    /// Parameters of its own, beside those of its noun.
    pub inputs: &'static [Field],
    /// Numbered parameters of its own.
    pub rows: &'static [Field],
    /// It works with what the programs of one partner keep: the partner's key is needed.
    pub partner: bool,
    /// The right that it needs whatever is sent.
    pub needs: Option<(&'static str, Action)>,
    /// It opens its own transactions and yet needs a session.
    pub needs_session: bool,
    /// It is answered to anybody: that it was shows nothing of who asked.
    pub for_anybody: bool,
    /// What is done with an upload before the call runs, outside of any transaction.
    pub prepare: Option<Prepare>,
    /// What it works on exclusively while it runs, by its parameters.
    pub exclusive: Option<fn(&Params) -> Vec<Claim>>,
    /// Not part of the documented API but Ladu's own.
    pub extension: bool,
    /// Writes the call's report as rows of a CSV file, when it has one: `responseType=CSV` answers a link to it.
    pub csv: Option<fn(&mut Cx<'_, '_>, &mut Csv) -> Result<(), Fault>>,
    /// What it does, for the reference.
    pub doc: &'static str,
}

/// Checks an upload, keeps its bytes in the blob store and leaves its name among the parameters.
pub type Prepare = fn(&ladu_files::BlobStore, Id<of::Account>, &mut Params) -> Result<(), Fault>;

/// Runs a call that opens its own transactions.
pub type RunPublic = fn(&PublicCx<'_>, &mut Answer) -> Result<(), Fault>;

/// Every noun of the API, handed down by the registry.
pub type Nouns = &'static [&'static Noun];

/// The parameter that says whose key was sent, set from inside: the start of its hash.
pub const PARTNER: &str = "prepared:partner";

/// What runs a call.
#[derive(Clone, Copy)]
pub enum Run {
    List(&'static Noun),
    /// Makes or changes a record of a noun.
    Save(&'static Noun),
    /// Makes a record of a noun; an id is not looked at.
    Add(&'static Noun),
    /// Changes a record of a noun; its id is needed.
    Edit(&'static Noun),
    /// Deletes a record of a noun.
    Delete(&'static Noun),
    /// Deletes the records of a noun that a parameter lists, and says of each id what became of it.
    DeleteMany(&'static Noun, &'static str),
    Read(fn(&mut Cx<'_, '_>, &mut Answer) -> Result<(), Fault>),
    Write(fn(&mut Cx<'_, '_>, &mut Answer) -> Result<(), Fault>),
    /// A reading call that looks at the declarations of all nouns.
    ReadOver(fn(&mut Cx<'_, '_>, &mut Answer, Nouns) -> Result<(), Fault>),
    /// A writing call that looks at the declarations of all nouns.
    WriteOver(fn(&mut Cx<'_, '_>, &mut Answer, Nouns) -> Result<(), Fault>),
    /// Needs no session, makes one, checks a password, or looks into other accounts than its own: opens its own transactions, on threads where a slow password check harms nobody.
    Public(RunPublic),
}

impl Call {
    const fn of(name: &'static str, run: Run) -> Call {
        Call {
            name,
            aliases: &[],
            run,
            module: "",
            part: "",
            only: None,
            lists: None,
            inputs: &[],
            rows: &[],
            partner: false,
            needs: None,
            needs_session: false,
            for_anybody: false,
            prepare: None,
            exclusive: None,
            extension: false,
            csv: None,
            doc: "",
        }
    }

    /// A list of a noun.
    pub const fn list(name: &'static str, noun: &'static Noun) -> Call {
        let mut call = Call::of(name, Run::List(noun));
        call.module = noun.module;
        call
    }

    /// Makes or changes a record of a noun.
    pub const fn save(name: &'static str, noun: &'static Noun) -> Call {
        Call::of(name, Run::Save(noun))
    }

    /// Makes a record of a noun.
    pub const fn add(name: &'static str, noun: &'static Noun) -> Call {
        Call::of(name, Run::Add(noun))
    }

    /// Changes a record of a noun.
    pub const fn edit(name: &'static str, noun: &'static Noun) -> Call {
        Call::of(name, Run::Edit(noun))
    }

    /// Deletes a record of a noun.
    pub const fn delete(name: &'static str, noun: &'static Noun) -> Call {
        Call::of(name, Run::Delete(noun))
    }

    /// Deletes the records of a noun that a parameter lists: `deletedIDs`, `nonExistingIDs` and `notDeletableIDs` say what became
    /// of each.
    pub const fn delete_many(name: &'static str, noun: &'static Noun, parameter: &'static str) -> Call {
        Call::of(name, Run::DeleteMany(noun, parameter))
    }

    /// Whoever has a session may make it: everybody who works in a shop has to see this.
    pub const fn open(mut self) -> Call {
        self.module = "";
        self
    }

    /// The list has only records with a number in a column.
    pub const fn only(mut self, column: Column<i64>, number: i64) -> Call {
        self.only = Some((column.field.column, number));
        self
    }

    /// A call of its own that only reads; it needs the right to see a module (none when empty).
    pub const fn read(
        name: &'static str,
        module: &'static str,
        run: fn(&mut Cx<'_, '_>, &mut Answer) -> Result<(), Fault>,
    ) -> Call {
        let mut call = Call::of(name, Run::Read(run));
        call.module = module;
        call
    }

    /// A call of its own that lists a noun: it takes the filters, flags, order and pages of the noun.
    pub const fn lists(mut self, noun: &'static Noun) -> Call {
        self.lists = Some(noun);
        self
    }

    /// A call of its own that writes; it checks the rights it needs itself.
    pub const fn write(name: &'static str, run: fn(&mut Cx<'_, '_>, &mut Answer) -> Result<(), Fault>) -> Call {
        Call::of(name, Run::Write(run))
    }

    /// A call of its own that reads, and has to know all nouns.
    pub const fn read_over(
        name: &'static str,
        module: &'static str,
        run: fn(&mut Cx<'_, '_>, &mut Answer, Nouns) -> Result<(), Fault>,
    ) -> Call {
        let mut call = Call::of(name, Run::ReadOver(run));
        call.module = module;
        call
    }

    /// A call of its own that writes, and has to know all nouns.
    pub const fn write_over(
        name: &'static str,
        run: fn(&mut Cx<'_, '_>, &mut Answer, Nouns) -> Result<(), Fault>,
    ) -> Call {
        Call::of(name, Run::WriteOver(run))
    }

    pub const fn public(name: &'static str, run: RunPublic) -> Call {
        Call::of(name, Run::Public(run))
    }

    /// A call that checks a password for whoever has a session: it opens its own transactions on threads for slow work.
    pub const fn slow(name: &'static str, run: RunPublic) -> Call {
        let mut call = Call::of(name, Run::Public(run));
        call.needs_session = true;
        call
    }

    /// Anybody is answered who asks.
    pub const fn for_anybody(mut self) -> Call {
        self.for_anybody = true;
        self
    }

    /// Needs a right whatever is sent.
    pub const fn needs(mut self, module: &'static str, action: Action) -> Call {
        self.needs = Some((module, action));
        self
    }

    pub const fn also(mut self, aliases: &'static [&'static str]) -> Call {
        self.aliases = aliases;
        self
    }

    /// Belongs to a part of the API that an account can be without (1006).
    pub const fn part(mut self, part: &'static str) -> Call {
        self.part = part;
        self
    }

    /// Parameters of its own.
    pub const fn inputs(mut self, inputs: &'static [Field]) -> Call {
        self.inputs = inputs;
        self
    }

    /// Numbered parameters of its own.
    pub const fn rows(mut self, rows: &'static [Field]) -> Call {
        self.rows = rows;
        self
    }

    /// Needs the key of a partner (1010, 1016, 1215); [`PARTNER`] then says which it is.
    pub const fn partner(mut self) -> Call {
        self.partner = true;
        self
    }

    pub const fn prepare(mut self, prepare: Prepare) -> Call {
        self.prepare = Some(prepare);
        self
    }

    /// Two at once about one thing are refused, or wait for each other.
    pub const fn exclusive(mut self, claims: fn(&Params) -> Vec<Claim>) -> Call {
        self.exclusive = Some(claims);
        self
    }

    /// Not documented for the classic API: Ladu's own.
    pub const fn extension(mut self) -> Call {
        self.extension = true;
        self
    }

    pub const fn csv(mut self, report: fn(&mut Cx<'_, '_>, &mut Csv) -> Result<(), Fault>) -> Call {
        self.csv = Some(report);
        self
    }

    pub const fn doc(mut self, doc: &'static str) -> Call {
        self.doc = doc;
        self
    }

    pub const fn writes(&self) -> bool {
        matches!(
            self.run,
            Run::Save(_)
                | Run::Add(_)
                | Run::Edit(_)
                | Run::Delete(_)
                | Run::DeleteMany(..)
                | Run::Write(_)
                | Run::WriteOver(_)
        )
    }

    /// The noun whose records it lists, by the noun's filters and flags.
    pub const fn listed(&self) -> Option<&'static Noun> {
        match self.run {
            Run::List(noun) => Some(noun),
            _ => self.lists,
        }
    }

    /// Is it answered without a session?
    pub const fn is_public(&self) -> bool {
        matches!(self.run, Run::Public(_)) && !self.needs_session
    }

    /// May the user make this call at all? Parts that the account is without are 1006, a missing right is 1060, an unknown language 1195.
    pub fn admit(&self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        if !self.part.is_empty() && !cx.settings()?.has_module(self.part) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        if !self.module.is_empty() {
            cx.user()?.require(self.module, Action::View)?;
        }
        if let Some((module, action)) = self.needs {
            cx.user()?.require(module, action)?;
        }
        match cx.params.filled("lang").map(Language::parse) {
            Some(None) => Err(Fault::at(Code::LANGUAGE, "lang")),
            _ => Ok(()),
        }
    }

    /// May the user make this call with an upload, as far as that shows before anybody looks at it?
    pub fn admit_upload(&self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        self.admit(cx)?;
        let (Run::Save(noun) | Run::Add(noun) | Run::Edit(noun)) = self.run else { return Ok(()) };
        let is_change = matches!(self.run, Run::Edit(_))
            || (matches!(self.run, Run::Save(_)) && cx.params.filled(noun.saved_as()).is_some_and(|id| id != "0"));
        cx.user()?.require(noun.module, if is_change { Action::Edit } else { Action::Add })
    }

    /// Runs the call inside a transaction; `nouns` are those of the registry.
    pub fn run(&self, cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
        self.admit(cx)?;
        self.run_admitted(cx, answer, nouns).map_err(|fault| self.blame(cx.params, fault))
    }

    /// A fault with the parameter that it is about, where that is a number that left its range and nothing names it yet: the largest
    /// amount that was sent.
    pub fn blame(&self, params: &Params, fault: Fault) -> Fault {
        match fault.field {
            None if fault.is_overflow() => Fault { field: self.largest_amount(params).map(Cow::Owned), ..fault },
            _ => fault,
        }
    }

    fn run_admitted(&self, cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
        match self.run {
            Run::List(noun) => {
                let mut query = Query::default();
                if let Some((column, number)) = self.only {
                    query.and_any(column, &[number]);
                }
                noun::list_within(cx, noun, query, answer)
            }
            Run::Save(noun) => noun::save(cx, noun, answer),
            Run::Add(noun) => noun::add(cx, noun, answer),
            Run::Edit(noun) => noun::edit(cx, noun, answer),
            Run::Delete(noun) => noun::delete(cx, noun),
            Run::DeleteMany(noun, parameter) => noun::delete_many(cx, noun, parameter, answer),
            Run::Read(run) | Run::Write(run) => run(cx, answer),
            Run::ReadOver(run) | Run::WriteOver(run) => run(cx, answer, nouns),
            Run::Public(_) => Ok(()),
        }
    }

    /// The parameter with the largest of the amounts that were sent; of several alike the first.
    fn largest_amount(&self, params: &Params) -> Option<String> {
        let of_noun = match self.run {
            Run::Save(noun) | Run::Add(noun) | Run::Edit(noun) => noun.fields,
            _ => &[],
        };
        let declared = self.inputs.iter().chain(self.rows).chain(of_noun);
        let names: HashSet<&str> =
            declared.filter(|field| matches!(field.kind, Kind::Amount)).map(|field| field.input).collect();
        let amount = |(name, value): (&str, &str)| {
            let is_amount = names.contains(name) || names.contains(name.trim_end_matches(|c: char| c.is_ascii_digit()));
            let value = value.parse::<Fixed>().ok().filter(|_| is_amount)?;
            Some((value.abs(), name.to_owned()))
        };
        let first_largest = |found: (Fixed, String), next: (Fixed, String)| if next.0 > found.0 { next } else { found };
        params.iter().filter_map(amount).reduce(first_largest).map(|(_, name)| name)
    }
}
