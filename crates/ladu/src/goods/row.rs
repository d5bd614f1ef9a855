//! A row of the file as what it changes of its product: everything that is wrong in it at once, or a patch.

use std::collections::{BTreeSet, HashMap};

use ladu_api::catalog::product::{self, PRODUCT};
use ladu_record::noun::{self, Patch};
use ladu_record::{Cx, translations};
use ladu_store::{Row, RowSet};
use ladu_types::{Fixed, Id, Percent, Price, of};
use ladu_wire::{Code, Fault, Language, Scalar, ScalarRef};

use super::cell::{self, Said};
use super::columns::Kind;
use super::commands::Import;
use super::names::{Names, Unnamed};
use super::table::{Problem, Table, Used};
use super::text;

/// How products are now, for some of the rows.
pub(super) struct Persisted {
    rows: RowSet,
    at: HashMap<i64, usize>,
    texts: translations::Texts,
}

impl Persisted {
    pub(super) fn load(cx: &mut Cx<'_, '_>, ids: &[Id<of::Product>]) -> Result<Persisted, Fault> {
        let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
        let sql = format!("{} WHERE t.account = $0 AND t.id IN ({{ids}})", PRODUCT.plan().select());
        let rows = cx.among(&sql, &ids, &[])?;
        let at = rows.iter().enumerate().map(|(at, row)| (row.int(0), at)).collect();
        let texts = translations::texts(cx, PRODUCT.table, &ids)?;
        Ok(Persisted { rows, at, texts })
    }

    fn of(&self, id: i64) -> Option<Row<'_>> {
        self.at.get(&id).map(|at| self.rows.get(*at))
    }

    fn text(&self, id: i64, column: &str, language: Language) -> &str {
        let key = (id, column.to_owned(), language.code().to_owned());
        self.texts.get(&key).map_or("", String::as_str)
    }
}

/// What the rows of a file are read with.
pub(super) struct Rows<'t> {
    table: &'t Table,
    pub names: Names,
    clear_empty: bool,
    /// The encoding was said, so that letters are what they look like.
    encoding_said: bool,
    own_language: Language,
    price_decimals: u32,
    /// Records that products were made to refer to, by table.
    used: HashMap<&'static str, BTreeSet<i64>>,
    /// What was rounded, to be told.
    pub rounded: Vec<Problem>,
}

