//! Mail accounts of users. No call of the API makes one; passwords are not kept, so none is ever handed out.

use ladu_record::noun::{ADDED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, filter};
use ladu_wire::{Kind, Writer};

use crate::call::Call;

pub static EMAIL_ACCOUNT: Noun = Noun {
    doc: "The mail account of a user.",
    module: "users",
    log: "emailAccounts",
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("emailAccountID", Operator::Equals("id")),
        filter("userID", Operator::Equals("user_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "email_account",
        "emailAccountID",
        &[
            Field::id("userID", "user_id", "user_account").indexed(),
            Field::text("server", "server", 255),
            Field::new("port", "port", Kind::Int(0, 65_535)),
            Field::text("username", "username", 255),
            Field::special("password", "", no_password),
            Field::flag("useSSL", "use_ssl"),
            Field::flag("active", "active").default(1),
            Field::text("smtpServer", "smtp_server", 255),
            Field::new("smtpPort", "smtp_port", Kind::Int(0, 65_535)),
            Field::text("smtpUsername", "smtp_username", 255),
            Field::special("smtpPassword", "", no_password),
            Field::flag("smtpUseSSL", "smtp_use_ssl"),
            Field::date("downloadEmailsSinceDate", "download_since"),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

fn no_password(_: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.plain_text("");
}

pub(super) static CALLS: &[Call] =
    &[Call::list("getEmailAccounts", &EMAIL_ACCOUNT).doc("Lists mail accounts of users, without their passwords.")];
