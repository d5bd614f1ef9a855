//! Pictures of products, and files about them.

use std::collections::HashMap;

use ladu_files::Size;
use ladu_record::noun::{self, ADDED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::{Call, upload};

const PAGE: Option<PageSize> = Some(PageSize { default: 20, max: 100 });

/// A picture of a product.
pub static PRODUCT_PICTURE: Noun = Noun {
    doc: "A picture of a product.",
    module: "products",
    log: "productPictures",
    page: PAGE,
    before_save: Some(|cx, patch| check(cx, patch, "picture")),
    after_save: Some(|cx, id, patch| touch_product(cx, "product_picture", id, patch)),
    filters: &[
        filter("productPictureID", Operator::Equals("id")),
        filter("productID", Operator::Equals("product_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_picture",
        "productPictureID",
        &[
            Field::id("productID", "product_id", "product").required().indexed(),
            Field::text("name", "name", 255).input("pictureName"),
            Field::special("thumbURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Thumb, w)),
            Field::special("smallURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Small, w)),
            Field::special("largeURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Large, w)),
            Field::special("fullURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Full, w)),
            Field::flag("external", "external").read_only(),
            Field::text("hostingProvider", "hosting_provider", 50),
            Field::special("hash", "", write_null),
            Field::special("tenant", "", write_null),
            Field::text("", "url", 1000).input("url"),
            Field::text("", "folder", 100),
            Field::text("", "file_name", 100),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// What a file about a product is.
pub static PRODUCT_FILE_TYPE: Noun = Noun {
    doc: "What a file about a product is: a manual, a certificate.",
    module: "products",
    remembered: true,
    ..Noun::new("product_file_type", "typeID", &[Field::text("name", "name", 100), ADDED, LAST_MODIFIED])
};

/// A file about a product.
pub static PRODUCT_FILE: Noun = Noun {
    doc: "A file about a product.",
    module: "products",
    log: "productFiles",
    page: PAGE,
    before_save: Some(|cx, patch| check(cx, patch, "file")),
    after_save: Some(|cx, id, patch| touch_product(cx, "product_file", id, patch)),
    filters: &[
        filter("productFileID", Operator::Equals("id")),
        filter("productID", Operator::Equals("product_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_file",
        "productFileID",
        &[
            Field::id("productID", "product_id", "product").required().indexed(),
            Field::text("name", "name", 255),
            Field::id("typeID", "type_id", "product_file_type").input("fileTypeID"),
            Field::name_of("typeName", "type_id", "product_file_type"),
            Field::flag("isInformationFile", "is_information"),
            Field::special("fileURL", "folder", write_file),
            Field::flag("external", "external").read_only(),
            Field::text("hostingProvider", "hosting_provider", 50),
            Field::text("", "url", 1000).input("url"),
            Field::text("", "folder", 100),
            Field::text("", "file_name", 100),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// Checks what was sent of a picture or file, and takes over what was uploaded.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch, parameter: &str) -> Result<(), Fault> {
    let folder = cx.params.get(upload::FOLDER).map(str::to_owned);
    let url = patch.filled("url").map(str::to_owned);
    if patch.is_new() && folder.is_none() && url.is_none() {
        return Err(Fault::of(Code::NO_FILE));
    }
    if url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(Fault::at(Code::UNREADABLE, "url"));
    }
    let host = patch.filled("hosting_provider");
    if host.is_some_and(|host| !host.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(Fault::at(Code::UNREADABLE, "hostingProvider"));
    }
    if host.is_some() && folder.is_some() {
        return Err(Fault::at(Code::CONFLICT, "hostingProvider"));
    }
    if let Some(folder) = folder {
        forget_upload(cx, patch.id, parameter)?;
        patch.set("file_name", cx.params.get(upload::NAME).unwrap_or_default());
        patch.set("folder", folder);
        patch.set("url", "");
        patch.set("external", 0);
        if parameter == "file" && !patch.has("name") && patch.is_new() {
            patch.set("name", cx.params.filled("filename").unwrap_or_default());
        }
    } else if let Some(url) = url {
        forget_upload(cx, patch.id, parameter)?;
        patch.set("folder", "");
        patch.set("file_name", "");
        patch.set("url", url);
        patch.set("external", 1);
    }
    Ok(())
}

fn table_of(parameter: &str) -> &'static str {
    if parameter == "picture" { "product_picture" } else { "product_file" }
}

/// What a record had uploaded goes from the blob store once this transaction is kept.
fn forget_upload(cx: &mut Cx<'_, '_>, id: Option<i64>, parameter: &str) -> Result<(), Fault> {
    let Some(id) = id else { return Ok(()) };
    let sql = format!("SELECT folder, file_name FROM {} WHERE account = $0 AND id = $1", table_of(parameter));
    let found = cx.first(&sql, &[Value::Int(id)], |row| (row.text(0).to_owned(), row.text(1).to_owned()))?;
    if let Some((folder, name)) = found.filter(|(folder, _)| !folder.is_empty()) {
        cx.discard(upload::keys(&folder, &name));
    }
    Ok(())
}

/// A product changes with its pictures and files: shops that keep a copy read it again.
fn touch_product(cx: &mut Cx<'_, '_>, table: &str, id: i64, _: &Patch) -> Result<(), Fault> {
    cx.execute(
        &format!(
            "UPDATE product SET modified = $2, changed = $2
             WHERE account = $0 AND id = (SELECT product_id FROM {table} WHERE account = $0 AND id = $1)"
        ),
        &[Value::Int(id), Value::Int(cx.now().0)],
    )?;
    cx.touch("product")
}

fn write_null(_: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.null();
}

/// The link to a picture in a size: our own, or the same address for all sizes of one that is kept elsewhere.
fn link(base: &str, (folder, file, url): (&str, &str, &str), size: Size) -> String {
    if folder.is_empty() { url.to_owned() } else { format!("{base}/files/{folder}/{}.{file}", size.name()) }
}

fn file_link(base: &str, (folder, file, url): (&str, &str, &str)) -> String {
    if folder.is_empty() { url.to_owned() } else { format!("{base}/files/{folder}/{file}") }
}

fn write_size(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, size: Size, w: &mut Writer) {
    w.key(name);
    w.text(&link(&page.base_url, (cell.text("folder"), cell.text("file_name"), cell.text("url")), size));
}

fn write_file(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(&file_link(&page.base_url, (cell.text("folder"), cell.text("file_name"), cell.text("url"))));
}

/// A picture or file of a product as `getProducts` shows it.
pub struct LocaleFormat {
    id: i64,
    name: String,
    folder: String,
    file: String,
    url: String,
    host: String,
    kind: i64,
    information: i64,
}

/// Pictures or files by product.
pub type ShownByProduct = HashMap<i64, Vec<LocaleFormat>>;

/// Loads the pictures (`product_picture`) or files (`product_file`) of products, in one statement.
pub fn shown(cx: &mut Cx<'_, '_>, table: &str, products: &[i64]) -> Result<ShownByProduct, Fault> {
    let more = if table == "product_file" { "type_id, is_information" } else { "0, 0" };
    let sql = format!(
        "SELECT product_id, id, name, folder, file_name, url, hosting_provider, {more} FROM {table}
         WHERE account = $0 AND product_id IN ({{ids}}) ORDER BY product_id, id"
    );
    let mut found = ShownByProduct::new();
    for row in cx.among(&sql, products, &[])?.iter() {
        let text = |at: usize| row.text(at).to_owned();
        found.entry(row.int(0)).or_default().push(LocaleFormat {
            id: row.int(1),
            name: text(2),
            folder: text(3),
            file: text(4),
            url: text(5),
            host: text(6),
            kind: row.int(7),
            information: row.int(8),
        });
    }
    Ok(found)
}

/// Writes pictures as the members of a list.
pub fn write_images(base: &str, pictures: Option<&Vec<LocaleFormat>>, w: &mut Writer) {
    for picture in pictures.into_iter().flatten() {
        w.object(|w| {
            w.key("pictureID");
            w.int_text(picture.id);
            w.key("name");
            w.text(&picture.name);
            for (key, size) in [
                ("thumbURL", Size::Thumb),
                ("smallURL", Size::Small),
                ("largeURL", Size::Large),
                ("fullURL", Size::Full),
            ] {
                w.key(key);
                w.text(&link(base, (&picture.folder, &picture.file, &picture.url), size));
            }
            w.key("external");
            w.int(i64::from(picture.folder.is_empty()));
            w.key("hostingProvider");
            w.text(&picture.host);
            for key in ["hash", "tenant"] {
                w.key(key);
                w.null();
            }
        });
    }
}

/// Writes files as the members of a list; `type_name` gives the name of a file's type.
pub fn write_files<'a>(
    base: &str,
    files: Option<&Vec<LocaleFormat>>,
    type_name: impl Fn(i64) -> Option<&'a str>,
    w: &mut Writer,
) {
    for file in files.into_iter().flatten() {
        w.object(|w| {
            for key in ["fileID", "productFileID"] {
                w.key(key);
                w.int(file.id);
            }
            w.key("name");
            w.text(&file.name);
            w.key("typeID");
            w.int(file.kind);
            w.key("typeName");
            w.text(type_name(file.kind).unwrap_or_default());
            w.key("isInformationFile");
            w.int(file.information);
            w.key("fileURL");
            w.text(&file_link(base, (&file.folder, &file.file, &file.url)));
            w.key("external");
            w.int(i64::from(file.folder.is_empty()));
            w.key("hostingProvider");
            w.text(&file.host);
        });
    }
}

/// Deletes one record, or all of a product.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer, noun: &'static Noun, parameter: &str) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Delete)?;
    let ids = match (cx.params.id(noun.id)?, cx.params.id("productID")?) {
        (Some(id), _) => vec![id],
        (None, Some(product)) => {
            noun::check_reference(cx, "product", "productID", product)?;
            let sql = format!("SELECT id FROM {} WHERE account = $0 AND product_id = $1", noun.table);
            cx.query(&sql, &[Value::Int(product)])?.iter().map(|row| row.int(0)).collect()
        }
        (None, None) => return Err(Fault::missing(noun.id)),
    };
    for id in ids {
        noun::check_reference(cx, noun.table, noun.id, id)?;
        forget_upload(cx, Some(id), parameter)?;
        touch_product(cx, noun.table, id, &Patch::new(noun.fields))?;
        noun::delete_by_id(cx, noun, id)?;
    }
    answer.total = Some(0);
    Ok(())
}

/// Removes the pictures and files of a product that is deleted.
pub fn delete_of_product(cx: &mut Cx<'_, '_>, product: i64) -> Result<(), Fault> {
    for table in ["product_picture", "product_file"] {
        let sql =
            format!("SELECT folder, file_name FROM {table} WHERE account = $0 AND product_id = $1 AND folder <> ''");
        let rows = cx.query(&sql, &[Value::Int(product)])?;
        for row in rows.iter() {
            cx.discard(upload::keys(row.text(0), row.text(1)));
        }
        cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND product_id = $1"), &[Value::Int(product)])?;
    }
    Ok(())
}

const PICTURE_INPUT: &[Field] = &[
    Field::text("picture", "", 40_000_000)
        .doc("The picture, in base64 (saveProductPicture2: as a file of a multipart form)."),
    Field::text("filename", "", 255),
];
const FILE_INPUT: &[Field] =
    &[Field::text("file", "", 40_000_000).doc("The file, in base64."), Field::text("filename", "", 255)];

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getProductPictures", &PRODUCT_PICTURE).doc("Lists pictures of products, in four sizes."),
    Call::save("saveProductPicture", &PRODUCT_PICTURE)
        .inputs(PICTURE_INPUT)
        .prepare(|blobs, account, params| upload::picture(blobs, account, params, "picture"))
        .doc("Adds a picture to a product, or changes one."),
    Call::save("saveProductPicture2", &PRODUCT_PICTURE)
        .inputs(PICTURE_INPUT)
        .prepare(|blobs, account, params| upload::picture(blobs, account, params, "picture"))
        .doc("The same with the picture as a file of a multipart form."),
    Call::write("deleteProductPicture", |cx, answer| delete(cx, answer, &PRODUCT_PICTURE, "picture"))
        .inputs(&[Field::new("productPictureID", "", Kind::Id), Field::new("productID", "", Kind::Id)])
        .doc("Deletes a picture, or all of a product."),
    Call::list("getProductFiles", &PRODUCT_FILE).doc("Lists files about products."),
    Call::save("saveProductFile", &PRODUCT_FILE)
        .inputs(FILE_INPUT)
        .prepare(|blobs, account, params| upload::file(blobs, account, params, "file"))
        .doc("Adds a file to a product, or changes one."),
    Call::write("deleteProductFile", |cx, answer| delete(cx, answer, &PRODUCT_FILE, "file"))
        .inputs(&[Field::new("productFileID", "", Kind::Id), Field::new("productID", "", Kind::Id)])
        .doc("Deletes a file, or all of a product."),
    Call::list("getProductFileTypes", &PRODUCT_FILE_TYPE).doc("What files about products can be."),
];
