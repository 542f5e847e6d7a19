// The timeline: a bar for each condition of each caller in the latest start, the critical path, and a comparison of the starts.
import { readTimeline, saveTimeline } from "./api.js";
import { button, element, setAttribute, setHidden, setIsolated, setText } from "./dom.js";
import { KeyedList } from "./list.js";
import { setOptional } from "./row.js";
import { announce } from "./status.js";
import { visible } from "./text.js";
import { timeOfDay } from "./time.js";

/** Where a bar ends before this part of the width, its text is to the right of it, and inside it otherwise. */
const ROOM = 0.6;
const TICKS = 5;
const parts = new WeakMap();
const section = document.getElementById("timeline-section");

/** Writes a duration as the commands and the drawings do. */
function seconds(number) {
  if (number > 0 && number < 0.1) return `${Math.floor(number * 1000)} ms`;
  const tenths = Math.round(number * 10);
  if (tenths < 600) return `${tenths / 10} s`;
  const whole = Math.round(number);
  return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
}

function words(condition) {
  if (condition.met) return visible(condition.name + (condition.released_by ? ` ← ${condition.released_by}` : ""));
  return visible(condition.name + (condition.reason ? `: ${condition.reason}` : ""));
}

/** How the wait for a condition ended. A wait for any of several leaves those that it did not need unmet. */
function ending(condition, outcome) {
  if (condition.met) return "met";
  return outcome === "met" ? "not_needed" : outcome;
}

function createBar() {
  const bar = element("div", { class: "bar" });
  const text = element("span");
  const track = element("li", { class: "track" }, bar, text);
  parts.set(track, { bar, text });
  return track;
}

function updateBar(track, { condition, outcome, scale, isCritical }) {
  const { bar, text } = parts.get(track);
  const left = scale(condition.from);
  const right = Math.max(scale(condition.to), left + 0.002);
  const end = right < ROOM ? right : left;
  bar.style.insetInlineStart = `${100 * left}%`;
  bar.style.width = `${100 * (right - left)}%`;
  text.style.insetInlineStart = `${100 * end}%`;
  text.style.maxWidth = `${100 * (1 - end)}%`;
  setAttribute(bar, "class", `bar ${ending(condition, outcome)}${isCritical ? " critical" : ""}`);
  setText(text, words(condition));
  setAttribute(text, "title", `${words(condition)}, ${ending(condition, outcome).replace("_", " ")}`);
}

function createCaller() {
  const name = element("bdi", { class: "name" });
  const bars = element("ul", { class: "tracks" });
  const made = element("li", { class: "span" }, name, bars);
  parts.set(made, { name, bars: new KeyedList(bars, { key: (one) => one.condition.name, create: createBar, update: updateBar, page: 8 }) });
  return made;
}

function updateCaller(node, { caller, scale, path }) {
  const { name, bars } = parts.get(node);
  setIsolated(name, caller.name);
  const isCritical = (condition) =>
    path.some((step) => step.caller === caller.name && step.condition === condition.name && step.from === condition.from);
  bars.show(caller.conditions.map((condition) => ({ condition, outcome: caller.outcome, scale, isCritical: isCritical(condition) })));
}

const callers = new KeyedList(document.getElementById("gantt"), {
  key: ({ caller, index }) => `${caller.name} ${caller.from} ${index}`,
  create: createCaller,
  update: updateCaller,
  page: 30,
});

const starts = new KeyedList(document.getElementById("starts"), {
  key: (start) => start.id,
  create: () => element("tr", {}, element("td"), element("td"), element("td"), element("td")),
  update: (row, start) => {
    const texts = [
      timeOfDay(start.started),
      seconds(start.duration) + (start.ended ? "" : " so far"),
      String(start.callers.length + (start.more_callers ?? 0)),
      start.comparison ?? "",
    ];
    texts.forEach((text, i) => setText(row.children[i], visible(text)));
  },
});

function showPath(start) {
  const steps = start.critical_path.map((step, i) => {
    const took = seconds((Date.parse(step.to) - Date.parse(step.from)) / 1000);
    const goesOn = !start.ended && i === start.critical_path.length - 1;
    return visible(`${step.caller} ${goesOn ? "has waited" : "waited"} ${took} for ${step.condition}${step.released_by ? `, signalled by ${step.released_by}` : ""}`);
  });
  setOptional(document.getElementById("path"), steps.length === 0 ? "" : `Critical path: ${steps.join("; then ")}.`);
}

function showAxis(duration) {
  const axis = document.getElementById("axis");
  while (axis.children.length <= TICKS) axis.append(element("span"));
  [...axis.children].forEach((tick, i) => setText(tick, seconds((duration * i) / TICKS)));
}

function show(timeline) {
  setHidden(section, timeline.starts.length === 0);
  const [start] = timeline.starts;
  if (!start) return;
  const began = Date.parse(start.started);
  const whole = Math.max(1, (start.ended ? Date.parse(start.ended) : Date.parse(timeline.now)) - began);
  const scale = (instant) => Math.min(1, Math.max(0, ((instant ? Date.parse(instant) : began + whole) - began) / whole));
  setText(document.getElementById("timeline-count"), `${timeOfDay(start.started)}, ${seconds(start.duration)}${start.ended ? "" : " so far"}`);
  callers.show(start.callers.map((caller, index) => ({ caller, index, scale, path: start.critical_path })));
  showAxis(start.duration);
  showPath(start);
  starts.show(timeline.starts);
  setHidden(document.getElementById("starts-table"), timeline.starts.length < 2);
}

/** Reads the timeline and shows it, if it is unfolded. */
export async function refreshTimeline() {
  if (section.open) show(await readTimeline());
}

for (const [label, format, file] of [
  ["SVG", "svg", "timeline.svg"],
  ["HTML", "html", "timeline.html"],
  ["Trace for Perfetto", "trace", "timeline.json"],
]) {
  document.getElementById("exports").append(
    button(label, () => saveTimeline(format, file).catch((e) => announce(`Not saved: ${e.message}`)), { class: "quiet" }),
  );
}
