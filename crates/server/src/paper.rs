//! Papers of documents behind signed links, as pages and as PDF.

use std::sync::Arc;

use ladu_identity::signed_link;
use ladu_printing::{Paper, Picture};
use ladu_record::{Cx, Failure, Request};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Language, Params};

use crate::state::Server;

/// A paper as it is served.
pub(crate) enum Opened {
    Page(String),
    Pdf(Vec<u8>),
    /// A page that says that the link has ended.
    Ended(String),
}

/// Opens the paper of a link; `.pdf` at its end asks for a PDF.
pub(crate) fn open(server: &Arc<Server>, link: &str) -> Result<Opened, Fault> {
    let (link, as_pdf) = link.strip_suffix(".pdf").map_or((link, false), |link| (link, true));
    let now = server.now();
    let ended = signed_link::ended(&server.secret, link, now.0);
    let has_ended = ended.is_some();
    let link = ended.map_or_else(|| signed_link::open(&server.secret, link, now.0), Ok)?;
    let request = Request {
        now,
        account: link.account,
        client_code: String::new(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(link.user),
        secret: server.secret,
        seed: 0,
    };
    let params = Params::default();
    if has_ended {
        let language = server.store.read(link.account.number(), |tx| -> Result<Language, Failure> {
            Ok(Cx::new(tx, &request, &params, &server.caches).default_language()?)
        });
        let language = language.map_err(|failure| failure.0)?;
        let text = ladu_printing::word(language.code(), ladu_printing::Word::LinkEnded);
        return Ok(Opened::Ended(ladu_printing::message(text)));
    }
    let paper = server.store.read(link.account.number(), |tx| -> Result<Paper, Failure> {
        let mut cx = Cx::new(tx, &request, &params, &server.caches);
        Ok(ladu_api::printouts::of_link(&mut cx, &link)?)
    });
    let paper = paper.map_err(|failure| failure.0)?;
    Ok(match as_pdf {
        true => Opened::Pdf(pdf(server, request.account, &paper)),
        false => Opened::Page(ladu_printing::html(&paper)),
    })
}

/// A paper as PDF, with the account's logo.
pub(crate) fn pdf(server: &Server, account: Id<of::Account>, paper: &Paper) -> Vec<u8> {
    ladu_printing::pdf(paper, logo(server, account, &paper.logo_url).as_ref())
}

/// The logo, when it is a picture that this server keeps for the account: nothing is ever fetched from elsewhere.
fn logo(server: &Server, account: Id<of::Account>, url: &str) -> Option<Picture> {
    let (_, key) = url.split_once("/files/")?;
    let own = format!("{account}/");
    let bytes = server.blobs.get(key).ok().filter(|_| key.starts_with(&own))?;
    let pixels = ladu_files::pixels(&bytes)?;
    Some(Picture { width: pixels.width, height: pixels.height, rgb: pixels.rgb, alpha: pixels.alpha })
}
