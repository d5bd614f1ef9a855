// The explorer: copies samples, searches while one types, keeps a session for this tab, sends the request and shows its answer.
// Every page works without this file.

const find = document.getElementById("find");
const calls = document.getElementById("calls");

/** Asks for the index again with what is typed. */
function search() {
  const address = find.value.trim() ? `/reference?q=${encodeURIComponent(find.value.trim())}` : "/reference";
  htmx.ajax("GET", address, { target: "#calls", select: "#calls", swap: "outerHTML" });
  history.replaceState(null, "", address);
}

if (find) {
  const sought = new URLSearchParams(location.search).get("q");
  if (sought) find.value = sought;
  let waiting = 0;
  if (calls) find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing) { event.preventDefault(); find.focus(); find.select(); }
    if (event.key === "Escape" && event.target === find) find.blur();
  });
}

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

const languages = [...document.querySelectorAll(".languages input")];
const chosen = languages.find((input) => input.id === localStorage.getItem("ladu.language"));
if (chosen) chosen.checked = true;
for (const input of languages) input.addEventListener("change", () => localStorage.setItem("ladu.language", input.id));

const runner = document.getElementById("runner");
const login = document.getElementById("login");
const result = document.getElementById("result");

/** @param {string} name */
const kept = (name) => sessionStorage.getItem(`ladu.${name}`) ?? "";

/** Sends a form to the API.
 * @param {URLSearchParams} body
 * @returns {Promise<{text: string, answer: any, bytes: number, time: number}>} */
async function send(body) {
  const started = performance.now();
  const response = await fetch("/api/", { method: "POST", body });
  const text = await response.text();
  const time = performance.now() - started;
  let answer = null;
  try { answer = JSON.parse(text); } catch { /* XML, CSV or a page: shown as it is */ }
  return { text, answer, bytes: new TextEncoder().encode(text).length, time };
}

/** @param {string} text @param {string} tag @param {string} kind */
function element(text, tag, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = kind;
  return made;
}

/** Shows an answer under the form. */
function show({ text, answer, bytes, time }) {
  const code = answer?.status?.errorCode ?? 0;
  const facts = element("", "div", "facts");
  facts.append(element(code ? `error ${code}` : "ok", "span", code ? "badge bad" : "badge ok"));
  facts.append(element(`${time.toFixed(time < 10 ? 1 : 0)} ms`, "span"));
  facts.append(element(bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`, "span"));
  const pre = element("", "pre");
  pre.tabIndex = 0;
  pre.append(element(answer ? JSON.stringify(answer, null, 2) : text, "code"));
  result.replaceChildren(facts, pre);
  if (code) {
    const link = element("What this error means", "a");
    link.href = `/reference/errors#${code}`;
    result.insertBefore(link, pre);
  }
}

if (runner) {
  const { clientCode, sessionKey } = runner.elements;
  clientCode.value ||= kept("clientCode");
  if (sessionKey) sessionKey.value ||= kept("sessionKey");
  const add = document.getElementById("add");
  add.closest("label").hidden = false;
  add.addEventListener("change", () => {
    const name = add.value.trim();
    if (!name || runner.elements[name]) return;
    const label = element("", "label");
    const input = document.createElement("input");
    input.name = name;
    label.append(element(name, "code"), input);
    document.getElementById("more").append(label);
    add.value = "";
    input.focus();
  });
  runner.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = runner.querySelector("button[type=submit]");
    button.disabled = true;
    const body = new URLSearchParams([...new FormData(runner)].filter(([, value]) => value !== ""));
    try {
      show(await send(body));
      sessionStorage.setItem("ladu.clientCode", clientCode.value);
      if (sessionKey) sessionStorage.setItem("ladu.sessionKey", sessionKey.value);
    } catch (error) {
      result.replaceChildren(element(`The server did not answer: ${error.message}`, "p"));
    } finally {
      button.disabled = false;
    }
  });
}

if (login) {
  login.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { username, password } = login.elements;
    const clientCode = runner.elements.clientCode.value;
    const sent = await send(new URLSearchParams({ clientCode, request: "verifyUser", username: username.value, password: password.value }));
    const key = sent.answer?.records?.[0]?.sessionKey;
    if (!key) return show(sent);
    password.value = "";
    sessionStorage.setItem("ladu.clientCode", clientCode);
    sessionStorage.setItem("ladu.sessionKey", key);
    if (runner.elements.sessionKey) runner.elements.sessionKey.value = key;
    login.closest("details").open = false;
    result.replaceChildren(element("Logged in for this tab.", "p", "soft"));
  });
}
