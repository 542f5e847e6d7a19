// What the page knows of the server. Keys are kept, and only those that have changed are read again.

/** Changes that a database commits late have older versions: each request asks for this long into the past. */
const OVERLAP = 10_000;
const FULL_EVERY = 300_000;

const byName = (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
const byTime = (one, other) => Date.parse(other.at) - Date.parse(one.at);

export class Model {
  #keys = new Map();
  #probes = [];
  #timeouts = [];
  #versions = [];
  #fullAt = -Infinity;
  #sorted = null;

  verdict = { state: "", text: "" };
  findings = [];
  callers = [];
  moreCallers = false;
  moreKeys = false;
  barriers = [];
  locks = [];
  started = "";

  /** Returns the version after which changes are to be read; undefined if everything is. */
  since(time) {
    if (time - this.#fullAt > FULL_EVERY) return undefined;
    return this.#versions.findLast((one) => time - one.time >= OVERLAP)?.version;
  }

  /** Makes the next request read everything. */
  invalidate() {
    this.#fullAt = -Infinity;
  }

  apply(status, since, time) {
    if (since === undefined) {
      this.#keys.clear();
      this.#versions = [{ version: status.latest_version, time: time - OVERLAP }];
      this.#fullAt = time;
    }
    this.#remember(status.latest_version, time);
    this.#probes = status.signalled.filter((one) => one.probe);
    this.#timeouts = status.failed.filter((one) => one.version === undefined);
    for (const one of status.signalled) if (!one.probe) this.#keys.set(one.name, one);
    for (const one of status.failed) if (one.version !== undefined) this.#keys.set(one.name, { ...one, failure: true });
    for (const name of status.unsignalled ?? []) this.#keys.delete(name);
    this.#sorted = null;
    const isAnotherServer = since !== undefined && status.started !== this.started;
    this.#copy(status);
    if (isAnotherServer || (!this.moreKeys && status.keys !== this.#keys.size)) this.invalidate();
  }

  #remember(version, time) {
    this.#versions.push({ version, time });
    while (this.#versions.length > 2 && time - this.#versions[1].time >= OVERLAP) this.#versions.shift();
  }

  #copy(status) {
    this.verdict = status.verdict;
    this.findings = status.findings;
    this.callers = status.callers;
    this.moreCallers = status.more_callers ?? false;
    this.moreKeys = status.more ?? false;
    this.barriers = status.barriers;
    this.locks = status.locks;
    this.started = status.started;
  }

  #sort() {
    const keys = [...this.#keys.values()];
    return {
      signalled: [...keys.filter((one) => !one.failure), ...this.#probes].sort(byName),
      earlier: [...keys.filter((one) => one.failure), ...this.#timeouts].sort(byTime),
    };
  }

  get signalled() {
    return (this.#sorted ??= this.#sort()).signalled;
  }

  get earlier() {
    return (this.#sorted ??= this.#sort()).earlier;
  }

  /** Returns the signalled or failed key, or the probe, of a name; undefined if there is none. */
  find(name) {
    return this.#keys.get(name) ?? this.#probes.find((one) => one.name === name);
  }

  /** Returns the callers that wait for a name. */
  waitersFor(name) {
    return this.callers.filter(
      (caller) => caller.state === "waiting" && caller.conditions.some((one) => one.name === name && !one.met),
    );
  }
}
