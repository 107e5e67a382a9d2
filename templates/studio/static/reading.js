// The text as it reads: long sentences, hard words and passives marked where they stand.
import { byId, node, sentence } from "./common.js";

const KINDS = {
  "long-sentence": "long", jargon: "word", "plainer-word": "word", abbreviation: "word", "passive-voice": "passive",
};
const SENTENCE_ENDS = /[.!?\u2026\u3002\u061f\u06d4\u0964](?=[\s"\u201d\u201c\u00bb)]|$)/gu;
let last = { findings: [], above: 0 };

export function mark(found) {
  last = found;
  if (byId("reading").open) draw();
}
byId("reading").addEventListener("toggle", draw);

// Where findings stand in a row, by UTF-16 units; the server counts characters.
function places(row, some) {
  const units = (characters) => [...row].slice(0, characters).join("").length;
  return some.map((each) => {
    const from = units(each.column - 1);
    let to = each.end_line === each.line ? units(each.end_column - 1) : row.length;
    const kind = KINDS[each.code] ?? "other";
    if (kind === "long") {
      // Only the first words of the sentence are quoted.
      SENTENCE_ENDS.lastIndex = to;
      to = SENTENCE_ENDS.test(row) ? SENTENCE_ENDS.lastIndex : row.length;
    }
    return { from, to, kind, message: each.said };
  });
}

function marked(row, some) {
  const points = [...new Set([0, row.length, ...some.flatMap((each) => [each.from, each.to])])].sort((one, two) => one - two);
  return points.slice(1).flatMap((to, at) => {
    const from = points[at];
    const here = some.filter((each) => each.from < to && each.to > from);
    if (!here.length) return [row.slice(from, to)];
    const title = here.map((each) => each.message.words).join(" ");
    const ended = here.filter((each) => each.to === to).map((each) => sentence({ ...each.message, words: ` (${each.message.words}) ` }, "span", { class: "unseen" }));
    return [node("mark", { class: [...new Set(here.map((each) => each.kind))].join(" "), title }, row.slice(from, to)), ...ended];
  });
}

function draw() {
  const counts = {};
  const rows = byId("body").value.split("\n");
  const some = last.findings.filter((each) => !each.in_head && each.column && each.end_column);
  byId("marked").replaceChildren(...rows.flatMap((row, at) => {
    const here = places(row, some.filter((each) => each.line - last.above === at + 1));
    for (const { kind } of here) counts[kind] = (counts[kind] ?? 0) + 1;
    return row.trim() ? [node("p", {}, ...marked(row, here))] : [];
  }));
  for (const place of document.querySelectorAll("[data-count]")) {
    place.textContent = counts[place.dataset.count] ?? 0;
  }
}
