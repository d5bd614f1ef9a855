//! Pictures of products, and files about them.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_files::Size;
use ladu_record::Cx;
use ladu_record::noun::{
    self, ADDED, Cell, Column, Field, LAST_MODIFIED, Names, Noun, Operator, Page, PageSize, Patch, ReadColumn, Text,
    filter,
};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::call::Call;
use crate::upload;

const PAGE: Option<PageSize> = Some(PageSize { default: 20, max: 100 });

/// The product that a picture shows or a file is about.
const PRODUCT: Column<Id<of::Product>> =
    Column::of(Field::id("productID", "product_id", "product").required().indexed());
const NAME: Column<Text> = Column::of(Field::text("name", "name", 255));
const EXTERNAL: Column<bool> = Column::of(Field::flag("external", "external").read_only());
const HOST: Column<Text> = Column::of(Field::text("hostingProvider", "hosting_provider", 50));
/// The address of one that is kept elsewhere.
const URL: Column<Text> = Column::of(Field::text("", "url", 1000).input("url"));
/// The folder of one that was uploaded.
const FOLDER: Column<Text> = Column::of(Field::text("", "folder", 100));
const FILE_NAME: Column<Text> = Column::of(Field::text("", "file_name", 100));

/// A picture of a product.
pub static PRODUCT_PICTURE: Noun = Noun {
    doc: "A picture of a product.",
    module: "products",
    log: "productPictures",
    page: PAGE,
    belongs_to: Some(&PRODUCT.field),
    before_save: Some(|cx, patch| check(cx, patch, &PRODUCT_PICTURE)),
    after_save: Some(|cx, id, _| touch_product(cx, &PRODUCT_PICTURE, id)),
    before_delete: Some(|cx, id| forget(cx, &PRODUCT_PICTURE, id)),
    filters: &[
        filter("productPictureID", Operator::Equals("id")),
        filter("productID", Operator::Equals("product_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_picture",
        "productPictureID",
        &[
            PRODUCT.field,
            NAME.field.input("pictureName"),
            Field::special("thumbURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Thumb, w)),
            Field::special("smallURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Small, w)),
            Field::special("largeURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Large, w)),
            Field::special("fullURL", "folder", |page, cell, name, w| write_size(page, cell, name, Size::Full, w)),
            EXTERNAL.field,
            HOST.field,
            Field::special("hash", "", write_null),
            Field::special("tenant", "", write_null),
            URL.field,
            FOLDER.field,
            FILE_NAME.field,
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
    belongs_to: Some(&PRODUCT.field),
    before_save: Some(|cx, patch| check(cx, patch, &PRODUCT_FILE)),
    after_save: Some(|cx, id, _| touch_product(cx, &PRODUCT_FILE, id)),
    before_delete: Some(|cx, id| forget(cx, &PRODUCT_FILE, id)),
    filters: &[
        filter("productFileID", Operator::Equals("id")),
        filter("productID", Operator::Equals("product_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_file",
        "productFileID",
        &[
            PRODUCT.field,
            NAME.field,
            Field::id("typeID", "type_id", "product_file_type").input("fileTypeID"),
            Field::name_of("typeName", "type_id", "product_file_type"),
            Field::flag("isInformationFile", "is_information"),
            Field::special("fileURL", "folder", write_file),
            EXTERNAL.field,
            HOST.field,
            URL.field,
            FOLDER.field,
            FILE_NAME.field,
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// Checks what was sent of a picture or file, and takes over what was uploaded.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch, noun: &'static Noun) -> Result<(), Fault> {
    if let Some(id) = patch.id.filter(|_| patch.has(PRODUCT)) {
        // It may go from one product to another, and then both have changed.
        touch_product(cx, noun, id)?;
    }
    let folder = cx.params.get(upload::FOLDER).map(str::to_owned);
    let url = patch.filled(URL).map(str::to_owned);
    if patch.is_new() && folder.is_none() && url.is_none() {
        return Err(Fault::of(Code::NO_FILE));
    }
    if url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(Fault::at(Code::UNREADABLE, "url"));
    }
    let host = patch.filled(HOST);
    if host.is_some_and(|host| !host.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(Fault::at(Code::UNREADABLE, "hostingProvider"));
    }
    if host.is_some() && folder.is_some() {
        return Err(Fault::at(Code::CONFLICT, "hostingProvider"));
    }
    if let Some(folder) = folder {
        forget_upload(cx, noun, patch.id)?;
        patch.put(FILE_NAME, cx.params.get(upload::NAME).unwrap_or_default());
        patch.put(FOLDER, folder);
        patch.put(URL, "");
        patch.put(EXTERNAL, false);
        if noun.table == PRODUCT_FILE.table && patch.is_new() {
            patch.put_default(NAME, cx.params.filled("filename").unwrap_or_default());
        }
    } else if let Some(url) = url {
        forget_upload(cx, noun, patch.id)?;
        patch.put(FOLDER, "");
        patch.put(FILE_NAME, "");
        patch.put(URL, url);
        patch.put(EXTERNAL, true);
    }
    Ok(())
}

/// What a record had uploaded goes from the blob store once this transaction is kept.
fn forget_upload(cx: &mut Cx<'_, '_>, noun: &Noun, id: Option<i64>) -> Result<(), Fault> {
    let Some(id) = id else { return Ok(()) };
    let sql = format!("SELECT folder, file_name FROM {} WHERE account = $0 AND id = $1", noun.table);
    let found = cx.first(&sql, &[id.into()], |row| row.read::<(String, String)>())?;
    if let Some((folder, name)) = found.filter(|(folder, _)| !folder.is_empty()) {
        cx.discard(upload::keys(&folder, &name));
    }
    Ok(())
}

/// Lets go of what a record that is deleted had uploaded.
fn forget(cx: &mut Cx<'_, '_>, noun: &Noun, id: i64) -> Result<(), Fault> {
    forget_upload(cx, noun, Some(id))?;
    touch_product(cx, noun, id)
}

/// A product changes with its pictures and files: shops that keep a copy read it again.
fn touch_product(cx: &mut Cx<'_, '_>, noun: &Noun, id: i64) -> Result<(), Fault> {
    cx.execute(
        &format!(
            "UPDATE product SET modified = $2, changed = $2, revision = revision + 1
             WHERE account = $0 AND id = (SELECT product_id FROM {} WHERE account = $0 AND id = $1)",
            noun.table
        ),
        &[id.into(), cx.now().into()],
    )?;
    cx.touch("product")
}

/// Removes the pictures and files of a product that is deleted; programs that copy them find each in the log.
pub fn delete_of_product(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<(), Fault> {
    for noun in [&PRODUCT_PICTURE, &PRODUCT_FILE] {
        let table = noun.table;
        let sql =
            format!("SELECT folder, file_name FROM {table} WHERE account = $0 AND product_id = $1 AND folder <> ''");
        for row in cx.query(&sql, &[product.into()])?.iter() {
            let (folder, name): (&str, &str) = row.read();
            cx.discard(upload::keys(folder, name));
        }
        noun::delete_where(cx, noun, "t.product_id = $1", &[product.into()])?;
    }
    Ok(())
}

fn write_null(_: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.null();
}

/// Where a picture or a file is: a folder and a file of our own, or else an address elsewhere.
struct Location {
    folder: String,
    file: String,
    url: String,
}

impl Location {
    fn of(cell: &Cell<'_>) -> Location {
        let text = |column: Column<Text>| cell.get(column).to_owned();
        Location { folder: text(FOLDER), file: text(FILE_NAME), url: text(URL) }
    }

    fn is_external(&self) -> bool {
        self.folder.is_empty()
    }

    /// The link to the file.
    fn link(&self, base: &str) -> String {
        match self.is_external() {
            true => self.url.clone(),
            false => format!("{base}/files/{}/{}", self.folder, self.file),
        }
    }

    /// The link to a picture in a size; the same address for all sizes of one that is kept elsewhere.
    fn in_size(&self, base: &str, size: Size) -> String {
        match self.is_external() {
            true => self.url.clone(),
            false => format!("{base}/files/{}/{}.{}", self.folder, size.name(), self.file),
        }
    }
}

fn write_size(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, size: Size, w: &mut Writer) {
    w.key(name);
    w.text(&Location::of(cell).in_size(&page.base_url, size));
}

fn write_file(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(&Location::of(cell).link(&page.base_url));
}

/// A picture of a product or a file about it, as `getProducts` shows it.
struct Media {
    id: Id<of::ProductFile>,
    name: String,
    location: Location,
    host: String,
}

/// The pictures of a page of products.
pub struct Images(HashMap<Id<of::Product>, Vec<Media>>);

/// Loads the pictures of products.
pub fn images(cx: &mut Cx<'_, '_>, products: &[i64]) -> Result<Images, Fault> {
    let sql = "SELECT product_id, id, name, folder, file_name, url, hosting_provider FROM product_picture
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, id";
    let mut found = Images(HashMap::new());
    for row in cx.among(sql, products, &[])?.iter() {
        let (product, id, name, folder, file, url, host) = row.read();
        let location = Location { folder, file, url };
        found.0.entry(product).or_default().push(Media { id, name, location, host });
    }
    Ok(found)
}

/// The files about a page of products, with the names of their types.
pub struct Files {
    of: HashMap<Id<of::Product>, Vec<MediaFile>>,
    types: Arc<Names>,
}

struct MediaFile {
    media: Media,
    kind: Option<Id<of::ProductFileType>>,
    is_information: bool,
}

/// Loads the files about products.
pub fn files(cx: &mut Cx<'_, '_>, products: &[i64]) -> Result<Files, Fault> {
    let sql = "SELECT product_id, id, name, folder, file_name, url, hosting_provider, type_id, is_information
               FROM product_file WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, id";
    let mut found = Files { of: HashMap::new(), types: noun::names(cx, PRODUCT_FILE_TYPE.table)? };
    for row in cx.among(sql, products, &[])?.iter() {
        let (product, id, name, folder, file, url, host, kind, is_information) = row.read();
        let media = Media { id, name, location: Location { folder, file, url }, host };
        found.of.entry(product).or_default().push(MediaFile { media, kind, is_information });
    }
    Ok(found)
}

/// Writes the pictures of a product.
pub fn write_images(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let pictures = page.extra::<Images>().and_then(|images| images.0.get(&Id::new(cell.id)));
    w.key(name);
    w.list(|w| pictures.into_iter().flatten().for_each(|picture| w.object(|w| write_image(page, picture, w))));
}

fn write_image(page: &Page<'_>, picture: &Media, w: &mut Writer) {
    w.key("pictureID");
    w.int_text(picture.id.number());
    w.key("name");
    w.text(&picture.name);
    for (key, size) in
        [("thumbURL", Size::Thumb), ("smallURL", Size::Small), ("largeURL", Size::Large), ("fullURL", Size::Full)]
    {
        w.key(key);
        w.text(&picture.location.in_size(&page.base_url, size));
    }
    w.key("external");
    w.int(i64::from(picture.location.is_external()));
    w.key("hostingProvider");
    w.text(&picture.host);
    for key in ["hash", "tenant"] {
        w.key(key);
        w.null();
    }
}

/// Writes the files about a product.
pub fn write_files(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(files) = page.extra::<Files>() else { return };
    w.key(name);
    w.list(|w| {
        for file in files.of.get(&Id::new(cell.id)).into_iter().flatten() {
            w.object(|w| files.write(page, file, w));
        }
    });
}

impl Files {
    fn write(&self, page: &Page<'_>, file: &MediaFile, w: &mut Writer) {
        let MediaFile { media, kind, is_information } = file;
        let kind = Id::number_of(*kind);
        for key in ["fileID", "productFileID"] {
            w.key(key);
            w.int(media.id.number());
        }
        w.key("name");
        w.text(&media.name);
        w.key("typeID");
        w.int(kind);
        w.key("typeName");
        w.text(self.types.get(&kind).map_or("", String::as_str));
        w.key("isInformationFile");
        w.int(i64::from(*is_information));
        w.key("fileURL");
        w.text(&media.location.link(&page.base_url));
        w.key("external");
        w.int(i64::from(media.location.is_external()));
        w.key("hostingProvider");
        w.text(&media.host);
    }
}

/// What a delete call takes instead of the record's own id.
const OF_PRODUCT: &[Field] = &[Field::new("productID", "", Kind::Id).doc("All of this product.")];

const PICTURE_INPUT: &[Field] = &[
    Field::text("picture", "", 40_000_000)
        .doc("The picture, in base64 (saveProductPicture2: as a file of a multipart form)."),
    Field::text("filename", "", 255),
];
const FILE_INPUT: &[Field] =
    &[Field::text("file", "", 40_000_000).doc("The file, in base64."), Field::text("filename", "", 255)];

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductPictures", &PRODUCT_PICTURE).doc("Lists pictures of products, in four sizes."),
    Call::save("saveProductPicture", &PRODUCT_PICTURE)
        .inputs(PICTURE_INPUT)
        .prepare(|blobs, account, params| upload::picture(blobs, account, params, "picture"))
        .doc("Adds a picture to a product, or changes one."),
    Call::save("saveProductPicture2", &PRODUCT_PICTURE)
        .inputs(PICTURE_INPUT)
        .prepare(|blobs, account, params| upload::picture(blobs, account, params, "picture"))
        .doc("The same with the picture as a file of a multipart form."),
    Call::delete("deleteProductPicture", &PRODUCT_PICTURE)
        .inputs(OF_PRODUCT)
        .doc("Deletes a picture, or all of a product."),
    Call::list("getProductFiles", &PRODUCT_FILE).doc("Lists files about products."),
    Call::save("saveProductFile", &PRODUCT_FILE)
        .inputs(FILE_INPUT)
        .prepare(|blobs, account, params| upload::file(blobs, account, params, "file"))
        .doc("Adds a file to a product, or changes one."),
    Call::delete("deleteProductFile", &PRODUCT_FILE).inputs(OF_PRODUCT).doc("Deletes a file, or all of a product."),
    Call::list("getProductFileTypes", &PRODUCT_FILE_TYPE).doc("What files about products can be."),
];
