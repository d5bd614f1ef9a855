//! PostgreSQL: a pool of connections, statements whose result nobody waits for sent together with the next one.

use std::collections::{HashMap, VecDeque};
use std::error::Error as _;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use crossbeam_channel::Sender;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};

use crate::error::Error;
use crate::migrations::{self, Migration};
use crate::rowset::RowSet;
use crate::schema::{Column, Schema, SchemaFinding};
use crate::sql::rewrite;
use crate::sqlite::locked;
use crate::store::{Engine, Job, Options, Outcome, pause};
use crate::tx::{ADVANCE, Inner, Tx};
use crate::value::{OwnedValue, Value};

/// Ids taken from a counter at once.
const ID_BLOCK: i64 = 32;
/// Statements a connection keeps prepared.
const STATEMENTS: usize = 500;
/// How often a job that lost a race is done again.
const ATTEMPTS: u32 = 8;

pub(crate) struct Database {
    shared: Arc<Shared>,
    jobs: Sender<(i64, Box<dyn Job>)>,
}

struct Shared {
    url: String,
    pool: Mutex<Vec<Connection>>,
    most: usize,
    ids: Mutex<Ids>,
}

/// Ids taken from counters and not given out yet, by account and counter.
#[derive(Default)]
struct Ids {
    connection: Option<Connection>,
    blocks: HashMap<(i64, String), (i64, i64)>,
}

/// A connection with a runtime of its own, driven by the thread that uses it: no answer changes threads.
pub(crate) struct Connection {
    runtime: Runtime,
    client: Client,
    prepared: foldhash::HashMap<String, Prepared>,
}

/// A prepared statement.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    /// Its first parameter is the account.
    names_account: bool,
    /// As it was written, for error messages.
    sql: Arc<str>,
}

pub(crate) struct Session<'c> {
    connection: &'c mut Connection,
    shared: &'c Shared,
    account: i64,
    begin: Option<&'static str>,
    queued: VecDeque<(Prepared, Vec<OwnedValue>)>,
}

fn failed(error: tokio_postgres::Error) -> Error {
    match error.code() {
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => Error::Busy,
        Some(&SqlState::LOCK_NOT_AVAILABLE) => Error::Waited,
        Some(&SqlState::UNIQUE_VIOLATION) => Error::Unique(text_of(&error)),
        Some(_) => Error::Sql(text_of(&error)),
        None => Error::Unavailable(text_of(&error)),
    }
}

/// The error with its cause: tokio-postgres says only `db error` itself.
fn text_of(error: &tokio_postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// The error with the statement that met it.
fn naming(error: Error, sql: &str) -> Error {
    match error {
        Error::Sql(cause) => Error::Sql(format!("{cause} in: {sql}")),
        Error::Unavailable(cause) => Error::Unavailable(format!("{cause} in: {sql}")),
        other => other,
    }
}

impl Database {
    pub(crate) fn open(url: &str, options: Options) -> Result<Database, Error> {
        let shared = Shared {
            url: url.to_owned(),
            pool: Mutex::default(),
            most: options.readers + options.writers,
            ids: Mutex::default(),
        };
        let shared = Arc::new(shared);
        let connection = shared.take()?;
        connection.migrate()?;
        shared.give_back(connection);
        let (jobs, waiting) = crossbeam_channel::unbounded::<(i64, Box<dyn Job>)>();
        for number in 0..options.writers.max(1) {
            let (shared, waiting) = (shared.clone(), waiting.clone());
            std::thread::Builder::new()
                .name(format!("writer {number}"))
                .spawn(move || {
                    while let Ok((account, job)) = waiting.recv() {
                        run_job(&shared, account, job);
                    }
                })
                .map_err(|error| Error::Unavailable(error.to_string()))?;
        }
        Ok(Database { shared, jobs })
    }

    pub(crate) fn submit(&self, account: i64, job: Box<dyn Job>) {
        if let Err(lost) = self.jobs.send((account, job)) {
            lost.into_inner().1.finish(Err(Error::Unavailable("the store is closed".to_owned())));
        }
    }

    /// One statement on control data, outside of a transaction: one round trip.
    pub(crate) fn query(&self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let mut connection = self.shared.take()?;
        let mut session = Session {
            connection: &mut connection,
            shared: &self.shared,
            account: 0,
            begin: None,
            queued: VecDeque::new(),
        };
        let result = session.query(0, sql, params);
        self.shared.give_back(connection);
        result
    }

    /// Deletes the rows of an account from every table.
    pub(crate) fn erase(&self, account: i64) -> Result<(), Error> {
        let schema = Schema::expected(&[migrations::ACCOUNT])?;
        let tables = schema.tables.iter().filter(|(_, columns)| columns.contains_key("account"));
        let statements: Vec<String> =
            tables.map(|(table, _)| format!("DELETE FROM {table} WHERE account = $0")).collect();
        self.work(account, true, &mut |tx| statements.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop)))?;
        locked(&self.shared.ids).blocks.retain(|(of, _), _| *of != account);
        Ok(())
    }

    pub(crate) fn check_schema(&self) -> Result<Vec<SchemaFinding>, Error> {
        let found = self.work(0, false, &mut read_schema)?;
        let expected = Schema::expected(&[migrations::CONTROL, migrations::ACCOUNT])?;
        Ok(expected.compare(&found, "database"))
    }

    /// One transaction on the calling thread. Account 0 is the control data.
    pub(crate) fn work<T, E: From<Error>>(
        &self,
        account: i64,
        write: bool,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begin = if write { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        self.shared.transaction(account, begin, &mut |tx| {
            let result = work(tx);
            let outcome = if result.is_ok() { Outcome::Commit } else { Outcome::Rollback };
            (result, outcome)
        })
    }
}

