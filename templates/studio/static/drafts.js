// Texts that this browser holds and the folder has not, one a window: kept while somebody types.
import { article, at, byId, post } from "./common.js";

const place = `plainleaf:${at("write")}:${article}`;
export const own = `${place}#${Date.now()}.${Math.random().toString().slice(2)}`;
export const pause = (time) => new Promise((go) => { setTimeout(go, time); });

export function put(draft) {
  try { localStorage.setItem(own, JSON.stringify({ ...draft, when: Date.now() })); } catch { /* full, or not allowed */ }
}

export function drop(key = own) {
  try { localStorage.removeItem(key); } catch { /* not allowed */ }
}

function all() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      const rest = key.startsWith(place) ? key.slice(place.length) : "not ours";
      if (key !== own && /^(#[\d.]+)?$/.test(rest)) found.push({ key, draft: JSON.parse(localStorage.getItem(key)) });
    }
  } catch { /* not allowed */ }
  return found.sort((one, two) => (two.draft.when ?? 0) - (one.draft.when ?? 0));
}

// Those that the folder never got, the newest first; what it has got is nobody's draft any more.
export async function judged() {
  const left = [];
  for (const each of all()) {
    let found;
    try { found = await post("draft", each.draft); } catch { found = { verdict: "unsaved" }; }
    if (found.verdict === "got") drop(each.key);
    else left.push({ ...each, ...found });
  }
  return left;
}

// What was sent while a page went may still be on its way.
export async function unsaved() {
  let left = await judged();
  for (let again = 0; left.length && again < 2; again += 1) {
    await pause(300);
    left = await judged();
  }
  return left;
}

// Another text was taken on purpose: what was not saved stands among the earlier versions from now on.
export async function supersede() {
  const left = await unsaved();
  for (const { key, draft } of left) {
    await post("stash", { ...draft, article });
    drop(key);
  }
  return left.length;
}
