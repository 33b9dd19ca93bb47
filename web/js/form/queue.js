// What is kept on the device, in IndexedDB: marks that wait to be sent, own marks known to be stored, and what the form
// needs to open without contact. Nothing else touches IndexedDB. Every write is on disk before it is answered for
// (durability strict), and a connection that the browser has closed is opened again.

const databaseName = "smultron";
const openPatienceMs = 8_000;
const stores = { waiting: ["invitation", "id"], own: ["invitation", "id"], kept: "key" };

/**
 * A waiting mark is one record per invitation and id:
 *   invitation, id, device    what it is sent with
 *   feature                   the mark as it shall be
 *   removal                   true when it shall be taken back instead
 *   known                     true when the service is known to have some revision of it
 *   preschool, group, round   for people, and for a saved file
 *   queuedAt                  since when something has waited
 *   tried, attempts           when the last try began (null: never), and how many
 *   trouble                   { status, detail } of a try that may go better by itself, or null
 *   problem                   { status, detail, errors } of a refusal, or null; by itself nothing is tried again then
 *   savedAt                   when it was last saved to a file, or null
 * Nothing says "being sent": a page that dies while it sends leaves nothing to mend.
 */
export class Queue {
  #shelf;
  #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("smultron") : null;
  #listeners = new Set();

  constructor(shelf) {
    this.#shelf = shelf;
    this.#channel?.addEventListener("message", () => this.#tell());
  }

  static async open() {
    const shelf = new DatabaseShelf();
    try {
      await shelf.all("kept");
      return new Queue(shelf);
    } catch {
      return new Queue(new MemoryShelf());
    }
  }

  /** False where the browser keeps nothing: then a mark is only safe once the service has it. */
  get isLasting() {
    return this.#shelf instanceof DatabaseShelf;
  }

  /** Calls back whenever something has changed, in this tab or another. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** All that waits, whatever the invitation; the oldest first. */
  async waiting() {
    return (await this.#shelf.all("waiting")).sort((a, b) => a.queuedAt.localeCompare(b.queuedAt));
  }

  /** Own marks known to be stored: { invitation, id, device, feature }. */
  own() {
    return this.#shelf.all("own");
  }

  /** Keeps a new or changed mark until the service has it; a change of what already waits takes its place. */
  async add(feature, { invitation, device, preschool, group, round, known = false }) {
    await this.#change("waiting", [invitation, feature.id], (old) => ({
      invitation, id: feature.id, device, preschool, group, round, known,
      queuedAt: new Date().toISOString(), tried: null, attempts: 0, savedAt: null,
      ...old,
      feature, removal: false, trouble: null, problem: null,
    }));
  }

  /** Keeps the wish to take a mark back. One that was never on its way is just dropped. */
  async addRemoval(feature, context) {
    await this.#change("waiting", [context.invitation, feature.id], (old) =>
      old && !old.tried && !old.known ? undefined : {
        invitation: context.invitation, id: feature.id, device: context.device, preschool: context.preschool,
        group: context.group, round: context.round, known: context.known ?? false,
        queuedAt: new Date().toISOString(), tried: null, attempts: 0, savedAt: null,
        ...old,
        feature, removal: true, trouble: null, problem: null,
      });
  }

  /** Changes some members of a record, if it is still there. */
  async amend({ invitation, id }, members) {
    await this.#change("waiting", [invitation, id], (old) => old && { ...old, ...members });
  }

  async drop({ invitation, id }) {
    await this.#change("waiting", [invitation, id], () => undefined);
  }

  /** Notes that a try begins, before it does. */
  async begin(records) {
    const tried = new Date().toISOString();
    await this.#apply(records.map(({ invitation, id }) => ({
      store: "waiting", key: [invitation, id], change: (old) => old && { ...old, tried, attempts: old.attempts + 1 },
    })));
  }

  /** Notes what became of records that were sent: each { record, outcome: "stored" | "gone" | { trouble } | { problem } }. */
  async settle(results) {
    await this.#apply(results.flatMap(({ record, outcome }) => {
      const key = [record.invitation, record.id];
      const { invitation, id, device, feature } = record;
      if (outcome === "stored") {
        return [
          // What was changed or taken back meanwhile waits on.
          { store: "waiting", key, change: (old) => old && (isAsSent(old, record) ? undefined : { ...old, known: true }) },
          { store: "own", key, change: () => ({ invitation, id, device, feature }) },
        ];
      }
      if (outcome === "gone") {
        return [
          { store: "waiting", key, change: (old) => (old && isAsSent(old, record) ? undefined : old) },
          { store: "own", key, change: () => undefined },
        ];
      }
      return [{ store: "waiting", key, change: (old) => (old && isAsSent(old, record) ? { ...old, ...outcome } : old) }];
    }));
  }

  /** Takes over which own marks the service says there are; those of `before` that it no longer knows are forgotten. */
  async replaceOwn(invitation, device, features, before) {
    const found = new Set(features.map(({ id }) => id));
    await this.#apply([
      ...features.map((feature) => ({
        store: "own", key: [invitation, feature.id], change: () => ({ invitation, id: feature.id, device, feature }),
      })),
      ...before.filter((id) => !found.has(id)).map((id) => ({ store: "own", key: [invitation, id], change: () => undefined })),
    ]);
  }

  /** Forgets what is known to be stored with an invitation that no longer works. */
  async forget(invitation) {
    const marks = (await this.own()).filter((mark) => mark.invitation === invitation);
    await this.#apply([
      ...marks.map(({ id }) => ({ store: "own", key: [invitation, id], change: () => undefined })),
      ...["form", "others"].map((name) => ({ store: "kept", key: `${name}:${invitation}`, change: () => undefined })),
    ]);
  }

  async keep(key, value) {
    await this.#shelf.apply([{ store: "kept", key, change: () => ({ key, value }) }]);
  }

  /** What was kept under a key, or undefined. */
  async recall(key) {
    return (await this.#shelf.all("kept")).find((entry) => entry.key === key)?.value;
  }

  #change(store, key, change) {
    return this.#apply([{ store, key, change }]);
  }

  async #apply(changes) {
    if (!changes.length) return;
    await this.#shelf.apply(changes);
    this.#channel?.postMessage("changed");
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

