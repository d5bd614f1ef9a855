//! The reference: an index of all calls, a page about each, and pages about what all calls have in common.

mod call;
mod errors;
mod framed;
mod guide;
mod index;
mod openapi;
mod requests;
mod settings;
mod shapes;
mod summary;

use maud::{Markup, html};

use self::framed::framed;
use crate::reply::{PageRequest, Reply};

/// The page of the reference under a path.
pub(crate) fn respond(request: PageRequest<'_>) -> Option<Reply> {
    match request.path {
        "/reference" => return Some(Reply::html(200, index::page(request.query))),
        "/reference/" => return Some(Reply::moved("/reference".to_owned())),
        "/openapi.json" => return Some(json(openapi::text(request.base_url))),
        _ => {}
    }
    let name = request.path.strip_prefix("/reference/")?;
    let page = match name {
        "api.json" => return Some(json(summary::text())),
        "start" => guide::start(request.base_url),
        "sessions" => guide::sessions(),
        "bulk" => guide::bulk(),
        "errors" => errors::page(),
        "settings" => settings::page(),
        "changes" => guide::changes(),
        _ => match ladu_api::find(name) {
            Some(found) if found.name == name => call::page(found, request.base_url),
            Some(found) => return Some(Reply::moved(format!("/reference/{}", found.name))),
            None => return Some(Reply::html(404, not_found(name))),
        },
    };
    Some(Reply::html(200, page))
}

fn json(text: String) -> Reply {
    Reply::of(200, "application/json; charset=UTF-8", text.into_bytes())
}

fn not_found(name: &str) -> Markup {
    let main = html! {
        h1 { "No such call" }
        p { code { (name) } " is no call of this API. " a href={ "/reference?q=" (name) } { "Look for it in names and texts." } }
    };
    framed("No such call - Ladu", "There is no call of that name.", "", main)
}
