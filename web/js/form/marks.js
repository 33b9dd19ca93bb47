// The device's own marks with one invitation: those that the service has, and over them what waits to be sent. A mark is on
// the device before anything is sent, so saving, changing and taking back work without contact.

import { ServiceError, groupService } from "../api.js";

export class Marks {
  #queue;
  #sender;
  #context;
  #stored = new Map();
  #waiting = [];
  #others = [];
  #listeners = new Set();
  #reading = Promise.resolve();

  /** @param context invitation, device, preschool, group and round: what a mark is sent with. */
  constructor(queue, sender, context) {
    this.#queue = queue;
    this.#sender = sender;
    this.#context = context;
    queue.onChange(() => this.refresh());
  }

  /** Own marks as they shall be: { feature, waits }. */
  get entries() {
    const entries = new Map([...this.#stored.values()].map(({ id, feature }) => [id, { feature, waits: false }]));
    for (const { id, feature, removal } of this.#mine()) {
      if (removal) entries.delete(id);
      else entries.set(id, { feature, waits: true });
    }
    return [...entries.values()];
  }

  get own() {
    return this.entries.map(({ feature }) => feature);
  }

  get others() {
    return this.#others;
  }

  /** All that waits on this device, whatever the invitation. */
  get waiting() {
    return this.#waiting;
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Reads what is on the device. */
  refresh() {
    this.#reading = this.#reading.then(() => this.#read()).catch(() => {});
    return this.#reading;
  }

  /** Asks the service which marks there are; what is on the device stays as it is when it does not answer. */
  async load() {
    const { invitation, device } = this.#context;
    // Marks that came with a saved file may belong to another key.
    const devices = new Set([device, ...[...this.#stored.values(), ...this.#mine()].map((mark) => mark.device)]);
    for (const key of devices) {
      const before = [...this.#stored.values()].filter((mark) => mark.device === key).map(({ id }) => id);
      const { features } = await groupService(invitation, key).marks();
      await this.#queue.replaceOwn(invitation, key, features.filter(({ id }) => id), before);
      if (key === device) await this.#queue.keep(`others:${invitation}`, features.filter(({ id }) => !id));
    }
    await this.refresh();
  }

  /** Keeps a new or changed mark on the device, and lets it be sent. */
  async save(feature) {
    await this.#queue.add(feature, this.#contextOf(feature.id));
    await this.refresh();
    await this.#goOn(feature.id);
    return feature;
  }

  /** Takes a mark back, here at once and at the service when there is contact. */
  async remove(feature) {
    await this.#queue.addRemoval(feature, this.#contextOf(feature.id));
    await this.refresh();
    await this.#goOn(feature.id);
  }

  /** Where the browser keeps nothing, only what the service has is safe. */
  async #goOn(id) {
    const sending = this.#sender.send();
    if (this.#queue.isLasting) return;
    await sending;
    await this.refresh();
    const left = this.#mine().find((record) => record.id === id);
    if (left) throw new ServiceError(left.problem?.status ?? 0, left.problem?.detail ?? "", left.problem?.errors ?? []);
  }

  #contextOf(id) {
    const stored = this.#stored.get(id);
    return { ...this.#context, device: stored?.device ?? this.#context.device, known: Boolean(stored) };
  }

  #mine() {
    return this.#waiting.filter(({ invitation }) => invitation === this.#context.invitation);
  }

  async #read() {
    const { invitation } = this.#context;
    this.#waiting = await this.#queue.waiting();
    const own = (await this.#queue.own()).filter((mark) => mark.invitation === invitation);
    this.#stored = new Map(own.map((mark) => [mark.id, mark]));
    this.#others = (await this.#queue.recall(`others:${invitation}`)) ?? [];
    for (const listener of this.#listeners) listener();
  }
}

/** A new mark at a place; what the children say of it comes later. */
export function newMark({ position, placement, accuracyM }) {
  return {
    type: "Feature",
    id: crypto.randomUUID ? crypto.randomUUID() : randomUUID(),
    geometry: point(position),
    properties: {
      revision: 1,
      kind: "favourite",
      recordedAt: new Date().toISOString(),
      placement,
      ...(accuracyM == null ? {} : { accuracyM: Math.round(accuracyM * 10) / 10 }),
    },
  };
}

// Fields that the service sets, and which a change leaves out.
const setByService = ["preschool", "group", "round", "receivedAt", "late", "review", "origin"];

/** A stored mark as the next revision of itself. */
export function nextRevision(mark) {
  const properties = { ...mark.properties, revision: mark.properties.revision + 1 };
  for (const field of setByService) delete properties[field];
  return { type: "Feature", id: mark.id, geometry: mark.geometry, properties };
}

export const point = ({ lng, lat }) => ({ type: "Point", coordinates: [round(lng), round(lat)] });

const round = (degrees) => Math.round(degrees * 1e9) / 1e9;

/** For pages that are not served by https, where crypto.randomUUID is missing. */
function randomUUID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
