// All calls to the service: nothing else on the pages calls fetch. Every failure becomes a ServiceError with a sentence
// to show, and says whether trying again can help.

export class ServiceError extends Error {
  /** @param retryAfter seconds that the service asks for before the next try, or null. */
  constructor(status, detail, errors = [], retryAfter = null) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** True when the invitation, and so everything sent with it, is refused. */
  get isOfInvitation() {
    return this.status === 401 || this.status === 403;
  }

  /** True when nothing is known to be wrong with what was sent: the network, the service or something between failed. */
  get isPassing() {
    return !this.isOfInvitation && ![400, 409, 410, 413, 422].includes(this.status);
  }
}

/** How long the form waits where coverage is poor; who asks for long work waits until it is done. */
const patience = 30_000;
let language = "sv";

/** The language in which the service is asked to answer. */
export function speak(code) {
  language = code;
}

/** An answer and what is in it, read by `read`; a connection that is lost halfway through counts as none. */
async function request(path, options, read) {
  const { method = "GET", headers = {}, body, credentials = "same-origin", cache = "no-store" } = options;
  const controller = new AbortController();
  const timer = options.patience ? setTimeout(() => controller.abort(), options.patience) : null;
  options.signal?.addEventListener("abort", () => controller.abort());
  try {
    const response = await fetch(path, {
      method, body, credentials, cache, headers: { "Accept-Language": language, ...headers }, signal: controller.signal,
    });
    if (!response.ok) throw await failure(response);
    return await read(response);
  } catch (error) {
    throw error instanceof ServiceError ? error : new ServiceError(0, "");
  } finally {
    clearTimeout(timer);
  }
}

async function failure(response) {
  const problem = await response.json().catch(() => ({}));
  const wait = response.headers.get("Retry-After");
  const seconds = wait === null ? null : /^\d+$/.test(wait) ? Number(wait) : (Date.parse(wait) - Date.now()) / 1000;
  return new ServiceError(response.status, problem.detail ?? "", problem.errors ?? [], seconds);
}

/** What the service answers at an address, read as JSON. */
export const call = (path, options = {}) =>
  request(path, options, (response) => (response.status === 204 ? null : response.json()));

/** The calls of a group with its invitation and a device with its key. */
export function groupService(invitation, deviceKey) {
  const headers = { Authorization: `Bearer ${invitation}`, "Smultron-Device": deviceKey };
  const sending = { ...headers, "Content-Type": "application/geo+json" };
  const address = (id) => `/api/marks/${encodeURIComponent(id)}`;
  return {
    form: (options) => call("/api/form", { headers, patience, ...options }),
    marks: () => call("/api/marks", { headers, patience }),
    /** Sends new and changed marks; each has a result of its own. */
    send: async (features) => {
      const body = JSON.stringify({ type: "FeatureCollection", features });
      return (await call("/api/marks", { method: "POST", headers: sending, body, patience })).results;
    },
    remove: (id) => call(address(id), { method: "DELETE", headers, patience }),
  };
}

/** Whose service this is, and where its base map comes from. */
export const about = () => call("/api/about");
export const background = (options) => call("/api/background", options);
/** The words that codes stand for. */
export const vocabulary = () => call("/api/vocabulary", { cache: "default", patience });
/** What a group of pages says in a language. */
export const texts = (language, group) => call(`/assets/i18n/${language}/${group}.json`, { cache: "default", patience });

/** A tile of the service's own, whole. */
export const tile = (path) => request(path, { cache: "default", patience }, async (response) => response);

/** `?…` of the values that there are. */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value != null && value !== "" && value !== false);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

export const session = {
  who: () => call("/api/session"),
  /** The name of the identity provider that one can sign in with, or null. */
  provider: () => call("/api/sign-in"),
  begin: (token) =>
    call("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    }),
  end: () => call("/api/session", { method: "DELETE" }),
};

/** What there is to see; `choice` is {round} or {analysis}, or nothing for what the service chooses. */
export const layers = (choice) => call(`/api/layers${query({ ...choice })}`);

/** The address of a whole layer; in the format's usual coordinate system unless told. */
export const layerAddress = (name, format, { crs, ...choice } = {}) => `/layers/${name}.${format}${query({ crs, ...choice })}`;

/** The address of a description of all layers; `name` is dcat.jsonld, dcat.rdf or iso19115.xml. */
export const metadataAddress = (name, choice) => `/metadata/${name}${query({ ...choice })}`;

/** The address of a feature's page. */
export const featurePage = (layer, id, choice) =>
  `/ogc/collections/${layer}/items/${encodeURIComponent(id)}${query({ ...choice })}`;

export const layer = (name, choice) => call(layerAddress(name, "geojson", choice));

/** The features at an address that the service gave; the page itself may have been reached under another name. */
export function features(address) {
  const { pathname, search } = new URL(address, location.href);
  return call(pathname + search);
}

/** What anybody gets: without the cookie of somebody who is signed in. */
const openly = (path) => call(path, { credentials: "omit" });
export const open = {
  layers: () => openly("/api/layers"),
  layer: (name) => openly(`/layers/${name}.geojson`),
  preschools: async () => (await openly("/api/preschools")).preschools,
  near: (code) => openly(`/api/preschools/${encodeURIComponent(code)}/hotspots?within=1000`),
};