impl<'t> Rows<'t> {
    pub(super) fn load(cx: &mut Cx<'_, '_>, table: &'t Table, options: &Import) -> Result<Rows<'t>, Fault> {
        Ok(Rows {
            table,
            names: Names::load(cx, table, options.make_missing)?,
            clear_empty: options.clear_empty,
            encoding_said: options.encoding.is_some(),
            own_language: cx.default_language()?,
            price_decimals: ladu_trade::prices::price_decimals(&*cx.settings()?),
            used: HashMap::new(),
            rounded: Vec::new(),
        })
    }

    /// What a row changes: of the product with an id, else it makes one.
    pub(super) fn read(
        &mut self,
        cx: &mut Cx<'_, '_>,
        (line, row): (u64, &csv::StringRecord),
        id: Option<Id<of::Product>>,
        persisted: &Persisted,
    ) -> Result<Result<Patch, Vec<Problem>>, Fault> {
        let table = self.table;
        let mut patch = Patch::new(PRODUCT.fields);
        patch.id = id.map(Id::number);
        let (mut problems, mut gross) = (Vec::new(), None);
        for (used, cell) in table.cells(row) {
            let said = match self.said(used, cell) {
                Ok(Said::Gross(price)) => {
                    gross = Some((used, cell, price));
                    continue;
                }
                Ok(said) => self.take(cx, &mut patch, used, said, persisted),
                Err(says) => Err(Unnamed::Told(says)),
            };
            match said {
                Ok(()) => {}
                Err(Unnamed::Told(says)) => problems.push(used.problem(line, cell, &says)),
                Err(Unnamed::Failed(fault)) => return Err(fault),
            }
        }
        self.round_price(line, row, &mut patch);
        if let Some((used, cell, price)) = gross {
            match product::put_gross(cx, &mut patch, Price(price)) {
                Ok(()) => {}
                Err(fault) if fault.code == Code::CONFLICT => problems.push(used.problem(line, cell, CONTRADICTS)),
                Err(fault) => return Err(fault),
            }
        }
        if id.is_none() {
            problems.extend(self.missing(line, &patch, &problems));
        }
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        if let Some(row) = id.and_then(|id| persisted.of(id.number())) {
            forget_what_stays(&mut patch, row, persisted);
        }
        Ok(Ok(patch))
    }

    fn said<'c>(&self, used: &Used, cell: &'c str) -> Result<Said<'c>, String> {
        if let Some(says) = text::garbled(cell, self.encoding_said) {
            return Err(says);
        }
        match cell.is_empty() && self.clear_empty {
            true => Ok(cell::clear(used.kind).unwrap_or(Said::Nothing)),
            false => cell::read(used.kind, cell, &self.table.numbers),
        }
    }

    /// Puts what a cell says into the patch.
    fn take(
        &mut self,
        cx: &mut Cx<'_, '_>,
        patch: &mut Patch,
        used: &Used,
        said: Said<'_>,
        persisted: &Persisted,
    ) -> Result<(), Unnamed> {
        let now = patch.id.and_then(|id| persisted.of(id));
        let refers_to = |column: &str| now.map(|row| integer(row, column));
        match (used.kind, said) {
            (_, Said::Nothing | Said::Gross(_)) => {}
            // The row has found its product by it, in whatever case.
            (Kind::Code(_), Said::Value(_)) if patch.id.is_some() => {}
            (Kind::Translated(column, language), Said::Value(text)) if language != self.own_language => {
                patch.translate(column, language, text.text());
            }
            (Kind::Value(column), Said::Value(kind)) if used.name == "type" && now.is_some() => {
                let own = now.map_or("", |row| PRODUCT.plan().position(column).map_or("", |at| row.text(at)));
                if own != kind.text() {
                    return Err(Unnamed::Told(format!("cannot become the type of a product that is a {own}")));
                }
            }
            (kind, Said::Value(value)) => put(patch, kind, value),
            (Kind::Rate(column), Said::Rate(cell, percent)) => {
                let id = self.names.rate(cell, percent.map(Percent), refers_to(column)).map_err(Unnamed::Told)?;
                put(patch, used.kind, Scalar::Int(id));
            }
            (Kind::Name(noun, column) | Kind::Path(noun, column), Said::Named(cell)) => {
                let own = refers_to(column);
                let id = self.names.find(cx, used.kind, cell, own)?;
                if own != Some(id) {
                    self.used.entry(noun.table).or_default().insert(id);
                }
                put(patch, used.kind, Scalar::Int(id));
            }
            (_, Said::Rate(..) | Said::Named(_)) => {}
        }
        Ok(())
    }

    /// A net price has no more decimals than the account's prices; what is rounded is told.
    fn round_price(&mut self, line: u64, row: &csv::StringRecord, patch: &mut Patch) {
        let Some((used, cell)) = self.table.cells(row).find(|(used, _)| used.name == "netPrice") else { return };
        let Some(Scalar::Int(micro)) = used.kind.column().and_then(|column| patch.scalar(column)) else { return };
        let (price, places) = (Fixed::from_micro(*micro), self.price_decimals);
        let rounded = price.round(places);
        if rounded != price {
            let says =
                format!("is kept as {rounded}, because prices have {places} decimals here (setting price_decimals)");
            self.rounded.push(used.problem(line, cell, &says));
            put(patch, used.kind, Scalar::Int(rounded.micro()));
        }
    }

    /// What a new product needs and a row does not have; what was wrong has been told.
    fn missing(&self, line: u64, patch: &Patch, told: &[Problem]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, what) in [("name", "a name"), ("groupName", "a group")] {
            let used = self.table.columns.iter().find(|used| used.name == name);
            let header = used.map_or(name, |used| used.header.as_str());
            let column = super::columns::named(name).and_then(|(_, kind)| kind.column()).unwrap_or_default();
            let is_there =
                patch.scalar(column).is_some_and(|value| value.int() != 0 || !value.text().trim().is_empty());
            if !is_there && told.iter().all(|problem| problem.column != header) {
                let says = match used {
                    Some(_) => format!("is empty, and a new product needs {what}"),
                    None => format!("is no column of the file, and a new product needs {what}"),
                };
                problems.push(Problem { line, column: header.to_owned(), says });
            }
        }
        problems
    }

    /// Refuses (1011) an import when a record that it made products refer to was deleted by somebody else in the meantime.
    pub(super) fn confirm(&self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        for (table, ids) in &self.used {
            let ids: Vec<i64> = ids.iter().copied().collect();
            for some in ids.chunks(1000) {
                noun::check_references(cx, table, table, some)?;
            }
        }
        Ok(())
    }
}

const CONTRADICTS: &str = "is not the price without tax of the same row and its tax: leave one of the two columns out, for example \
                           by --map \"netPrice=\"";

/// Sets what a column of the file is kept in.
fn put(patch: &mut Patch, kind: Kind, value: Scalar) {
    if let Some(column) = kind.column() {
        patch.set(column, value);
    }
}

fn integer(row: Row<'_>, column: &str) -> i64 {
    PRODUCT.plan().position(column).map_or(0, |at| row.int(at))
}

/// Takes out of a patch what the product has already. Blanks around a text and the way its lines end are nobody's change.
fn forget_what_stays(patch: &mut Patch, row: Row<'_>, persisted: &Persisted) {
    let stays = |value: ScalarRef<'_>, sent: &Scalar| match (value, sent) {
        (ScalarRef::Text(own), Scalar::Text(sent)) => bare(own) == bare(sent),
        (ScalarRef::Null, Scalar::Text(sent)) => sent.is_empty(),
        (ScalarRef::Null, Scalar::Int(sent)) => *sent == 0,
        (value, sent) => value == sent.as_ref(),
    };
    let plan = PRODUCT.plan();
    let same: Vec<&'static str> = patch
        .iter()
        .filter(|(field, sent)| plan.position(field.column).is_some_and(|at| stays(noun::scalar(row.value(at)), sent)))
        .map(|(field, _)| field.column)
        .collect();
    same.into_iter().for_each(|column| patch.remove(column));
    patch.keep_translations(|column, language, text| bare(persisted.text(row.int(0), column, language)) != bare(text));
}

fn bare(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_line_ends_are_no_change() {
        assert_eq!(bare(" a\r\nb "), bare("a\nb"));
        assert_ne!(bare("a b"), bare("a  b"));
    }
}