const isAsSent = (now, sent) =>
  now.removal === sent.removal && now.feature.properties.revision === sent.feature.properties.revision;

/** The browser's database. */
class DatabaseShelf {
  #connection = null;

  all(store) {
    return this.#transact([store], "readonly", (transaction, done) => {
      transaction.objectStore(store).getAll().onsuccess = (event) => done(event.target.result);
    });
  }

  /** Changes what lies under some keys, all or nothing: `change` gets the old value, and undefined deletes it. */
  apply(changes) {
    return this.#transact(Object.keys(stores), "readwrite", (transaction) => {
      for (const { store, key, change } of changes) {
        const objects = transaction.objectStore(store);
        objects.get(key).onsuccess = (event) => {
          const old = event.target.result;
          const value = change(old);
          if (value !== undefined) objects.put(value);
          else if (old !== undefined) objects.delete(key);
        };
      }
    });
  }

  /** iOS closes connections behind the page's back. A transaction that failed left nothing, so it is tried once more. */
  async #transact(names, mode, work) {
    try {
      return await this.#once(names, mode, work);
    } catch (error) {
      if (error?.name === "QuotaExceededError") throw error;
      this.#connection = null;
      return await this.#once(names, mode, work);
    }
  }

  async #once(names, mode, work) {
    this.#connection ??= connect(() => (this.#connection = null));
    const database = await this.#connection;
    return await new Promise((resolve, reject) => {
      let result;
      const transaction = database.transaction(names, mode, { durability: "strict" });
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
      work(transaction, (value) => (result = value));
    });
  }
}

function connect(whenClosed) {
  return new Promise((resolve, reject) => {
    // Some browsers never answer the first time.
    setTimeout(() => reject(new DOMException("", "TimeoutError")), openPatienceMs);
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(stores)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = whenClosed;
      // A newer version of the form in another tab wants to change the database.
      database.onversionchange = () => {
        database.close();
        whenClosed();
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new DOMException("", "AbortError"));
  });
}

/** Where the browser has no database, or keeps it from the page: as long as the page is open. */
class MemoryShelf {
  #values = Object.fromEntries(Object.keys(stores).map((name) => [name, new Map()]));

  async all(store) {
    return [...this.#values[store].values()];
  }

  async apply(changes) {
    for (const { store, key, change } of changes) {
      const name = JSON.stringify(key);
      const value = change(this.#values[store].get(name));
      if (value === undefined) this.#values[store].delete(name);
      else this.#values[store].set(name, value);
    }
  }
}
