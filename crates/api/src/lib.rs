//! The calls of the API, one file for each noun, and the registry that finds them by name.

mod area;
pub mod call;
pub mod catalog;
pub mod company;
pub mod csv_report;
pub mod customers;
pub mod doctor;
mod document_parameters;
mod exchange;
pub mod exclusive;
pub mod fingerprint;
mod goods_lock;
pub mod inventory;
mod paper_link;
mod password_check;
pub mod printouts;
mod product_filter;
pub mod provisioning;
mod public;
pub mod purchasing;
pub mod registers;
mod registry;
pub mod report_link;
pub mod sales;
pub mod sign_up;
pub mod staff;
pub mod upload;
mod used_key;

pub use area::Area;
pub use call::{Call, Nouns, Run};
pub use csv_report::Csv;
pub use goods_lock::lock_goods;
pub use public::{PublicCx, no_fetch};
pub use registry::{AREAS, all, find, nouns};
