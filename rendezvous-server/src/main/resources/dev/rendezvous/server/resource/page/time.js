// The time of the server, and the texts that change with it.
import { element, setText } from "./dom.js";

/** The Date header has whole seconds: smaller differences are no reason to move the clock. */
const TOLERANCE = 1500;
let offset = 0;

export function setServerTime(header) {
  const measured = Date.parse(header) - Date.now();
  if (Math.abs(measured - offset) > TOLERANCE) offset = Math.abs(measured) > TOLERANCE ? measured : 0;
}

export function now() {
  return Date.now() + offset;
}

function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function timeOfDay(instant) {
  const time = new Date(instant);
  const text = time.toLocaleTimeString("en-GB");
  return time.toDateString() === new Date(now()).toDateString() ? text : `${time.toLocaleDateString("en-CA")} ${text}`;
}

const FORMS = {
  age: (instant) => duration(now() - instant),
  ago: (instant) => `${duration(now() - instant)} ago`,
  left: (instant) => (instant > now() ? `${duration(instant - now())} left` : "time is up"),
};

/** Returns an element for a text that `setTime` makes. */
export function time(attributes = {}) {
  return element("time", attributes);
}

/** Shows an instant as an age, as "… ago" or as the time that is left, from now on by itself. */
export function setTime(node, form, instant) {
  if (node.dateTime !== instant) {
    node.dateTime = instant;
    node.title = timeOfDay(instant);
  }
  node.dataset.form = form;
  setText(node, FORMS[form](Date.parse(instant)));
}

/** Brings all texts of `setTime` up to date. */
export function tick() {
  for (const node of document.querySelectorAll("time[data-form]")) {
    setText(node, FORMS[node.dataset.form](Date.parse(node.dateTime)));
  }
}
