//! A paper as PDF, in the layout of its form.

use crate::paper::{Form, Paper, Picture};
use crate::{receipt, sheet};

/// A paper as PDF, with its fonts in it.
pub fn pdf(paper: &Paper, logo: Option<&Picture>) -> Vec<u8> {
    match paper.form {
        Form::Receipt => receipt::pdf(paper, logo),
        Form::Invoice | Form::DeliveryNote | Form::Reminder => sheet::pdf(paper, logo),
    }
}
