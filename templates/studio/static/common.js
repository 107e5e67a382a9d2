// What all pages share: requests with their token, words, one quiet voice, dialogs.
const { root, csrf, article } = document.body.dataset;
const texts = JSON.parse(document.body.dataset.texts);
export { article };

export const at = (path) => `${root}/${path}`;
export const byId = (id) => document.getElementById(id);

// Of one thing it is said otherwise than of several: `key_one`, where there are two forms.
export function say(key, values = {}) {
  return ((values.n === 1 && texts[`${key}_one`]) || (texts[key] ?? key)).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export class Refused extends Error {
  constructor(message, status, data) {
    super(message);
    this.status = status;
    this.data = data;
    this.lang = data.lang;
  }
}

async function answered(response) {
  let data = {};
  const words = await response.text();
  try { data = JSON.parse(words); } catch { data = { error: words }; }
  if (!response.ok) throw new Refused(data.error ?? say("offline"), response.status, data);
  return data;
}

async function asked(path, options) {
  let response;
  try { response = await fetch(at(path), options); }
  catch { throw new Refused(say("offline"), 0, {}); }
  return answered(response);
}

export const get = (path) => asked(path, { headers: { accept: "application/json" } });

export const post = (path, data, more = {}) => asked(path, {
  method: "POST",
  headers: { "content-type": "application/json", "x-plainleaf": csrf },
  body: JSON.stringify(data),
  ...more,
});

export const send = (path, form) => asked(path, {
  method: "POST", headers: { "x-plainleaf": csrf }, body: form,
});

// One voice for the page: what is said twice in a row is said once.
export function announce(words) {
  const voice = byId("announced");
  if (voice.textContent !== words) voice.textContent = words;
}

// Words of another room are in English where the language of the page has none for them.
const tongue = (lang) => (lang && lang !== document.documentElement.lang ? lang : "");
export function show(element, words, lang = "") {
  element.textContent = words;
  if (tongue(lang)) element.lang = lang;
  else element.removeAttribute("lang");
  element.hidden = !words;
}

export function node(tag, values = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(values)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export const sentence = ({ words, lang }, tag = "span", values = {}) => node(tag, { lang: tongue(lang) || undefined, ...values }, words);

// What is to be mended, and what stops no export, are two things.
export const counts = ({ error, warning, note = 0 }) => [["must", error], ["should", warning], ["notes", note]]
  .filter(([, n]) => n).map(([name, n]) => say(name, { n })).join(" · ");

// While something is at work a button stays where it is, and a second press does nothing.
export async function working(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try { await work(); } finally { button.removeAttribute("aria-disabled"); }
}

// Chromium gives the focus back to a text with the caret at its very beginning: there it is not left.
let caret = null;
function caretBack() {
  const [place, ...stretch] = caret ?? [];
  caret = null;
  place?.setSelectionRange(...stretch);
}

export function open(dialog) {
  const before = document.activeElement;
  caret = typeof before.selectionStart === "number" ? [before, before.selectionStart, before.selectionEnd] : null;
  // What was put into the text has the focus by then, and keeps it.
  dialog.addEventListener("close", () => {
    caretBack();
    if (document.activeElement === document.body && before?.isConnected) before.focus();
  }, { once: true });
  dialog.showModal();
}

// Closes a dialog before something is put where the caret was.
export function close(dialog) {
  dialog.close();
  caretBack();
}

for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

// A form of a dialog: what is wrong is said within it, and what was typed stays.
export function submits(form, work) {
  const problem = form.querySelector(".message.bad");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (problem) show(problem, "");
    await working(form.querySelector("[type=submit]"), async () => {
      try { await work(); }
      catch (error) { if (problem) show(problem, error.message, error.lang); }
    });
  });
}

// A file is asked for once somebody goes on without it: a browser calls an empty field that needs one wrong from the first.
export function hasFile(input) {
  const wrong = byId(`${input.id}-wrong`);
  const there = input.files.length > 0;
  show(wrong, there ? "" : say("choose_file"));
  if (there) input.removeAttribute("aria-invalid");
  else {
    input.setAttribute("aria-invalid", "true");
    input.focus();
    input.addEventListener("change", () => hasFile(input), { once: true });
  }
  return there;
}

// A file may be dropped anywhere on a page that takes one.
export function dropped(input, chosen) {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      chosen();
    }
  });
  input.addEventListener("change", chosen);
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", async () => {
    await post("language", { language: button.dataset.language });
    location.reload();
  });
}

byId("sign-out")?.addEventListener("click", async () => {
  await post("sign-out", {});
  location.href = at("sign-in");
});
