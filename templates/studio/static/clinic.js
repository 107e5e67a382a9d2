// The clinic: a form that is saved when somebody says so; colours and a handout while one types.
import { announce, at, byId, get, node, post, say, send, show, working } from "./common.js";
import { called, put } from "./languages.js";

const PAUSE = 250;
const desk = byId("desk");
const { profile } = desk.dataset;
const form = byId("clinic-form");
const kept = `plainleaf:${location.pathname}:${profile}`;
const parts = JSON.parse(desk.dataset.parts);
let { state } = parts;
let silent = false;
let loaded = shown(parts);
let told = false;

const inputs = () => [...document.querySelectorAll("[data-field]")];
const value = (input) => (input.type === "checkbox" ? (input.checked ? "yes" : "no") : input.value);
const input = (name) => document.querySelector(`[data-field="${CSS.escape(name)}"]`);

function fill(each, words) {
  if (each.type === "checkbox") each.checked = words === "yes";
  else put(each, words);
}

// Only what was changed here is sent: what another window has changed stays.
function changed() {
  return Object.fromEntries(inputs().filter((each) => !each.readOnly && !each.disabled)
    .map((each) => [each.dataset.field, value(each)])
    .filter(([name, words]) => words !== (loaded[name] ?? "")));
}
const sent = () => ({ profile, state, fields: { ...(silent ? { lang: byId("lang").value } : {}), ...changed() }, sample: byId("sample").value });
// Where the file does not say in which language its words are, the one that is shown is meant.
function shown(made) {
  const lang = byId("lang");
  silent = !made.fields.lang && Boolean(lang) && !lang.disabled;
  return { ...made.fields, ...(silent ? { lang: lang.value } : {}), "logo.decorative": made.decorative ? "yes" : "no" };
}
const isDirty = () => Object.keys(changed()).length > 0;

// What came of saving stands where somebody saves, whatever of the form is seen: it is long.
function came(words, wrong = false) {
  byId("outcome").classList.toggle("bad", wrong);
  show(byId("outcome"), words);
  announce(words);
}

let timer;
function touched() {
  show(byId("outcome"), "");
  byId("saved").textContent = isDirty() ? say("clinic_unsaved") : parts.there ? say("saved") : "";
  try {
    if (isDirty()) localStorage.setItem(kept, JSON.stringify(sent()));
    else localStorage.removeItem(kept);
  } catch { /* full, or not allowed */ }
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

// --- What is wrong, what colours become, the preview ---------------------------------------------

function wrongs(found) {
  const left = [];
  const seen = new Set();
  for (const { field, place, said, lang } of found) {
    const each = input(field);
    if (!each) {
      left.push(place ? `${place}: ${said}` : said);
      continue;
    }
    seen.add(field);
    show(byId(`wrong-${field}`), said[0].toUpperCase() + said.slice(1), lang);
    each.setAttribute("aria-invalid", "true");
  }
  for (const each of document.querySelectorAll("[data-field][aria-invalid]")) {
    if (seen.has(each.dataset.field)) continue;
    each.removeAttribute("aria-invalid");
    byId(`wrong-${each.dataset.field}`).textContent = "";
  }
  show(byId("problem"), left.join("\n"));
}

function reveal(each) {
  for (let part = each.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  each.focus();
}

function first() {
  const each = document.querySelector("[data-field][aria-invalid]");
  if (each) reveal(each);
  else byId("problem").focus();
}

const ratio = (number) => say("ratio", { n: (Math.floor(number * 10) / 10).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 }) });
function swatch(color) {
  const made = node("span", { class: "swatch", "aria-hidden": "true" });
  made.style.setProperty("--swatch", color);
  return made;
}

function shades(colors) {
  for (const each of colors) {
    const place = byId(`shade-${each.place}`);
    const fixed = each.asked && each.asked !== each.used;
    const rows = [];
    if (fixed) rows.push(node("span", { class: "row too-little" }, swatch(each.asked), say("clinic_too_little", { color: each.asked, n: ratio(each.asked_ratio), least: ratio(each.least) })));
    rows.push(node("span", { class: "row" }, swatch(each.used), say(fixed ? "clinic_mended" : each.asked ? "clinic_contrast" : "clinic_of_theme", { color: each.used, n: ratio(each.used_ratio) })));
    place.replaceChildren(...rows);
    const pick = document.querySelector(`[data-picks="${CSS.escape(each.place)}"]`);
    if (document.activeElement !== pick) pick.value = each.asked || each.used;
  }
  if (!colors.length) document.querySelectorAll(".shade").forEach((each) => each.replaceChildren());
}

