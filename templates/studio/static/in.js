// Bringing in: the clipboard's own markup goes to the server, so that headings and lists stay.
import { announce, at, byId, dropped, node, open, say, send, show, submits } from "./common.js";

const text = byId("text");
const file = byId("file");
let page = "";
let pasted = "";

text.addEventListener("paste", (event) => {
  const markup = event.clipboardData.getData("text/html");
  const plain = event.clipboardData.getData("text/plain");
  // Into words that stand there already, only words are put.
  page = text.value.trim() ? "" : markup;
  setTimeout(() => {
    pasted = text.value;
    byId("pasted").textContent = page && plain ? say("pasted") : "";
    if (page) announce(say("pasted"));
  });
});
text.addEventListener("input", () => {
  if (page && pasted && text.value !== pasted) {
    page = "";
    byId("pasted").textContent = "";
  }
});

dropped(file, () => {
  if (file.files.length) announce(say("chosen", { name: file.files[0].name }));
});

// A text and a file: one of them is brought in, and somebody says which.
let wanted = "";
submits(byId("in-form"), async () => {
  if (file.files.length && text.value.trim() && !wanted) {
    byId("both-file").textContent = say("both_file", { name: file.files[0].name });
    open(byId("both"));
    return;
  }
  const fromFile = file.files.length && wanted !== "text";
  wanted = "";
  const problem = byId("problem");
  const form = new FormData();
  if (fromFile) form.append("file", file.files[0]);
  else form.append(page ? "page" : "text", page || text.value);
  form.append("lang", byId("lang").value);
  form.append("changes", byId("changes").value);
  announce(say("bringing"));
  let made;
  try { made = await send("in", form); } catch (error) { made = { error: error.message }; }
  if (made.report) {
    location.href = at(`in/${made.report}`);
    return;
  }
  show(problem, made.error);
  if (made.undecided?.length) {
    const items = made.undecided.map((each) => node("li", { lang: "en" }, each));
    problem.append(node("ul", { class: "reports" }, ...items));
    byId("changes").closest("details").open = true;
  }
  problem.focus();
});

for (const each of ["text", "file"]) {
  byId(`both-${each}`).addEventListener("click", () => {
    byId("both").close();
    wanted = each;
    byId("in-form").requestSubmit();
  });
}
