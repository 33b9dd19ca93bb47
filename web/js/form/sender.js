// Sends what waits: when there is something new, at load, when contact or the page comes back, and by hand. Whatever
// fails is tried again later and later; sending twice is harmless, because the service tells marks by id and revision.

import { ServiceError, groupService } from "../api.js";

const batchSize = 50;
const firstPauseMs = 4_000;
const longestPauseMs = 5 * 60_000;
// Another tab that holds the lock longer than this is asleep.
const lockPatienceMs = 45_000;

export class Sender {
  #queue;
  #current = null;
  #again = false;
  #failures = 0;
  #timer = null;
  #notBefore = 0;
  #listeners = new Set();

  constructor(queue) {
    this.#queue = queue;
  }

  /** The state of things: "idle", "sending" or "pausing" after a failure. */
  state = "idle";

  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Begins to send, and goes on whenever it may have become possible. */
  start() {
    const hope = () => {
      this.#failures = 0;
      this.send();
    };
    addEventListener("online", hope);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hope());
    // What the invitation was refused for may have been mended since the page was last open.
    return this.retry((record) => record.problem && isOfInvitation(record.problem));
  }

  /** Tries what was refused once more, and everything else with it. */
  async retry(chooses) {
    const refused = (await this.#queue.waiting()).filter((record) => record.problem && chooses(record));
    for (const record of refused) await this.#queue.amend(record, { ...again(record), problem: null });
    await this.send({ byHand: true });
  }

  /** Sends all that waits and is not refused. Resolves when the try is over, however it went. */
  send({ byHand = false } = {}) {
    if (!byHand && Date.now() < this.#notBefore) return Promise.resolve();
    clearTimeout(this.#timer);
    if (byHand) this.#failures = 0;
    if (this.#current) {
      this.#again = true;
      return this.#current;
    }
    this.#current = this.#work().finally(() => (this.#current = null));
    return this.#current;
  }

  async #work() {
    try {
      do {
        this.#again = false;
        const failure = await alone(() => this.#sendAll());
        // What was hoped for while this try failed deserves a try of its own.
        if (failure && (!this.#again || failure.retryAfter > 0)) return this.#pause(failure);
      } while (this.#again);
      this.#failures = 0;
      this.#say("idle");
    } catch {
      // The device's own storage failed; what waits is still there.
      this.#pause(new ServiceError(0, ""));
    }
  }

  /** Returns the failure that makes it worth waiting, or null when all has been answered for. */
  async #sendAll() {
    let failure = null;
    for (const [first, ...rest] of groups(await this.#queue.waiting())) {
      this.#say("sending");
      const records = [first, ...rest];
      const service = groupService(first.invitation, first.device);
      const marks = records.filter(({ removal }) => !removal);
      for (let from = 0; from < marks.length; from += batchSize) {
        failure = (await this.#sendBatch(service, marks.slice(from, from + batchSize))) ?? failure;
        if (mustWait(failure)) return failure;
      }
      for (const record of records.filter(({ removal }) => removal)) {
        failure = (await this.#remove(service, record)) ?? failure;
        if (mustWait(failure)) return failure;
      }
    }
    return failure;
  }

  async #sendBatch(service, records) {
    const wasOffline = !navigator.onLine;
    await this.#queue.begin(records);
    try {
      const results = await service.send(records.map(({ feature }) => feature));
      if (results?.length !== records.length) throw new ServiceError(0, "");
      const outcomes = results.map(outcomeOf);
      await this.#queue.settle(outcomes.map((outcome, index) => ({ record: records[index], outcome })));
      const { trouble } = outcomes.find((outcome) => outcome.trouble) ?? {};
      return trouble ? new ServiceError(trouble.status, trouble.detail) : null;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // Something in it may be what the service stumbles on: then the others must not wait for that.
      if (records.length > 1 && [400, 413, 422, 500].includes(error.status)) {
        const middle = records.length >> 1;
        const one = await this.#sendBatch(service, records.slice(0, middle));
        return (await this.#sendBatch(service, records.slice(middle))) ?? one;
      }
      return await this.#note(records, error, wasOffline);
    }
  }

  async #remove(service, record) {
    await this.#queue.begin([record]);
    try {
      await service.remove(record.id);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // A mark that never arrived is gone; one that the service had, and does not find under this key, is not.
      const neverArrived = error.status === 404 && !record.known;
      if (!neverArrived) return error.status === 404 ? this.#refuse([record], error) : this.#note([record], error);
    }
    await this.#queue.settle([{ record, outcome: "gone" }]);
    return null;
  }

  async #note(records, error, wasOffline = false) {
    if (!error.isPassing) return this.#refuse(records, error);
    const trouble = { status: error.status, detail: error.message };
    // What was tried with no network at all has never left the device.
    const neverLeft = wasOffline && !navigator.onLine && error.status === 0;
    await this.#queue.settle(records.map((record) => ({
      record, outcome: neverLeft ? { trouble, tried: record.tried } : { trouble },
    })));
    return error;
  }

  async #refuse(records, { status, message, errors }) {
    const problem = { status, detail: message, errors };
    await this.#queue.settle(records.map((record) => ({ record, outcome: { problem, trouble: null } })));
    return null;
  }

  /** Twice as long at every failure, and not at the same moment as everybody else. */
  #pause({ retryAfter }) {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#notBefore = retryAfter > 0 ? Date.now() + Math.min(retryAfter * 1000, 60 * 60_000) : 0;
    this.#timer = setTimeout(() => {
      this.#failures += 1;
      this.send();
    }, Math.max(pause, this.#notBefore - Date.now()));
    this.#say("pausing");
  }

  #say(state) {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** There is no contact, or the service asks to be left alone for a while: the rest would fare no better now. */
const mustWait = (failure) => failure?.status === 0 || failure?.retryAfter > 0;

export const isOfInvitation = ({ status }) => status === 401 || status === 403;

/** What is sent in one go goes with one invitation and one device key. */
function groups(records) {
  const found = new Map();
  for (const record of records.filter(({ problem }) => !problem)) {
    const key = `${record.invitation} ${record.device}`;
    found.set(key, [...(found.get(key) ?? []), record]);
  }
  return found.values();
}

function outcomeOf({ status, problem }) {
  if (status === 200 || status === 201) return "stored";
  const { detail = "", errors = [] } = problem ?? {};
  const error = new ServiceError(status, detail, errors);
  return error.isPassing ? { trouble: { status, detail } } : { problem: { status, detail, errors }, trouble: null };
}

/** A revision that is taken is raised: who tries again means what stands here. */
function again({ feature, problem }) {
  if (problem.status !== 409) return {};
  return { feature: { ...feature, properties: { ...feature.properties, revision: feature.properties.revision + 1 } } };
}

/** Only one tab sends at a time. Without locks, or when another tab has fallen asleep with it, both may: that is harmless. */
async function alone(work) {
  if (!navigator.locks) return await work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), lockPatienceMs);
  let began = false;
  try {
    return await navigator.locks.request("smultron-send", { signal: patience.signal }, () => {
      began = true;
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (began || error?.name !== "AbortError") throw error;
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
