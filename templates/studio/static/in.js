// Bringing in: the clipboard's own markup goes to the server, so that headings and lists stay.
import { announce, at, byId, dropped, node, open, say, send, sentence, show, submits } from "./common.js";
import "./languages.js";

const text = byId("text");
const file = byId("file");
// What the clipboard held, with its headings and lists, and the words that the box got of it.
let copy = null;
const formatted = () => copy !== null && text.value === copy.words;

// What becomes of a copy is said at once: nobody loses its headings or lists without being told.
function told(words, back = false) {
  if (byId("pasted").textContent !== words) byId("pasted").textContent = words;
  byId("again").hidden = !back;
}
function look() {
  if (!text.value.trim() && !copy?.words) copy = null;
  if (formatted()) told(say("pasted"));
  else if (copy) told(say("pasted_changed"), true);
  else told("");
}
text.addEventListener("paste", (event) => {
  const markup = event.clipboardData.getData("text/html");
  const all = text.value.slice(0, text.selectionStart) + text.value.slice(text.selectionEnd);
  // Into words that stand there already, only words are put.
  const whole = !all.trim();
  setTimeout(() => {
    if (whole) copy = markup ? { markup, words: text.value } : null;
    look();
    if (!whole && markup && !copy) told(say("pasted_words"));
  });
});
text.addEventListener("input", look);
byId("again").addEventListener("click", () => {
  text.focus();
  text.select();
  // So that the browser’s own undo brings back what was changed here.
  if (!document.execCommand("insertText", false, copy.words)) text.value = copy.words;
  look();
});

dropped(file, () => {
  if (file.files.length) announce(say("chosen", { name: file.files[0].name }));
});

// A text and a file: one of them is brought in, and somebody says which.
let wanted = "";
submits(byId("in-form"), async () => {
  if (file.files.length && text.value.trim() && !wanted) {
    byId("both-file").textContent = say("both_file", { name: file.files[0].name });
    open(byId("both"));
    return;
  }
  const fromFile = file.files.length && wanted !== "text";
  wanted = "";
  const problem = byId("problem");
  const form = new FormData();
  if (fromFile) form.append("file", file.files[0]);
  else form.append(formatted() ? "page" : "text", formatted() ? copy.markup : text.value);
  form.append("lang", byId("lang").value);
  form.append("changes", byId("changes").value);
  announce(say("bringing"));
  let made;
  try { made = await send("in", form); } catch (error) { made = { error: error.message, lang: error.lang }; }
  if (made.report) {
    location.href = at(`in/${made.report}`);
    return;
  }
  show(problem, made.error, made.lang);
  if (made.undecided?.length) {
    const items = made.undecided.map((each) => sentence(each, "li"));
    problem.append(node("ul", { class: "reports" }, ...items));
    byId("changes").closest("details").open = true;
  }
  problem.focus();
});

for (const each of ["text", "file"]) {
  byId(`both-${each}`).addEventListener("click", () => {
    byId("both").close();
    wanted = each;
    byId("in-form").requestSubmit();
  });
}
