//! A client of the API as programs write them: forms in, JSON out.

use std::net::SocketAddr;

use serde_json::Value;

use crate::names::Names;
use crate::{Answer, described};

/// A client of one account.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    /// The address of the API.
    pub url: String,
    /// The account's code.
    pub code: String,
    /// The session key.
    pub key: String,
    /// The key of a partner that goes with bulk requests; none when empty.
    pub partner: String,
    /// The names that tests have given to ids.
    pub(crate) names: Names,
}

/// A value as text, whether it was quoted or not.
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Client {
    /// A client that is not logged in.
    pub fn new(address: SocketAddr, code: &str) -> Client {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Client {
            agent: config.into(),
            url: format!("http://{address}/api/"),
            code: code.to_owned(),
            key: String::new(),
            partner: String::new(),
            names: Names::default(),
        }
    }

    /// Logs in and keeps the key.
    pub fn log_in(&mut self, user: &str, password: &str) -> Answer {
        let answer = self.call("verifyUser", &[("username", user), ("password", password)]);
        self.key = answer.0["records"][0]["sessionKey"].as_str().unwrap_or_default().to_owned();
        answer
    }

    /// The id that a name stands for in parameters.
    #[track_caller]
    pub fn id(&self, name: &str) -> i64 {
        self.names.id(name)
    }

    /// Gives an id a name that parameters can use: after `name("tea", 7)`, `productID=$tea` sends 7.
    pub fn name(&self, name: &str, id: i64) {
        self.names.set(name, id);
    }

    /// A value as it is sent, with ids for names.
    #[track_caller]
    pub fn sent(&self, value: &str) -> String {
        self.names.sent(value)
    }

    /// A client of the same account that is not logged in and knows the same names.
    pub fn logged_out(&self) -> Client {
        Client { key: String::new(), partner: String::new(), ..self.clone() }
    }

    /// Calls by a form in the body.
    #[track_caller]
    pub fn call(&self, request: &str, params: &[(&str, &str)]) -> Answer {
        let sent: Vec<(&str, String)> = params.iter().map(|(name, value)| (*name, self.sent(value))).collect();
        let mut form = vec![("request", request), ("clientCode", self.code.as_str())];
        if !self.key.is_empty() && params.iter().all(|(name, _)| *name != "sessionKey") {
            form.push(("sessionKey", &self.key));
        }
        form.extend(sent.iter().map(|(name, value)| (*name, value.as_str())));
        let (status, body) = self.send(&form);
        assert_eq!(status, 200, "{request}: {body}");
        let value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{request}: {error} in {body}"));
        self.answer(request, params, value)
    }

    #[track_caller]
    fn answer(&self, request: &str, params: &[(&str, &str)], value: Value) -> Answer {
        described::check(request, &value);
        Answer::of(request, params, value, &self.names)
    }

    /// Calls with parameters as one text: `a=1 b=2`.
    #[track_caller]
    pub fn ask(&self, request: &str, params: &str) -> Answer {
        let pairs: Vec<(&str, &str)> = params.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
        self.call(request, &pairs)
    }

    /// Sends a form as it is; gives the HTTP status and the body.
    pub fn send(&self, form: &[(&str, &str)]) -> (u16, String) {
        let mut response = self.agent.post(&self.url).send_form(form.iter().copied()).expect("an answer");
        (response.status().as_u16(), response.body_mut().read_to_string().expect("a body"))
    }

    /// A bulk request.
    #[track_caller]
    pub fn bulk(&self, requests: &Value) -> Answer {
        let requests = self.names.sent_json(requests).to_string();
        let mut form = vec![("clientCode", self.code.as_str()), ("sessionKey", &self.key), ("requests", &requests)];
        if !self.partner.is_empty() {
            form.push(("partnerKey", &self.partner));
        }
        let value: Value = serde_json::from_str(&self.send(&form).1).expect("JSON");
        for element in value["requests"].as_array().into_iter().flatten() {
            described::check(element["status"]["requestName"].as_str().unwrap_or_default(), element);
        }
        self.answer("a bulk request of", &[("requests", &requests)], value)
    }

    /// The agent, for requests of other forms.
    pub fn agent(&self) -> &ureq::Agent {
        &self.agent
    }
}
