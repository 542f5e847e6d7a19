// The token is sent in a header only, never in a URL, and is stored for this tab only.
const KEY = "rendezvous-token";
const form = document.getElementById("token-form");
const input = document.getElementById("token");

/** Returns the header with the token; nothing if there is none. */
export function credentials() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Fetches with the token, if there is one; prompts for it if the server requires one. */
export async function authorized(resource, options = {}) {
  const headers = credentials();
  const response = await fetch(resource, { ...options, headers: { ...options.headers, ...headers } });
  form.hidden = response.status !== 401;
  if (response.status === 401) throw new Error(headers.Authorization ? "unknown token" : "token required");
  return response;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  // Headers cannot contain other characters, and tokens do not.
  sessionStorage.setItem(KEY, input.value.trim().replace(/[^\x21-\x7e]/g, ""));
  input.value = "";
});
