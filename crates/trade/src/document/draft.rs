//! A document that is to be saved, beside what is stored of it.

use ladu_record::Cx;
use ladu_record::noun::{self, Column, ColumnType, Field, Noun, Patch, Plan};
use ladu_record::rights::Action;
use ladu_store::{RowSet, Value};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, ScalarRef};

use super::columns::CONFIRMED;
use super::kind::Definition;
use crate::repeats;

/// A record as it is stored, locked.
pub struct Persisted {
    rows: RowSet,
    plan: &'static Plan,
}

impl Persisted {
    /// Reads a stored record and locks it; who waits for it too long is refused (1205).
    pub fn load(cx: &mut Cx<'_, '_>, noun: &Noun, id: i64) -> Result<Option<Persisted>, Fault> {
        let plan = noun.plan();
        let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", plan.select());
        cx.wait_at_most(repeats::PATIENCE)?;
        let rows = cx.query(&sql, &[Value::Int(id)])?;
        cx.wait_at_most(0)?;
        Ok((!rows.is_empty()).then_some(Persisted { rows, plan }))
    }

    /// What is stored in a column.
    pub fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        self.plan.get(self.rows.get(0), column)
    }

    /// Would the column of a field get another value by a patch?
    pub fn differs(&self, patch: &Patch, field: &Field) -> bool {
        let stored = |at: usize| self.rows.get(0).value(at);
        match (patch.scalar(field.column).map(|sent| sent.as_ref()), self.plan.position(field.column).map(stored)) {
            (None, _) => false,
            (Some(ScalarRef::Text(sent)), Some(Value::Text(stored))) => sent != stored,
            (Some(ScalarRef::Text(sent)), _) => !sent.is_empty(),
            (Some(sent), Some(Value::Int(stored))) => sent.int() != stored,
            (Some(sent), _) => sent.int() != 0,
        }
    }
}

/// A document that is to be saved.
pub struct Draft {
    pub definition: &'static Definition,
    /// Its id, once it was stored for the first time.
    pub id: Option<Id<of::Document>>,
    /// What is to change of the header.
    pub header: Patch,
    /// The rows that replace the stored ones; none means that rows stay as they are.
    pub rows: Vec<Patch>,
    /// What is stored of it.
    pub persisted: Option<Persisted>,
    /// It is to be confirmed now.
    pub confirm: bool,
}

impl Draft {
    /// Begins to save a document whose header is to change: checks the right to do so and what the header's fields say of
    /// themselves, and locks the document when it is stored already.
    pub fn begin(cx: &mut Cx<'_, '_>, definition: &'static Definition, header: Patch) -> Result<Draft, Fault> {
        let noun = definition.noun;
        cx.user()?.require(noun.module, if header.is_new() { Action::Add } else { Action::Edit })?;
        let persisted = match header.id {
            Some(id) => Some(Persisted::load(cx, noun, id)?.ok_or_else(|| Fault::unknown(noun.edited_by()))?),
            None => None,
        };
        if header.is_new() {
            noun::check_required(noun, &header)?;
        }
        noun::check_parts(cx, &header)?;
        noun::check_fields(cx, noun, &header)?;
        let confirm = header.get(CONFIRMED).unwrap_or(true);
        Ok(Draft { definition, id: header.id.map(Id::new), header, rows: Vec::new(), persisted, confirm })
    }

    /// The same with rows, and with everything that depends on the warehouses and on being confirmed checked.
    pub fn with_rows(mut self, cx: &mut Cx<'_, '_>, rows: Vec<Patch>) -> Result<Draft, Fault> {
        for row in &rows {
            noun::check_parts(cx, row)?;
        }
        self.rows = rows;
        for column in self.definition.warehouses {
            let mut warehouse = self.get(*column);
            if self.definition.usual_warehouse && warehouse.is_none() {
                let first = cx.first("SELECT MIN(id) FROM warehouse WHERE account = $0", &[], |row| row.get(0))?;
                warehouse = first.flatten();
                self.header.put(*column, warehouse);
            }
            let warehouse = warehouse.ok_or_else(|| Fault::missing(&self.header.parameter(*column)))?;
            cx.user()?.require_warehouse(warehouse.number())?;
            if self.is_fixed() && self.changes(*column) {
                return Err(Fault::of(Code::CONFIRMED));
            }
        }
        self.confirm = self.confirm && !self.is_fixed();
        if self.confirm {
            cx.user()?.require_confirming()?;
        }
        Ok(self)
    }

    /// A stored document that is about to be corrected, with nothing changed yet.
    pub fn of_stored(definition: &'static Definition, id: Id<of::Document>, persisted: Persisted) -> Draft {
        let mut header = Patch::new(definition.noun.fields);
        header.id = Some(id.number());
        Draft { definition, id: Some(id), header, rows: Vec::new(), persisted: Some(persisted), confirm: false }
    }

    /// A new document that the house makes by itself, to be confirmed.
    pub fn new(definition: &'static Definition) -> Draft {
        let header = Patch::new(definition.noun.fields);
        Draft { definition, id: None, header, rows: Vec::new(), persisted: None, confirm: true }
    }

    /// What a column of the header holds: as sent, else as stored.
    pub fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        let stored = || self.persisted.as_ref().map_or_else(|| T::read(ScalarRef::Null), |stored| stored.get(column));
        self.header.get(column).unwrap_or_else(stored)
    }

    /// The store whose calendar and clock it goes by: where its goods come in, or where they go from.
    pub fn store(&self) -> Option<Id<of::Warehouse>> {
        self.definition.warehouses.first().and_then(|column| self.get(*column))
    }

    /// Was it confirmed before?
    pub fn is_fixed(&self) -> bool {
        self.persisted.as_ref().is_some_and(|stored| stored.get(CONFIRMED))
    }

    /// Would a column of a stored document get another value?
    pub fn changes<T>(&self, column: Column<T>) -> bool {
        self.persisted.as_ref().is_some_and(|stored| stored.differs(&self.header, &column.field))
    }
}
