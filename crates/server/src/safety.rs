//! What makes answers safe in a browser, in one place for all of them.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// What a page may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Data and files: nothing at all, even when a browser takes them for a page.
    Data,
    /// A page of our own: styles, scripts and pictures of this server, none that stand in the page itself.
    Own,
    /// A paper: styles and pictures, but no scripts.
    Paper,
}

impl Page {
    fn policy(self) -> &'static str {
        match self {
            Page::Data => "default-src 'none'; frame-ancestors 'none'; sandbox",
            Page::Own => {
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                 base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            }
            Page::Paper => {
                "default-src 'none'; img-src *; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'"
            }
        }
    }
}

/// Says what an answer is.
pub(crate) fn page(mut response: Response, page: Page) -> Response {
    response.extensions_mut().insert(page);
    response
}

/// Adds the headers to an answer on its way out. One that does not say what it is, is data.
pub(crate) async fn secure(mut response: Response) -> Response {
    let page = response.extensions().get::<Page>().copied().unwrap_or(Page::Data);
    let headers = response.headers_mut();
    let all: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, page.policy()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
