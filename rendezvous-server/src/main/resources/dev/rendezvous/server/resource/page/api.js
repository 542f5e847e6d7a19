// Requests to the server, relative to the page, which may be under a path of a proxy.
import { setServerTime } from "./time.js";
import { credentials, hasToken, setTokenRequired } from "./token.js";

const BASE = new URL(".", document.baseURI).href;
const TIMEOUT = 5000;
let permission = "full";

/** Returns the URL of a name, which begins with a slash. */
export function url(name) {
  const path = name.slice(1).split("/").map(encodeURIComponent).join("/");
  return BASE + path.replaceAll("'", "%27");
}

/** Returns whether the token, if one is required, permits changes. */
export function mayChange() {
  return permission === "full";
}

/** Returns a response that is not an error; throws an Error with the server's words otherwise. */
async function send(method, address, options = {}) {
  const response = await fetch(address, {
    method,
    signal: AbortSignal.timeout(TIMEOUT),
    cache: "no-store",
    ...options,
    headers: { Accept: "application/json", ...options.headers, ...credentials() },
  });
  setTokenRequired(response.status === 401);
  if (response.status === 401) throw new Error(hasToken() ? "unknown token" : "token required");
  if (!response.ok) throw new Error(await complaint(response));
  return response;
}

async function complaint(response) {
  const fallback = `the server responds with ${response.status}`;
  try {
    const body = await response.json();
    return body.reason ? `${body.error}: ${body.reason}` : (body.error ?? fallback);
  } catch {
    return fallback;
  }
}

/** Changes something, in the name of the page; throws an Error with the server's words if it cannot. */
export async function change(method, address, text) {
  const headers = { "Rendezvous-Caller": "page" };
  if (text) headers["Content-Type"] = "text/plain; charset=utf-8";
  await send(method, address, { headers, body: text || undefined });
}

/** Returns the state of the server; with `since`, only the keys that have changed after that version. */
export async function readStatus(since) {
  const response = await send("GET", since === undefined ? BASE : `${BASE}?since=${since}`);
  permission = response.headers.get("Rendezvous-Permission") ?? "full";
  setServerTime(response.headers.get("Date"));
  return response.json();
}

export async function readTimeline() {
  const response = await send("GET", `${BASE}_timeline`);
  return response.json();
}

/** Saves the timeline as a file: a link could not send the token. */
export async function saveTimeline(format, file) {
  const response = await send("GET", `${BASE}_timeline?format=${format}`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function openEvents(headers, signal) {
  return fetch(`${BASE}_events`, { headers: { Accept: "text/event-stream", ...headers, ...credentials() }, signal });
}
