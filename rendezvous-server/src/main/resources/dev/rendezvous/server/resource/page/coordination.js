// Barriers, with who is missing, and locks, with who holds them.
import { copyButton, curl } from "./curl.js";
import { openName } from "./dialog.js";
import { element, setAttribute, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { nameButton, row, setName, setOptional } from "./row.js";
import { plural, several, visible } from "./text.js";
import { setTime, time } from "./time.js";

const NAMES = 8;
const rows = new WeakMap();

function client(one) {
  const what = one.mode === "read" ? " (reader)" : one.permits ? ` (${plural(one.permits, "permit")})` : "";
  return visible(one.holder ?? "unnamed") + what;
}

export function coordinationTexts(item) {
  const people = [...(item.holders ?? []), ...(item.queue ?? [])].map((one) => one.holder ?? "");
  return [item.name, ...(item.here ?? []), ...(item.missing ?? []), ...people];
}

function barrierText(item) {
  if (item.broken) return `broken in generation ${item.generation}${item.reason ? `: ${visible(item.reason)}` : ""}`;
  const here = item.here.length ? `: ${several(item.here.map(visible), NAMES)}` : "";
  return item.parties === undefined ? "" : `${item.arrived} of ${item.parties} arrived${here}`;
}

function lockText(item) {
  const used = item.holders.reduce((sum, one) => sum + (one.permits ?? 1), 0);
  const permits = item.permits === 1 ? "" : `${used} of ${plural(item.permits, "permit")}, `;
  if (item.holders.length === 0) return `${permits}free`;
  return `${permits}held by ${several(item.holders.map(client), NAMES)}`;
}

function create() {
  const parts = {
    name: nameButton(() => openName(parts.item.name)),
    text: element("span", { class: "text" }),
    rest: element("span", { class: "text missing" }),
    age: time({ class: "age" }),
    left: time({ class: "detail" }),
    copy: copyButton("curl", "Copy the curl command that shows it", () => curl(parts.item.name)),
  };
  const made = row(
    "place",
    element("div", { class: "who" }, parts.name),
    element("div", { class: "conditions" }, parts.text, " ", parts.rest),
    element("div", { class: "when" }, parts.age, parts.left),
    element("div", { class: "tools" }, parts.copy),
  );
  rows.set(made, parts);
  return made;
}

function update(node, item) {
  const parts = rows.get(node);
  parts.item = item;
  const holder = item.holders?.[0];
  setAttribute(node, "data-state", item.broken ? "failed" : "waiting");
  setName(parts.name, item.name);
  setText(parts.text, item.holders ? lockText(item) : barrierText(item));
  const rest = item.holders ? item.queue.map(client) : (item.missing ?? []).map(visible);
  const words = item.holders ? "in the queue:" : "missing:";
  setOptional(parts.rest, rest.length === 0 ? "" : `${words} ${several(rest, NAMES)}`);
  parts.age.hidden = parts.left.hidden = !holder;
  if (holder) {
    setTime(parts.age, "age", holder.since);
    setTime(parts.left, "left", holder.until);
  }
}

export function coordinationList(container) {
  return new KeyedList(container, { key: (item) => item.name, create, update });
}
