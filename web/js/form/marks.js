// The device's own marks: sending, changing, taking back. A mark is on the device before it is sent, and stays there until
// the service has answered; sending it twice is harmless.

export class Marks {
  #service;
  #storageKey;
  #own = new Map();
  #others = [];
  #listeners = new Set();

  /** @param invitation what is unsent belongs to it, and must not be sent with another. */
  constructor(service, invitation) {
    this.#service = service;
    this.#storageKey = `smultron.unsent.${invitation}`;
  }

  get own() {
    return [...this.#own.values()];
  }

  get others() {
    return this.#others;
  }

  /** What was made and has not been answered for, or null. */
  get unsent() {
    return JSON.parse(localStorage.getItem(this.#storageKey) ?? "null");
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  async load() {
    const { features } = await this.#service.marks();
    this.#own = new Map(features.filter((mark) => mark.id).map((mark) => [mark.id, mark]));
    this.#others = features.filter((mark) => !mark.id);
    this.#tell();
  }

  /** Keeps a new or changed mark on the device, sends it, and forgets the copy once it is known to be stored. */
  async send(feature) {
    localStorage.setItem(this.#storageKey, JSON.stringify(feature));
    this.#tell();
    const isNew = feature.properties.revision === 1;
    const stored = isNew ? await this.#service.add(feature) : await this.#service.change(feature);
    this.discardUnsent();
    this.#own.set(stored.id, stored);
    this.#tell();
    return stored;
  }

  discardUnsent() {
    localStorage.removeItem(this.#storageKey);
    this.#tell();
  }

  async remove(id) {
    await this.#service.remove(id);
    this.#own.delete(id);
    this.#tell();
  }

  #tell() {
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
