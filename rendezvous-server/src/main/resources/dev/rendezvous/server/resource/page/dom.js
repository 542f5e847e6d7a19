// Elements are made and changed by these functions only: what is unchanged is not touched, so that selections survive.
import { visible } from "./text.js";

/** Returns a new element; a child that is a string becomes a text node. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** Returns a text from outside, isolated from the direction of the text around it. */
export function isolated(text, attributes = {}) {
  return element("bdi", attributes, visible(text));
}

/** Shows another text from outside in an element made by `isolated`; the title has it in full where the style cuts it. */
export function setIsolated(node, text) {
  setText(node, visible(text));
  setAttribute(node, "title", visible(text));
}

export function button(label, action, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}
