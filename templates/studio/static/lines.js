// The numbers of the text's lines, beside it: the same text behind it, unseen but for them, wraps as it does.
import { byId } from "./common.js";

const body = byId("body");
const behind = byId("lines");
let shown = [];

const row = (words) => {
  const made = document.createElement("div");
  // An empty line is as high as one with a word.
  made.textContent = words || "\u200b";
  return made;
};

// Only what was changed is made anew.
export function number() {
  const now = body.value.split("\n");
  let start = 0;
  while (start < now.length && start < shown.length && now[start] === shown[start]) start += 1;
  let end = 0;
  const most = Math.min(now.length, shown.length) - start;
  while (end < most && now[now.length - 1 - end] === shown[shown.length - 1 - end]) end += 1;
  const next = behind.children[shown.length - end] ?? null;
  for (let at = shown.length - end - 1; at >= start; at -= 1) behind.children[at].remove();
  const fresh = document.createDocumentFragment();
  fresh.append(...now.slice(start, now.length - end).map(row));
  behind.insertBefore(fresh, next);
  shown = now;
  fit();
}

function fit() {
  // Its border goes round what the text area has within its own.
  behind.style.width = `${body.clientWidth + 2}px`;
  behind.style.transform = `translateY(${-body.scrollTop}px)`;
}
body.addEventListener("scroll", fit, { passive: true });
new ResizeObserver(fit).observe(body);

// How far down a line begins.
export const top = (line) => behind.children[line - 1]?.offsetTop ?? 0;
