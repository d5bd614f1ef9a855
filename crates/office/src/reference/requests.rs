//! A request as programs write it, in five languages.

use ladu_api::{Call, Run};
use ladu_wire::Kind;

use crate::describe;

/// What stands for the address of the server in pages that are kept; it is put in when they are sent.
pub(super) const ADDRESS: &str = "https://ladu.invalid";

/// A request in one language.
pub(super) struct Sample {
    /// The name of the language, for readers.
    pub(super) language: &'static str,
    pub(super) text: String,
}

/// The parameters of a short request that makes sense: what is needed, and of lists a small page.
pub(super) fn parameters(call: &Call) -> Vec<(String, String)> {
    let all = describe::parameters(call);
    let needed = all.iter().filter(|parameter| parameter.required);
    let mut sent: Vec<(String, String)> =
        needed.map(|parameter| (parameter.name.replace('#', "1"), sample(parameter).to_owned())).collect();
    if matches!(call.run, Run::List(_)) && all.iter().any(|parameter| parameter.name == "recordsOnPage") {
        sent.push(("recordsOnPage".to_owned(), "2".to_owned()));
    }
    sent
}

/// A value that a parameter could have.
pub(super) fn sample(parameter: &describe::Parameter) -> &'static str {
    match parameter.kind {
        Kind::Id | Kind::Flag => "1",
        Kind::Int(low, _) if low > 1 => "10",
        Kind::Int(..) => "1",
        Kind::Amount => "9.90",
        Kind::Word(words) => words.iter().find(|word| !word.is_empty()).copied().unwrap_or_default(),
        Kind::Date => "2026-03-01",
        Kind::Clock => "09:00:00",
        Kind::DateTime => "2026-03-01 09:00:00",
        Kind::Time => "1772323200",
        Kind::Ids => "1,2",
        Kind::Text(_) => text_of(&parameter.name),
    }
}

fn text_of(name: &str) -> &'static str {
    match name.trim_end_matches('#') {
        "username" => "demo",
        "password" => "PASSWORD",
        "email" => "ann@example.com",
        "currencyCode" => "EUR",
        "firstName" => "Ann",
        "lastName" => "Kask",
        "companyName" => "Kask Ltd",
        name if name.ends_with("ode") => "A-1",
        _ => "Tea",
    }
}

/// A request in every language.
pub(super) fn samples(call: &Call) -> Vec<Sample> {
    let mut sent = vec![("clientCode".to_owned(), "CODE".to_owned()), ("request".to_owned(), call.name.to_owned())];
    if !call.is_public() {
        sent.insert(1, ("sessionKey".to_owned(), "KEY".to_owned()));
    }
    sent.extend(parameters(call));
    let url = format!("{ADDRESS}/api/");
    vec![
        Sample { language: "curl", text: curl(&url, &sent) },
        Sample { language: "PHP", text: php(&url, &sent) },
        Sample { language: "JavaScript", text: javascript(&url, &sent) },
        Sample { language: "Python", text: python(&url, &sent) },
        Sample { language: "Go", text: go(&url, &sent) },
    ]
}

fn lines(sent: &[(String, String)], line: impl Fn(&str, &str) -> String) -> String {
    sent.iter().map(|(name, value)| line(name, value)).collect()
}

fn curl(url: &str, sent: &[(String, String)]) -> String {
    let options: Vec<String> =
        sent.iter().map(|(name, value)| format!("  --data-urlencode '{name}={value}'")).collect();
    format!("curl {url} \\\n{}", options.join(" \\\n"))
}

fn php(url: &str, sent: &[(String, String)]) -> String {
    let fields = lines(sent, |name, value| format!("    '{name}' => '{value}',\n"));
    format!(
        "$curl = curl_init('{url}');\ncurl_setopt_array($curl, [\n  CURLOPT_RETURNTRANSFER => true,\n  \
         CURLOPT_POSTFIELDS => http_build_query([\n{fields}  ]),\n]);\n$answer = json_decode(curl_exec($curl), true);\n\
         print_r($answer['records']);"
    )
}

fn javascript(url: &str, sent: &[(String, String)]) -> String {
    let fields = lines(sent, |name, value| format!("    {name}: \"{value}\",\n"));
    format!(
        "const response = await fetch(\"{url}\", {{\n  method: \"POST\",\n  body: new URLSearchParams({{\n{fields}  }}),\n}});\n\
         const {{ status, records }} = await response.json();"
    )
}

fn python(url: &str, sent: &[(String, String)]) -> String {
    let fields = lines(sent, |name, value| format!("    \"{name}\": \"{value}\",\n"));
    format!(
        "import requests\n\nanswer = requests.post(\"{url}\", data={{\n{fields}}}).json()\nprint(answer[\"records\"])"
    )
}

fn go(url: &str, sent: &[(String, String)]) -> String {
    let fields = lines(sent, |name, value| format!("\t\"{name}\": {{\"{value}\"}},\n"));
    format!(
        "response, err := http.PostForm(\"{url}\", url.Values{{\n{fields}}})\nif err != nil {{\n\tlog.Fatal(err)\n}}\n\
         defer response.Body.Close()\nio.Copy(os.Stdout, response.Body)"
    )
}
