// The parts that rows have in common.
import { button, element, setHidden, setIsolated, setText } from "./dom.js";

/** Returns a new row that j and k reach; Enter and a double click do what its first name does. */
export function row(kind, ...children) {
  return element("li", { class: `row ${kind}`, tabindex: "-1" }, ...children);
}

/** Returns a button with a name on it; `chosen()` is called for it. */
export function nameButton(chosen) {
  const label = element("bdi");
  const made = button("", chosen, { class: "name", "aria-haspopup": "dialog" });
  made.append(label);
  return made;
}

export function setName(nameButton, name) {
  setIsolated(nameButton.firstElementChild, name);
}

/** Shows a text, or nothing if it is empty. */
export function setOptional(node, text) {
  setText(node, text ?? "");
  setHidden(node, !text);
}
