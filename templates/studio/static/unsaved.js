// What a window of this browser has not saved is said wherever the text is seen or handed out.
import { article, byId, get, say, show } from "./common.js";
import { unsaved } from "./drafts.js";

let looking = false;
async function look() {
  if (looking || document.visibilityState === "hidden") return;
  looking = true;
  try {
    const left = await unsaved();
    show(byId("unsaved-what"), left.length ? say("draft_unsaved") : "");
    byId("unsaved").hidden = !left.length;
    const { state } = byId("newer").dataset;
    if (state) byId("newer").hidden = (await get(`now?article=${encodeURIComponent(article)}`)).state === state;
  } catch { /* the next request says it */ }
  looking = false;
}

// Another window, or an editor outside, may have been at work meanwhile.
addEventListener("focus", look);
addEventListener("storage", look);
document.addEventListener("visibilitychange", look);
look();
