// The toolbar: Markdown put into the text so that the browser's own undo takes it back.
import { byId, close, hasFile, open, post, say, send, submits } from "./common.js";

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

// Makes the text another one by its changed stretch alone.
export function become(text) {
  const now = body.value;
  if (now === text) return;
  let start = 0;
  while (start < now.length && now[start] === text[start]) start += 1;
  let end = 0;
  const most = Math.min(now.length, text.length) - start;
  while (end < most && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  replace(start, now.length - end, text.slice(start, text.length - end));
}

const chosen = () => body.value.slice(body.selectionStart, body.selectionEnd);

function around(before, after, placeholder) {
  const words = chosen() || placeholder;
  replace(body.selectionStart, body.selectionEnd, before + words + after,
    before.length, before.length + words.length);
}

function lines(mark, placeholder) {
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const stop = body.value.indexOf("\n", body.selectionEnd);
  const end = stop < 0 ? body.value.length : stop;
  const words = body.value.slice(start, end) || placeholder;
  const made = words.split("\n").map((line, at) => mark(at) + line.replace(/^(#+ |- |\d+\. )/, "")).join("\n");
  replace(start, end, made);
}

function block(words, placeholder = "") {
  const place = body.selectionEnd;
  const before = body.value.slice(0, place);
  const after = body.value.slice(place);
  const lead = !before ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const from = placeholder ? (lead + words).indexOf(placeholder) : (lead + words).length;
  replace(place, place, lead + words + tail, from, from + placeholder.length);
}

function note() {
  let number = 1;
  while (body.value.includes(`[^${number}]`)) number += 1;
  const words = say("placeholder_note");
  const place = body.selectionEnd;
  replace(place, place, `[^${number}]`);
  const end = body.value.length;
  const made = `${body.value.endsWith("\n") ? "\n" : "\n\n"}[^${number}]: ${words}\n`;
  replace(end, end, made, made.length - words.length - 1, made.length - 1);
}

function box(kind) {
  const words = say("placeholder_box");
  block(`::: ${kind}\n${words}\n:::`, words);
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
body.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const tool = (event.shiftKey ? shifted : keys)[event.code];
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
