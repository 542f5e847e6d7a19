// What timed out or failed, as far back as the server remembers, and the events since the page was opened.
import { copyButton, curl } from "./curl.js";
import { openName } from "./dialog.js";
import { element, isolated, setAttribute, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { nameButton, row, setName, setOptional } from "./row.js";
import { visible, visibleLines } from "./text.js";
import { setTime, time, timeOfDay } from "./time.js";

const MAX_EVENTS = 100;
const rows = new WeakMap();

export function earlierTexts(item) {
  return [item.name, item.reason ?? "", item.by ?? ""];
}

function create() {
  const parts = {
    name: nameButton(() => openName(parts.item.name)),
    text: element("span", { class: "detail" }),
    ago: time({ class: "detail" }),
    reason: element("div", { class: "reason lines" }),
    copy: copyButton("curl", "Copy the curl command that shows it", () => curl(parts.item.name, { query: "?timeout=0" })),
  };
  const made = row("failure", parts.name, parts.text, parts.ago, element("div", { class: "tools" }, parts.copy), parts.reason);
  rows.set(made, parts);
  return made;
}

function update(node, item) {
  const parts = rows.get(node);
  parts.item = item;
  setAttribute(node, "data-state", item.failure ? "failed" : "timed_out");
  setName(parts.name, item.name);
  setText(parts.text, item.by ? `${item.status} by ${visible(item.by)}` : item.status);
  setTime(parts.ago, "ago", item.at);
  setOptional(parts.reason, visibleLines(item.reason));
}

export function earlierList(container) {
  return new KeyedList(container, { key: (item) => `${item.failure ? "key" : "wait"} ${item.name}`, create, update });
}

/** The latest events, the newest first. */
export class EventLog {
  #container;

  constructor(container) {
    this.#container = container;
  }

  add(event) {
    if (!event.name) return;
    const what = [event.event.replaceAll("_", " "), event.why, event.reason].filter(Boolean).map(visible);
    const line = element(
      "li",
      {},
      element("time", { datetime: event.at, class: "detail" }, timeOfDay(event.at)),
      isolated(event.name, { class: "name" }),
      element("span", { class: "detail" }, what.join(": ")),
    );
    this.#container.prepend(line);
    while (this.#container.children.length > MAX_EVENTS) this.#container.lastElementChild.remove();
  }
}
