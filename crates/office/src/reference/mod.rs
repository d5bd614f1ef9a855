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

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use maud::{Markup, html};

use self::framed::framed;
use crate::packed::Packed;
use crate::reply::{PageRequest, Reply};

/// The page of the reference under a path.
pub(crate) fn respond(request: PageRequest<'_>) -> Option<Reply> {
    static OPENAPI: LazyLock<Packed> = LazyLock::new(|| json(openapi::text()));
    static API: LazyLock<Packed> = LazyLock::new(|| json(summary::text()));
    match request.path {
        "/reference" if request.query.is_empty() => return Some(kept("", request, || index::page(""))),
        "/reference" => return Some(Reply::html(200, index::page(request.query).into_string())),
        "/reference/" => return Some(Reply::moved("/reference".to_owned())),
        "/openapi.json" => return Some(OPENAPI.reply(request.encodings, false)),
        "/reference/api.json" => return Some(API.reply(request.encodings, false)),
        _ => {}
    }
    let name = request.path.strip_prefix("/reference/")?;
    Some(match name {
        "start" => kept("start", request, guide::start),
        "sessions" => kept("sessions", request, guide::sessions),
        "bulk" => kept("bulk", request, guide::bulk),
        "errors" => kept("errors", request, errors::page),
        "settings" => kept("settings", request, settings::page),
        "changes" => kept("changes", request, guide::changes),
        _ => match ladu_api::find(name) {
            Some(found) if found.name == name => kept(found.name, request, || call::page(found)),
            Some(found) => Reply::moved(format!("/reference/{}", found.name)),
            None => Reply::html(404, not_found(name).into_string()),
        },
    })
}

/// A page that is the same for everybody but for the address of the server: made once, and sent with the address in its place.
fn kept(name: &'static str, request: PageRequest<'_>, make: impl FnOnce() -> Markup) -> Reply {
    static PAGES: LazyLock<RwLock<HashMap<&'static str, Arc<str>>>> = LazyLock::new(RwLock::default);
    let known = PAGES.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
    let page = known.unwrap_or_else(|| {
        let page: Arc<str> = make().into_string().into();
        PAGES.write().unwrap_or_else(PoisonError::into_inner).insert(name, page.clone());
        page
    });
    let address = html! { (request.base_url) }.into_string();
    Reply::html(200, page.replace(requests::ADDRESS, &address))
}

fn json(text: String) -> Packed {
    Packed::new("application/json; charset=UTF-8", text.into_bytes())
}

fn not_found(name: &str) -> Markup {
    let main = html! {
        h1 { "No such call" }
        p { code { (name) } " is no call of this API. " a href={ "/reference?q=" (name) } { "Look for it in names and texts." } }
    };
    framed("No such call - Ladu", "There is no call of that name.", "", main)
}
