// What can be done with a name. Each variant says what will happen, and does it.
import { change, url } from "./api.js";
import { kindOf } from "./facts.js";
import { plural } from "./text.js";

function releases(name, model) {
  const waiters = model.waitersFor(name).length;
  return waiters === 0 ? "No caller waits for it now." : `${plural(waiters, "caller")} that wait${waiters === 1 ? "s" : ""} for it now will go on.`;
}

const key = {
  appliesTo: (name) => kindOf(name) === "key",
  variants: (name, model) => [
    {
      title: "Signal",
      label: `Signal ${name}`,
      effect: releases(name, model),
      input: "Payload, if there is one",
      run: (payload) => change("PUT", url(name), payload),
    },
    {
      title: "Signal as failed",
      label: `Signal ${name} as failed`,
      effect: "Every waiter ends with this reason, and so does whoever comes later, until the key is signalled or reset.",
      input: "Reason",
      isHarmful: true,
      run: (reason) => change("PUT", `${url(name)}?status=failed`, reason),
    },
    ...(model.find(name) ? [reset(name)] : []),
  ],
};

function reset(name) {
  return {
    title: "Reset",
    label: `Reset ${name}`,
    effect: "The key will not be signalled any more; its payload is gone.",
    isHarmful: true,
    run: () => change("DELETE", url(name)),
  };
}

const lock = {
  appliesTo: (name) => kindOf(name) === "lock",
  variants: (name, model) =>
    (model.locks.find((one) => one.name === name)?.holders ?? []).map((holder) => ({
      title: `Release (${holder.holder ?? "unnamed"})`,
      label: `Take the lock from ${holder.holder ?? "its holder"}`,
      effect: "The next in the queue gets the lock, even if the holder still works. Its lease ends, and its fence is outdated.",
      isHarmful: true,
      run: () => change("DELETE", `${url(name)}?fence=${holder.fence}`),
    })),
};

const barrier = {
  appliesTo: (name) => kindOf(name) === "barrier",
  variants: (name, model) =>
    model.barriers
      .filter((one) => one.name === name)
      .flatMap((one) => [
        ...(one.broken ? [] : [breaking(name)]),
        {
          title: "Reset",
          label: `Reset ${name}`,
          effect: one.broken ? "New members can arrive again." : "All members that have arrived are rejected, and have to come again.",
          isHarmful: true,
          run: () => change("DELETE", `${url(name)}?generation=${one.generation}`),
        },
      ]),
};

function breaking(name) {
  return {
    title: "Fail",
    label: `Break ${name}`,
    effect: "Every member that waits ends with this reason, and so do later ones, until the barrier is reset.",
    input: "Reason",
    isHarmful: true,
    run: (reason) => change("PUT", `${url(name)}?status=failed`, reason),
  };
}

export const ACTIONS = [key, lock, barrier];
