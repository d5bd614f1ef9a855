//! Several statements sent together: one round trip.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use tokio_postgres::Client;

use crate::error::Error;
use crate::postgres::connection::{Prepared, failed, naming};
use crate::postgres::value::{Parameter, borrowed};

/// Polls all futures in order until the last is done, so that their messages go out in that order and together.
pub(crate) async fn together<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
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
pub(crate) enum Gave {
    Nothing,
    Changed(u64),
    Rows(Vec<tokio_postgres::Row>),
}

/// The last of several statements sent together.
pub(crate) enum Last<'a> {
    Query(&'a Prepared, &'a [Parameter<'a>]),
    Execute(&'a Prepared, &'a [Parameter<'a>]),
    Plain(&'a str),
}

pub(crate) async fn plain(client: &Client, sql: &str) -> Result<Gave, Error> {
    client.batch_execute(sql).await.map(|()| Gave::Nothing).map_err(failed)
}

pub(crate) async fn change(client: &Client, statement: &Prepared, params: &[Parameter<'_>]) -> Result<Gave, Error> {
    let rows = client.execute(&statement.statement, &borrowed(params)).await;
    rows.map(Gave::Changed).map_err(|error| naming(failed(error), &statement.sql))
}
