// The token goes into a header and nowhere else: not into a URL, and no further than this tab.
const KEY = "rendezvous-token";
const form = document.getElementById("token-form");
const input = document.getElementById("token");

/** Returns the headers that the token makes; none without one. */
export function credentials() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Fetches with the token, if there is one; asks for it if the server does. */
export async function authorized(resource, options = {}) {
  const headers = credentials();
  const answer = await fetch(resource, { ...options, headers: { ...options.headers, ...headers } });
  form.hidden = answer.status !== 401;
  if (answer.status === 401) throw new Error(headers.Authorization ? "the server does not know this token" : "a token is needed");
  return answer;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  // No header takes what is beyond ASCII, and no token has it.
  sessionStorage.setItem(KEY, input.value.trim().replace(/[^\x21-\x7e]/g, ""));
  input.value = "";
});
