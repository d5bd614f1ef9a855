//! What calls about accounts answer, where code writes it.

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[("createInstallation", CREATE_INSTALLATION)];

const CREATE_INSTALLATION: &[Output] = &[
    Output::int("clientCode", "Code of the account."),
    Output::text("clientUrl", "Address of the account."),
    Output::text("username", "Name with which the user logs in."),
    Output::text("password", "Password of the administrator; answered this once."),
];
