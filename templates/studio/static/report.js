// What came in: lines taken back in, or made something else; then it is kept.
import { announce, at, byId, post, say, sentence, submits, working } from "./common.js";
import "./languages.js";

const report = byId("report");
const address = `in/${report.dataset.report}`;

submits(byId("keep-form"), async () => {
  const made = await post(address, { name: byId("name").value });
  location.href = at(`write?article=${encodeURIComponent(made.article)}`);
});

// The server reads the source again; this page is what it says then, and the focus stays.
async function again() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.getElementById("report")) throw Error(fresh.querySelector("main")?.innerText ?? answer.statusText);
  const open = [...report.querySelectorAll("details[open]")].map((each) => each.id);
  report.replaceChildren(...fresh.getElementById("report").childNodes);
  for (const id of open) byId(id)?.setAttribute("open", "");
  const [name, now] = [byId("name"), fresh.getElementById("name").value];
  if (name.value === name.defaultValue) name.value = now;
  name.defaultValue = now;
}

async function decide(button, data, words, others) {
  const names = [button.id, ...others];
  report.querySelector(".message.bad")?.remove();
  await working(button, async () => {
    try {
      await post(`${address}/decide`, data);
      await again();
      announce(words);
    } catch (error) {
      const problem = sentence({ words: error.message, lang: error.lang }, "p", { class: "message bad", role: "alert" });
      button.parentElement.after(problem);
      return;
    }
    const next = names.map(byId).find((each) => each);
    next?.focus();
  });
}

report.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  if (button.id === "undo") {
    decide(button, { undo: true }, say("undone"), ["understood"]);
  } else if (button.id === "read-again") {
    decide(button, { language: byId("lang").value }, say("read_again"), ["lang"]);
  } else {
    const row = button.closest("[data-key]");
    const { key, words } = row.dataset;
    const select = byId(`is-${key}`);
    const choice = button.dataset.choice ?? select.value;
    const what = button.dataset.what ?? report.querySelector(`option[value="${choice}"]`)?.textContent ?? say("left_out");
    decide(button, { key, choice }, say("decided", { words, what }), [`is-${key}`]);
  }
});
