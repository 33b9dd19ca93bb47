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

const patienceMs = 30_000;
let language = "sv";

/** The language in which the service is asked to answer. */
export function speak(code) {
  language = code;
}

/** An answer and what is in it, read by `read`; a connection that is lost halfway through counts as none. */
async function request(path, options, read) {
  const { method = "GET", headers = {}, body, credentials = "same-origin", cache = "no-store" } = options;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), options.patience ?? patienceMs);
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

const call = (path, options = {}) =>
  request(path, options, (response) => (response.status === 204 ? null : response.json()));

/** The calls of a group with its invitation and a device with its key. */
export function groupService(invitation, deviceKey) {
  const headers = { Authorization: `Bearer ${invitation}`, "Smultron-Device": deviceKey };
  const sending = { ...headers, "Content-Type": "application/geo+json" };
  const address = (id) => `/api/marks/${encodeURIComponent(id)}`;
  return {
    form: (options) => call("/api/form", { headers, ...options }),
    marks: () => call("/api/marks", { headers }),
    /** Sends new and changed marks; each has a result of its own. */
    send: async (features) => {
      const body = JSON.stringify({ type: "FeatureCollection", features });
      return (await call("/api/marks", { method: "POST", headers: sending, body })).results;
    },
    remove: (id) => call(address(id), { method: "DELETE", headers }),
  };
}

/** Whose service this is, and where its base map comes from. */
export const about = () => call("/api/about");
export const background = (options) => call("/api/background", options);
export const texts = (language) => call(`/assets/i18n/${language}.json`, { cache: "default" });

/** A tile of the service's own, whole. */
export const tile = (path) => request(path, { cache: "default" }, async (response) => response);

export const session = {
  who: () => call("/api/session"),
  begin: (token) =>
    call("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    }),
  end: () => call("/api/session", { method: "DELETE" }),
};

const withRound = (path, round) => (round ? `${path}${path.includes("?") ? "&" : "?"}round=${round}` : path);

export const layers = (round) => call(withRound("/api/layers", round));

/** The address of a whole layer; degrees unless told. */
export const layerAddress = (name, format, crs, round) =>
  withRound(`/layers/${name}.${format}?crs=${crs}`, round);

export const layer = (name, round) => call(layerAddress(name, "geojson", 4326, round));

/** What anybody gets: without the cookie of somebody who is signed in. */
const openly = (path) => call(path, { credentials: "omit" });
export const open = {
  layers: () => openly("/api/layers"),
  layer: (name) => openly(`/layers/${name}.geojson`),
  preschools: async () => (await openly("/api/preschools")).preschools,
  near: (code) => openly(`/api/preschools/${encodeURIComponent(code)}/hotspots?within=1000`),
};
