// Handing out: one button, how far it is, what was verified, the files.
import { announce, article, at, byId, get, node, open, post, say, sentence, show, working } from "./common.js";
import { unsaved } from "./drafts.js";

const form = byId("out-form");
const parts = ["running", "failed", "done"];
const only = (name) => parts.forEach((each) => { byId(each).hidden = each !== name; });
const checked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((each) => each.value);
const pause = (time) => new Promise((go) => { setTimeout(go, time); });

// What is typed and not saved is not in the files: that is somebody's decision, each time.
let left = 0;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await working(form.querySelector("[type=submit]"), async () => { left = (await unsaved()).length; });
  if (left) open(byId("without-ask"));
  else await begin();
});
byId("without-go").addEventListener("click", () => {
  byId("without-ask").close();
  begin();
});

function begin() {
  return working(form.querySelector("[type=submit]"), async () => {
    try {
      const { job } = await post("export", {
        article,
        formats: checked("formats"),
        editions: checked("editions"),
        audience: checked("audience")[0],
        clinic: byId("clinic")?.value ?? "",
        draft: byId("draft").checked,
        report: byId("report").checked,
      });
      await follow(job);
    } catch (error) {
      failed({ error: error.message, lang: error.lang });
    }
  });
}

async function follow(job) {
  only("running");
  let said = "";
  for (;;) {
    const found = await get(`job/${job}`);
    if (found.ended) return found.error ? failed(found) : done(job, found);
    const name = found.step === "put in place" ? "place" : found.step;
    const step = say(`step_${name}`);
    byId("step").textContent = say("exporting", { step, done: found.done, of: found.of });
    byId("progress").max = found.of;
    byId("progress").value = found.done;
    // The voice says that it has begun; each step would be too much.
    if (!said) announce(said = say("exporting", { step, done: found.done, of: found.of }));
    await pause(200);
  }
}

// Files of an earlier day, each with its day, and whether anything of it was changed since; none twice.
async function earlier(shown = []) {
  let found;
  try { found = (await get(`earlier?article=${encodeURIComponent(article)}`)).files; } catch { return; }
  found = found.filter((each) => !shown.includes(each.name));
  byId("earlier").hidden = !found.length;
  byId("earlier-stale").hidden = !found.some((each) => each.stale);
  byId("earlier-files").replaceChildren(...found.map((each) => node("li", {},
    node("a", { href: at(`file?article=${encodeURIComponent(article)}&name=${encodeURIComponent(each.name)}`), download: each.name }, each.name),
    " ", node("span", { class: "quiet" }, `${say("kilobytes", { n: each.kilobytes })} · ${each.when}`),
    ...(each.stale ? [" · ", node("strong", {}, say("stale"))] : []))));
}

// What the checks found: some stops an export, the rest does not.
async function found() {
  let state;
  try { state = await get(`state?article=${encodeURIComponent(article)}`); } catch { return; }
  const words = [...(state.error ? [say("out_must", { n: state.error })] : []),
    ...(state.warning ? [say("out_should", { n: state.warning })] : [])];
  show(byId("counted-what"), words.join(" "));
  byId("counted").hidden = !words.length;
  byId("counted").classList.toggle("bad", state.error > 0);
}
let fresh = [];
addEventListener("focus", () => {
  earlier(fresh);
  found();
});
earlier();
found();

function failed(found) {
  fresh = [];
  earlier();
  only("failed");
  byId("failed-title").textContent = say("not_exported");
  show(byId("why"), found.error, found.lang);
  byId("to-mend").replaceChildren(...(found.findings ?? []).map((each) => node("li", {},
    sentence(each.said), " ", sentence(each.advice), " ", node("a", {
      href: at(`write?article=${encodeURIComponent(article)}#line-${each.line}`),
    }, each.line > found.above ? say("go", { n: each.line - found.above }) : say("to_text")))));
  byId("failed-title").focus();
}

function done(job, found) {
  fresh = found.files.map((each) => each.name);
  earlier(fresh);
  only("done");
  byId("files").replaceChildren(...found.files.map((each) => node("li", {},
    node("a", { href: at(`job/${job}/${encodeURIComponent(each.name)}`), download: each.name }, each.name),
    " ", node("span", { class: "quiet" }, say("kilobytes", { n: each.kilobytes })))));
  byId("all").href = at(`job/${job}/all.zip`);
  byId("without").hidden = !left;
  byId("notes").replaceChildren(...found.notes.map((each) => sentence(each, "li")));
  byId("lines").replaceChildren(...found.lines.flatMap((each) => [sentence(each), "\n"]));
  announce(say("exported", { n: found.files.length }));
  byId("done-title").focus();
}

if (form.dataset.running) working(form.querySelector("[type=submit]"), () => follow(form.dataset.running));
