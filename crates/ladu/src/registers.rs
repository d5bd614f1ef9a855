//! `ladu register`: adds registers (points of sale), which no call of the API makes.

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use ladu_api::registers::point_of_sale::{self, POINT_OF_SALE};
use ladu_record::noun::{self, Patch};
use ladu_types::Id;

use crate::settings::Place;
use crate::system_context;

/// `ladu register`.
#[derive(Subcommand)]
pub(crate) enum RegisterCommand {
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

/// `ladu register ...`
pub(crate) fn run(command: RegisterCommand) -> anyhow::Result<()> {
    let RegisterCommand::Add { place, account, name, warehouse, kind } = command;
    let kind = kind.to_uppercase();
    let id = system_context::within(&place.open_existing()?, &account, move |cx| {
        noun::check_reference(cx, "warehouse", "warehouse", warehouse)?;
        let mut patch = Patch::new(POINT_OF_SALE.fields);
        patch.put(point_of_sale::NAME, name.as_str());
        patch.put(point_of_sale::WAREHOUSE, Id::new(warehouse));
        patch.put(point_of_sale::TYPE, kind.as_str());
        noun::save_patch(cx, &POINT_OF_SALE, patch)
    })?;
    println!("register {id}");
    Ok(())
}
