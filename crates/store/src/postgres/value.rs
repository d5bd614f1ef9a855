//! Values on their way to the server and back.

use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::postgres::connection::Prepared;
use crate::postgres::fault::text_of;
use crate::rowset::RowSet;
use crate::value::Value;

/// A value on its way to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter<'a>(Value<'a>);

/// The account and the parameters, as many as the statement names.
pub(crate) fn bind<'a>(
    prepared: &Prepared,
    account: i64,
    params: impl IntoIterator<Item = Value<'a>>,
) -> Vec<Parameter<'a>> {
    let account = prepared.names_account.then_some(Value::Int(account));
    account.into_iter().chain(params).map(Parameter).collect()
}

pub(crate) fn borrowed<'p>(params: &'p [Parameter<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Value::Int(value) if *ty == Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
            Value::Text(text) if *ty == Type::TEXT || *ty == Type::VARCHAR => text.to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            value => Err(format!("{value:?} does not fit a parameter of type {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn push(set: &mut RowSet, row: &tokio_postgres::Row, at: usize, kind: &Type) -> Result<(), String> {
    let wrong = |error: tokio_postgres::Error| text_of(&error);
    match *kind {
        Type::INT8 => set.push(row.try_get::<_, Option<i64>>(at).map_err(wrong)?.into()),
        Type::INT4 => set.push(row.try_get::<_, Option<i32>>(at).map_err(wrong)?.map(i64::from).into()),
        Type::BOOL => set.push(row.try_get::<_, Option<bool>>(at).map_err(wrong)?.map(i64::from).into()),
        Type::TEXT | Type::VARCHAR => set.push(row.try_get::<_, Option<&str>>(at).map_err(wrong)?.into()),
        Type::BYTEA => set.push(row.try_get::<_, Option<&[u8]>>(at).map_err(wrong)?.into()),
        ref other => return Err(format!("column {at} has the type {other}; cast it to BIGINT or TEXT")),
    }
    Ok(())
}
