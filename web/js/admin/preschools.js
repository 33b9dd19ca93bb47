// The register: the preschools in a list beside a map. The one without a position stands out and comes first.

import { element } from "../dom.js";
import { colour, words } from "../map.js";
import { number, t } from "../i18n.js";
import { deskMap } from "./desk-map.js";
import { button, field, input } from "./fields.js";
import { nothing, part } from "./parts.js";
import { placing } from "./placing.js";
import { addForm, changeForm, groupForm } from "./preschool-forms.js";
import { preschoolFile, service } from "./service.js";
import { badge } from "./table.js";

export function show(place) {
  const container = element("div", { id: "map", role: "region", "aria-label": t("admin.preschools.map") });
  const crosshair = element("div", { class: "crosshair", "aria-hidden": "true" });
  crosshair.hidden = true;
  const side = element("div", { class: "side" });
  place.append(element("div", { class: "map-desk" }, element("div", { class: "map-frame" }, container, crosshair), side));

  let map = null;
  let markers = L.layerGroup();
  let preschools = [];
  let wanted = "";
  let isLeft = false;
  const ready = deskMap(container, { preschools: false }).then((made) => {
    if (isLeft) return made.remove();
    map = made;
    markers.addTo(map);
    draw();
  });

  const list = part(
    async () => {
      preschools = (await service.preschools()).sort(
        (one, other) => hasPosition(one) - hasPosition(other) || one.name.localeCompare(other.name, "sv"),
      );
    },
    () => {
      draw();
      return preschools.length ? rows() : nothing(t("admin.preschools.none"));
    },
    { "data-part": "preschools" },
  );
  const search = input("search", { type: "search" });
  search.addEventListener("input", () => {
    wanted = search.value.trim().toLocaleLowerCase("sv");
    list.querySelector("ul")?.replaceWith(rows());
  });
  const overview = element(
    "div",
    {},
    element("div", { class: "tools" }, button(t("admin.preschools.add"), add, { id: "add", class: "main" })),
    field(t("admin.preschools.search"), search),
    list,
  );
  side.append(overview);

  function rows() {
    const found = preschools.filter((one) =>
      `${one.name} ${one.place} ${one.address}`.toLocaleLowerCase("sv").includes(wanted),
    );
    return element("ul", { class: "rows" }, ...found.map(row));
  }

  function row(preschool) {
    const { code, name, address, place: locality, children, groups, registeredGroups = [] } = preschool;
    const facts = [
      [address, locality].filter(Boolean).join(", "),
      children == null ? null : t("admin.preschools.children", { count: number(children) }),
      groups == null ? null : t("admin.preschools.groups", { count: number(groups) }),
    ].filter(Boolean);
    const labels = registeredGroups.filter(({ label }) => label).map(({ label }) => label);
    return element(
      "li",
      { "data-preschool": code, class: hasPosition(preschool) ? null : "missing" },
      element("h2", {}, name),
      hasPosition(preschool) ? null : element("p", {}, badge("waits", t("admin.preschools.unplaced"))),
      element("p", { class: "facts" }, facts.join(" · ")),
      labels.length ? element("p", { class: "facts" }, t("admin.preschools.labels", { labels: labels.join(", ") })) : null,
      // The address's own position needs no word.
      hasPosition(preschool) && preschool.positionQuality !== "address"
        ? element("p", { class: "facts" }, t(`admin.preschools.quality.${preschool.positionQuality}`))
        : null,
      element(
        "div",
        { class: "tools" },
        button(t(hasPosition(preschool) ? "admin.preschools.move" : "admin.preschools.place"), () => move(preschool), {
          class: "move",
          "aria-label": t(hasPosition(preschool) ? "admin.preschools.move.of" : "admin.preschools.place.of", { name }),
        }),
        button(t("admin.preschools.change"), () => change(preschool), {
          class: "change",
          "aria-label": t("admin.preschools.change.of", { name }),
        }),
        button(t("admin.preschools.group"), () => group(preschool), {
          class: "group",
          "aria-label": t("admin.preschools.group.of", { name }),
        }),
        element(
          "a",
          {
            class: "button export",
            href: preschoolFile(code),
            download: `smultron-${code}.json`,
            "aria-label": t("admin.preschools.export.of", { name }),
          },
          t("admin.preschools.export"),
        ),
      ),
    );
  }

  function draw() {
    if (!map) return;
    markers.clearLayers();
    for (const preschool of preschools.filter(hasPosition)) {
      L.circleMarker([preschool.lat, preschool.lon], {
        radius: 8,
        color: colour("dusk"),
        weight: 2,
        fillOpacity: 0.7,
      })
        .bindTooltip(words(preschool.name), { direction: "top" })
        .on("click", () => change(preschool))
        .addTo(markers);
    }
  }

  /** Shows a form in the list's place; `done` goes back, and reads the register anew when something has changed. */
  function instead(panel, { besideMap = false } = {}) {
    side.replaceChildren(panel);
    panel.querySelector("h2").focus({ preventScroll: besideMap });
    if (besideMap) container.scrollIntoView({ block: "nearest" });
  }
  async function back(code, hasChanged) {
    side.replaceChildren(overview);
    if (hasChanged) await list.refresh();
    const shown = side.querySelector(`[data-preschool="${CSS.escape(code ?? "")}"]`);
    shown?.scrollIntoView({ block: "nearest" });
    (shown?.querySelector("button") ?? overview.querySelector("#add")).focus();
  }

  async function move(preschool) {
    await ready;
    if (isLeft) return;
    const { panel, end } = placing({
      map,
      container,
      crosshair,
      title: t(hasPosition(preschool) ? "admin.placing.title" : "admin.placing.first", { name: preschool.name }),
      start: hasPosition(preschool) ? preschool : null,
      save: (position) => service.changePreschool(preschool.code, position),
      said: t("admin.placing.saved", { name: preschool.name }),
      left: (hasChanged) => {
        end();
        back(preschool.code, hasChanged);
      },
    });
    instead(panel, { besideMap: true });
  }
  function change(preschool) {
    instead(changeForm(preschool, (hasChanged) => back(preschool.code, hasChanged)));
  }
  function group(preschool) {
    instead(groupForm(preschool, (hasChanged) => back(preschool.code, hasChanged)));
  }
  function add() {
    instead(addForm((code) => back(code, code !== null)));
  }

  return () => {
    isLeft = true;
    map?.remove();
  };
}

const hasPosition = ({ e, n }) => e != null && n != null;
