//! `ladu partner`: gives out the keys of partners, and blocks those who are not welcome.

use anyhow::bail;
use clap::Subcommand;
use ladu_identity::{accounts, keys};
use ladu_types::Id;

use crate::session::Session;
use crate::settings::Place;
use crate::system_context::{self, told};

/// `ladu partner`.
#[derive(Subcommand)]
pub(crate) enum PartnerCommand {
    /// Give out a partner key, with which createInstallation makes accounts and programs keep objects of their own.
    Add {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// Who gets it.
        #[arg(long)]
        name: String,
        /// How many accounts can be made with it.
        #[arg(long = "accounts", default_value_t = 100, value_parser = clap::value_parser!(i64).range(0..))]
        account_limit: i64,
    },
    /// List partners, each with the mark by which it is blocked.
    List {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// Refuse what a partner sends (1215).
    Block {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The short name by which the partner is known.
        mark: String,
    },
    /// Let a partner in again.
    Unblock {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The short name by which the partner is known.
        mark: String,
    },
}

/// `ladu partner ...`
pub(crate) fn run(command: PartnerCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    match command {
        PartnerCommand::Add { place, name, account_limit } => {
            let store = session.open(&place)?;
            let request = system_context::request(&store, Id::new(0), "")?;
            let key = keys::session_key(&request.secret, request.seed);
            accounts::add_partner(&store, &name, &key, account_limit).map_err(told)?;
            session.say(format!("partnerKey {key}"))
        }
        PartnerCommand::List { place, json } => {
            let partners = accounts::partners(&session.open_existing(&place)?).map_err(told)?;
            let state = |welcome: bool| if welcome { "welcome" } else { "blocked" };
            let rows: Vec<_> = partners
                .iter()
                .map(|partner| {
                    vec![partner.mark.as_str().into(), partner.name.as_str().into(), state(partner.is_welcome).into()]
                })
                .collect();
            session.table(json, &["mark", "name", "state"], &rows)
        }
        PartnerCommand::Block { place, mark } => welcome(session, &place, &mark, false),
        PartnerCommand::Unblock { place, mark } => welcome(session, &place, &mark, true),
    }
}

fn welcome(session: &mut Session<'_>, place: &Place, mark: &str, welcome: bool) -> anyhow::Result<()> {
    if !accounts::welcome_partner(&session.open_existing(place)?, mark, welcome).map_err(told)? {
        bail!("there is no partner {mark:?}; `ladu partner list` shows their marks");
    }
    session.say(format!("{mark}: {}", if welcome { "welcome" } else { "blocked" }))
}
