//! What pages are asked for, and what is answered.

use std::borrow::Cow;

/// A request for a page. Pages that change something are not among them.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest<'a> {
    /// The path, beginning with `/`.
    pub path: &'a str,
    /// What stands behind the `?`, as it was sent.
    pub query: &'a str,
    /// How the body may be packed: the header `Accept-Encoding`.
    pub encodings: &'a str,
    /// The address of this server as its readers know it, without a slash at the end.
    pub base_url: &'a str,
}

/// A page, or something that a page is made of.
#[derive(Debug)]
pub struct Reply {
    /// The status of HTTP, such as 200.
    pub status: u16,
    /// What the body is, as the header `Content-Type` says it.
    pub kind: &'static str,
    pub body: Cow<'static, [u8]>,
    /// How the body is packed; empty when it is not.
    pub encoding: &'static str,
    /// It stands under an address of its own for ever: browsers need not ask again.
    pub immutable: bool,
    /// Where the reader is sent instead.
    pub location: Option<String>,
}

impl Reply {
    pub(crate) fn html(status: u16, page: String) -> Reply {
        Reply::of(status, "text/html; charset=UTF-8", page.into_bytes())
    }

    pub(crate) fn of(status: u16, kind: &'static str, body: impl Into<Cow<'static, [u8]>>) -> Reply {
        Reply { status, kind, body: body.into(), encoding: "", immutable: false, location: None }
    }

    pub(crate) fn moved(to: String) -> Reply {
        Reply { location: Some(to), ..Reply::of(308, "text/plain; charset=UTF-8", Vec::new()) }
    }
}
