// The verdict, the title, the band that says what is wrong with the page itself, and short announcements.
import { setHidden, setText } from "./dom.js";
import { visible } from "./text.js";
import { now, timeOfDay } from "./time.js";

const band = document.getElementById("band");
const bandText = document.getElementById("band-text");
const connection = document.getElementById("connection");
const verdict = document.getElementById("verdict");
const toast = document.getElementById("toast");
let lostAt = 0;
let connectedAt = 0;
let restarted = "";
let toastTimer = 0;

function showBand(kind, text) {
  band.className = kind;
  setText(bandText, text);
  setHidden(band, false);
}

export function showConnected(started) {
  if (lostAt !== 0) setHidden(band, true);
  lostAt = 0;
  setText(connection, "live");
  document.body.classList.remove("lost");
  // Several servers may share a store: one that started before this page was opened is another one, and not restarted.
  connectedAt ||= now();
  if (Date.parse(started) > connectedAt && started !== restarted) {
    restarted = started;
    showBand("restarted", `The server was restarted at ${timeOfDay(started)}. What it kept in memory only is gone.`);
  }
}

export function showLost(reason, time) {
  lostAt ||= time;
  setText(connection, "not connected");
  document.body.classList.add("lost");
  showBand("lost", `No connection since ${timeOfDay(lostAt)} (${reason}). Everything below is as it was then.`);
}

export function showVerdict({ state, text }) {
  verdict.dataset.state = state;
  setText(verdict, visible(text));
  setHidden(verdict, text === "");
}

export function showTitle(waiting, attention) {
  const counts = [waiting && `${waiting} waiting`, attention && `${attention} to look at`].filter(Boolean).join(", ");
  const lost = lostAt === 0 ? "" : "(not connected) ";
  const title = lost + (counts === "" ? "rendezvous" : `${counts} – rendezvous`);
  if (document.title !== title) document.title = title;
}

/** Says something for a few seconds, to screen readers too. */
export function announce(text) {
  clearTimeout(toastTimer);
  toast.textContent = visible(text);
  // A modal dialog covers everything that is not in it.
  const place = document.querySelector("dialog[open]") ?? document.body;
  if (toast.parentElement !== place) place.append(toast);
  toast.classList.add("shown");
  toastTimer = setTimeout(() => toast.classList.remove("shown"), 4000);
}

document.getElementById("band-close").addEventListener("click", () => setHidden(band, true));
