//! All black-box tests in one program, so that they share one PostgreSQL.

mod carriers;
mod catalogue;
mod costs;
mod customers;
mod demo;
mod doctor;
mod door;
mod every_call;
mod files;
mod ledger;
mod nasty;
mod newcomer;
mod prices;
mod protocol;
mod races;
mod sales;
mod sessions;
mod settings;
mod staff;
mod stock;
mod store;
mod sync;
mod units;
