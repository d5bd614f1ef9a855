//! Papers: receipts, invoices and delivery notes as pages for the browser and as PDF. Pure layout: every text comes ready to be shown.

mod barcode;
mod canvas;
mod font;
mod html;
mod paper;
mod pdf;
mod qr;
mod receipt;
mod sheet;
mod words;

pub use html::{escape, html, message};
pub use paper::{Form, Line, Paper, Party, Picture, Row, TaxLine};
pub use pdf::pdf;
pub use words::{Word, word};
