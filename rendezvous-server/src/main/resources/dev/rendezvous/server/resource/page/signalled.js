// What is signalled, grouped by namespace. Rows are made when they are looked at.
import { copyButton, curl } from "./curl.js";
import { openName } from "./dialog.js";
import { element, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { nameButton, row, setName } from "./row.js";
import { number, plural, visible } from "./text.js";
import { setTime, time } from "./time.js";

const PAGE = 100;
const rows = new WeakMap();

/** Returns what is known of a signal, without its time. */
function signalText(item) {
  if (item.probe) return "succeeded at the latest check";
  const bytes = item.bytes === undefined ? "" : `, ${plural(item.bytes, "byte")} of ${visible(item.type)}`;
  return plural(item.count, "signal") + (item.by ? `, by ${visible(item.by)}` : "") + bytes;
}

function createName() {
  const parts = {
    name: nameButton(() => openName(parts.item.name)),
    text: element("span", { class: "detail" }),
    ago: time({ class: "detail" }),
    copy: copyButton("curl", "Copy the curl command that reads it", () => curl(parts.item.name)),
  };
  const made = row("signal", parts.name, parts.text, parts.ago, element("div", { class: "tools" }, parts.copy));
  rows.set(made, parts);
  return made;
}

function updateName(node, item) {
  const parts = rows.get(node);
  parts.item = item;
  setName(parts.name, item.name);
  setText(parts.text, signalText(item));
  setTime(parts.ago, "ago", item.at);
}

function names(container) {
  return new KeyedList(container, { key: (item) => item.name, create: createName, update: updateName, page: PAGE });
}

function createGroup() {
  const list = element("ul");
  const parts = { prefix: element("bdi"), count: element("span", { class: "count" }), list: names(list), items: [] };
  parts.details = element("details", {}, element("summary", {}, parts.prefix, " ", parts.count), list);
  parts.details.addEventListener("toggle", () => showGroup(parts));
  const made = element("li", { class: "group" }, parts.details);
  rows.set(made, parts);
  return made;
}

function showGroup(parts) {
  if (parts.details.open) parts.list.show(parts.items);
}

function updateGroup(node, group) {
  const parts = rows.get(node);
  parts.items = group.items;
  setText(parts.prefix, `${visible(group.prefix)}…`);
  setText(parts.count, number(group.items.length));
  showGroup(parts);
}

/** Returns the names in their order, those with a common namespace together at the place of the first. */
function grouped(items) {
  const groups = new Map();
  for (const item of items) {
    const prefix = item.name.slice(0, item.name.lastIndexOf("/") + 1);
    const key = prefix === "/" ? item.name : prefix;
    if (!groups.has(key)) groups.set(key, { prefix, items: [] });
    groups.get(key).items.push(item);
  }
  return [...groups.values()];
}

const isGroup = (group) => group.items.length > 1;

export class SignalledList {
  #list;

  constructor(container) {
    this.#list = new KeyedList(container, {
      key: (group) => (isGroup(group) ? `${group.prefix} group` : group.items[0].name),
      create: (group) => (isGroup(group) ? createGroup() : createName()),
      update: (node, group) => (isGroup(group) ? updateGroup(node, group) : updateName(node, group.items[0])),
      page: PAGE,
    });
  }

  /** Shows names; all in one list if they are few. */
  show(items) {
    const few = items.length <= 20;
    this.#list.show(few ? items.map((item) => ({ prefix: "/", items: [item] })) : grouped(items));
  }
}
