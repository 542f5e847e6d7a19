// What is wrong: what was seen, since when, whom it holds up, and what to do.
import { copyButton, curl } from "./curl.js";
import { openName } from "./dialog.js";
import { element, isolated, setHidden, setIsolated, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { nameButton, row, setName, setOptional } from "./row.js";
import { several, visible } from "./text.js";
import { setTime, time } from "./time.js";

const CALLERS = 5;
const KINDS = {
  first_cause: "first cause",
  near_miss: "similar names",
  circle: "circle",
  never_signalled: "never signalled",
  barrier_short: "member missing",
  lock_held: "lock held",
  failed_key: "failed",
  silent_program: "silent program",
};
const rows = new WeakMap();

export function findingTexts(finding) {
  return [finding.subject ?? "", finding.text, ...(finding.callers ?? [])];
}

function isName(subject) {
  return (subject ?? "").startsWith("/");
}

function create() {
  const parts = {
    kind: element("span", { class: "kind" }),
    name: nameButton(() => openName(parts.finding.subject)),
    text: isolated("", { class: "text" }),
    action: isolated("", { class: "action" }),
    callers: element("span", { class: "detail" }),
    age: time(),
    copy: copyButton("curl", "Copy the curl command that shows it", () => curl(parts.finding.subject, { query: query(parts.finding.subject) })),
  };
  parts.since = element("span", { class: "detail" }, "for ", parts.age);
  const made = row(
    "finding",
    element("div", { class: "what" }, parts.kind, parts.name, parts.since),
    element("div", {}, parts.text),
    element("div", {}, parts.action),
    parts.callers,
    element("div", { class: "tools" }, parts.copy),
  );
  rows.set(made, parts);
  return made;
}

function query(subject) {
  return /^\/_(barrier|lock)\//.test(subject) ? "" : "?timeout=0";
}

function update(node, finding) {
  const parts = rows.get(node);
  parts.finding = finding;
  setText(parts.kind, KINDS[finding.kind] ?? visible(finding.kind.replaceAll("_", " ")));
  setName(parts.name, finding.subject ?? "");
  parts.name.disabled = !isName(finding.subject);
  setHidden(parts.name, !finding.subject);
  setHidden(parts.copy, !isName(finding.subject));
  setIsolated(parts.text, finding.text);
  setIsolated(parts.action, finding.action ?? "");
  const callers = finding.callers ?? [];
  setOptional(parts.callers, callers.length === 0 ? "" : `holds up ${several(callers.map(visible), CALLERS)}`);
  setHidden(parts.since, !finding.since);
  if (finding.since) setTime(parts.age, "age", finding.since);
}

export function attentionList(container) {
  return new KeyedList(container, {
    key: (finding) => `${finding.kind} ${finding.subject}`,
    create,
    update,
    page: 10,
  });
}
