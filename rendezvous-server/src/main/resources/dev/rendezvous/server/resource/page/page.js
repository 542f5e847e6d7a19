// Names, reasons and types come from clients, so they are inserted as text nodes only.
import { follow } from "./events.js";
import { authorized, credentials } from "./token.js";

const MAX_EVENTS = 20;
const SECTIONS = ["waiting", "failed", "signalled", "barriers", "locks"];

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function ago(instant, now) {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function plural(count, one) {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}

function client(one) {
  const what = one.mode === "read" ? " (reader)" : one.permits ? ` (${plural(one.permits, "permit")})` : "";
  return (one.holder ?? "unnamed") + what;
}

function holder(one, now) {
  return `held by ${client(one)} for ${ago(one.since, now)}, with fence ${one.fence}`;
}

const details = {
  waiting: (item, now) => `${plural(item.callers, "waiter")}, for ${ago(item.since, now)}`,
  failed: (item, now) => `${item.status} ${ago(item.at, now)} ago`,
  signalled: (item, now) =>
    item.probe
      ? `succeeded at the check ${ago(item.at, now)} ago`
      : `${plural(item.count, "signal")}, the latest ${ago(item.at, now)} ago` +
        (item.bytes === undefined ? "" : `, with ${plural(item.bytes, "byte")} of ${item.type}`),
  barriers: (item) =>
    item.broken
      ? `broken in generation ${item.generation}`
      : `${item.arrived} of ${item.parties} arrived` +
        (item.here.length ? `: ${item.here.join(", ")}` : "") +
        (item.missing.length ? `; missing: ${item.missing.join(", ")}` : ""),
  locks: (item, now) =>
    (item.permits === 1 ? "" : `${item.holders.reduce((sum, one) => sum + (one.permits ?? 1), 0)} of ${item.permits} permits; `) +
    item.holders.map((one) => holder(one, now)).join("; ") +
    (item.queue.length ? `; in the queue: ${item.queue.map(client).join(", ")}` : ""),
};

function row(section, item, now) {
  const row = document.createElement("li");
  row.append(element("div", "name", item.name));
  row.append(element("div", "detail", details[section](item, now)));
  if (item.reason) row.append(element("div", "reason", item.reason));
  return row;
}

function show(overview, now) {
  for (const section of SECTIONS) {
    const list = document.getElementById(section);
    list.replaceChildren(...overview[section].map((item) => row(section, item, now)));
    list.nextElementSibling.hidden = overview[section].length > 0;
    document.getElementById(`${section}-count`).textContent = overview[section].length || "";
  }
}

function showStatus(text, lost) {
  const status = document.getElementById("status");
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("lost", lost);
}

async function refresh() {
  try {
    const response = await authorized("/", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`the server responds with ${response.status}`);
    const served = Date.parse(response.headers.get("Date"));
    show(await response.json(), Number.isNaN(served) ? Date.now() : served);
    showStatus("up to date", false);
  } catch (e) {
    showStatus(`out of date: ${e.message}`, true);
  }
}

for (const code of document.querySelectorAll("code")) {
  code.textContent = code.textContent.replace("HOST", location.host);
}

function latest(event, list) {
  const row = element("li", "", "");
  const what = event.why ? `${event.event}: ${event.why}` : event.event;
  row.append(element("div", "detail", new Date(event.at).toLocaleTimeString()));
  row.append(element("div", "name", event.name));
  row.append(element("div", "detail", what.replace("_", " ")));
  if (event.reason) row.append(element("div", "reason", event.reason));
  list.prepend(row);
  while (list.children.length > MAX_EVENTS) list.lastElementChild.remove();
  list.nextElementSibling.hidden = true;
}

// Refresh after each event, and every two seconds for what has no events: ages and checks of probes.
let stale = () => {};

follow({
  headers: credentials,
  onEvent: (event) => {
    if (event.name) latest(event, document.getElementById("latest"));
    stale();
  },
  onEnd: () => stale(),
});

for (;;) {
  const change = new Promise((resolve) => (stale = resolve));
  if (!document.hidden) await refresh();
  await Promise.race([change, new Promise((resolve) => setTimeout(resolve, 2000))]);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
