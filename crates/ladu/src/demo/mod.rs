//! The demo account: a small retailer made through the same calls that programs use.

mod catalogue;
mod people;
mod shop;
mod trade;
mod words;

use indicatif::{ProgressBar, ProgressStyle};
use ladu_books::accounts::{self, Account};
use ladu_calls::fresh::FreshAccount;
use ladu_store::Store;
use ladu_types::{Fixed, SCALE};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use crate::admin;
use crate::settings::DemoOptions;
use shop::Shop;
use trade::Trade;

/// Everything in the demo follows from this number and from the day it is made on.
const SEED: u64 = 4_740_001;

/// How much of everything a demo has.
struct Size {
    products: usize,
    customers: usize,
    documents: i64,
}

impl Size {
    /// A size of 1 is a small retailer; the largest has 100,000 products and a million rows of documents.
    fn of(size: Fixed) -> Size {
        let of = |one: i64, least: i64, most: i64| {
            let scaled = Fixed::from_whole(one).times(size).map_or(most, |scaled| scaled.micro() / SCALE);
            scaled.clamp(least, most)
        };
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        Size {
            products: count(of(300, 30, 100_000)),
            customers: count(of(200, 10, 20_000)),
            // Documents of goods in come on top, about a tenth.
            documents: of(4_600, 50, 340_000),
        }
    }
}

/// Fills an account with the demo's data, with a progress bar.
fn fill(store: &Store, account: &Account, size: Fixed) -> anyhow::Result<()> {
    let size = Size::of(size);
    let shop = Shop::open(store, account)?;
    let mut rng = SmallRng::seed_from_u64(SEED);
    let bar = ProgressBar::new(size.products as u64 + size.documents.unsigned_abs());
    let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message("Making demo data");
    let progress = |count| bar.inc(count);
    let registers = people::make_stores(&shop)?;
    let goods = catalogue::make(&shop, &mut rng, size.products, &progress)?;
    let people = people::make(&shop, &mut rng, &goods, registers, size.customers)?;
    Trade::new(&shop, &mut rng, &goods, &people).year(size.documents, &progress)?;
    bar.finish_and_clear();
    Ok(())
}

/// A demo account as it is printed.
pub struct Made {
    code: String,
    user: String,
    /// None when the account was there before and its password is not known.
    password: Option<String>,
}

impl Made {
    /// Tells how to log in, with a line to try.
    pub fn print(&self, base: &str) {
        println!("Demo account (for trying out only): clientCode {}, user {}", self.code, self.user);
        match &self.password {
            Some(password) => {
                println!("password {password}");
                println!();
                println!(
                    "Try: curl -d 'clientCode={}&request=verifyUser&username={}&password={password}' {base}/api/",
                    self.code, self.user
                );
            }
            None => {
                println!("The password was printed when the account was made; `ladu user password` sets a new one.")
            }
        }
    }
}

/// Makes the demo account unless there is one.
pub fn ensure(store: &Store, options: &DemoOptions) -> anyhow::Result<Made> {
    let code = options.demo_code.clone();
    let existing = accounts::list(store).map_err(admin::told)?.into_iter().find(|account| match &code {
        Some(code) => account.code == *code,
        None => account.demo,
    });
    if let Some(account) = existing {
        return Ok(Made {
            code: account.code,
            user: options.demo_user.clone(),
            password: options.demo_password.clone(),
        });
    }
    let fresh = FreshAccount {
        company: "Mets & Meri Kaubamaja".to_owned(),
        country: "EE".to_owned(),
        language: "eng".to_owned(),
        first_name: "Mari".to_owned(),
        last_name: "Maasikas".to_owned(),
        email: "info@metsjameri.example".to_owned(),
        phone: "+372 5550 1000".to_owned(),
        user_name: options.demo_user.clone(),
        ..FreshAccount::default()
    };
    let (account, password) = admin::create(store, code.as_deref(), true, fresh, options.demo_password.clone())?;
    fill(store, &account, options.demo_size)?;
    Ok(Made { code: account.code, user: options.demo_user.clone(), password: Some(password) })
}
