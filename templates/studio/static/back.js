// Edits of a Word file: side by side, taken all or some.
import { announce, article, at as address, byId, dropped, hasFile, node, post, say, send, sentence, show, submits } from "./common.js";
import { supersede } from "./drafts.js";

const file = byId("file");
const parts = ["undecided", "compared", "taken"];
const only = (name) => parts.forEach((each) => { byId(each).hidden = each !== name; });
let waiting = "";

dropped(file, () => {
  if (file.files.length) announce(say("chosen", { name: file.files[0].name }));
});

// What the clinic's profile says is changed there: a number that readers call may be among it.
function told(each) {
  if (!each.clinic) return node("li", {}, sentence(each.said), " ", sentence(each.advice));
  const href = address(`clinic?profile=${encodeURIComponent(each.clinic)}`);
  return node("li", {}, node("strong", {}, sentence(each.said)), " ", sentence(each.advice), " ",
    node("a", { href, lang: document.documentElement.lang }, say("to_clinic")));
}

function listed(id, lines) {
  byId(id).replaceChildren(...lines);
  const part = byId(`${id}-part`);
  if (part) part.hidden = !lines.length;
}

submits(byId("back-form"), async () => {
  const problem = byId("problem");
  show(problem, "");
  only("");
  if (!hasFile(file)) return;
  announce(say("comparing"));
  const form = new FormData();
  form.append("article", article);
  form.append("file", file.files[0]);
  form.append("changes", byId("changes").value);
  let found;
  try { found = await send("back", form); } catch (error) { found = { error: error.message, lang: error.lang }; }
  if (found.undecided?.length) {
    only("undecided");
    listed("undecided-list", found.undecided.map((each) => node("li", {}, sentence(each))));
    byId("undecided-title").focus();
  } else if (found.error) {
    show(problem, found.error, found.lang);
    problem.focus();
  } else {
    compared(found);
  }
});

function compared(found) {
  waiting = found.waiting;
  only("compared");
  const count = found.edits.length;
  byId("edits-title").textContent = count ? say("edits", { n: count }) : say("edits_none");
  byId("base").replaceChildren(sentence(found.base));
  listed("refused", found.refused.map(told));
  listed("notes", found.notes.map(told));
  const form = byId("take-form");
  form.hidden = !found.edits.some((each) => each.taken);
  const declined = new Set(found.declined);
  byId("edits").replaceChildren(...found.edits.map((each, at) =>
    row({ ...each, declined: declined.has(each.number) }, at + 1, form.dataset)));
  byId("edits-title").focus();
}

// What differs is said before and after it, for those who hear the page. These words have a direction
// of their own, so that they do not decide on that of the text, which they may begin.
function marked(pieces, tag, nothing) {
  const told = (name) => node("span", { class: "unseen", dir: "ltr" }, ` ${say(name)} `);
  const words = pieces.map(([text, differs]) => differs
    ? node(tag, {}, told({ del: "gone", ins: "new", mark: "differs" }[tag]), text, told("end")) : text);
  return node("span", { dir: "auto" }, ...(words.length ? words : [nothing]));
}

// Of a cell first which one it is: a dose alone says nothing.
const where = (part, id) => part.cell.words ? [sentence(part.cell, "p", { class: "where", id })] : [];

const sides = ({ before, after }, first, second, tags) => node("div", { class: "sides" },
  node("div", {}, node("span", { class: "which" }, first), marked(before, tags[0], say("added"))),
  node("div", {}, node("span", { class: "which" }, second), marked(after, tags[1], say("removed"))));

function row(edit, number, words) {
  const id = `edit-${edit.number}`;
  const pairs = edit.parts.flatMap((part, at) => [...where(part, `${id}-${at}`), sides(part, words.before, words.after, ["del", "ins"])]);
  if (edit.conflict) pairs.push(sides(edit.conflict, words.now, words.word, ["mark", "mark"]));
  const [{ line, place }] = edit.parts;
  const changes = new Set([...edit.parts, edit.conflict ?? {}].map((part) => part.changes));
  const said = [say("edit", { n: number }), line && say("go", { n: line }),
    changes.has("number") ? say("changes_number") : changes.has("unit") && say("changes_unit"),
    edit.already ? say("already") : edit.conflict ? say("conflict") : !edit.taken ? say("refused") : edit.declined && say("declined_before")];
  const described = edit.parts.map((part, at) => part.cell.words ? `${id}-${at}` : "").join(" ").trim();
  return node("li", {}, node("p", { class: "check" },
    node("input", { type: "checkbox", id, "aria-describedby": described || undefined, value: edit.number, checked: edit.taken && !edit.declined, disabled: !edit.taken }),
    node("label", { for: id }, said.filter(Boolean).join(" · ")), ...(line ? [node("a", {
      href: address(`write?article=${encodeURIComponent(article)}#line-${place}`),
    }, say("to_text"), node("span", { class: "unseen" }, `: ${say("edit", { n: number })}`))] : [])), ...pairs);
}

const boxes = () => [...document.querySelectorAll("#edits input:not(:disabled)")];
byId("choose-all").addEventListener("click", () => boxes().forEach((each) => { each.checked = true; }));
byId("choose-none").addEventListener("click", () => boxes().forEach((each) => { each.checked = false; }));

// What was not taken is named, each with why, beside the comments: nobody is to look for it later.
function left(chosen, made) {
  const taken = new Set(made.edits.filter((each) => each.taken && chosen.includes(each.number)).map((each) => each.number));
  const rows = [...document.querySelectorAll("#edits > li")].filter((each) => !taken.has(Number(each.querySelector("input").value)));
  byId("left-edits").replaceChildren(...rows.map((each) => {
    const copy = each.cloneNode(true);
    const box = each.querySelector("input");
    const why = box.disabled ? "" : ` · ${say(box.checked ? "refused" : "declined")}`;
    const door = copy.querySelector(".check a");
    copy.querySelectorAll(".where").forEach((one) => one.removeAttribute("id"));
    copy.querySelector(".check").replaceWith(node("p", {}, each.querySelector("label").textContent + why, ...(door ? [" ", door] : [])));
    return copy;
  }));
  byId("left-edits-part").hidden = !rows.length;
  for (const name of ["refused", "notes"]) {
    const lines = [...byId(name).children, ...made[name].map(told)];
    listed(`left-${name}`, [...new Map(lines.map((each) => [each.textContent, each.cloneNode(true)])).values()]);
  }
  byId("taken-before").hidden = !made.earlier;
  byId("taken-before").href = address(`history?article=${encodeURIComponent(article)}&version=${made.earlier}`);
}

submits(byId("take-form"), async () => {
  const chosen = boxes().filter((each) => each.checked).map((each) => Number(each.value));
  let made;
  try { made = await post("back/take", { waiting, chosen }); } catch (error) { made = { error: error.message, lang: error.lang }; }
  show(byId("problem"), made.error ?? "", made.lang);
  if (made.error) {
    byId("problem").focus();
    return;
  }
  const superseded = await supersede().catch(() => 0);
  only("taken");
  left(chosen, made);
  byId("taken-drafts").hidden = !superseded;
  byId("taken-title").textContent = say("taken", { n: made.taken });
  byId("taken-title").focus();
});