let looking = false;
let again = false;
async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const found = await post("clinic/try", { ...sent(), kind: "html" });
    shades(found.colors);
    if (told) wrongs(found.wrong);
    noted(found.problem, found.preview ? "" : say("clinic_no_preview"));
    if (found.preview) framed(byId("preview"), found.preview);
  } catch (error) {
    byId("preview-note").textContent = say("failed", { why: error.message });
  } finally {
    looking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

const noted = (problem, else_) => show(byId("preview-note"), problem.words || else_, problem.words && problem.lang);

function framed(frame, name) {
  frame.hidden = false;
  // The browser shows a PDF by pages of its own, which keep their place to themselves.
  let top = 0;
  try { top = frame.contentWindow.scrollY; } catch { /* a PDF */ }
  frame.addEventListener("load", () => { if (top) frame.contentWindow.scrollTo(0, top); }, { once: true });
  frame.contentWindow.location.replace(at(`clinic/preview/${name}`));
}

byId("pages")?.addEventListener("click", (event) => working(event.target, async () => {
  byId("preview-note").textContent = "";
  try {
    const found = await post("clinic/try", { ...sent(), kind: "pdf" });
    if (!found.preview) {
      told = true;
      wrongs(found.wrong);
      noted(found.problem, say("clinic_no_preview"));
      return;
    }
    framed(byId("pdf"), found.preview);
    announce(say("clinic_pages_shown"));
  } catch (error) {
    byId("preview-note").textContent = say("failed", { why: error.message });
  }
}));

// --- Saving --------------------------------------------------------------------------------------

function take(made) {
  ({ state } = made);
  parts.there = made.there;
  loaded = shown(made);
  named(made);
  for (const each of inputs()) fill(each, loaded[each.dataset.field] ?? "");
  try { localStorage.removeItem(kept); } catch { /* not allowed */ }
  byId("saved").textContent = made.there ? say("saved") : "";
  byId("no-profile")?.remove();
  look();
}

async function save() {
  show(byId("problem"), "");
  show(byId("outcome"), "");
  try {
    take(await post("clinic/save", sent()));
    told = false;
    wrongs([]);
    came(say("clinic_saved"));
  } catch (error) {
    told = true;
    if (error.status === 409) ask(error.data);
    else if (error.status === 422) {
      wrongs(error.data.wrong);
      came(say("clinic_wrong", { n: error.data.wrong.length }), true);
      first();
    } else came(say("unsaved", { why: error.message }), true);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  working(form.querySelector("[type=submit]"), save);
});

let theirs;
function ask(data) {
  theirs = data.conflict;
  const words = byId("conflict-rows").dataset;
  byId("conflict-rows").replaceChildren(...data.rows.map(([kind, line]) => node("li", { class: kind },
    ...(words[kind] ? [node("span", { class: "which" }, words[kind]), " "] : []), kind === "gap" ? "…" : line)));
  byId("conflict").showModal();
}
byId("conflict").addEventListener("cancel", (event) => event.preventDefault());
byId("keep-mine").addEventListener("click", async () => {
  byId("conflict").close();
  const mine = changed();
  take(theirs);
  for (const [name, words] of Object.entries(mine)) fill(input(name), words);
  touched();
  await save();
  (document.querySelector("[data-field][aria-invalid]") ?? form.querySelector("[type=submit]")).focus();
});
byId("take-theirs").addEventListener("click", async () => {
  byId("conflict").close();
  try { take(await post("clinic/stash", sent())); }
  catch (error) { show(byId("problem"), say("failed", { why: error.message })); }
  form.querySelector("[type=submit]").focus();
});

// An editor outside may have saved while nobody wrote here.
addEventListener("focus", async () => {
  if (isDirty() || byId("conflict").open) return;
  try {
    const now = await get(`clinic/now?profile=${encodeURIComponent(profile)}`);
    if (!isDirty() && now.state !== state && now.readable) take(now);
  } catch { /* the next save says it */ }
});

// --- Languages, files, colours -------------------------------------------------------------------

// What words are called in one language more: a field for each, below the others.
function languages(tags) {
  for (const tag of tags.slice(1)) {
    for (const words of document.querySelectorAll("[data-words]")) {
      if (!input(`${words.dataset.words}:${tag}`)) add(words, `${words.dataset.words}:${tag}`, tag);
    }
  }
}

function add(words, name, tag) {
  const made = words.lastElementChild.cloneNode(true);
  rename(made, name);
  const field = made.querySelector("[data-field]");
  field.lang = tag;
  field.removeAttribute("aria-invalid");
  fill(field, "");
  made.querySelector(".wrong").textContent = "";
  made.querySelector(".needed")?.remove();
  made.querySelector(".hint").textContent = "";
  made.querySelector(".tag").dataset.tag = tag;
  words.append(made);
  for (const each of words.querySelectorAll(".tag")) {
    if (each.dataset.tag) each.textContent = `(${called(each.dataset.tag)})`;
  }
}

function rename(part, name) {
  const field = part.querySelector("[data-field]");
  const old = field.dataset.field;
  for (const each of part.querySelectorAll("[id], [for], [aria-describedby]")) {
    for (const key of ["id", "for", "aria-describedby"]) {
      if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replaceAll(old, name));
    }
  }
  field.dataset.field = name;
}

