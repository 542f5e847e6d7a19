// Keys: / filters, j and k move through the rows, Enter opens, ? explains. They can be turned off, as some people speak to their computer.
import { focusFilter } from "./filter.js";

const STOPS = "li.row, summary";
const OFF = "rendezvous-no-shortcuts";
const help = document.getElementById("help");
const enabled = document.getElementById("shortcuts");

function isTyping(target) {
  return target.matches("input, textarea, select") || target.isContentEditable;
}

function move(step) {
  const stops = [...document.querySelectorAll(STOPS)].filter((one) => one.checkVisibility() && !one.closest("dialog"));
  const current = stops.indexOf(document.activeElement.closest(STOPS));
  const next = stops[current === -1 ? (step > 0 ? 0 : stops.length - 1) : current + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function press(event) {
  if (event.key === "Enter" && event.target.matches("li.row")) {
    event.target.querySelector("button.name:enabled")?.click();
    return true;
  }
  if (!enabled.checked) return false;
  const shortcuts = { "/": focusFilter, j: () => move(1), k: () => move(-1), "?": () => help.showModal() };
  shortcuts[event.key]?.();
  return event.key in shortcuts;
}

document.addEventListener("keydown", (event) => {
  const isOther = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
  if (isOther || document.querySelector("dialog[open]")) return;
  if (press(event)) event.preventDefault();
});

enabled.checked = localStorage.getItem(OFF) === null;
enabled.addEventListener("change", () => {
  if (enabled.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "");
});
document.getElementById("help-open").addEventListener("click", () => help.showModal());
document.getElementById("help-close").addEventListener("click", () => help.close());
