// Names, reasons and types come from strangers: they get into the page as text nodes and in no other way.
import { follow } from "./events.js";
import { authorized, credentials } from "./token.js";

const MOST_EVENTS = 20;
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

function holder(one, now) {
  return `held by ${one.holder ?? "somebody"} for ${ago(one.since, now)}, with fence ${one.fence}`;
}

const details = {
  waiting: (item, now) => `${plural(item.callers, "caller")}, for ${ago(item.since, now)}`,
  failed: (item, now) => `${item.status} ${ago(item.at, now)} ago`,
  signalled: (item, now) =>
    item.probe
      ? `ready when looked at ${ago(item.at, now)} ago`
      : `${plural(item.count, "signal")}, the latest ${ago(item.at, now)} ago` +
        (item.bytes === undefined ? "" : `, with ${plural(item.bytes, "byte")} of ${item.type}`),
  barriers: (item) =>
    `${item.arrived} of ${item.parties} here` +
    (item.here.length ? `: ${item.here.join(", ")}` : "") +
    (item.missing.length ? `; missing: ${item.missing.join(", ")}` : ""),
  locks: (item, now) =>
    (item.permits === 1 ? "" : `${item.holders.length} of ${item.permits} permits; `) +
    item.holders.map((one) => holder(one, now)).join("; ") +
    (item.queue.length ? `; in the queue: ${item.queue.map((one) => one.holder ?? "somebody").join(", ")}` : ""),
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

function say(text, lost) {
  const status = document.getElementById("status");
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("lost", lost);
}

async function refresh() {
  try {
    const answer = await authorized("/", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const served = Date.parse(answer.headers.get("Date"));
    show(await answer.json(), Number.isNaN(served) ? Date.now() : served);
    say("up to date", false);
  } catch (e) {
    say(`out of date: ${e.message}`, true);
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
  while (list.children.length > MOST_EVENTS) list.lastElementChild.remove();
  list.nextElementSibling.hidden = true;
}

// One overview at a time, soon after something has happened, and now and then for what is no event: ages, and looks of probes.
let stale = () => {};

follow({
  headers: credentials,
  happened: (event) => {
    if (event.name) latest(event, document.getElementById("latest"));
    stale();
  },
  lost: () => stale(),
});

for (;;) {
  const news = new Promise((resolve) => (stale = resolve));
  if (!document.hidden) await refresh();
  await Promise.race([news, new Promise((resolve) => setTimeout(resolve, 2000))]);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
