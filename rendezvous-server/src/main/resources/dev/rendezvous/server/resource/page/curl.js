// The commands to copy.
import { url } from "./api.js";
import { button } from "./dom.js";
import { announce } from "./status.js";
import { hasToken } from "./token.js";

function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns the command that sends a request for a name. */
export function curl(name, { method = "GET", query = "", data = "" } = {}) {
  const words = ["curl", "-fsS"];
  if (hasToken()) words.push("-H", '"Authorization: Bearer $RENDEZVOUS_TOKEN"');
  if (method !== "GET") words.push("-X", method);
  words.push(quoted(url(name) + query));
  if (data !== "") words.push("--data-raw", quoted(data));
  return words.join(" ");
}

/** Returns the command that shows why a caller waits: one check of the names that this server can check. */
export function curlOfCaller(caller) {
  const names = caller.conditions.map((one) => one.name).filter((name) => /^\/(?!_barrier|_lock)/.test(name));
  if (names.length === 0) return curl(caller.conditions.find((one) => one.name.startsWith("/"))?.name ?? "/");
  if (names.length === 1) return curl(names[0], { query: "?timeout=0" });
  return curl("/_wait", { query: `?${names.map((name) => `all=${encodeURIComponent(name).replaceAll("%2F", "/")}`).join("&")}&timeout=0` });
}

/** Browsers have a clipboard for pages with TLS and of this computer only; others can copy a selection. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("this browser does not let pages copy");
  return undefined;
}

/** Returns a button that copies what `command()` returns. */
export function copyButton(label, description, command) {
  const made = button(label, async () => {
    const focused = document.activeElement;
    try {
      await copy(command());
      announce(`Copied: ${command()}`);
    } catch (e) {
      announce(`Not copied: ${e.message}`);
    }
    focused?.focus();
  });
  made.className = "quiet";
  made.setAttribute("aria-label", description);
  made.title = description;
  return made;
}
