// Writing: saved by itself, checked and shown after each pause; nothing is overwritten in silence.
import { announce, article, at, byId, close, counts, get, node, open, post, say, sentence, show, submits, working } from "./common.js";
import { drop, judged, own, pause, put } from "./drafts.js";
import { put as fill } from "./languages.js";
import { number, top } from "./lines.js";
import { mark } from "./reading.js";
import { become, behind, replace } from "./tools.js";

const PAUSE = { check: 150, save: 600, voice: 2500 };
const parts = JSON.parse(byId("desk").dataset.parts);
const body = byId("body");
const inputs = [...document.querySelectorAll("[data-field]")];
let { state, head, readable } = parts;
let dirty = false;
let saving = false;
let asking = false;
// What the file said when this window last read or wrote it, and what is being sent just now.
let base;
let sending = null;
let edits = 0;

const fields = () => (readable
  ? Object.fromEntries(inputs.filter((each) => !each.readOnly && !each.disabled).map((each) => [each.dataset.field, each.value]))
  : {});
const text = () => ({ article, edit: `${own}.${edits}`, state, head, fields: fields(), body: body.value });
const hold = () => put({ ...text(), base, sent: sending, readable });
base = text();

// --- Saving --------------------------------------------------------------------------------------

const timers = {};
function later(name, work, time = PAUSE[name]) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(work, time);
}

function touched() {
  dirty = true;
  edits += 1;
  byId("saved").textContent = say("saving");
  hold();
  later("check", look);
  later("save", save);
  byId("shown-title").textContent = byId("field-title").value || byId("shown-title").textContent;
}

async function save(more = {}) {
  if (saving || asking) {
    if (saving) later("save", save);
    return false;
  }
  clearTimeout(timers.save);
  saving = true;
  dirty = false;
  const sent = { ...text(), ...more };
  sending = sent;
  try {
    const made = await post("save", sent);
    ({ state, head } = made);
    base = { ...sent, state, head };
    sending = null;
    if (dirty) hold();
    else {
      drop();
      byId("saved").textContent = say("saved");
      // The front matter can be read again: its fields come back.
      if (!readable && made.readable) take(await get(`now?article=${encodeURIComponent(article)}`));
    }
    show(byId("problem"), "");
    warned = false;
    return true;
  } catch (error) {
    dirty = true;
    byId("saved").textContent = "";
    sending = null;
    if (error.status === 409 && error.data.got && same(sent, text())) {
      take(error.data.conflict);
      tell(say("newer"));
    } else if (error.status === 409) ask(error.data);
    else {
      show(byId("problem"), say("unsaved", { why: error.message }));
      later("save", save, 3000);
    }
  } finally {
    saving = false;
  }
  return false;
}

addEventListener("beforeunload", (event) => {
  if (!dirty) return;
  // Sent on while the page goes; if that fails, the browser has kept it.
  post("save", { ...text(), ...(sending ? { sent: sending } : {}) }, { keepalive: true }).catch(() => {});
  if (byId("conflict").open) event.preventDefault();
});

function take(made) {
  ({ state, head, readable } = made);
  for (const each of inputs) fill(each, made.fields[each.dataset.field] ?? "");
  known(made);
  byId("fields").hidden = !readable;
  byId("unreadable").hidden = readable;
  const here = document.activeElement;
  become(made.body);
  here?.focus();
  dirty = false;
  clearTimeout(timers.save);
  drop();
  base = text();
  byId("saved").textContent = say("saved");
  look();
}

const same = (one, two) => JSON.stringify([one.fields, one.body]) === JSON.stringify([two.fields, two.body]);

// What happened to the text without anybody's typing is seen, too, not only heard.
function tell(words) {
  show(byId("told"), words);
  announce(words);
}

// --- Two of them ---------------------------------------------------------------------------------

let theirs;
function ask(data) {
  asking = true;
  theirs = data.conflict;
  const words = byId("conflict-rows").dataset;
  byId("conflict-rows").replaceChildren(...data.rows.map(([kind, line]) => node("li", { class: kind },
    ...(words[kind] ? [node("span", { class: "which" }, words[kind]), " "] : []), kind === "gap" ? "…" : line)));
  open(byId("conflict"));
}
byId("conflict").addEventListener("cancel", (event) => event.preventDefault());
byId("keep-mine").addEventListener("click", async () => {
  close(byId("conflict"));
  asking = false;
  state = theirs.state;
  await save({ keep: true });
  body.focus();
  restore();
});
byId("take-theirs").addEventListener("click", async () => {
  close(byId("conflict"));
  try {
    const made = await post("stash", text());
    take(made);
  } catch (error) {
    show(byId("problem"), say("failed", { why: error.message }));
  }
  asking = false;
  body.focus();
  restore();
});

