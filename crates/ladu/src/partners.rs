//! `ladu partner`: gives out the keys of partners.

use clap::Subcommand;
use ladu_identity::{accounts, keys};
use ladu_types::Id;

use crate::settings::Place;
use crate::system_context::{self, told};

/// `ladu partner`.
#[derive(Subcommand)]
pub(crate) enum PartnerCommand {
    /// Give out a partner key, with which createInstallation makes accounts and programs keep objects of their own.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// Who gets it.
        #[arg(long)]
        name: String,
        /// How many accounts can be made with it.
        #[arg(long = "accounts", default_value_t = 100, value_parser = clap::value_parser!(i64).range(0..))]
        account_limit: i64,
    },
}

/// `ladu partner ...`
pub(crate) fn run(command: PartnerCommand) -> anyhow::Result<()> {
    let PartnerCommand::Add { place, name, account_limit } = command;
    let store = place.open()?;
    let request = system_context::request(&store, Id::new(0), "")?;
    let key = keys::session_key(&request.secret, request.seed);
    accounts::add_partner(&store, &name, &key, account_limit).map_err(told)?;
    println!("partnerKey {key}");
    Ok(())
}
