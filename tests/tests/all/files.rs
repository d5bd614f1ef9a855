//! Pictures and files of products: kept, served in four sizes, replaced and removed.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use ladu_api::upload::encode;
use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    a_picture_is_served_in_four_sizes
    what_is_replaced_or_deleted_is_gone
    uploads_are_checked
    pictures_kept_elsewhere
    files_are_downloads
    uploads_in_bulk_fail_alone
    a_logo_is_set
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 120]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea").named("tea");
    client.ask("saveProduct", "groupID=$goods name=Coffee").named("coffee");
    client
}

fn upload(client: &Client, product: &str, bytes: &[u8]) -> i64 {
    let text = encode(bytes);
    let answer =
        client.call("saveProductPicture", &[("productID", product), ("picture", &text), ("pictureName", "Front")]);
    answer.named("picture")
}

/// The status and the bytes behind a link.
fn fetch(client: &Client, link: &Value) -> (u16, Vec<u8>) {
    let mut answer = client.agent().get(link.as_str().unwrap()).call().unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
}

fn sides(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

fn a_picture_is_served_in_four_sizes(server: TestServer) {
    let client = shop(&server);
    assert_eq!(upload(&client, "1", &picture(1600, 1200, ImageFormat::Png)), 1);
    let answer = client.ask("getProductPictures", "productID=$tea");
    let record = answer.record();
    assert_eq!((&record["name"], &record["external"], &record["hash"]), (&json!("Front"), &json!(0), &Value::Null));
    for (key, expected) in
        [("thumbURL", (100, 75)), ("smallURL", (200, 150)), ("largeURL", (800, 600)), ("fullURL", (1600, 1200))]
    {
        let (status, bytes) = fetch(&client, &record[key]);
        assert_eq!((status, sides(&bytes)), (200, expected), "{key}");
    }
    let product = client.ask("getProducts", "productID=$tea");
    let image = &product.record()["images"][0];
    assert_eq!((&image["pictureID"], &image["thumbURL"]), (&json!("1"), &record["thumbURL"]));
    assert_eq!(client.ask("getProducts", "productID=$coffee").record()["images"], json!([]));
    let mut served = client.agent().get(record["fullURL"].as_str().unwrap()).call().unwrap();
    assert_eq!(served.headers()["content-type"], "image/jpeg");
    assert_eq!(served.headers()["x-content-type-options"], "nosniff");
    served.body_mut().read_to_vec().unwrap();
}

fn what_is_replaced_or_deleted_is_gone(server: TestServer) {
    let client = shop(&server);
    upload(&client, "1", &picture(30, 20, ImageFormat::Jpeg));
    let link = || client.ask("getProductPictures", "productPictureID=$picture").record()["fullURL"].clone();
    let first = link();
    client.ask("saveProductPicture", "productPictureID=$picture pictureName=Back productID=$coffee").record();
    assert_eq!(link(), first, "a new name leaves the picture alone");
    let text = encode(&picture(40, 40, ImageFormat::Png));
    client.call("saveProductPicture", &[("productPictureID", "1"), ("picture", &text)]).record();
    let second = link();
    assert_ne!(first, second);
    assert_eq!(sides(&fetch(&client, &second).1), (40, 40));
    let gone = |link: &Value| {
        (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            fetch(&client, link).0 == 404
        })
    };
    assert!(gone(&first));
    client.ask("deleteProductPicture", "").fails_at(Code::MISSING, "productPictureID");
    client.ask("deleteProductPicture", "productID=$coffee").succeeds();
    assert!(gone(&second));
    upload(&client, "1", &picture(30, 20, ImageFormat::Jpeg));
    let third = client.ask("getProductPictures", "").record()["fullURL"].clone();
    client.ask("deleteProduct", "productID=$tea").succeeds();
    assert!(gone(&third), "a product takes its pictures with it");
    assert_eq!(client.ask("getProductPictures", "").records().len(), 0);
}

fn uploads_are_checked(server: TestServer) {
    let client = shop(&server);
    let other = shop(&server);
    let png = encode(&picture(10, 10, ImageFormat::Png));
    let save = |pairs: &[(&str, &str)]| client.call("saveProductPicture", pairs);
    client.call("saveProductPicture", &[("picture", &png)]).fails_at(Code::MISSING, "productID");
    save(&[("productID", "$tea")]).fails(Code::NO_FILE);
    save(&[("productID", "99"), ("picture", &png)]).fails(Code::UNKNOWN_ID);
    save(&[("productID", "$tea"), ("picture", "!!!")]).fails(Code::NOT_BASE64);
    save(&[("productID", "$tea"), ("picture", &encode(b"<html>no picture</html>"))]).fails(Code::WRONG_CONTENT);
    save(&[("productID", "$tea"), ("picture", &png), ("hostingProvider", "cdn")]).fails(Code::CONFLICT);
    save(&[("productID", "$tea"), ("prepared:folder", "2/00"), ("prepared:name", "jpg")]).fails(Code::NO_FILE);
    save(&[("productID", "$tea"), ("picture", &"A".repeat(28 << 20))]).fails(Code::FILE_TOO_LARGE);
    assert_eq!(client.ask("getProductPictures", "").records().len(), 0);
    let foreign = upload(&other, "1", &picture(10, 10, ImageFormat::Png));
    client
        .ask("deleteProductPicture", &format!("productPictureID={foreign}"))
        .fails_at(Code::UNKNOWN_ID, "productPictureID");
    let form = format!("data:image/png;base64,{png}");
    for name in ["a.png", "a.jpg", "photo", "x.pdf"] {
        save(&[("productID", "$tea"), ("picture", &form), ("filename", name)])
            .because("its bytes say what it is")
            .succeeds();
    }
}

