//! The pages people see: the reference of the API, and what every page is made of.

mod assets;
pub mod describe;
mod frame;
mod packed;
mod reference;
mod reply;

pub use reply::{PageRequest, Reply};

/// The page under a path; none where no page stands.
pub fn respond(request: PageRequest<'_>) -> Option<Reply> {
    if let Some(name) = request.path.strip_prefix("/assets/") {
        return assets::respond(name, request.encodings);
    }
    reference::respond(request)
}
