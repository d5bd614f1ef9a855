//! The demo account: a small retailer made through the same calls that programs use.

use crate::admin;
use crate::settings::DemoOptions;
use ladu_books::accounts;
use ladu_calls::fresh::FreshAccount;
use ladu_store::Store;

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
    crate::demo_data::fill(store, &account, options.demo_size)?;
    Ok(Made { code: account.code, user: options.demo_user.clone(), password: Some(password) })
}
