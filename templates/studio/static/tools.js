// The toolbar: Markdown put into the text so that the browser's own undo takes it back.
import { announce, byId, close, hasFile, open, post, say, send, show, submits } from "./common.js";

const body = byId("body");
const bar = document.querySelector(".toolbar");
const buttons = [...bar.querySelectorAll("button")];

// Replaces a stretch of the text; what is typed this way can be undone.
export function replace(start, end, words, from = words.length, to = from) {
  body.focus();
  body.setSelectionRange(start, end);
  if (!(words ? document.execCommand("insertText", false, words) : document.execCommand("delete"))) {
    body.setRangeText(words, start, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  body.setSelectionRange(start + from, start + to);
}

// Makes the text another one by its changed stretch alone; the caret stays with its words.
export function become(text) {
  const now = body.value;
  if (now === text) return;
  let start = 0;
  while (start < now.length && now[start] === text[start]) start += 1;
  let end = 0;
  const most = Math.min(now.length, text.length) - start;
  while (end < most && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const last = now.length - end;
  const was = here().map((place) => (place <= start ? place
    : place >= last ? place + text.length - now.length : text.length - end));
  const there = author();
  replace(start, last, text.slice(start, text.length - end));
  body.setSelectionRange(...was);
  if (!there) left = was;
}

// --- Where a mark goes ---------------------------------------------------------------------------

const here = () => [body.selectionStart, body.selectionEnd];
// Before anybody was in the text a browser says that the caret is at its very beginning.
let left = here();
let met = false;
const author = () => { met ||= here().join() !== left.join(); return met; };
body.addEventListener("pointerdown", () => { met = true; });
body.addEventListener("keydown", (event) => {
  const only = ["Tab", "F6", "Shift", "Control", "Alt", "Meta"].includes(event.key);
  if (!only && !shortcut(event)) met = true;
});

// Where nobody was in the text yet, what is put in goes to its end, in a paragraph of its own.
let atEnd = false;
function arrive() {
  atEnd = !author();
  if (!atEnd) return;
  const end = body.value.length;
  const words = body.value.trimEnd();
  replace(words.length, end, words ? "\n\n" : "");
}

// Where it went is said, and is seen if it is not where the caret was.
function arrived() {
  met = true;
  const words = say(atEnd ? "put_at_end" : "put_in", { n: body.value.slice(0, body.selectionStart).split("\n").length });
  if (atEnd) show(byId("told"), words);
  announce(words);
  atEnd = false;
}

const lineTo = (place) => body.value.slice(body.value.lastIndexOf("\n", place - 1) + 1, place);

// The word at the caret: that within which it is, else that which begins or ends there.
const segments = new Intl.Segmenter(body.lang || undefined, { granularity: "word" });
function word(place) {
  const start = body.value.lastIndexOf("\n", place - 1) + 1;
  const [line] = body.value.slice(start).split("\n", 1);
  const all = [...segments.segment(line)].filter((each) => each.isWordLike)
    .map(({ index, segment }) => [start + index, start + index + segment.length]);
  return all.find(([from, to]) => from <= place && place < to) ?? all.find(([, to]) => to === place);
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uffef]$/u;

// What makes an item, a heading or a quotation of a line.
const SIGN = /^[\s>]*(?:(?:[-*+:]|\d+[.)]|#{1,6})[ \t]+)?/;

// A number keeps its unit, or what it counts, and all of a dose stays together: "2.5 mg", "10 mg/m²",
// "(2) tablets", "2 × 5 mg", "2 to 3 times".
const FIGURE = "[\\p{Nd}¼-¾⅐-⅞]";
const ENDED = new RegExp(`${FIGURE}[⁰¹²³⁴-⁹]*[)\\]]?°?$`, "u");
const MORE = new RegExp(`^[^\\S\\n]?(?:[×*·/:+±−–—-][^\\S\\n]?)?${FIGURE}(?:[^\\s]*${FIGURE})?`, "u");
const PER = /^(?:[/·][\p{L}\p{M}\p{Nd}]+|[²³⁻⁰¹⁴-⁹]+)*/u;
function pastDose(place) {
  while (ENDED.test(lineTo(place))) {
    const gap = /^[^\S\n]?°?/.exec(body.value.slice(place))[0].length;
    const [from, to] = word(place + gap) ?? [];
    if (from === place + gap && /^\p{L}/u.test(body.value.slice(from))) place = to + PER.exec(body.value.slice(to))[0].length;
    const more = MORE.exec(body.value.slice(place));
    if (!more) break;
    place += more[0].length;
  }
  return place;
}

// A mark such as [@work] or [^1] stands behind a word: not within one or a number, nor against the beginning of one.
export function behind(place, made) {
  if (!author()) place = body.value.trimEnd().length;
  atEnd = !met;
  const start = body.value.lastIndexOf("\n", place - 1) + 1;
  const [sign] = SIGN.exec(body.value.slice(start).split("\n", 1)[0]);
  place = Math.max(place, start + sign.length);
  let [from, to] = word(place) ?? [place, place];
  if (from === place && /[-‐‑'’/]$/.test(body.value.slice(0, place))) from -= 1;
  if (from < place) place = to + /^[%‰°]?/.exec(body.value.slice(to))[0].length;
  place = pastDose(place);
  [from, to] = place > from ? [place, place] : [from, to];
  const line = lineTo(place);
  // Below what is no sentence it has a paragraph of its own.
  if (atEnd && /^\s*(:::|\||```|~~~|!\[|<|\[\^|#)|^\s*$/.test(line)) made = (body.value.trim() ? "\n\n" : "") + made;
  else {
    if (from === place && line !== sign) place -= line.length - line.trimEnd().length;
    if (from === place && to > place && !UNSPACED.test(line)) made += " ";
  }
  replace(place, place, made);
  arrived();
}

const chosen = () => body.value.slice(...here());

function around(before, after, placeholder) {
  arrive();
  const [start, end] = chosen() || atEnd ? here() : word(body.selectionEnd) ?? here();
  const inside = body.value.slice(start, end) || placeholder;
  replace(start, end, before + inside + after, before.length, before.length + inside.length);
  arrived();
}

function lines(mark, placeholder) {
  arrive();
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const stop = body.value.indexOf("\n", body.selectionEnd);
  const end = stop < 0 ? body.value.length : stop;
  const inside = body.value.slice(start, end) || placeholder;
  const made = inside.split("\n").map((line, at) => mark(at) + line.replace(/^(#+ |- |\d+\. )/, "")).join("\n");
  replace(start, end, made);
  arrived();
}

// A block stands between two lines: from within one it goes below it.
function block(made, placeholder = "") {
  arrive();
  let place = body.selectionEnd;
  const stop = body.value.indexOf("\n", place);
  if (place && body.value[place - 1] !== "\n") place = stop < 0 ? body.value.length : stop;
  const before = body.value.slice(0, place);
  const after = body.value.slice(place);
  const lead = !before ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const from = placeholder ? (lead + made).indexOf(placeholder) : (lead + made).length;
  replace(place, place, lead + made + tail, from, from + placeholder.length);
  arrived();
}

function note() {
  let number = 1;
  while (body.value.includes(`[^${number}]`)) number += 1;
  const inside = say("placeholder_note");
  behind(body.selectionEnd, `[^${number}]`);
  const end = body.value.length;
  const made = `${body.value.endsWith("\n") ? "\n" : "\n\n"}[^${number}]: ${inside}\n`;
  replace(end, end, made, made.length - inside.length - 1, made.length - 1);
}

function box(kind) {
  const inside = say("placeholder_box");
  block(`::: ${kind}\n${inside}\n:::`, inside);
}

const tools = {
  heading: () => lines(() => "## ", say("placeholder_heading")),
  list: () => lines(() => "- ", say("placeholder_item")),
  numbered: () => lines((at) => `${at + 1}. `, say("placeholder_item")),
  bold: () => around("**", "**", say("placeholder_bold")),
  link: () => around("[", "](https://)", say("placeholder_link")),
  lang: () => open(byId("tongue")),
  table: () => block(`| ${say("placeholder_heading")} | ${say("placeholder_heading")} |\n|---|---|\n| | |`),
  "box-key": () => block(`::: key-points\n## ${say("placeholder_heading")}\n\n- ${say("placeholder_item")}\n:::`, say("placeholder_heading")),
  "box-note": () => box("note"),
  "box-warning": () => box("warning"),
  note,
  citation: () => open(byId("work")),
  picture: () => open(byId("picture")),
  icons: () => open(byId("icons")),
  undo: () => { body.focus(); document.execCommand("undo"); },
  keys: () => open(byId("keys")),
};

bar.addEventListener("click", (event) => tools[event.target.dataset.tool]?.());
bar.addEventListener("keydown", (event) => {
  const now = buttons.indexOf(document.activeElement);
  const turn = document.dir === "rtl" ? -1 : 1;
  const steps = { ArrowRight: now + turn, ArrowLeft: now - turn, Home: 0, End: buttons.length - 1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const next = buttons[(steps[event.key] + buttons.length) % buttons.length];
  buttons.forEach((each) => { each.tabIndex = each === next ? 0 : -1; });
  next.focus();
});

const keys = { KeyB: "bold", KeyK: "link" };
const shifted = { Digit2: "heading", Digit8: "list", Digit7: "numbered", Digit9: "picture" };
function shortcut(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey ? (event.shiftKey ? shifted : keys)[event.code] : undefined;
}
body.addEventListener("keydown", (event) => {
  const tool = shortcut(event);
  if (!tool) return;
  event.preventDefault();
  tools[tool]();
});

submits(byId("picture-form"), async () => {
  if (!hasFile(byId("picture-file"))) return;
  const form = new FormData();
  form.append("article", document.body.dataset.article);
  form.append("file", byId("picture-file").files[0]);
  form.append("alt", byId("picture-alt").value);
  if (byId("picture-decorative").checked) form.append("decorative", "yes");
  const { markdown } = await send("picture", form);
  close(byId("picture"));
  byId("picture-form").reset();
  block(markdown);
});

submits(byId("tongue-form"), async () => {
  const tag = byId("tongue-lang").value;
  if (!tag) throw new Error(say("clinic_which_language"));
  close(byId("tongue"));
  around("[", `]{lang=${tag}}`, say("placeholder_words"));
});

// People in numbers: what is asked for depends on whether there are two groups.
const compared = byId("icons-compared");
compared.addEventListener("change", () => {
  const kind = compared.value;
  byId("icons-first-field").hidden = !kind;
  byId("icons-first").required = Boolean(kind);
  for (const each of document.querySelectorAll("#icons [data-names]")) each.hidden = kind !== "first";
  byId("icons-count-label").textContent = say(`icons_count_${kind || "one"}`);
  if (kind) byId("icons-first-label").textContent = say(`icons_first_${kind}`);
});
submits(byId("icons-form"), async () => {
  const kind = compared.value;
  const { markdown } = await post("icons", {
    compared: kind,
    count: byId("icons-count").value.trim(),
    of: byId("icons-of").value.trim(),
    first: kind ? byId("icons-first").value.trim() : "",
    labels: kind === "first" ? `${byId("icons-name-1").value}\n${byId("icons-name-2").value}` : "",
    what: byId("icons-what").value,
    words: byId("icons-words").value,
  });
  close(byId("icons"));
  byId("icons-form").reset();
  compared.dispatchEvent(new Event("change"));
  block(markdown);
});
