//! `ladu register` and `ladu partner`: what no call of the API makes.

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use ladu_api::provisioning;
use ladu_api::registers::point_of_sale;
use ladu_identity::{accounts, secrets};
use ladu_record::noun;
use ladu_types::Id;
use ladu_wire::Scalar;

use crate::inside::{self, told};
use crate::settings::Place;

/// `ladu register`.
#[derive(Subcommand)]
pub enum RegisterCommand {
    /// Add a register to a store.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// The register's name.
        #[arg(long)]
        name: String,
        /// Id of the store.
        #[arg(long)]
        warehouse: i64,
        /// What it is.
        #[arg(long, default_value = "REGPOS", ignore_case = true,
              value_parser = PossibleValuesParser::new(point_of_sale::TYPES))]
        kind: String,
    },
}

/// `ladu partner`.
#[derive(Subcommand)]
pub enum PartnerCommand {
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

/// `ladu register ...`
pub fn register(command: RegisterCommand) -> anyhow::Result<()> {
    let RegisterCommand::Add { place, account, name, warehouse, kind } = command;
    let kind = kind.to_uppercase();
    let id = inside::within(&place.open_existing()?, &account, move |cx| {
        noun::check_reference(cx, "warehouse", "warehouse", warehouse)?;
        let values =
            [("name", name.as_str().into()), ("warehouse_id", Scalar::Int(warehouse)), ("type", kind.as_str().into())];
        provisioning::make(cx, &point_of_sale::POINT_OF_SALE, &values)
    })?;
    println!("register {id}");
    Ok(())
}

/// `ladu partner ...`
pub fn partner(command: PartnerCommand) -> anyhow::Result<()> {
    let PartnerCommand::Add { place, name } = command;
    let store = place.open()?;
    let request = inside::request(&store, Id::new(0), "")?;
    let key = secrets::session_key(&request.secret, request.seed);
    accounts::add_partner(&store, &name, &key).map_err(told)?;
    println!("partnerKey {key}");
    Ok(())
}
