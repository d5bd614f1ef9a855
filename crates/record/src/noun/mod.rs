//! Nouns: records that are declared once and then listed, saved and deleted by the same code.

mod again;
mod birthday;
pub(crate) mod column;
pub(crate) mod declare;
mod delete;
pub(crate) mod field;
mod filters;
mod list;
mod page;
mod paging;
mod past;
pub(crate) mod patch;
mod plan;
pub(crate) mod query;
mod ready;
mod record;
mod row_references;
mod save;
pub mod schema;
mod sheet;
mod stored_rows;
mod unique;
mod view;

pub use crate::references::{KNOWN_BY_HEART, check_reference, check_references};
pub use birthday::born_between;
pub use column::{Column, ColumnType, IntoColumn, Named, Text};
pub use declare::{ATTRIBUTE_TYPES, Child, Filter, Fragments, Index, Noun, Operator, PageSize, Prepare, filter};
pub use delete::{delete, delete_all, delete_by_id, delete_many, delete_where};
pub use field::{ADDED, CHANGED, Cell, Field, LAST_MODIFIED, Loaded, Names, Page, Plan, REVISION, Special};
pub use filters::like_pattern;
pub use list::{answer_query, apply_filters, list, list_within, write_page};
pub use paging::page_of;
pub use past::{Held, Past};
pub use patch::{Patch, read_patch, read_rows};
pub use query::Query;
pub use record::{Place, ReadColumn};
pub use row_references::{check_rows, unknown_reference};
pub use save::{
    AskedFields, add, add_named, check_fields, check_parts, check_required, create, create_as, create_many, edit,
    id_counter, mark_changed, mark_for_copies, save, save_patch, update,
};
pub use sheet::{ROWS_OF_ALL, Sheet, names, names_of, scalar};
pub use stored_rows::stored_rows;
pub use unique::Unique;
