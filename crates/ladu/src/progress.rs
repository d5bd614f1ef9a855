//! Bars for work that takes a while, on standard error and only where somebody looks.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many steps.
pub(crate) fn bar(what: &'static str, steps: u64) -> ProgressBar {
    let bar = ProgressBar::new(steps).with_message(what);
    let style = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} % {elapsed} (about {eta} left)");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}
