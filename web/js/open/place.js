// A preschool's page: what became of our places. With the preschool's invitation on the device, its own places too.

import * as api from "../api.js";
import { byId, element } from "../dom.js";
import { showFooter } from "../pages/footer.js";
import { loadTexts, t } from "../i18n.js";
import { deviceKey, invitation } from "../invitation.js";
import { markLabel, markPictogram } from "../mark-label.js";
import { colour, drawBackground, drawRings, latLng, makeMap } from "../map.js";
import { offerAloud } from "./aloud.js";
import * as open from "./open.js";
import { protection } from "../pages/publication.js";

const code = decodeURIComponent(location.pathname.split("/")[2] ?? "");

const about = api.about().catch(() => null);
await loadTexts(["pages"]);
showFooter(about);
byId("name").textContent = t("place.title");
byId("status").textContent = t("open.loading");
const [own, near] = await Promise.all([ownPlaces(), published()]);
byId("status").textContent = "";
const preschool = near.preschool ?? own?.preschool;
if (preschool) byId("name").textContent = preschool.name;
document.title = `${preschool?.name ?? t("place.title")} – ${t("brand")}`;
if (near.reason) {
  byId("none").hidden = false;
  byId("none").textContent = near.reason;
}
if (near.preschool) tell(near);
if (own) list(own);
offerAloud(byId("aloud"));
if (preschool) await draw();

/** The group's own places, if this device has an invitation of this preschool that still opens them. */
async function ownPlaces() {
  const secret = invitation();
  if (!secret) return null;
  const service = api.groupService(secret, deviceKey());
  try {
    const form = await service.form();
    if (form.preschool.code !== code) return null;
    return { preschool: form.preschool, map: form.map, features: (await service.marks()).features };
  } catch {
    return null;
  }
}

async function published() {
  try {
    const [answer, layers] = await Promise.all([api.open.near(code), api.open.layers()]);
    return { ...answer, map: layers.map };
  } catch (error) {
    return { reason: error.message || t("open.failed") };
  }
}

function tell({ preschool: { feedback }, publication, hotspots }) {
  byId("synthetic").hidden = !publication.synthetic;
  byId("protection").textContent = protection(publication);
  byId("feedback").hidden = false;
  byId("feedback-items").replaceChildren(
    ...(feedback.length ? open.feedback(feedback) : [element("p", {}, t("place.feedback.none"))]),
  );
  byId("near").hidden = false;
  byId("near-places").replaceChildren(
    ...(hotspots.length
      ? hotspots.map((hotspot) =>
          element(
            "li",
            { "data-place": hotspot.id },
            element("strong", { "data-aloud": true }, open.distance(hotspot)),
            element("p", { "data-aloud": true }, open.counts(hotspot.children, hotspot.preschools)),
            ...open.feedback(hotspot.feedback),
          ),
        )
      : [element("li", {}, t("place.near.none"))]),
  );
}

function list({ features }) {
  byId("own").hidden = false;
  const items = features.map(({ properties }) =>
    element(
      "li",
      { class: "own-place" },
      markPictogram(properties),
      properties.children
        ? markLabel(properties)
        : t("place.own.other", { category: t(`category.${properties.category}`) }),
    ),
  );
  byId("own-places").replaceChildren(...(items.length ? items : [element("li", {}, t("place.own.none"))]));
}

async function draw() {
  byId("map").hidden = false;
  const said = near.map ?? own.map;
  const home = preschool.position && latLng(preschool.position);
  const map = makeMap(byId("map"), home ? { tiles: said.tiles } : said);
  window.smultronMap = map;
  if (home) map.setView(home, 14);
  await drawBackground(map);
  if (home) drawRings(map, home);
  if (near.preschool) {
    open.squares(await api.open.layer("rutor"), colour).addTo(map);
    open.places(await api.open.layer("smultronstallen"), colour).addTo(map);
  }
  for (const { geometry } of own?.features ?? []) {
    L.circleMarker(latLng(geometry.coordinates), { radius: 8, color: colour("strawberry"), weight: 2, fillOpacity: 0.6 }).addTo(map);
  }
}
