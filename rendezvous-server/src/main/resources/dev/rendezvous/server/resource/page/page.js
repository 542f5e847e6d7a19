// Puts the page together: reads the state of the server after each event and every two seconds, and shows it.
import { readStatus } from "./api.js";
import { attentionList, findingTexts } from "./attention.js";
import { coordinationList, coordinationTexts } from "./coordination.js";
import { copyButton, curl } from "./curl.js";
import { setDialogContext } from "./dialog.js";
import { setHidden, setText } from "./dom.js";
import { earlierList, earlierTexts, EventLog } from "./earlier.js";
import { follow } from "./events.js";
import { filtered, isFiltering, onFilter } from "./filter.js";
import "./keyboard.js";
import { Model } from "./model.js";
import { SignalledList } from "./signalled.js";
import { showConnected, showLost, showTitle, showVerdict } from "./status.js";
import { number } from "./text.js";
import { refreshTimeline } from "./timeline.js";
import { now, tick } from "./time.js";
import { onToken } from "./token.js";
import { callerTexts, inOrder, isWaiting, waitingList } from "./waiting.js";

const PAUSE = 250;
const REFRESH = 2000;
const HIDDEN_TOO_LONG = 30_000;

const byId = (id) => document.getElementById(id);
const model = new Model();
const lists = {
  attention: attentionList(byId("attention")),
  waiting: waitingList(byId("waiting")),
  coordination: coordinationList(byId("coordination")),
  signalled: new SignalledList(byId("signalled")),
  earlier: earlierList(byId("earlier")),
};
const log = new EventLog(byId("events"));
/** Which folded sections were open before the filter opened them. */
let openBefore = null;
let timelineAt = -Infinity;
let timelineChanged = true;

function count(id, shown, all, more = false) {
  const total = number(all) + (more ? "+" : "");
  setText(byId(`${id}-count`), shown === all ? total : `${number(shown)} of ${total}`);
}

/** Shows a section, or hides it if there is nothing to show in it. */
function section(id, items, texts, { more = false, counted = () => true } = {}) {
  const shown = filtered(items, texts);
  const folded = byId(`${id}-section`);
  setHidden(folded, items.length === 0);
  count(id, shown.filter(counted).length, items.filter(counted).length, more);
  if (folded.tagName !== "DETAILS" || folded.open) lists[id].show(shown);
  return shown.length;
}

function show() {
  foldForFilter();
  const waiting = model.callers.filter(isWaiting).length;
  const shown = [
    section("attention", model.findings, findingTexts),
    section("waiting", inOrder(model.callers), callerTexts, { more: model.moreCallers, counted: isWaiting }),
    section("coordination", [...model.barriers, ...model.locks], coordinationTexts),
    section("signalled", model.signalled, (one) => [one.name], { more: model.moreKeys }),
    section("earlier", model.earlier, earlierTexts),
  ];
  setHidden(byId("nothing"), !isFiltering() || shown.some((one) => one > 0));
  setHidden(byId("start"), model.callers.length > 0 || model.findings.length > 0);
  showVerdict(model.verdict);
  showTitle(waiting, model.findings.length);
}

/** What is found must be seen: the filter opens what is folded, and folds it again at the end. */
function foldForFilter() {
  const folded = [...document.querySelectorAll("main > details")];
  if (isFiltering() && openBefore === null) {
    openBefore = new Map(folded.map((one) => [one, one.open]));
    for (const one of folded) one.open = true;
  } else if (!isFiltering() && openBefore !== null) {
    for (const [one, wasOpen] of openBefore) one.open = wasOpen;
    openBefore = null;
  }
}

/** The timeline changes with the callers; while one waits, its bar grows. */
async function refreshTimelineIfChanged() {
  const isDue = performance.now() - timelineAt >= REFRESH;
  if (!isDue || !(timelineChanged || model.callers.length > 0)) return;
  timelineAt = performance.now();
  timelineChanged = false;
  await refreshTimeline();
}

/** Browsers have words of their own for a connection that fails; they all throw a TypeError. */
function problem(e) {
  if (e.name === "TimeoutError") return "the server does not respond";
  return e.name === "TypeError" ? "the server cannot be reached" : e.message;
}

async function refresh() {
  const since = model.since(Date.now());
  try {
    model.apply(await readStatus(since), since, Date.now());
    showConnected(model.started);
    show();
    await refreshTimelineIfChanged();
  } catch (e) {
    showLost(problem(e), now());
    showTitle(0, 0);
    model.invalidate();
  }
}

for (const [id, command] of [
  ["start-wait", () => curl("/abc")],
  ["start-signal", () => curl("/abc", { method: "PUT" })],
]) {
  byId(id).textContent = command();
  byId(id).after(copyButton("Copy", `Copy: ${command()}`, command));
}

// Refresh after each event, and every two seconds for what has no events. A server that is busy is asked less often.
let stale = () => {};
setDialogContext(model, () => stale());
onFilter(show);
onToken(() => stale());
for (const folded of document.querySelectorAll("main > details")) folded.addEventListener("toggle", show);
byId("timeline-section").addEventListener("toggle", () => (timelineChanged = true));
setInterval(tick, 1000);

follow({
  onEvent: (event) => {
    log.add(event);
    timelineChanged = true;
    if (event.event === "gap") model.invalidate();
    stale();
  },
  onEnd: () => stale(),
});

let hiddenAt = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > HIDDEN_TOO_LONG) model.invalidate();
  stale();
});

for (;;) {
  const change = new Promise((resolve) => (stale = resolve));
  const began = performance.now();
  if (!document.hidden) await refresh();
  const pause = Math.max(PAUSE, 5 * (performance.now() - began));
  await Promise.race([change, new Promise((resolve) => setTimeout(resolve, REFRESH))]);
  await new Promise((resolve) => setTimeout(resolve, Math.min(pause, REFRESH)));
}