/// The tables of the schema that statements go to.
fn read_schema(tx: &mut Tx<'_>) -> Result<Schema, Error> {
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

fn run_job(shared: &Shared, account: i64, mut job: Box<dyn Job>) {
    let mut attempt = 1;
    let result = loop {
        let ran = catch_unwind(AssertUnwindSafe(|| {
            shared.transaction(account, "BEGIN", &mut |tx| {
                let result = job.run(tx);
                let outcome = result.as_ref().copied().unwrap_or(Outcome::Rollback);
                (result.map(drop), outcome)
            })
        }));
        match ran.unwrap_or_else(|_| Err(Error::Sql("a job panicked".to_owned()))) {
            Err(Error::Busy) if attempt < ATTEMPTS => pause(attempt),
            result => break result,
        }
        attempt += 1;
    };
    let _ = catch_unwind(AssertUnwindSafe(|| job.finish(result)));
}

impl Shared {
    fn take(&self) -> Result<Connection, Error> {
        let pooled = locked(&self.pool).pop();
        match pooled {
            Some(connection) if !connection.client.is_closed() => Ok(connection),
            _ => Connection::open(&self.url),
        }
    }

    fn give_back(&self, connection: Connection) {
        let mut pool = locked(&self.pool);
        if pool.len() < self.most && !connection.client.is_closed() {
            pool.push(connection);
        }
    }

    fn transaction<T, E: From<Error>>(
        &self,
        account: i64,
        begin: &'static str,
        work: &mut dyn FnMut(&mut Tx<'_>) -> (Result<T, E>, Outcome),
    ) -> Result<T, E> {
        let mut connection = self.take()?;
        let session =
            Session { connection: &mut connection, shared: self, account, begin: Some(begin), queued: VecDeque::new() };
        let mut tx = Tx::new(account, Inner::Postgres(session));
        let (result, outcome) = work(&mut tx);
        let ended = match tx.inner() {
            Inner::Postgres(session) => session.end(outcome),
            Inner::Sqlite(_) => Ok(()),
        };
        drop(tx);
        if ended.is_ok() || !connection.client.is_closed() {
            self.give_back(connection);
        }
        // A failed call keeps its own error; a commit that failed replaces a result that was never made durable.
        match (result, ended) {
            (Ok(_), Err(error)) => Err(error.into()),
            (result, _) => result,
        }
    }
}

impl Connection {
    fn open(url: &str) -> Result<Connection, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        // TLS between Ladu and the database would be chosen here.
        let (client, driver) = runtime.block_on(tokio_postgres::connect(url, NoTls)).map_err(failed)?;
        runtime.spawn(driver);
        // A statement is planned once and not anew for its first values: a table with many indexes takes longer to plan for than to
        // read a page of. Relatives of PostgreSQL that do not know the setting plan as they always do.
        let _ = runtime.block_on(client.batch_execute("SET plan_cache_mode = force_generic_plan"));
        Ok(Connection { runtime, client, prepared: foldhash::HashMap::default() })
    }

    fn prepare(&mut self, sql: &str, control: bool) -> Result<Prepared, Error> {
        if let Some(prepared) = self.prepared.get(sql) {
            return Ok(prepared.clone());
        }
        let rewritten = rewrite(sql, Engine::Postgres, control)?;
        let prepared = self.runtime.block_on(self.client.prepare(&rewritten.text));
        let statement = prepared.map_err(|error| naming(failed(error), sql))?;
        if self.prepared.len() >= STATEMENTS {
            self.prepared.clear();
        }
        let prepared = Prepared { statement, names_account: rewritten.names_account, sql: sql.into() };
        self.prepared.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.runtime.block_on(self.client.batch_execute(sql)).map_err(failed)
    }

    /// Brings the tables up to date. Servers that start together wait for each other at the table of migrations.
    fn migrate(&self) -> Result<(), Error> {
        // Two servers that make the first table at the same moment: the loser finds it made.
        if self.batch(migrations::RECORD).is_err() {
            self.batch(migrations::RECORD)?;
        }
        self.batch("BEGIN; LOCK TABLE migration")?;
        let result = self
            .migrate_part("control", migrations::CONTROL)
            .and_then(|()| self.migrate_part("account", migrations::ACCOUNT));
        self.batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        result
    }

    fn migrate_part(&self, part: &str, all: &'static [Migration]) -> Result<(), Error> {
        let sql = "SELECT number, checksum FROM migration WHERE part = $1";
        let rows = self.runtime.block_on(self.client.query(sql, &[&part])).map_err(failed)?;
        let done: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        for migration in migrations::pending(all, &done)? {
            for statement in migration.statements(Engine::Postgres) {
                self.batch(&statement)?;
            }
            let insert = "INSERT INTO migration VALUES ($1, $2, $3)";
            let values: [&(dyn ToSql + Sync); 3] = [&part, &migration.number, &migration.checksum()];
            self.runtime.block_on(self.client.execute(insert, &values)).map_err(failed)?;
        }
        Ok(())
    }
}

/// Polls all futures in order until the last is done, so that their messages go out in that order and together.
async fn together<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut waiting = false;
        for (future, result) in futures.iter_mut().zip(&mut results) {
            if result.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(value) => *result = Some(value),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    results.into_iter().flatten().collect()
}

/// What one of several statements sent together gave.
enum Gave {
    Nothing,
    Changed(u64),
    Rows(Vec<tokio_postgres::Row>),
}

/// The last of several statements sent together.
enum Last<'a> {
    Query(&'a Prepared, &'a [Parameter<'a>]),
    Execute(&'a Prepared, &'a [Parameter<'a>]),
    Plain(&'a str),
}

impl Session<'_> {
    pub(crate) fn query(&mut self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let columns: Vec<Type> = statement.statement.columns().iter().map(|column| column.type_().clone()).collect();
        let params = parameters(&statement, account, params);
        let Gave::Rows(rows) = self.send(Last::Query(&statement, &params))? else {
            return Ok(RowSet::default());
        };
        let mut set = RowSet::new(columns.len());
        for row in &rows {
            for (at, kind) in columns.iter().enumerate() {
                push(&mut set, row, at, kind).map_err(|error| Error::Sql(format!("{error} in: {sql}")))?;
            }
        }
        Ok(set)
    }

    pub(crate) fn execute(&mut self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let params = parameters(&statement, account, params);
        match self.send(Last::Execute(&statement, &params))? {
            Gave::Changed(rows) => Ok(rows),
            Gave::Nothing | Gave::Rows(_) => Ok(0),
        }
    }

    pub(crate) fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        self.queued.push_back((statement, params.iter().map(|value| Value::to_owned(*value)).collect()));
        Ok(())
    }

    /// The longest that the statements to come wait for a lock; 0 is for ever.
    pub(crate) fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Error> {
        let statement = self.connection.prepare(&format!("SET LOCAL lock_timeout = {milliseconds}"), true)?;
        self.queued.push_back((statement, Vec::new()));
        Ok(())
    }

    pub(crate) fn next_ids(&mut self, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
        let mut ids = locked(&self.shared.ids);
        let key = (account, counter.to_owned());
        if let Some((next, end)) = ids.blocks.get_mut(&key)
            && *end - *next >= count
        {
            *next += count;
            return Ok(*next - count);
        }
        let connection = match &mut ids.connection {
            Some(connection) if !connection.client.is_closed() => connection,
            slot => slot.insert(Connection::open(&self.shared.url)?),
        };
        let taken = count.max(ID_BLOCK);
        let statement = connection.prepare(ADVANCE, false)?;
        let values = [Value::Text(counter), Value::Int(taken)];
        let params = parameters(&statement, account, &values);
        let row = connection.runtime.block_on(connection.client.query_one(&statement.statement, &borrowed(&params)));
        let end: i64 = row.map_err(failed)?.try_get(0).map_err(failed)?;
        let first = end - taken + 1;
        ids.blocks.insert(key, (first + count, end + 1));
        Ok(first)
    }

    pub(crate) fn plain(&mut self, sql: &'static str) -> Result<(), Error> {
        if sql.starts_with("ROLLBACK") {
            self.queued.clear();
        }
        self.send(Last::Plain(sql)).map(drop)
    }

    fn end(&mut self, outcome: Outcome) -> Result<(), Error> {
        if self.begin.is_some() && self.queued.is_empty() {
            return Ok(());
        }
        if outcome == Outcome::Rollback {
            self.queued.clear();
            if self.begin.is_some() {
                return Ok(());
            }
            return self.connection.batch("ROLLBACK");
        }
        let sent = self.send(Last::Plain("COMMIT"));
        if sent.is_err() {
            let _ = self.connection.batch("ROLLBACK");
        }
        sent.map(drop)
    }

    /// Sends BEGIN if it is due, what is queued, and a last statement whose result is wanted, all at once.
    fn send(&mut self, last: Last<'_>) -> Result<Gave, Error> {
        let begin = self.begin.take();
        let queued: Vec<(Prepared, Vec<OwnedValue>)> = self.queued.drain(..).collect();
        let bound: Vec<Vec<Value<'_>>> =
            queued.iter().map(|(_, values)| values.iter().map(OwnedValue::as_value).collect()).collect();
        let params: Vec<Vec<Parameter<'_>>> = queued
            .iter()
            .zip(&bound)
            .map(|((statement, _), values)| parameters(statement, self.account, values))
            .collect();
        let client = &self.connection.client;
        let mut futures: Vec<Pin<Box<dyn Future<Output = Result<Gave, Error>> + '_>>> = Vec::new();
        if let Some(begin) = begin {
            futures.push(Box::pin(plain(client, begin)));
        }
        for ((statement, _), params) in queued.iter().zip(&params) {
            futures.push(Box::pin(change(client, statement, params)));
        }
        futures.push(match last {
            Last::Query(statement, params) => Box::pin(async move {
                let rows = client.query(&statement.statement, &borrowed(params)).await;
                rows.map(Gave::Rows).map_err(|error| naming(failed(error), &statement.sql))
            }),
            Last::Execute(statement, params) => Box::pin(change(client, statement, params)),
            Last::Plain(sql) => Box::pin(plain(client, sql)),
        });
        let mut gave = Gave::Nothing;
        for result in self.connection.runtime.block_on(together(futures)) {
            gave = result?;
        }
        Ok(gave)
    }
}

async fn plain(client: &Client, sql: &str) -> Result<Gave, Error> {
    client.batch_execute(sql).await.map(|()| Gave::Nothing).map_err(failed)
}

async fn change(client: &Client, statement: &Prepared, params: &[Parameter<'_>]) -> Result<Gave, Error> {
    let rows = client.execute(&statement.statement, &borrowed(params)).await;
    rows.map(Gave::Changed).map_err(|error| naming(failed(error), &statement.sql))
}

/// A value on its way to the server.
#[derive(Debug, Clone, Copy)]
struct Parameter<'a>(Value<'a>);

/// The account and the parameters, as many as the statement names.
fn parameters<'a>(prepared: &Prepared, account: i64, params: &[Value<'a>]) -> Vec<Parameter<'a>> {
    let account = prepared.names_account.then_some(Value::Int(account));
    account.into_iter().chain(params.iter().copied()).map(Parameter).collect()
}

fn borrowed<'p>(params: &'p [Parameter<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
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

fn push(set: &mut RowSet, row: &tokio_postgres::Row, at: usize, kind: &Type) -> Result<(), String> {
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
