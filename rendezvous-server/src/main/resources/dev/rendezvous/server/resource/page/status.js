// The verdict, the title, the band that says what is wrong with the page itself, and short announcements.
import { setHidden, setText } from "./dom.js";
import { visible } from "./text.js";
import { timeOfDay } from "./time.js";

const band = document.getElementById("band");
const bandText = document.getElementById("band-text");
const connection = document.getElementById("connection");
const verdict = document.getElementById("verdict");
const toast = document.getElementById("toast");
let lostAt = 0;
let firstStart = "";
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
  if (firstStart !== "" && started !== firstStart) {
    showBand("restarted", `The server was restarted at ${timeOfDay(started)}. What it kept in memory is gone.`);
  }
  firstStart = started || firstStart;
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
  toast.classList.add("shown");
  toastTimer = setTimeout(() => toast.classList.remove("shown"), 4000);
}

document.getElementById("band-close").addEventListener("click", () => setHidden(band, true));
