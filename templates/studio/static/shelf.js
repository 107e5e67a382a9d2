// The shelf: states as they become known, search, and what makes another handout.
import { announce, at, byId, counts, get, node, open, post, say, show, submits } from "./common.js";
import "./languages.js";

const cards = [...document.querySelectorAll(".card")];

let waiting = 0;
function filter() {
  const sought = byId("search").value.trim().toLocaleLowerCase();
  const only = byId("only").value;
  let shown = 0;
  for (const card of cards) {
    const fits = card.dataset.title.toLocaleLowerCase().includes(sought)
      && (!only || card.dataset.state === only);
    card.hidden = !fits;
    shown += fits;
  }
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    byId("shown").textContent = sought || only ? say("shown", { n: shown, m: cards.length }) : "";
  }, 400);
}
byId("filters")?.addEventListener("input", filter);
byId("filters")?.addEventListener("submit", (event) => event.preventDefault());

const go = (article) => { location.href = at(`write?article=${encodeURIComponent(article)}`); };

byId("new").addEventListener("click", () => open(byId("new-dialog")));
submits(byId("new-form"), async () => {
  go((await post("new", { title: byId("new-name").value, lang: byId("new-lang").value })).article);
});

let renamed = "";
for (const button of document.querySelectorAll("[data-do]")) {
  const { article } = button.closest(".card").dataset;
  button.addEventListener("click", async () => {
    if (button.dataset.do === "rename") {
      renamed = article;
      byId("rename-name").value = article.split("/").at(-2) ?? article.replace(/\.\w+$/, "");
      open(byId("rename-dialog"));
      return;
    }
    try { go((await post("duplicate", { article })).article); }
    catch (error) { announce(error.message); }
  });
}
submits(byId("rename-form"), async () => {
  await post("rename", { article: renamed, name: byId("rename-name").value });
  location.reload();
});

// One after the other, and last: nobody waits for them who searches or begins something.
for (const card of cards) {
  const badge = card.querySelector(".state");
  try {
    const found = await get(`state?article=${encodeURIComponent(card.dataset.article)}`);
    card.dataset.state = badge.dataset.state = found.state;
    badge.textContent = say(`state_${found.state}`);
    const counted = card.querySelector(".counted");
    show(counted, counts(found));
    counted.append(node("span", { class: "unseen" }, `: ${card.dataset.title}`));
  } catch (error) {
    badge.textContent = error.message;
  }
  if (byId("only")?.value) filter();
}
