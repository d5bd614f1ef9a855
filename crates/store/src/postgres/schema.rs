//! The tables that are there.

use crate::error::Error;
use crate::schema::{Column, Schema};
use crate::tx::Tx;

/// The tables of the schema that statements go to.
pub(crate) fn read_schema(tx: &mut Tx<'_>) -> Result<Schema, Error> {
    let mut schema = Schema::default();
    let columns = tx.query(
        "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT), CAST(c.is_nullable AS TEXT),
         CAST(COALESCE(k.ordinal_position, 0) AS BIGINT)
         FROM information_schema.columns c
         JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
         LEFT JOIN information_schema.table_constraints p ON p.table_schema = c.table_schema AND p.table_name = c.table_name
         AND p.constraint_type = 'PRIMARY KEY'
         LEFT JOIN information_schema.key_column_usage k ON k.table_schema = c.table_schema AND k.table_name = c.table_name
         AND k.column_name = c.column_name AND k.constraint_name = p.constraint_name
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'",
        &[],
    )?;
    for row in columns.iter() {
        let kind = match row.text(2) {
            "bigint" => "INTEGER".to_owned(),
            "bytea" => "BLOB".to_owned(),
            other => other.to_uppercase(),
        };
        let column = Column { kind, required: row.text(3) == "NO", key: row.int(4) };
        schema.tables.entry(row.text(0).to_owned()).or_default().insert(row.text(1).to_owned(), column);
    }
    let sql = "SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1";
    schema.indexes = tx.query(sql, &[])?.iter().map(|row| row.text(0).to_owned()).collect();
    Ok(schema)
}
