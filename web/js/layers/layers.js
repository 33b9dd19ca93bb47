// The planners' page: the layers on a map and as rows to download. Whoever is signed in sees the internal layers; everybody
// else what is published.

import * as api from "../api.js";
import { byId, element } from "../dom.js";
import { showFooter } from "../pages/footer.js";
import { day, loadTexts, t } from "../i18n.js";
import { protection } from "../pages/publication.js";
import { signInForm, signOut } from "../pages/sign-in.js";
import { chosen, fillChoices, fillSystems, parse } from "./choice.js";
import { LayerMap } from "./layer-map.js";
import { vocabulary } from "../vocabulary.js";
import { row } from "./row.js";
import { aboutLinks, wholeLinks } from "./whole.js";

/** The layer that the map opens on. */
const main = "smultronstallen";

await loadTexts(["pages", "planners"]);
showFooter(api.about().catch(() => null));
const signIn = signInForm({ heading: "h2", text: t("layers.signin.text"), failed: t("layers.failed"), signedIn: showInternal });
byId("signin-place").append(signIn.form);
byId("signout").addEventListener("click", signOut);
byId("choice").addEventListener("change", () => orSay(showInternal(parse(byId("choice").value))));
byId("crs").addEventListener("change", updateAddresses);
byId("retry").addEventListener("click", () => orSay(start()));

let listing = null;
/** The names of the layers that everybody may see; null while nothing is published. */
let published = null;
let map = null;
await orSay(start());

/** Shows what the visitor may see: one who is not signed in, or signed in as somebody else, what is open. */
async function start() {
  waiting();
  const who = await api.session.who().catch((error) => (error.status === 401 ? null : Promise.reject(error)));
  if (!who) return showOpen();
  try {
    await showInternal();
    byId("who").textContent = who.name;
  } catch (error) {
    if (error.status !== 403) throw error;
    await showOpen();
    byId("signout").hidden = false;
    byId("signin-place").open = true;
    signIn.askAfter(error);
  }
}

async function showInternal(choice) {
  waiting();
  const [answer, names] = await Promise.all([api.layers(choice), openNames()]);
  published = names;
  byId("who").textContent ||= (await api.session.who()).name;
  byId("signin-place").hidden = true;
  byId("signout").hidden = false;
  await show(answer);
}

async function showOpen() {
  // Before it is shown: what somebody has opened meanwhile must not close when the layers come.
  byId("signin-place").open = signIn.hasFailed;
  byId("signin-place").hidden = false;
  const answer = await api.open.layers().catch((error) => (error.status === 404 ? null : Promise.reject(error)));
  byId("none").hidden = answer !== null;
  if (!answer) {
    byId("signin-place").open = true;
    return done();
  }
  published = answer.layers.map(({ name }) => name);
  await show(answer);
}

/** What Origo and Hajk can get; not knowing it keeps nobody from the rest. */
function openNames() {
  return api.open.layers().then(({ layers }) => layers.map(({ name }) => name), () => null);
}

function waiting() {
  byId("failed").hidden = true;
  byId("status").textContent = t("layers.loading");
}

function done() {
  byId("status").textContent = "";
}

async function orSay(work) {
  try {
    await work;
  } catch (error) {
    done();
    byId("failed").hidden = false;
    byId("failed-text").textContent = (error instanceof api.ServiceError && error.message) || t("layers.failed");
    if (!(error instanceof api.ServiceError)) throw error;
  }
}

async function show(answer) {
  listing = answer;
  const isInternal = listing.audience === "internal";
  byId("desk").hidden = false;
  byId("none").hidden = true;
  byId("synthetic").hidden = !(listing.round ?? listing.publication)?.synthetic;
  byId("audience").textContent = isInternal ? t("layers.internal") : `${t("layers.open")} ${protection(listing.publication)}`;
  byId("choice-label").hidden = !isInternal;
  byId("citing").textContent = isInternal ? citing() : "";
  byId("empty").hidden = !isInternal || listing.layers.find(({ name }) => name === main).count > 0;
  if (isInternal) fillChoices(byId("choice"), listing);
  fillSystems(byId("crs"), listing.coordinateSystems);
  byId("whole").replaceChildren(...wholeLinks());
  byId("about-layers").replaceChildren(...aboutLinks(chosen(listing)));
  // Addresses follow at once, also those of rows that are about to be made anew.
  updateAddresses();
  await drawMap();
  byId("layers").replaceChildren(...listing.layers.map((layer) => row(layer, desk())));
  updateAddresses();
  done();
}

function citing() {
  const saved = listing.analyses.find(({ name }) => name === listing.analysis);
  return saved ? t("layers.saved", { name: saved.name, day: day(saved.computed) }) : t("layers.preliminary");
}

/** What the rows need to know of the page. */
function desk() {
  return {
    map,
    isInternal: listing.audience === "internal",
    published,
    publicUrl: listing.publicUrl,
    selection: byId("choice").selectedOptions[0]?.textContent,
    say: (text) => (byId("status").textContent = text),
    updateAddresses,
  };
}

/** Puts coordinate system, round and analysis into every address. */
function updateAddresses() {
  const choice = { crs: byId("crs").value, ...chosen(listing) };
  for (const link of document.querySelectorAll("a[data-format]")) {
    link.href = api.layerAddress(link.dataset.name, link.dataset.format, choice);
  }
  for (const line of document.querySelectorAll("code[data-address]")) {
    line.textContent = listing.publicUrl + api.layerAddress(line.dataset.address, "geojson", choice);
  }
}

/** Draws anew what was shown, or what a planner wants to see first. */
async function drawMap() {
  const isFirst = map === null;
  if (isFirst) {
    map = new LayerMap(byId("map"), listing.map);
    await map.open();
  }
  const first = vocabulary.layers.filter(({ isShownAtFirst }) => isShownAtFirst).map(({ code }) => code);
  const names = isFirst ? first : map.clear();
  map.read = listing.audience === "internal" ? (name) => api.layer(name, chosen(listing)) : api.open.layer;
  map.link = (layer, id) => element("a", { href: api.featurePage(layer, id, chosen(listing)) }, t("layers.feature"));
  // A layer that can't be drawn says so in its row when it is asked for again.
  await Promise.allSettled(listing.layers.filter(({ name }) => names.includes(name)).map((layer) => map.show(layer)));
  if (isFirst) map.zoomTo(main);
}
