//! Documents by e-mail, against a small mail server.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ladu_server::Config;
use ladu_tests::{Client, Code, Engine, OK, TestServer, code_of, on_both_engines};

on_both_engines! {
    a_document_is_mailed
    a_mail_speaks_the_customer_s_language
    mail_that_is_put_off_is_sent_later
    mail_that_is_refused_is_told
    mail_needs_a_sender_a_text_and_somebody
    mail_of_a_bulk_request_is_sent
    a_purchase_document_is_mailed
    mail_that_nobody_has_noted_is_found
}

/// What the mail server was told.
#[derive(Default)]
struct Told {
    mails: Vec<String>,
    /// Answers to the next senders, instead of taking their mail.
    answers: Vec<&'static str>,
}

type Shared = Arc<Mutex<Told>>;

/// A mail server on a free port, as simple as the protocol allows.
fn mail_server() -> (String, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let shared = Shared::default();
    let told = shared.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let told = told.clone();
            std::thread::spawn(move || talk(&stream, &told));
        }
    });
    (url, shared)
}

fn talk(stream: &TcpStream, told: &Shared) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let say = |text: &str| {
        let mut stream = stream;
        stream.write_all(format!("{text}\r\n").as_bytes()).ok()
    };
    say("220 test")?;
    let mut mail = String::new();
    while let Some(Ok(line)) = lines.next() {
        match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => say("250 test")?,
            "MAIL" => {
                let mut told = told.lock().unwrap();
                let answer = if told.answers.is_empty() { "250 fine" } else { told.answers.remove(0) };
                mail = format!("{line}\n");
                say(answer)?;
            }
            "RCPT" => {
                mail.push_str(&format!("{line}\n"));
                say("250 fine")?;
            }
            "DATA" => {
                say("354 go on")?;
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    mail.push_str(&format!("{line}\n"));
                }
                told.lock().unwrap().mails.push(std::mem::take(&mut mail));
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 fine")?,
        }
    }
    None
}

fn start(engine: Engine, url: Option<String>) -> (TestServer, Client) {
    let config = Config { hourly_limit: 0, workers: 8, mail: url, mail_pause: 1, ..Config::default() };
    let server = TestServer::with(engine, config);
    let client = server.account();
    client.call("editCompanyInfo", &[("companyName", "Kohvik"), ("email", "pood@example.com")]).record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm email=mari@example.com").named("mari");
    client
        .ask(
            "saveSalesDocument",
            "type=INVWAYBILL customerID=$mari itemName1=Moos price1=10 amount1=2 vatrateID1=$vat0",
        )
        .record();
    (server, client)
}

const SEND: &[(&str, &str)] = &[("id", "1"), ("type", "SALESDOCUMENT"), ("message", "Tere, siin on arve.")];

fn a_document_is_mailed(engine: Engine) {
    let (url, told) = mail_server();
    let (_server, client) = start(engine, Some(url));
    client.call("sendByEmail", SEND).succeeds();
    let mail = told.lock().unwrap().mails.remove(0);
    for text in [
        "FROM:<pood@example.com>",
        "TO:<mari@example.com>",
        "Subject: Invoice 100001",
        "Tere, siin on arve.",
        "application/pdf",
        "Invoice 100001.pdf",
        "JVBERi0",
    ] {
        assert!(mail.contains(text), "{text}: {mail}");
    }
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["invoiceState"], "MAILED");
    let mut others = SEND.to_vec();
    others.extend([
        ("email", "a@example.com, b@example.com"),
        ("senderEmail", "jaan@example.com"),
        ("senderName", "Jaan"),
    ]);
    client.call("sendByEmail", &others).succeeds();
    let mail = told.lock().unwrap().mails.remove(0);
    for text in ["TO:<a@example.com>", "TO:<b@example.com>", "From: Jaan <jaan@example.com>"] {
        assert!(mail.contains(text), "{text}: {mail}");
    }
}

fn a_mail_speaks_the_customer_s_language(engine: Engine) {
    let (url, told) = mail_server();
    let (_server, client) = start(engine, Some(url));
    for (language, text) in [("eng", "Hello"), ("est", "Tere")] {
        let setting = format!("parameterName=mailtemplate_default_{language} parameterValue={text}");
        client.ask("saveConfParameter", &setting).succeeds();
    }
    for (language, text, title) in
        [("est", "Tere", "Arve 100001"), ("fin", "Hello", "Lasku 100001"), ("", "Hello", "Invoice 100001")]
    {
        client.ask("saveCustomer", &format!("customerID=$mari documentLanguage={language}")).succeeds();
        client.call("sendByEmail", &SEND[..2]).succeeds();
        let mail = told.lock().unwrap().mails.remove(0);
        for part in [text, &format!("Subject: {title}"), &format!("{title}.pdf")] {
            assert!(mail.contains(part), "{language} {part}: {mail}");
        }
    }
}

fn mail_that_is_put_off_is_sent_later(engine: Engine) {
    let (url, told) = mail_server();
    told.lock().unwrap().answers = vec!["451 later", "451 later"];
    let (_server, client) = start(engine, Some(url));
    client.call("sendByEmail", SEND).succeeds();
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["invoiceState"], "READY");
    for _ in 0..200 {
        if client.ask("getSalesDocuments", "id=1").record()["invoiceState"] == "MAILED" {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["invoiceState"], "MAILED");
    assert_eq!(told.lock().unwrap().mails.len(), 1);
}

