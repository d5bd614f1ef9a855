//! `ladu register`: adds registers (points of sale), which no call of the API makes.

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use ladu_api::registers::point_of_sale::{self, POINT_OF_SALE};
use ladu_record::noun::{self, Patch};
use ladu_types::Id;

use crate::session::Session;
use crate::settings::{OfAccount, Place};
use crate::system_context;

/// `ladu register`.
#[derive(Subcommand)]
pub(crate) enum RegisterCommand {
    /// List the registers of an account.
    List {
        #[command(flatten)]
        of: OfAccount,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// Add a register to a store.
    Add {
        #[command(flatten)]
        of: OfAccount,
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
pub(crate) fn run(command: RegisterCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    let (place, account, name, warehouse, kind) = match command {
        RegisterCommand::Add { of: OfAccount { place, account }, name, warehouse, kind } => {
            (place, account, name, warehouse, kind)
        }
        RegisterCommand::List { of: OfAccount { place, account }, json } => {
            return list(session, &place, &account, json);
        }
    };
    let kind = kind.to_uppercase();
    let id = system_context::within(&session.open_existing(&place)?, &account, move |cx| {
        noun::check_reference(cx, "warehouse", "warehouse", warehouse)?;
        let mut patch = Patch::new(POINT_OF_SALE.fields);
        patch.put(point_of_sale::NAME, name.as_str());
        patch.put(point_of_sale::WAREHOUSE, Id::new(warehouse));
        patch.put(point_of_sale::TYPE, kind.as_str());
        noun::save_patch(cx, &POINT_OF_SALE, patch)
    })?;
    session.say(format!("register {id}"))
}

fn list(session: &mut Session<'_>, place: &Place, account: &str, json: bool) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = system_context::find(&store, account)?;
    let sql = format!(
        "SELECT p.id, p.{}, p.{}, p.{} FROM {} p WHERE p.account = $0 ORDER BY p.id",
        point_of_sale::NAME.field.column,
        point_of_sale::WAREHOUSE.field.column,
        point_of_sale::TYPE.field.column,
        POINT_OF_SALE.table
    );
    let found = system_context::look(&store, &account, |cx| cx.query(&sql, &[]))?;
    let rows: Vec<_> = found
        .iter()
        .map(|row| vec![row.int(0).into(), row.text(1).into(), row.int(2).into(), row.text(3).into()])
        .collect();
    session.table(json, &["id", "name", "warehouseID", "type"], &rows)
}