// An editor outside, or another window, may have saved while nobody wrote here.
async function front() {
  if (saving || asking || document.visibilityState === "hidden") return;
  if (dirty) {
    save();
    return;
  }
  try {
    const now = await get(`now?article=${encodeURIComponent(article)}`);
    if (dirty || saving || asking || now.state === state) return;
    take(now);
    tell(say("newer"));
  } catch { /* the next save says it */ }
}
addEventListener("focus", front);
addEventListener("pageshow", (event) => { if (event.persisted) front(); });
document.addEventListener("visibilitychange", front);

// Who goes to another page waits until the text is saved, or sees here why it is not. Who then goes all the same, goes.
let warned = false;
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const here = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !here || !(dirty || saving) || warned || link.pathname === location.pathname) return;
  event.preventDefault();
  while ((dirty || saving) && !asking) {
    if (saving) await pause(50);
    else if (!await save()) break;
  }
  warned = dirty && !asking;
  if (!dirty && !asking) location.href = link.href;
});

// --- Findings, measures, preview -----------------------------------------------------------------

let looking = false;
let again = false;
let drawn = "";
let first = null;
async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  const sent = text();
  byId("backslash").hidden = !/\\[!-~\n]/.test(sent.body);
  try {
    const found = await post("check", sent);
    findings(found);
    mark(found);
    measures(found);
    later("voice", () => announce(counted(found)));
    await preview(sent);
  } catch (error) {
    byId("findings-count").textContent = say("failed", { why: error.message });
  } finally {
    looking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

function counted(found) {
  if (found.error) return found.error;
  const all = { error: 0, warning: 0, note: 0 };
  for (const each of found.findings) all[each.severity] += 1;
  return counts(all) || say("findings_none");
}

const WEIGHT = { error: 0, warning: 1, note: 2 };
function findings(found) {
  byId("findings-count").textContent = counted(found);
  byId("mend-all").hidden = !found.findings.some((each) => each.fix.length);
  const list = JSON.stringify([found.findings, found.above]);
  if (list === drawn) return;
  drawn = list;
  const held = document.activeElement.closest?.("#findings [data-key]")?.dataset.key;
  const role = document.activeElement.dataset?.role;
  const sorted = [...found.findings].sort((one, two) => WEIGHT[one.severity] - WEIGHT[two.severity]);
  byId("findings").replaceChildren(...sorted.map((each) => finding(each, found.above)));
  below();
  if (held) (document.querySelector(`[data-key="${CSS.escape(held)}"] [data-role="${role}"]`) ?? byId("findings-title")).focus();
}

// How many are below what is seen of the list; who hears it has all of them.
function below() {
  const list = byId("findings");
  const end = list.getBoundingClientRect().bottom + 2;
  const n = [...list.children].filter((each) => each.getBoundingClientRect().bottom > end).length;
  show(byId("more-findings"), n && list.scrollHeight > list.clientHeight + 8 ? say("more_below", { n }) : "");
}
byId("findings").addEventListener("scroll", below, { passive: true });
new ResizeObserver(below).observe(byId("findings"));

function finding(each, above) {
  // Where the page has no words of its own for a sentence, what it is about comes first.
  const { lang } = document.documentElement;
  const own = each.said;
  const said = each.summary && own.lang !== lang ? { words: each.summary, lang } : own;
  const name = () => sentence({ ...said, words: `: ${said.words}` }, "span", { class: "unseen" });
  const label = each.field ? document.querySelector(`label[for="field-${each.field}"]`)?.textContent : "";
  const where = each.elsewhere ? "" : each.in_head || !each.line ? (label ? say("go_field", { name: label }) : "") : say("go", { n: each.line - above });
  const doors = node("div", { class: "doors" });
  if (where) {
    doors.append(node("button", { type: "button", class: "plain", "data-role": "go", onclick: () => go(each, above) },
      where, name()));
  }
  if (each.clinic) {
    doors.append(node("a", { href: at(`clinic?profile=${encodeURIComponent(each.clinic)}`) }, say("to_clinic"), name()));
  }
  if (each.fix.length) {
    doors.append(node("button", { type: "button", class: "plain", "data-role": "mend", onclick: () => mend(each) },
      say("mend"), name()));
  }
  const words = node("p", { lang: "en" });
  const more = node("details", { ontoggle: async () => {
    if (words.textContent) return;
    const told = await get(`explain?code=${each.code}`);
    words.lang = told.language;
    words.textContent = told.text;
  } }, node("summary", {}, say("explain"), node("span", { class: "unseen" }, `: ${each.code}`)), words);
  return node("li", { class: each.severity, "data-key": `${each.code}:${each.line}:${each.column}` },
    node("span", { class: "weight" }, say(each.severity)),
    sentence(said, "p"), ...(said === own ? [] : [sentence(own, "p")]),
    ...(each.hint ? [sentence(each.advice, "p", { class: "quiet" })] : []), doors, more);
}

function go(each, above) {
  if (each.in_head || !each.line) {
    const input = byId(`field-${each.field}`);
    for (let part = input?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    if (input) {
      input.focus();
      return;
    }
  }
  place(Math.max(1, each.line - above), each.column, each.end_line - above, each.end_column);
}

function place(line, column = 0, endLine = 0, endColumn = 0) {
  const rows = body.value.split("\n");
  const start = (number) => rows.slice(0, number - 1).reduce((sum, row) => sum + row.length + 1, 0);
  // The server counts characters, a text area UTF-16 units.
  const units = (number, characters) => [...(rows[number - 1] ?? "")].slice(0, characters).join("").length;
  const from = start(line) + (column ? units(line, column - 1) : 0);
  const to = endColumn ? start(endLine) + units(endLine, endColumn - 1) : start(line) + (rows[line - 1] ?? "").length;
  body.blur();
  body.setSelectionRange(from, from);
  body.focus();
  body.setSelectionRange(from, Math.max(from, to));
  number();
  body.scrollTop = Math.max(0, top(line) - body.clientHeight / 2);
}

async function mend(each) {
  try {
    const sent = text();
    const made = await post("mend", { ...sent, ...(each ? { code: each.code, line: each.line } : {}) });
    if (JSON.stringify(sent) !== JSON.stringify(text())) return;
    head = made.head;
    for (const input of inputs) if (!input.readOnly && !input.disabled) fill(input, made.fields[input.dataset.field] ?? "");
    become(made.body);
    touched();
    announce(say("mended"));
    byId("findings-title").focus();
  } catch (error) {
    show(byId("problem"), say("failed", { why: error.message }));
  }
}
byId("mend-all").addEventListener("click", () => mend());

// Where a mark goes: in the place of the one of the source that is selected, such as (2), [2, 3] or ²; else behind
// the selection. What can be a number of anything else stays: a dose, an exponent, a range of values.
function cited() {
  const { selectionStart: from, selectionEnd: to, value } = body;
  const words = value.slice(from, to).trim();
  const start = from + value.slice(from, to).indexOf(words);
  const end = start + words.length;
  const raised = /^[⁰¹²³⁴-⁹]+$/.test(words);
  const isMark = raised || /^\(\d{1,3}(, \d{1,3})*\)$|^\[\d{1,3}((, |[–-])\d{1,3})*\]$/.test(words);
  const before = value.slice(0, start);
  const isOther = raised ? /\d$|(^|[^\p{L}])[mckdµ]?(m|s)$/u.test(before) : COUNTED.test(value.slice(end));
  return words && isMark && !isOther ? [start, end] : null;
}
const COUNTED = /^[ \u00a0]?(mg|g|kg|[µμm]g|mcg|ml|l|iu|ie|i\.?e\.?|%|°|mmol|x|×|tab|pill|caps|kaps|drop|tropf|puff|h[uü]b|spray|spr[uü]h|patch|pflaster|dose|dosis|dosen|st[uü]ck|piece|unit|einheit|spoon|löffel|glas|glass|times|mal\b|day|tag|hour|stunde|week|woche|month|monat|year|jahr|minute|night|nacht|nächt)/i;

// A work more among the references, and its mark where the caret is.
let works = [];
function known(made) {
  works = made.works;
  byId("work-known").replaceChildren(node("option", { value: "" }, say("new_work")),
    ...works.map(([id, title]) => node("option", { value: id }, title ? `${title} (${id})` : id)));
  sourced();
}
// An id of a work is no word for people: what it is called stands below it.
function sourced() {
  const [, title] = works.find(([id]) => id === byId("field-source").value.trim()) ?? [];
  show(byId("source-is"), title ?? "");
}
byId("field-source").addEventListener("input", sourced);
byId("work-known").addEventListener("change", (event) => {
  byId("work-line").disabled = byId("work-file").disabled = Boolean(event.target.value);
});
// The one thing that leaves this machine, when somebody asks for it: a DOI or a PubMed number.
let looked = "";
function found(made = {}) {
  looked = made.looked ?? "";
  show(byId("work-found"), looked && say("looked_up", { words: made.words }));
}
byId("work-line").addEventListener("input", () => found());
byId("work").addEventListener("close", () => found());
byId("work-look-up").addEventListener("click", () => working(byId("work-look-up"), async () => {
  const problem = byId("work-form").querySelector(".message.bad");
  show(problem, "");
  found();
  announce(say("looking_up"));
  try {
    found(await post("look-up", { line: byId("work-line").value }));
    byId("work-found").focus();
  } catch (error) {
    show(problem, error.message, error.lang);
  }
}));
submits(byId("work-form"), async () => {
  let keys = [byId("work-known").value];
  let left = "";
  if (!keys[0]) {
    const [file] = byId("work-file").files;
    const sent = { ...text(), looked, line: byId("work-line").value, name: file?.name ?? "", file: file ? await file.text() : "" };
    const made = await post("work", sent);
    ({ head } = made);
    ({ keys, left } = made);
    known(made);
  }
  close(byId("work"));
  byId("work-form").reset();
  byId("work-line").disabled = byId("work-file").disabled = false;
  const mark = `[${keys.map((key) => `@${key}`).join("; ")}]`;
  const instead = cited();
  if (instead) replace(...instead, mark);
  else behind(body.selectionEnd, mark);
  touched();
  if (left) announce(say("work_left", { words: left }));
});
known(parts);

function measures(found) {
  show(byId("measures-not"), found.measures ? "" : found.why_not.words, found.why_not.lang);
  const now = found.measures ?? {};
  first ??= found.measures;
  const names = { words: "words", "words-per-sentence": "sentence", smog: "grade", lix: "lix" };
  byId("measures").replaceChildren(...Object.entries(names).filter(([key]) => now[key] !== undefined).map(([key, name]) => {
    const moved = Math.round((now[key] - (first?.[key] ?? now[key])) * 10) / 10;
    const since = moved ? node("span", { class: "quiet" }, ` (${say("since", { n: (moved > 0 ? "+" : "−") + Math.abs(moved) })})`) : "";
    return node("div", {}, node("dt", {}, say(name)), node("dd", {}, String(now[key]), since));
  }));
}

const frame = byId("preview");
async function preview(sent) {
  const made = await post("preview", sent);
  byId("preview-note").textContent = made.error ? say("no_preview", { why: made.error }) : made.draft ? say("draft") : "";
  if (made.error) return;
  const top = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  // Not by `src`: that would put each preview on the way back.
  frame.contentWindow.location.replace(at(`preview/${made.preview}`));
}

// --- The beginning -------------------------------------------------------------------------------

body.addEventListener("input", touched);
body.addEventListener("input", number);
number();
inputs.forEach((each) => each.addEventListener("input", touched));
addEventListener("keydown", (event) => {
  if (event.key === "F6" && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    (document.activeElement === body ? byId("findings-title") : body).focus();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
});

// What was typed and never saved comes back; what the file has had, or says in another way, does not.
async function restore() {
  let [found] = await judged();
  while (found && (dirty || saving) && !asking) {
    await pause(200);
    [found] = await judged();
  }
  if (!found || asking) return;
  const { draft } = found;
  ({ head } = draft);
  state = found.state ?? draft.state;
  readable = draft.readable ?? readable;
  byId("fields").hidden = !readable;
  byId("unreadable").hidden = readable;
  for (const each of inputs) if (each.dataset.field in draft.fields) fill(each, draft.fields[each.dataset.field]);
  become(draft.body);
  dirty = true;
  edits += 1;
  hold();
  drop(found.key);
  if (found.verdict === "conflict") ask(found);
  else {
    tell(say("restored"));
    touched();
  }
}
const wanted = /^#line-(\d+)$/.exec(location.hash);
if (wanted) {
  const line = Number(wanted[1]);
  // Above the text there are fields.
  const [field] = Object.entries(parts.lines).filter(([, at]) => at <= line).sort(([, one], [, two]) => two - one)[0] ?? [];
  go({ line, column: 0, in_head: line <= parts.above && readable, field }, parts.above);
}
look();
restore();
