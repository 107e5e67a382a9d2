// Keeping what came in.
import { at, byId, post, submits } from "./common.js";

const form = byId("keep-form");
submits(form, async () => {
  const made = await post(`in/${form.dataset.report}`, { name: byId("name").value });
  location.href = at(`write?article=${encodeURIComponent(made.article)}`);
});