fn pictures_kept_elsewhere(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductPicture", "productID=$tea url=ftp://x/a.png").fails(Code::UNREADABLE);
    client.ask("saveProductPicture", "productID=$tea url=https://x/a.png hostingProvider=a.b").fails(Code::UNREADABLE);
    client.ask("saveProductPicture", "productID=$tea url=https://x/a.png hostingProvider=cdn1").record();
    let answer = client.ask("getProductPictures", "productID=$tea");
    assert_eq!((&answer.record()["thumbURL"], &answer.record()["external"]), (&json!("https://x/a.png"), &json!(1)));
    assert_eq!(answer.record()["hostingProvider"], "cdn1");
}

fn files_are_downloads(server: TestServer) {
    let client = shop(&server);
    let types = client.ask("getProductFileTypes", "");
    assert_eq!(types.record()["name"], "Manual");
    let page = encode(b"<script>alert(1)</script>");
    let pairs = [("productID", "$tea"), ("file", page.as_str()), ("filename", "../thumb.html"), ("fileTypeID", "1")];
    assert_eq!(client.call("saveProductFile", &pairs).named("product_file"), 1);
    let lying = [("productID", "$tea"), ("file", page.as_str()), ("filename", "a.pdf")];
    client.call("saveProductFile", &lying).fails(Code::WRONG_CONTENT);
    let files = client.ask("getProductFiles", "productID=$tea");
    let record = files.record();
    assert_eq!((&record["typeName"], &record["external"]), (&json!("Manual"), &json!(0)));
    let mut served = client.agent().get(record["fileURL"].as_str().unwrap()).call().unwrap();
    assert_eq!(served.headers()["content-disposition"], "attachment");
    assert_eq!(served.headers()["content-type"], "application/octet-stream");
    assert_eq!(served.body_mut().read_to_vec().unwrap(), b"<script>alert(1)</script>");
    let product = client.ask("getProducts", "productID=$tea getRelatedFiles=1");
    let related = &product.record()["relatedFiles"][0];
    assert_eq!((&related["fileID"], &related["fileURL"]), (&json!(1), &record["fileURL"]));
    client.ask("deleteProductFile", "productFileID=$product_file").succeeds();
    assert_eq!(client.ask("getProductFiles", "").records().len(), 0);
}

fn uploads_in_bulk_fail_alone(server: TestServer) {
    let client = shop(&server);
    let png = encode(&picture(10, 10, ImageFormat::Png));
    let save = |product: i64, picture: &str| json!({"requestName": "saveProductPicture", "productID": product, "picture": picture});
    let answer = client.bulk(&json!([save(1, &png), save(99, &png), save(2, "!"), save(2, &png)]));
    let codes: Vec<_> = (0..4).map(|at| answer.0["requests"][at]["status"]["errorCode"].clone()).collect();
    assert_eq!(codes, [json!(0), json!(Code::UNKNOWN_ID.0), json!(Code::NOT_BASE64.0), json!(0)]);
    assert_eq!(client.ask("getProductPictures", "").records().len(), 2);
}

fn a_logo_is_set(server: TestServer) {
    let client = shop(&server);
    let png = encode(&picture(300, 90, ImageFormat::Png));
    let save = |kind: &str, content: &str| {
        client
            .call("saveCompanyLogo", &[("imageContent", content), ("imageMimeType", "image/png"), ("imageType", kind)])
    };
    save("INVOICE_IMAGE", "").fails(Code::NO_FILE);
    save("INVOICE_IMAGE", "!").fails(Code::NOT_BASE64);
    save("FLAG", &png).fails_at(Code::NOT_ALLOWED, "imageType");
    assert!(save("INVOICE_AND_RECEIPT_IMAGE", &png).record()["imageName2"].is_string());
    let settings = client.call("getConfParameters", &[]);
    for name in ["invoiceLogoURL", "receiptLogoURL"] {
        assert_eq!(sides(&fetch(&client, &settings.record()[name]).1), (300, 90), "{name}");
    }
}
