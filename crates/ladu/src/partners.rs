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
    },
}

/// `ladu partner ...`
pub(crate) fn run(command: PartnerCommand) -> anyhow::Result<()> {
    let PartnerCommand::Add { place, name } = command;
    let store = place.open()?;
    let request = system_context::request(&store, Id::new(0), "")?;
    let key = keys::session_key(&request.secret, request.seed);
    accounts::add_partner(&store, &name, &key).map_err(told)?;
    println!("partnerKey {key}");
    Ok(())
}
