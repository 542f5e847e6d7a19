// What is known of a name, and the commands for it, as texts.
import { curl } from "./curl.js";
import { several } from "./text.js";
import { timeOfDay } from "./time.js";

export function kindOf(name) {
  return /^\/_(\w+)\//.exec(name)?.[1] ?? "key";
}

/** Returns pairs of a term and a text; a text may be empty. */
export function factsFor(name, model) {
  const known = model.find(name);
  const timedOut = model.earlier.find((one) => one.name === name && !one.failure);
  const waiters = model.waitersFor(name).map((one) => one.name ?? one.address);
  return [
    ["state", known?.failure ? "signalled as failed" : known ? "signalled" : kindOf(name) === "key" ? "not signalled" : ""],
    ["since", known && timeOfDay(known.at)],
    ["by", known?.by],
    ["reason", known?.reason],
    ["payload", known?.bytes === undefined ? "" : `${known.bytes} bytes of ${known.type}`],
    ["version", known?.version === undefined ? "" : String(known.version)],
    ["waiters", waiters.length === 0 ? "" : several(waiters, 10)],
    ["timed out", timedOut && `${timeOfDay(timedOut.at)}: ${timedOut.reason}`],
    ...placeFacts(model.barriers.find((one) => one.name === name) ?? model.locks.find((one) => one.name === name)),
  ];
}

function placeFacts(place) {
  if (!place) return [];
  if (!place.holders) {
    return [
      ["arrived", several(place.here, 20)],
      ["missing", several(place.missing, 20)],
      ["broken", place.reason],
    ];
  }
  const holders = place.holders.map((one) => `${one.holder ?? "unnamed"}, fence ${one.fence}, since ${timeOfDay(one.since)}`);
  return [...holders.map((text) => ["holder", text]), ["queue", several(place.queue.map((one) => one.holder ?? "unnamed"), 20)]];
}

/** Returns pairs of what a command does and the command. */
export function commandsFor(name, model) {
  switch (kindOf(name)) {
    case "key":
      return [
        ["Wait for it", curl(name)],
        ["Signal it", curl(name, { method: "PUT" })],
        ["Reset it", curl(name, { method: "DELETE" })],
      ];
    case "lock":
      return [
        ["Show it", curl(name)],
        ...(model.locks.find((one) => one.name === name)?.holders ?? []).map((holder) => [
          `Take it from ${holder.holder ?? "its holder"}`,
          curl(name, { method: "DELETE", query: `?fence=${holder.fence}` }),
        ]),
      ];
    case "barrier":
      return [["Show it", curl(name)]];
    default:
      return [["Wait for it", curl(name)]];
  }
}
