// One row for each caller, with what it waits for.
import { copyButton, curlOfCaller } from "./curl.js";
import { openCaller, openName } from "./dialog.js";
import { element, isolated, setAttribute, setHidden, setIsolated, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { nameButton, row, setName, setOptional } from "./row.js";
import { plural, visible } from "./text.js";
import { setTime, time } from "./time.js";

const CONDITIONS = 5;
const STATES = {
  met: "met",
  timed_out: "timed out",
  failed: "failed",
  silent: "silent",
  interrupted: "interrupted",
};
const rows = new WeakMap();

export function callerTexts(caller) {
  return [caller.name ?? "", caller.address ?? "", caller.agent ?? "", ...caller.conditions.flatMap((one) => [one.name, one.reason ?? ""])];
}

export function isWaiting(caller) {
  return caller.state === "waiting";
}

/** Returns the callers that wait first, the oldest first; those that are done, which are reported for a while, last. */
export function inOrder(callers) {
  const isDone = (caller) => caller.state === "met";
  return [...callers.filter((one) => !isDone(one)), ...callers.filter(isDone)];
}

function callerName(caller) {
  return caller.name ?? caller.address ?? "unnamed";
}

function createCondition() {
  const parts = {
    mark: element("b", { class: "mark", role: "img" }),
    name: nameButton(() => openName(parts.text)),
    reason: isolated("", { class: "reason" }),
    attempts: element("span", { class: "detail" }),
    changed: time(),
  };
  const since = element("span", { class: "detail" }, "for ", parts.changed);
  parts.since = since;
  const words = element("span", {}, parts.name, parts.reason, parts.attempts, since);
  const made = element("li", { class: "condition" }, parts.mark, words);
  rows.set(made, parts);
  return made;
}

function updateCondition(node, condition) {
  const parts = rows.get(node);
  parts.text = condition.name;
  setAttribute(node, "class", condition.met ? "condition met" : "condition");
  setText(parts.mark, condition.met ? "✓" : "○");
  setAttribute(parts.mark, "aria-label", condition.met ? "met" : "not met");
  setName(parts.name, condition.name);
  setIsolated(parts.reason, condition.met ? "" : withoutPrefix(condition.reason, `${condition.name}: `));
  setOptional(parts.attempts, condition.met || !(condition.attempts > 1) ? "" : plural(condition.attempts, "attempt"));
  setHidden(parts.since, condition.met || !condition.changed);
  if (condition.changed) setTime(parts.changed, "age", condition.changed);
}

function createCaller() {
  const list = element("ul", { class: "conditions" });
  const parts = {
    name: nameButton(() => openCaller(parts.caller)),
    from: isolated("", { class: "detail" }),
    state: element("span", { class: "state" }),
    conditions: new KeyedList(list, {
      key: (one) => one.name,
      create: createCondition,
      update: updateCondition,
      page: CONDITIONS,
    }),
    age: time({ class: "age" }),
    left: time({ class: "detail" }),
    copy: copyButton("curl", "Copy the curl command that shows why", () => curlOfCaller(parts.caller)),
  };
  const made = row(
    "caller",
    element("div", { class: "who" }, parts.name, parts.state, parts.from),
    list,
    element("div", { class: "when" }, parts.age, parts.left),
    element("div", { class: "tools" }, parts.copy),
  );
  rows.set(made, parts);
  return made;
}

/** What is not met comes first: it is what one looks for. */
function sorted(conditions) {
  return [...conditions.filter((one) => !one.met), ...conditions.filter((one) => one.met)];
}

function updateCaller(node, caller) {
  const parts = rows.get(node);
  parts.caller = caller;
  setAttribute(node, "data-state", caller.state);
  setName(parts.name, callerName(caller));
  const from = [caller.kind === "report" ? "reported" : "", caller.name ? caller.address : "", caller.agent];
  setText(parts.from, visible(from.filter(Boolean).join(" · ")));
  const outcome = STATES[caller.state] ?? "";
  setOptional(parts.state, caller.command ? visible(`${outcome}, runs ${caller.command}`) : outcome);
  parts.conditions.show(sorted(caller.conditions));
  setTime(parts.age, "age", caller.since);
  setHidden(parts.left, !caller.until || !isWaiting(caller));
  if (caller.until) setTime(parts.left, "left", caller.until);
}

export function waitingList(container) {
  return new KeyedList(container, {
    key: (caller) => caller.id,
    create: createCaller,
    update: updateCaller,
    page: 25,
  });
}

/** A program reports its reasons with the name of the target, which stands before. */
function withoutPrefix(text, prefix) {
  return text?.startsWith(prefix) ? text.slice(prefix.length) : text;
}