// Words that named no language name theirs once there are others, and the other way round.
function named(made) {
  for (const words of document.querySelectorAll("[data-words]")) {
    const key = words.dataset.words;
    for (const name of Object.keys(made.fields).filter((each) => each.startsWith(`${key}:`))) {
      if (input(name)) continue;
      const first = words.firstElementChild;
      if (first.querySelector("[data-field]").dataset.field in made.fields) add(words, name, name.split(":")[1]);
      else rename(first, name);
    }
  }
}

const own = () => byId("lang").value.trim();
byId("add-language")?.addEventListener("click", () => {
  const field = byId("more-language");
  const tag = field.value;
  if (!tag || !own()) {
    byId("wrong-more-language").textContent = say(own() ? "clinic_which_language" : "clinic_own_language");
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return;
  }
  byId("wrong-more-language").textContent = "";
  field.removeAttribute("aria-invalid");
  for (const each of document.querySelectorAll(".tag")) each.dataset.tag ||= own();
  languages([own(), tag]);
  field.value = "";
  announce(say("clinic_language_added", { name: called(tag) }));
  input(`name:${tag}`)?.focus();
});
for (const file of document.querySelectorAll("[data-puts]")) {
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    const data = new FormData();
    data.append("profile", profile);
    data.append("field", file.dataset.puts);
    data.append("file", file.files[0]);
    const wrong = byId(`wrong-${file.dataset.puts}`);
    try {
      const { name } = await send("clinic/put", data);
      wrong.textContent = "";
      fill(input(file.dataset.puts), name);
      touched();
    } catch (error) {
      show(wrong, error.message, error.lang);
      announce(error.message);
    }
    file.value = "";
  });
}

byId("no-logo")?.addEventListener("click", () => {
  for (const each of inputs()) if (each.dataset.field.startsWith("logo.")) fill(each, "");
  touched();
  input("logo.file").focus();
});

for (const pick of document.querySelectorAll("[data-picks]")) {
  pick.addEventListener("input", () => {
    fill(input(pick.dataset.picks), pick.value);
    touched();
  });
}

form?.addEventListener("input", (event) => { if (event.target.dataset.field) touched(); });
byId("sample")?.addEventListener("change", look);
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && form) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// --- The beginning -------------------------------------------------------------------------------

if (form) {
  const wrong = JSON.parse(desk.dataset.wrong);
  if (wrong.length) {
    told = true;
    wrongs(wrong);
  }
  let before = null;
  try { before = JSON.parse(localStorage.getItem(kept)); } catch { /* not allowed */ }
  if (before) {
    ({ state } = before);
    const tags = Object.keys(before.fields).map((name) => name.split(":")[1]).filter(Boolean);
    languages([parts.languages[0] ?? "", ...tags]);
    for (const [name, words] of Object.entries(before.fields)) if (input(name)) fill(input(name), words);
    if (isDirty()) announce(say("restored"));
    touched();
  } else look();
} else show(byId("problem"), JSON.parse(desk.dataset.wrong).map((each) => each.said).join("\n"));
