//! The reference: a page for every call, pages that all calls share, and the same for programs.

use ladu_tests::{Engine, Fixture as _, TestServer};
use serde_json::Value;

/// Fetches a page: its status, the header that says what it is, and its text.
fn page(server: &TestServer, path: &str) -> (u16, String, String) {
    let client = server.account();
    let url = client.url.replace("/api/", path);
    let mut response = client.agent().get(&url).call().unwrap();
    let policy =
        response.headers().get("content-security-policy").map_or("", |value| value.to_str().unwrap()).to_owned();
    (response.status().as_u16(), policy, response.body_mut().read_to_string().unwrap())
}

#[test]
fn every_call_has_a_page_with_its_parameters_and_errors() {
    let server = TestServer::on(Engine::Sqlite);
    let (_, _, index) = page(&server, "/reference");
    for call in ladu_api::all() {
        assert!(index.contains(&format!("href=\"/reference/{}\"", call.name)), "{}", call.name);
        let (status, policy, text) = page(&server, &format!("/reference/{}", call.name));
        assert_eq!(status, 200, "{}", call.name);
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(text.len() < 400_000, "{} has {} bytes", call.name, text.len());
        for parameter in ladu_office::describe::parameters(call) {
            assert!(text.contains(&format!("id=\"p-{}\"", parameter.name)), "{} {}", call.name, parameter.name);
        }
        for alias in call.aliases {
            assert!(text.contains(alias), "{} is also called {alias}", call.name);
        }
    }
}

#[test]
fn pages_hold_no_script_or_style_of_their_own_and_name_no_other_host() {
    let server = TestServer::on(Engine::Sqlite);
    for path in
        ["/reference", "/reference/start", "/reference/errors", "/reference/settings", "/reference/saveSalesDocument"]
    {
        let (status, _, text) = page(&server, path);
        assert_eq!(status, 200, "{path}");
        assert!(!text.contains("<style"), "{path}");
        assert!(!text.contains(" style="), "{path}");
        assert!(!text.contains(" onclick="), "{path}");
        for part in text.split("<script").skip(1) {
            assert!(part.contains(" src=\"/assets/"), "{path}");
            assert!(part.split_once('>').is_some_and(|(_, inside)| inside.starts_with("</script>")), "{path}");
        }
        for part in text.split("src=\"").skip(1).chain(text.split("<link").skip(1)) {
            assert!(!part.split('"').next().unwrap().starts_with("http"), "{path}");
        }
    }
}

#[test]
fn a_search_finds_by_name_parameter_and_text_and_takes_any_words() {
    let server = TestServer::on(Engine::Sqlite);
    let (_, _, found) = page(&server, "/reference?q=getSalesDocuments");
    assert!(found.contains("href=\"/reference/getSalesDocuments\""));
    assert!(!found.contains("href=\"/reference/saveBrand\""));
    let (_, _, found) = page(&server, "/reference?q=reserveGoodsUntilDate");
    assert!(found.contains("href=\"/reference/saveSalesDocument\""), "a parameter");
    let (_, _, hostile) = page(&server, "/reference?q=%3Cimg+src=x+onerror=alert(1)%3E");
    assert!(!hostile.contains("<img"), "what is sought is shown as text");
}

#[test]
fn unknown_pages_say_so_and_other_names_lead_to_the_call() {
    let server = TestServer::on(Engine::Sqlite);
    let (status, _, text) = page(&server, "/reference/getNothing%3Cb%3E");
    assert_eq!(status, 404);
    assert!(text.contains("No such call") && !text.contains("<b>"));
    let (status, _, text) = page(&server, "/reference/GETPRODUCTS");
    assert_eq!((status, text.contains("<h1>getProducts</h1>")), (200, true), "by a redirect");
}

#[test]
fn programs_get_the_reference_as_json_and_as_openapi() {
    let server = TestServer::on(Engine::Sqlite);
    let (_, _, text) = page(&server, "/reference/api.json");
    let api: Value = serde_json::from_str(&text).unwrap();
    let calls: usize =
        api["areas"].as_array().unwrap().iter().map(|area| area["calls"].as_array().unwrap().len()).sum();
    assert_eq!(calls, ladu_api::all().count());
    let (_, _, text) = page(&server, "/openapi.json");
    let openapi: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(openapi["openapi"], "3.1.0");
    assert_eq!(openapi["paths"].as_object().unwrap().len(), calls);
}

#[test]
fn files_of_pages_are_packed_and_kept() {
    let server = TestServer::on(Engine::Sqlite);
    let (_, _, text) = page(&server, "/reference");
    let sheet = text.split("href=\"").find(|part| part.starts_with("/assets/ladu-") && part.contains(".css")).unwrap();
    let path = sheet.split('"').next().unwrap();
    let client = server.account();
    let url = client.url.replace("/api/", path);
    let response = client.agent().get(&url).header("accept-encoding", "br").call().unwrap();
    let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("content-encoding"), "br");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(page(&server, "/assets/ladu-000000.css").0, 404);
}
