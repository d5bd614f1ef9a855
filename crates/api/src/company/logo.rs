//! The company's logos on invoices and receipts.

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::settings;
use ladu_record::{Answer, Cx};
use ladu_wire::{Code, Fault, Kind};

use crate::{Call, upload};

/// Which image it is, and the settings that name it.
const KINDS: &[(&str, &[&str])] = &[
    ("INVOICE_IMAGE", &["invoiceLogoURL"]),
    ("CASHRECEIPT_IMAGE", &["receiptLogoURL"]),
    ("INVOICE_AND_RECEIPT_IMAGE", &["invoiceLogoURL", "receiptLogoURL"]),
    ("INVOICE_SIGNATRURE", &["invoiceSignatureURL"]),
    ("INVOICE_SIGNATURE", &["invoiceSignatureURL"]),
];
const WORDS: &[&str] =
    &["INVOICE_IMAGE", "CASHRECEIPT_IMAGE", "INVOICE_AND_RECEIPT_IMAGE", "INVOICE_SIGNATRURE", "INVOICE_SIGNATURE"];

const INPUT: &[Field] = &[
    Field::text("imageContent", "", 40_000_000).required().doc("The image, in base64."),
    Field::word("imageMimeType", "", &["image/gif", "image/jpeg", "image/png"]).required(),
    Field::word("imageType", "", WORDS).required(),
];

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let (Some(folder), Some(extension)) = (params.get(upload::FOLDER), params.get(upload::NAME)) else {
        return Err(Fault::of(Code::NO_FILE));
    };
    let word = |name: &str, words| -> Result<String, Fault> {
        let text = params.filled(name).ok_or_else(|| Fault::missing(name))?;
        Ok(Kind::Word(words).read(name, text)?.text().to_owned())
    };
    word("imageMimeType", &["image/gif", "image/jpeg", "image/png"])?;
    let kind = word("imageType", WORDS)?;
    let name = format!("full.{extension}");
    let url = format!("{}/files/{folder}/{name}", cx.request.base_url);
    for (_, settings) in KINDS.iter().filter(|(word, _)| *word == kind) {
        for setting in *settings {
            settings::set(cx, setting, &url)?;
        }
    }
    answer.record(|w| {
        w.key("imageName");
        w.text(&name);
        if kind == "INVOICE_AND_RECEIPT_IMAGE" {
            w.key("imageName2");
            w.text(&name);
        }
    });
    Ok(())
}

pub static CALLS: &[Call] = &[Call::write("saveCompanyLogo", save)
    .inputs(INPUT)
    .needs("configuration", Action::Edit)
    .prepare(|blobs, account, params| upload::picture(blobs, account, params, "imageContent"))
    .doc("Sets the logo of invoices or receipts, or the signature.")];
