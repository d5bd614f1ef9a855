//! Measures a server under load and what is below it, in one run, and writes a report.

mod bare;
mod cpu;
mod load;
mod report;
mod rounds;
mod sections;
mod shop;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use clap::Parser;
use ladu_store::Engine;

use report::Report;
use rounds::Plan;
use sections::SECTIONS;
use shop::Shop;

/// The server's own, so that what is measured is what runs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Ladu. Client and server share this machine's processors.
#[derive(Parser)]
#[command(name = "ladu-bench")]
struct Options {
    /// Engines: sqlite, postgres.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    engine: Vec<String>,
    /// Seconds of one measure in one round.
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Rounds; figures are their medians.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Products in the shop.
    #[arg(long, default_value_t = 10_000)]
    products: usize,
    /// Moves of the long history; ten million are fine, and take their time to be written.
    #[arg(long, default_value_t = 1_000_000)]
    moves: i64,
    /// Accounts beside the shop.
    #[arg(long, default_value_t = 500)]
    accounts: usize,
    /// Sections; all when left out.
    #[arg(long, value_delimiter = ',')]
    section: Vec<String>,
    /// Only measures with this in their name.
    #[arg(long)]
    only: Option<String>,
    /// A look that takes some minutes: fewer products, moves and rounds, whatever else is said of them.
    #[arg(long)]
    quick: bool,
    /// Folder for latest.json and latest.md; nothing is written when it is left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let mut options = Options::parse();
    if options.quick {
        (options.rounds, options.seconds, options.products, options.moves) = (2, 0.2, 1_000, 50_000);
    }
    let plan = Plan {
        rounds: options.rounds.max(1),
        time: Duration::from_secs_f64(options.seconds),
        only: options.only.clone(),
        moves: options.moves,
        accounts: options.accounts,
    };
    let mut report = Report { about: about(&options), ..Report::default() };
    if let Some(unknown) = options.section.iter().find(|name| SECTIONS.iter().all(|section| section.name != **name)) {
        bail!("no section is called {unknown}");
    }
    for name in &options.engine {
        let engine = match name.as_str() {
            "sqlite" => Engine::Sqlite,
            "postgres" => Engine::Postgres,
            other => bail!("no engine is called {other}"),
        };
        let Some(shop) = Shop::open(engine, options.products)? else {
            report.about.push(format!("{name} is not installed here: NOT measured"));
            continue;
        };
        for section in SECTIONS {
            if options.section.is_empty() || options.section.iter().any(|name| name == section.name) {
                let mut table = (section.run)(&shop, &plan)?;
                table.title = format!("{} ({name})", table.title);
                println!("{}", table.to_markdown());
                report.tables.push(table);
            }
        }
        shop.server.doctor(&shop.client);
    }
    if let Some(folder) = &options.out {
        report.write(folder)?;
    }
    Ok(())
}

/// Where and how, as far as the machine tells.
fn about(options: &Options) -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    vec![
        format!("{cores} cores, {}; client and server share them", processor.trim_start_matches(['\t', ' ', ':'])),
        format!("{} products with stock in {} stores; commits wait for the disk", options.products, shop::WAREHOUSES),
        format!("medians of {} rounds of {} s, all measures of a section in turn", options.rounds, options.seconds),
    ]
}