fn mail_that_is_refused_is_told(engine: Engine) {
    let (url, told) = mail_server();
    told.lock().unwrap().answers = vec!["550 no"];
    let (_server, client) = start(engine, Some(url));
    client.call("sendByEmail", SEND).fails(Code::NOT_SENT);
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["invoiceState"], "READY");
    let (_server, client) = start(engine, None);
    client.call("sendByEmail", SEND).fails(Code::NOT_SENT);
}

fn mail_needs_a_sender_a_text_and_somebody(engine: Engine) {
    let (url, told) = mail_server();
    let (_server, client) = start(engine, Some(url));
    for (params, error) in [
        ("", (Code::MISSING, "id")),
        ("id=1", (Code::MISSING, "type")),
        ("id=9 type=SALESDOCUMENT", (Code::UNKNOWN_ID, "id")),
        ("id=1 type=LETTER", (Code::NOT_ALLOWED, "type")),
        ("id=1 type=SALESDOCUMENT", (Code::NO_MAIL_TEXT, "")),
        ("id=1 type=SALESDOCUMENT message=x email=nobody", (Code::NOT_ALLOWED, "email")),
        ("id=1 type=SALESDOCUMENT message=x senderEmail=nobody", (Code::NOT_ALLOWED, "senderEmail")),
    ] {
        client.ask("sendByEmail", params).answers_at(error.0, error.1);
    }
    client
        .call("saveConfParameter", &[("parameterName", "mailtemplate_default_eng"), ("parameterValue", "Here it is.")])
        .record();
    client.ask("sendByEmail", "id=1 type=SALESDOCUMENT").succeeds();
    assert!(told.lock().unwrap().mails[0].contains("Here it is."));
    client.call("editCompanyInfo", &[("email", "")]).record();
    client.ask("sendByEmail", "id=1 type=SALESDOCUMENT").fails(Code::NO_SENDER);
}

fn mail_of_a_bulk_request_is_sent(engine: Engine) {
    let (url, told) = mail_server();
    let (_server, client) = start(engine, Some(url));
    let element = serde_json::json!({"requestName": "sendByEmail", "id": 1, "type": "SALESDOCUMENT", "message": "x"});
    let answer = client.bulk(&serde_json::json!([element.clone(), element]));
    assert_eq!(code_of(&answer.0["requests"][1]["status"]), OK, "{answer:?}");
    for _ in 0..100 {
        if told.lock().unwrap().mails.len() == 2 {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the mails were not sent");
}

fn a_purchase_document_is_mailed(engine: Engine) {
    let (url, told) = mail_server();
    let (_server, client) = start(engine, Some(url));
    client.ask("saveSupplier", "companyName=Hulgi email=hulgi@example.com").named("hulgi");
    let order = client.ask(
        "savePurchaseDocument",
        "type=PRCORDER supplierID=$hulgi no=T-5 currencyCode=EUR itemName1=Moos amount1=2 price1=3",
    );
    let send = format!("type=PURCHASEDOCUMENT id={}", order.record()["invoiceID"]);
    client.ask("sendByEmail", &send).fails(Code::NO_MAIL_TEXT);
    let text = [("parameterName", "mailtemplate_prcinvPRCORDER_eng"), ("parameterValue", "Please send this.")];
    client.call("saveConfParameter", &text).record();
    client.ask("sendByEmail", &send).succeeds();
    let mail = told.lock().unwrap().mails.remove(0);
    for text in ["TO:<hulgi@example.com>", "Subject: Purchase order", "Please send this.", "application/pdf"] {
        assert!(mail.contains(text), "{text}: {mail}");
    }
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["invoiceState"], "READY");
}

/// A server stops after a mail is kept and before it is noted: the next one finds it.
fn mail_that_nobody_has_noted_is_found(engine: Engine) {
    let (url, told) = mail_server();
    told.lock().unwrap().answers = vec!["451 later"];
    let config =
        |pause| Config { hourly_limit: 0, workers: 8, mail: Some(url.clone()), mail_pause: pause, ..Config::default() };
    let server = TestServer::with(engine, config(3600));
    let client = server.account();
    client.call("editCompanyInfo", &[("companyName", "Kohvik"), ("email", "pood@example.com")]).record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm email=mari@example.com").named("mari");
    client.ask("saveSalesDocument", "type=INVWAYBILL customerID=$mari itemName1=Moos price1=10 amount1=2").record();
    client.call("sendByEmail", SEND).succeeds();
    assert!(told.lock().unwrap().mails.is_empty(), "it was put off for an hour");
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let TestServer { store, .. } = server;
    let forget = |tx: &mut ladu_store::Tx<'_>| tx.execute("DELETE FROM mail_waiting", &[]).map(drop);
    store.store.control_write(forget).unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    let due =
        |tx: &mut ladu_store::Tx<'_>| tx.execute("UPDATE mail SET next_try = 0 WHERE account = $0", &[]).map(drop);
    store.store.write(account, due).unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    let _server = TestServer::over(store, config(1)).unwrap();
    for _ in 0..100 {
        if told.lock().unwrap().mails.len() == 1 {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the mail was not found");
}
