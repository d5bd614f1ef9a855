//! Where the database is, and how it is spoken to: TLS, and for how long it may take.

use std::error::Error as _;
use std::sync::Arc;

use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls};

use crate::error::Error;
use crate::postgres::fault::failed;
use crate::postgres::tls::Tls;

/// What every connection is told when it is opened: nobody waits for a lock for longer, no statement takes longer, and no transaction is
/// held open without a statement for longer, in milliseconds. A server that is gone or hangs so holds nothing for ever.
const LIMITS: &str = "-c lock_timeout=30000 -c statement_timeout=300000 -c idle_in_transaction_session_timeout=120000";

/// Where the database is.
#[derive(Clone)]
pub(crate) struct Address {
    config: Arc<Config>,
    tls: Option<Tls>,
}

impl Address {
    /// Reads `postgres://user:password@host/database?sslmode=verify-full&sslrootcert=FILE`. Without `sslmode`, nothing is encrypted; with
    /// `require`, `verify-ca` or `verify-full` the certificate is checked, against a file of authorities or those of the system.
    pub(crate) fn parse(url: &str) -> Result<Address, Error> {
        let wrong = |what: &dyn std::fmt::Display| Error::Unavailable(format!("the address of the database: {what}"));
        let (bare, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut authorities, mut rest) = ("disable", None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", "system")) => {}
                Some(("sslrootcert", value)) => authorities = Some(value),
                _ => rest.push(pair),
            }
        }
        let url = if rest.is_empty() { bare.to_owned() } else { format!("{bare}?{}", rest.join("&")) };
        let mut config: Config = url.parse().map_err(|error| wrong(&error))?;
        let tls = match mode {
            "disable" | "allow" | "prefer" => None,
            "require" | "verify-ca" | "verify-full" => Some(Tls::trusting(authorities)?),
            other => return Err(wrong(&format!("there is no sslmode {other}"))),
        };
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        let own = config.get_options().map_or_else(String::new, |own| format!(" {own}"));
        config.options(format!("{LIMITS}{own}"));
        if config.get_application_name().is_none() {
            config.application_name("ladu");
        }
        Ok(Address { config: Arc::new(config), tls })
    }

    /// Connects, and has what comes over the connection read.
    pub(crate) async fn connect(&self) -> Result<Client, Error> {
        match &self.tls {
            Some(tls) => {
                let (client, driver) = self.config.connect(tls.clone()).await.map_err(refused)?;
                tokio::spawn(driver);
                Ok(client)
            }
            None => {
                let (client, driver) = self.config.connect(NoTls).await.map_err(refused)?;
                tokio::spawn(driver);
                Ok(client)
            }
        }
    }
}

/// Why the database does not let us in.
fn refused(error: tokio_postgres::Error) -> Error {
    let is_pooler = error.code() == Some(&SqlState::PROTOCOL_VIOLATION)
        && error.as_db_error().is_some_and(|error| error.message().contains("startup parameter"));
    let cause =
        error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>()).and_then(std::io::Error::get_ref);
    let is_untrusted = cause.is_some_and(|cause| cause.is::<rustls::Error>());
    match failed(error) {
        // A certificate does not become better by waiting.
        Error::Lost(text) if is_untrusted => Error::Unavailable(text),
        Error::Lost(text) if is_pooler => Error::Unavailable(format!(
            "{text}. This is a pooler such as pgbouncer, which gives statements of one connection to several: Ladu has a pool of its \
             own, so name the database itself and bound the connections by --database-connections"
        )),
        Error::Sql(text) => Error::Unavailable(text),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_about_tls_is_taken_or_refused() {
        let parse = |query: &str| Address::parse(&format!("postgres://u@localhost/d{query}")).map(|a| a.tls.is_some());
        assert!(!parse("").unwrap());
        assert!(!parse("?sslmode=prefer&connect_timeout=3").unwrap());
        let text = parse("?sslmode=always").unwrap_err().to_string();
        assert!(text.contains("no sslmode always"), "{text}");
        let text = parse("?sslmode=verify-full&sslrootcert=/no/such/file.pem").unwrap_err().to_string();
        assert!(text.contains("/no/such/file.pem"), "{text}");
        assert!(parse("?unknown=1").is_err());
    }

    #[test]
    fn own_options_are_kept() {
        let address = Address::parse("postgres://u@localhost/d?options=-c%20work_mem%3D8MB").unwrap();
        let options = address.config.get_options().unwrap();
        assert!(options.starts_with(LIMITS) && options.ends_with("-c work_mem=8MB"), "{options}");
    }
}
