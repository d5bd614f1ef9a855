//! The demo account: a small retailer made through the same calls that programs use, from a fixed seed, the same every time.

mod calendar;
mod company;
mod deliveries;
mod departments;
mod follow_ups;
mod names;
mod people;
mod products;
mod rng;
mod sales;
mod shop;
mod size;
mod stock;
mod transaction;
mod year;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::ProgressBar;
use ladu_api::provisioning::NewAccount;
use ladu_identity::accounts::{self, Account};
use ladu_store::Store;
use ladu_types::UnixTime;

use crate::account;
use crate::progress;
use crate::settings::account_code;
use crate::system_context::told;
use calendar::{Calendar, DAYS};
use shop::Shop;
use stock::Range;
use transaction::DemoAccount;

pub use size::Size;

/// Where a server answers unless told otherwise; the line to copy names it when there is no server yet.
const USUAL_ADDRESS: &str = "127.0.0.1:8080";

/// How the demo account is made. What is left out is chosen and printed.
#[derive(Args, Clone)]
pub struct DemoOptions {
    /// Code of the demo account [default: the next free number].
    #[arg(long, env = "LADU_DEMO_CODE", value_parser = account_code)]
    pub demo_code: Option<String>,
    /// Log-in name in the demo account.
    #[arg(long, env = "LADU_DEMO_USER", default_value = "demo")]
    pub demo_user: String,
    /// Password of that user [default: made up and printed once].
    #[arg(long, env = "LADU_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Size of the demo data: 1 is 300 products and about 5000 documents; from 333 on it is 100000 products and a million rows of
    /// documents.
    #[arg(long, env = "LADU_DEMO_SIZE", default_value = "1")]
    pub demo_size: Size,
}

/// A demo account as it is printed.
pub struct Demo {
    code: String,
    user: String,
    /// None when the account was there before and its password is not known.
    password: Option<String>,
}

impl Demo {
    /// How to log in, with a line to try.
    pub fn lines(&self, address: Option<SocketAddr>) -> Vec<String> {
        let first = format!("Demo account (for trying out only): clientCode {}, user {}", self.code, self.user);
        let Some(password) = &self.password else {
            let second = "Its password was printed when the account was made; `ladu user password` sets a new one.";
            return vec![first, second.to_owned()];
        };
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("clientCode", &self.code)
            .append_pair("request", "verifyUser")
            .append_pair("username", &self.user)
            .append_pair("password", password)
            .finish();
        let address = address.map_or(USUAL_ADDRESS.to_owned(), |address| reachable(address).to_string());
        let line = format!("Try: curl -d '{form}' http://{address}/api/");
        vec![first, format!("password {password}"), String::new(), line]
    }
}

/// Removes a demo account, by its code when there are several; gives the code.
pub(crate) fn remove(store: &Store, code: Option<&str>) -> anyhow::Result<String> {
    let wanted = |account: &Account| {
        account.demo && account.state != accounts::DELETED && code.is_none_or(|code| account.code == code)
    };
    let found: Vec<Account> = accounts::list(store).map_err(told)?.into_iter().filter(wanted).collect();
    match &found[..] {
        [account] => {
            accounts::erase(store, account).map_err(told)?;
            Ok(account.code.clone())
        }
        [] => bail!("there is no such demo account"),
        several => {
            let codes: Vec<&str> = several.iter().map(|account| account.code.as_str()).collect();
            bail!("there are several demo accounts: name one of {}", codes.join(", "))
        }
    }
}

/// The address by which a server on this machine is called: one that listens everywhere is called at home.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Makes the demo account unless there is one. An account whose making was cut short is erased and made again.
pub fn ensure(store: &Store, options: &DemoOptions, now: UnixTime) -> anyhow::Result<Demo> {
    let wanted = |account: &Account| match &options.demo_code {
        Some(code) => account.code == *code,
        None => account.demo && account.state != accounts::DELETED,
    };
    if let Some(account) = accounts::list(store).map_err(told)?.into_iter().find(wanted) {
        if !account.demo {
            bail!("{} is no demo account; choose another code with --demo-code", account.code);
        }
        if account.state != accounts::UNFINISHED {
            return Ok(Demo { code: account.code, user: options.demo_user.clone(), password: None });
        }
        accounts::erase(store, &account).map_err(told).context("cannot erase the unfinished demo")?;
    }
    let (account, password) = make(store, options, now)?;
    Ok(Demo { code: account.code, user: options.demo_user.clone(), password: Some(password) })
}

/// Makes a demo account whose year of trade ends `now`; gives it and the password of its user.
pub fn make(store: &Store, options: &DemoOptions, now: UnixTime) -> anyhow::Result<(Account, String)> {
    let calendar = Calendar::until(now);
    let fresh = NewAccount {
        company: "Mets & Meri Kaubamaja".to_owned(),
        country: "EE".to_owned(),
        language: "eng".to_owned(),
        first_name: "Mari".to_owned(),
        last_name: "Maasikas".to_owned(),
        email: "info@metsjameri.example".to_owned(),
        phone: "+372 5550 1000".to_owned(),
        user_name: options.demo_user.clone(),
        ..NewAccount::default()
    };
    let (code, password) = (options.demo_code.as_deref(), options.demo_password.clone());
    let (account, password) = account::create(store, (code, true), fresh, password, calendar.before(20))?;
    accounts::set_state(store, account.id, accounts::UNFINISHED).map_err(told)?;
    fill(store, &account, options.demo_size, &calendar).context("cannot make the demo data")?;
    accounts::set_state(store, account.id, accounts::ACTIVE).map_err(told)?;
    Ok((account, password))
}

/// Fills the account: first who and what there is, then a year of trade.
fn fill(store: &Store, account: &Account, size: Size, calendar: &Calendar) -> anyhow::Result<()> {
    let steps = size.products() + size.customers() + size.visits() + stock::PLACES;
    let bar: ProgressBar = progress::bar("Demo data", steps as u64);
    let demo = DemoAccount::of(store, account)?;
    let company = company::build(&demo, calendar.before(19))?;
    let suppliers = people::make_suppliers(&demo, calendar.before(18), size.suppliers())?;
    let groups = demo.write(calendar.before(18), people::make_groups)?;
    let shelves = (&company.places[..], &suppliers[..], groups);
    let products = products::fill(&demo, calendar.before(15), size.products(), shelves, &bar)?;
    let customers = people::make_customers(&demo, calendar.before(10), size.customers(), groups, &company, &bar)?;
    let (range, visits) = (Range::of(products), size.visits());
    let shop = Shop { calendar: *calendar, company, range, customers, suppliers, visits };
    year::run(&demo, &Arc::new(shop), &bar)?;
    bar.finish_and_clear();
    tracing::info!(days = DAYS, seconds = bar.elapsed().as_secs(), "demo data made");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_called_at_home() {
        let shown = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(shown("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(shown("[::]:8080"), "[::1]:8080");
        assert_eq!(shown("192.0.2.1:8080"), "192.0.2.1:8080");
    }
}
