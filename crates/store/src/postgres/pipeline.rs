//! Several statements sent together: one round trip.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use tokio_postgres::Client;

use crate::error::Error;
use crate::postgres::connection::{Connection, Prepared, naming};
use crate::postgres::fault::failed;
use crate::postgres::value::{Parameter, borrowed};

/// What a statement gave.
pub(crate) enum Gave {
    Nothing,
    Changed(u64),
    Rows(Vec<tokio_postgres::Row>),
}

/// A statement with its parameters.
#[derive(Clone, Copy)]
pub(crate) enum Statement<'a> {
    Query(&'a Prepared, &'a [Parameter<'a>]),
    Change(&'a Prepared, &'a [Parameter<'a>]),
    Plain(&'static str),
}

/// Values are never said.
impl fmt::Debug for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Query(prepared, _) | Statement::Change(prepared, _) => f.write_str(&prepared.sql),
            Statement::Plain(sql) => f.write_str(sql),
        }
    }
}

/// Sends statements together and gives what each of them gave, or the first failure with its place.
pub(crate) fn send_all(connection: &Connection, statements: &[Statement<'_>]) -> Result<Vec<Gave>, (usize, Error)> {
    let client = &connection.client;
    let sending = statements.iter().map(|statement| Box::pin(send(client, *statement)) as Sending<'_>).collect();
    let results = connection.wait(together(sending)).into_iter().enumerate();
    results.map(|(at, result)| result.map_err(|error| (at, error))).collect()
}

type Sending<'a> = Pin<Box<dyn Future<Output = Result<Gave, Error>> + 'a>>;

async fn send(client: &Client, statement: Statement<'_>) -> Result<Gave, Error> {
    match statement {
        Statement::Query(prepared, params) => {
            let rows = client.query(&prepared.statement, &borrowed(params)).await;
            rows.map(Gave::Rows).map_err(|error| naming(failed(error), &prepared.sql))
        }
        Statement::Change(prepared, params) => {
            let rows = client.execute(&prepared.statement, &borrowed(params)).await;
            rows.map(Gave::Changed).map_err(|error| naming(failed(error), &prepared.sql))
        }
        Statement::Plain(sql) => client.batch_execute(sql).await.map(|()| Gave::Nothing).map_err(failed),
    }
}

/// Polls all futures in order until the last is done, so that their messages leave in that order and together.
async fn together(mut sending: Vec<Sending<'_>>) -> Vec<Result<Gave, Error>> {
    let mut results: Vec<Option<Result<Gave, Error>>> = sending.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut waiting = false;
        for (future, result) in sending.iter_mut().zip(&mut results) {
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
