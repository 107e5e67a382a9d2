// Bringing an earlier version back.
import { article, at, byId, post, show, working } from "./common.js";
import { supersede } from "./drafts.js";

byId("restore")?.addEventListener("click", (event) => working(event.target, async () => {
  const { version, state, profile } = event.target.dataset;
  try {
    await post(profile ? "clinic/restore" : "restore", { article, profile, version, state });
    if (!profile) await supersede().catch(() => 0);
    location.href = at(profile ? `clinic?profile=${encodeURIComponent(profile)}` : `write?article=${encodeURIComponent(article)}`);
  } catch (error) {
    show(byId("problem"), error.message, error.lang);
  }
}));
