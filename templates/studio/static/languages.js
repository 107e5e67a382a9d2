// Languages by their names, in lists; any other tag that is typed becomes one of the choices.
import { announce, byId, say } from "./common.js";

const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language", languageDisplay: "standard" });

export function called(tag) {
  try { return names.of(tag); } catch { return tag; }
}

// As `pages.language_choice` writes it.
function choice(tag) {
  const name = called(tag);
  if (name === tag) return tag;
  return name.endsWith(")") ? `${name.slice(0, -1)}, ${tag})` : `${name} (${tag})`;
}

// Puts a value into a field; a list that does not have it gets it.
export function put(field, value) {
  if (field.tagName === "SELECT" && ![...field.options].some((each) => each.value === value)) {
    field.append(new Option(value ? choice(value) : say("language_choose"), value));
  }
  field.value = value;
}

// The tag that somebody means: a choice by its name, or what can be a tag (`reader.front_matter`).
function meant(select, words) {
  const sought = words.toLocaleLowerCase();
  for (const { value, text } of select.options) {
    if (value && [value.toLowerCase(), text.toLocaleLowerCase(), called(value).toLocaleLowerCase()].includes(sought)) return value;
  }
  if (!/^[a-z]{2,3}(-|$)/i.test(words)) return "";
  try { return Intl.getCanonicalLocales(words)[0]; } catch { return ""; }
}

function refuse(other, words) {
  byId(`wrong-${other.id}`).textContent = words;
  // A form sends nothing before it is right.
  other.setCustomValidity(words);
  // The focus has gone on by then.
  if (words) announce(words);
  if (words) other.setAttribute("aria-invalid", "true");
  else other.removeAttribute("aria-invalid");
}

addEventListener("input", ({ target }) => { if (target.dataset?.other) refuse(target, ""); });
addEventListener("change", ({ target }) => {
  const select = target.dataset?.other && byId(target.dataset.other);
  if (!select) return;
  const words = target.value.trim();
  const tag = words && meant(select, words);
  refuse(target, words && !tag ? say("language_no_tag") : "");
  if (!tag) return;
  put(select, tag);
  target.value = "";
  for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
});
