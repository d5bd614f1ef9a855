//! What every page stands in: the head, the rail of areas, the skip link.

use maud::{DOCTYPE, Markup, html};

use crate::assets;

/// What the frame of a page says.
pub(crate) struct Frame<'a> {
    /// The title in the browser's tab.
    pub(crate) title: &'a str,
    /// A sentence about the page, for search engines and link previews.
    pub(crate) summary: &'a str,
    /// Style sheets beside the common one.
    pub(crate) styles: &'a [&'a str],
    /// Scripts; every page works without them.
    pub(crate) scripts: &'a [&'a str],
    /// What stands between the top and the foot.
    pub(crate) body: Markup,
}

impl Frame<'_> {
    /// The page with its head.
    pub(crate) fn page(self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="description" content=(self.summary);
                    // htmx writes neither styles nor scripts into the page: the content policy forbids both.
                    meta name="htmx-config" content=r#"{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true}"#;
                    title { (self.title) }
                    link rel="icon" href=(assets::url("ladu.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::url("ladu.css"));
                    @for name in self.styles { link rel="stylesheet" href=(assets::url(name)); }
                    @for name in self.scripts { script type=[name.starts_with("htmx").then_some("text/javascript").or(Some("module"))] src=(assets::url(name)) defer {} }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (self.body)
                }
            }
        }
    }
}
