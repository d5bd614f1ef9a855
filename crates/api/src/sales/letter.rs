//! Letters and files, in the way of the API's old module of documents: types, series, statuses, and the letters themselves, which no
//! call reads back. They are no sales documents.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun};
use ladu_wire::Kind;

use crate::Call;

const fn list(table: &'static str, id: &'static str, doc: &'static str) -> Noun {
    Noun { doc, module: "configuration", remembered: true, ..Noun::new(table, id, NAME) }
}

const NAME: &[Field] = &[Field::text("name", "name", 100).required().languages()];

/// A type of letters.
pub static TYPE: Noun = list("letter_type", "documentTypeID", "A type of letters.");
/// A series that letters are numbered in.
pub static SERIES: Noun = list("letter_series", "documentSeriesID", "A series that letters are numbered in.");
/// A status of letters.
pub static STATUS: Noun = Noun {
    doc: "A status of letters.",
    module: "configuration",
    remembered: true,
    ..Noun::new(
        "letter_status",
        "documentStatusID",
        &[Field::text("name", "name", 100).required().languages(), ADDED, CHANGED],
    )
};

/// A letter or a file.
pub static LETTER: Noun = Noun {
    doc: "A letter or a file.",
    module: "customers",
    log: "documents",
    save_id: "documentID",
    answer: Some(|cx, id, w| {
        let sql = "SELECT number FROM letter WHERE account = $0 AND id = $1";
        let number = cx.first(sql, &[ladu_store::Value::Int(id)], |row| row.int(0))?;
        w.key("documentNo");
        w.int_text(number.unwrap_or(0));
        Ok(())
    }),
    before_save: Some(|cx, patch| {
        if patch.is_new() {
            let series = patch.int("series_id").unwrap_or(0);
            let number = cx.next_number(&format!("number:letter {series}"))?;
            patch.set("number", number);
        }
        Ok(())
    }),
    ..Noun::new(
        "letter",
        "documentID",
        &[
            Field::id("typeID", "type_id", "letter_type"),
            Field::id("seriesID", "series_id", "letter_series")
                .doc("Letters of one series are numbered one after the other."),
            Field::id("statusID", "status_id", "letter_status"),
            Field::id("clientID", "client_id", "customer"),
            Field::id("contactID", "contact_id", "customer"),
            Field::new("projectID", "project_id", Kind::Id),
            Field::date("regDate", "registration_date"),
            Field::date("creationDate", "creation_date"),
            Field::date("deadlineDate", "deadline_date"),
            Field::id("creatorID", "creator_id", "employee"),
            Field::id("personResponsibleID", "responsible_id", "employee"),
            Field::text("fileName", "file_name", 255),
            Field::text("direction", "direction", 20),
            Field::text("name", "name", 255),
            Field::text("notes", "notes", 10_000),
            Field::int("", "number"),
        ],
    )
};

pub static CALLS: &[Call] = &[
    Call::list("getDocumentTypes", &TYPE).doc("Lists types of letters."),
    Call::save("saveDocumentType", &TYPE).extension().doc("Makes or changes a type of letters."),
    Call::list("getDocumentSeries", &SERIES).doc("Lists series that letters are numbered in."),
    Call::save("saveDocumentSeries", &SERIES).extension().doc("Makes or changes a series of letters."),
    Call::list("getDocumentStatuses", &STATUS).doc("Lists statuses of letters."),
    Call::save("saveDocumentStatus", &STATUS).extension().doc("Makes or changes a status of letters."),
    Call::save("saveDocument", &LETTER).doc("Makes or changes a letter; no call reads it back."),
];
