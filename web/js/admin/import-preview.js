// What a file would add: the good rows on a map, every rejected row with its reason. Nothing is stored yet.

import { element } from "../dom.js";
import { number, t } from "../i18n.js";
import { colour, words } from "../map.js";
import { markLabel } from "../mark-label.js";
import { deskMap } from "./desk-map.js";
import { button } from "./fields.js";
import { table } from "./table.js";

const mostRows = 500;

/** `store` is called with whether the bad rows are to be left out. `leave` removes the map. */
export function previewed(report, store) {
  const { good, invalid, problems, preview = [] } = report;
  const container = element("div", { id: "map", role: "region", "aria-label": t("admin.import.map") });
  const rejected = problems.slice(0, mostRows);
  const panel = element(
    "section",
    { class: "panel", "aria-labelledby": "preview-title" },
    element("h2", { id: "preview-title", tabindex: "-1" }, t("admin.import.preview.title")),
    element("p", { class: "notice" }, t("admin.import.nothing")),
    element(
      "ul",
      { class: "counts" },
      element("li", { class: "good" }, t("admin.import.good"), " ", element("strong", {}, number(good))),
      element("li", { class: "bad" }, t("admin.import.bad"), " ", element("strong", {}, number(invalid))),
    ),
    preview.length || problems.some(({ lon }) => lon != null)
      ? element(
          "div",
          {},
          element("div", { class: "map-frame" }, container),
          element(
            "p",
            { class: "legend" },
            element("span", { class: "key good", "aria-hidden": "true" }),
            t("admin.import.key.good"),
            problems.some(({ lon }) => lon != null)
              ? element("span", {}, element("span", { class: "key bad", "aria-hidden": "true" }), t("admin.import.key.bad"))
              : null,
          ),
        )
      : null,
    problems.length
      ? table(
          t("admin.import.rejected"),
          [
            { title: t("admin.import.place"), isHeader: true, cell: ({ place }) => place },
            { title: t("admin.import.field"), cell: ({ field }) => element("code", {}, field) },
            { title: t("admin.import.reason"), cell: ({ detail }) => detail },
          ],
          rejected,
        )
      : null,
    problems.length > mostRows ? element("p", {}, t("admin.more", { count: number(problems.length - mostRows) })) : null,
    element("div", { "data-problem": "" }),
    element(
      "div",
      { class: "tools" },
      good === 0
        ? element("p", { class: "nothing" }, t("admin.import.noneGood"))
        : button(
            invalid ? t("admin.import.storeGood", { count: number(good) }) : t("admin.import.storeAll", { count: number(good) }),
            () => store(invalid > 0),
            { class: "main", id: "store" },
          ),
    ),
  );

  let map = null;
  let isLeft = false;
  // The map needs its place in the page first.
  queueMicrotask(async () => {
    if (!container.isConnected) return;
    const made = await deskMap(container);
    if (isLeft) return made.remove();
    map = made;
    const points = L.featureGroup();
    for (const row of preview) {
      L.circleMarker([row.lat, row.lon], { radius: 7, color: colour("leaf"), weight: 2, fillOpacity: 0.5 })
        .bindTooltip(words(`${row.place}: ${markLabel(row)}`))
        .addTo(points);
    }
    // What is right is in view; a row that was refused may lie far away.
    const good = points.getLayers().length ? points.getBounds() : null;
    for (const row of problems.filter(({ lon }) => lon != null)) {
      L.circleMarker([row.lat, row.lon], { radius: 7, color: colour("strawberry-text"), weight: 2, dashArray: "3 3", fill: false })
        .bindTooltip(words(`${row.place}: ${row.detail}`))
        .addTo(points);
    }
    points.addTo(map);
    map.fitBounds((good ?? points.getBounds()).pad(0.1), { maxZoom: 16, animate: false });
  });
  const leave = () => {
    isLeft = true;
    map?.remove();
  };
  return { panel, leave };
}
