// Bringing an earlier version back.
import { article, at, byId, post, show, working } from "./common.js";

byId("restore")?.addEventListener("click", (event) => working(event.target, async () => {
  const { version, state } = event.target.dataset;
  try {
    await post("restore", { article, version, state });
    location.href = at(`write?article=${encodeURIComponent(article)}`);
  } catch (error) {
    show(byId("problem"), error.message);
  }
}));
