//! Printouts: papers of sales and purchase documents and reminders, as pages, as files and by mail.

mod calls;
mod company;
pub mod mail;
mod paper;
mod purchase;
mod reminder;
mod sale;
mod sale_dataset;
mod sale_remarks;
mod sale_source;
mod texts;

use crate::Area;

pub use paper::of_link;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "printouts", calls: &[calls::CALLS, mail::CALLS], nouns: &[&mail::MAIL] };
