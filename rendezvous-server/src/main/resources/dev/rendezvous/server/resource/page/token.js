// The token is sent in a header only, never in a URL, and is stored for this tab only.
const KEY = "rendezvous-token";
const form = document.getElementById("token-form");
const input = document.getElementById("token");

export function hasToken() {
  return sessionStorage.getItem(KEY) !== null;
}

/** Returns the header with the token; nothing if there is none. */
export function credentials() {
  return hasToken() ? { Authorization: `Bearer ${sessionStorage.getItem(KEY)}` } : {};
}

export function setTokenRequired(required) {
  if (form.hidden === required) form.hidden = !required;
}

/** Calls a function whenever a token has been entered. */
export function onToken(changed) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Headers cannot contain other characters, and tokens do not.
    sessionStorage.setItem(KEY, input.value.trim().replace(/[^\x21-\x7e]/g, ""));
    input.value = "";
    changed();
  });
}
