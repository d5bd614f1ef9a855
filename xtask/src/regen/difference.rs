//! What a new migration has to do so that the tables are as they are declared.

use anyhow::{Result, bail};

use super::schema::{Index, Schema, Table};

/// The statements of a new text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    statements: Vec<String>,
    /// The tables that they change, each once.
    pub(super) tables: Vec<String>,
}

impl Difference {
    /// The statements as they stand in a migration.
    pub(super) fn text(&self) -> String {
        self.statements.iter().map(|statement| format!("{statement};\n")).collect()
    }

    fn add(&mut self, table: &str, statement: String) {
        self.statements.push(statement);
        if !self.tables.iter().any(|found| found == table) {
            self.tables.push(table.to_owned());
        }
    }
}

/// What makes the declared tables of those that are made. Tables that are not declared are none of its business: they are written by
/// hand, as are indexes whose names do not begin with `by_` and their table. What running servers or stored data could not bear is refused.
pub(super) fn difference(declared: &Schema, made: &Schema) -> Result<Difference> {
    let mut difference = Difference::default();
    let mut refused = Vec::new();
    for (name, table) in &declared.tables {
        match made.tables.get(name) {
            None => difference.add(name, table.statement.clone()),
            Some(there) => columns(name, table, there, &mut difference, &mut refused),
        }
        // An index is dropped before another takes its name.
        for (index, _) in generated(name, made).filter(|(index, was)| declared.indexes.get(*index) != Some(was)) {
            difference.add(name, format!("DROP INDEX {index}"));
        }
        for (index, wanted) in declared.indexes.iter().filter(|(_, wanted)| wanted.table == *name) {
            if made.indexes.get(index) != Some(wanted) {
                difference.add(name, wanted.statement.clone());
            }
        }
        match (declared.searched.contains(name), made.searched.contains(name), made.tables.contains_key(name)) {
            (true, false, false) => difference.add(name, format!("{{search_index {name}}}")),
            (true, false, true) => refused.push(format!(
                "{name} is searched now, and its records carry no folded text yet; write a text that fills it"
            )),
            (false, true, _) => refused.push(format!("{name} is searched no more; write a text that drops its index")),
            _ => {}
        }
    }
    if !refused.is_empty() {
        bail!("these changes are not growth, and regen does not write them:\n{}", refused.join("\n"));
    }
    Ok(difference)
}

/// The indexes of a table that were written from its declaration.
fn generated<'a>(table: &'a str, schema: &'a Schema) -> impl Iterator<Item = (&'a String, &'a Index)> {
    let prefix = format!("by_{table}_");
    schema.indexes.iter().filter(move |(name, index)| index.table == table && name.starts_with(&prefix))
}

fn columns(name: &str, declared: &Table, made: &Table, difference: &mut Difference, refused: &mut Vec<String>) {
    for (column, definition) in &declared.columns {
        match made.column(column) {
            Some(there) if there == definition => {}
            Some(there) => {
                refused.push(format!("{name}.{column} is {there} and declared as {definition}; declare a new column"))
            }
            None if definition.contains("NOT NULL") && !definition.contains("DEFAULT") => {
                refused.push(format!("{name}.{column} has no default for the rows that are there"));
            }
            None => difference.add(name, format!("ALTER TABLE {name} ADD COLUMN {column} {definition}")),
        }
    }
    for (column, _) in made.columns.iter().filter(|(column, _)| declared.column(column).is_none()) {
        refused.push(format!(
            "{name}.{column} is declared no more; if its data is moved or may be forgotten, say so in a text: -- retired: {name}.{column}"
        ));
    }
    if declared.constraints != made.constraints {
        refused.push(format!("{name} has another key than before; make a new table and move its records"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(columns: &str, rest: &str) -> Schema {
        let text = format!(
            "CREATE TABLE brand (\n account BIGINT NOT NULL,\n{columns} PRIMARY KEY (account)\n) {{table_end}};\n{rest}"
        );
        Schema::parse(&text).unwrap()
    }

    const NAME: &str = "name TEXT NOT NULL DEFAULT '',\n";
    const BY_NAME: &str = "CREATE INDEX by_brand_name ON brand (account, name);\n";

    fn written(declared: &Schema, made: &Schema) -> String {
        difference(declared, made).unwrap().text()
    }

    fn refusal(declared: &Schema, made: &Schema) -> String {
        difference(declared, made).unwrap_err().to_string()
    }

    #[test]
    fn the_same_schema_needs_nothing() {
        assert_eq!(written(&schema(NAME, BY_NAME), &schema(NAME, BY_NAME)), "");
    }

    #[test]
    fn a_new_column_is_added_with_its_index() {
        let text = "ALTER TABLE brand ADD COLUMN name TEXT NOT NULL DEFAULT '';\nCREATE INDEX by_brand_name ON brand (account, name);\n";
        assert_eq!(written(&schema(NAME, BY_NAME), &schema("", "")), text);
    }

    #[test]
    fn a_new_table_is_made_whole() {
        let declared = schema(NAME, &format!("{BY_NAME}{{search_index brand}};\n"));
        let text = written(&declared, &Schema::default());
        assert!(
            text.starts_with("CREATE TABLE brand (") && text.contains(") {table_end};\nCREATE INDEX by_brand_name"),
            "{text}"
        );
        assert!(text.ends_with("{search_index brand};\n"), "{text}");
        assert_eq!(Schema::parse(&text).unwrap(), declared);
    }

    #[test]
    fn indexes_that_are_declared_no_more_are_dropped_and_those_by_hand_stay() {
        let made = schema(NAME, &format!("{BY_NAME}CREATE INDEX brand_own ON brand (account);\n"));
        assert_eq!(written(&schema(NAME, ""), &made), "DROP INDEX by_brand_name;\n");
        let sparse = "CREATE INDEX by_brand_name ON brand (account, name) WHERE name <> '';\n";
        assert_eq!(written(&schema(NAME, sparse), &made), format!("DROP INDEX by_brand_name;\n{sparse}"));
    }

    #[test]
    fn tables_that_are_not_declared_are_left_alone() {
        let mut made = schema(NAME, "");
        made.apply("CREATE TABLE stock_move (\n account BIGINT NOT NULL\n);\n").unwrap();
        assert_eq!(written(&schema(NAME, ""), &made), "");
    }

    #[test]
    fn what_cannot_be_grown_is_refused() {
        let number = "name BIGINT NOT NULL DEFAULT 0,\n";
        assert!(
            refusal(&schema(number, ""), &schema(NAME, ""))
                .contains("brand.name is TEXT NOT NULL DEFAULT '' and declared as BIGINT")
        );
        assert!(refusal(&schema("", ""), &schema(NAME, "")).contains("-- retired: brand.name"));
        assert!(refusal(&schema("code TEXT NOT NULL,\n", ""), &schema("", "")).contains("brand.code has no default"));
        assert!(refusal(&schema("", "{search_index brand};\n"), &schema("", "")).contains("brand is searched now"));
        assert!(refusal(&schema("", ""), &schema("", "{search_index brand};\n")).contains("brand is searched no more"));
        let key =
            Schema::parse("CREATE TABLE brand (\n account BIGINT NOT NULL,\n PRIMARY KEY (account, id)\n);\n").unwrap();
        assert!(refusal(&key, &schema("", "")).contains("another key"));
    }

    #[test]
    fn a_retired_column_is_not_asked_for() {
        let mut made = schema(NAME, "");
        made.apply("-- retired: brand.name\n").unwrap();
        assert_eq!(written(&schema("", ""), &made), "");
    }
}
