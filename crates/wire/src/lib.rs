//! The protocol: what a request says, what an answer looks like, and the codes of everything that can go wrong.
//!
//! Parameters come in as text ([`Params`]); a [`Field`] says once what a parameter or an answer's key is called, what it may
//! hold and how it is written; answers go out through one [`Writer`], as JSON or as XML. Nothing here knows a call or a database.

#![warn(missing_docs)]

mod code;
mod escape;
mod field;
mod form;
mod kind;
mod language;
mod params;
mod scalar;
mod text;
mod writer;

pub use code::{Code, Fault};
pub use field::{Field, Source};
pub use form::Form;
pub use kind::{Kind, MAX_AMOUNT};
pub use language::Language;
pub use params::{MAX_PARAMS, Params};
pub use scalar::{Scalar, ScalarRef};
pub use text::fold;
pub use writer::{Format, Writer};
