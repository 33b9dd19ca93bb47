// A layer as a row: what it says, whether it is on the map, its files, and how it gets into the planners' programs.

import { element, pictogram } from "../dom.js";
import { day, has, month, number, t } from "../i18n.js";
import { changes } from "./overlays.js";
import { programs } from "./programs.js";
import { download, inOrder } from "./whole.js";
import { codes, vocabulary } from "../vocabulary.js";

/** The row of a layer; `desk` is what the page knows and can do. */
export function row(layer, desk) {
  const key = legend(layer.name, desk);
  return element(
    "li",
    { "data-layer": layer.name },
    element(
      "div",
      { class: "layer-head" },
      element("h2", {}, pictogram(vocabulary.layers.find(({ code }) => code === layer.name).drawing), layer.title),
      mapSwitch(layer, key, desk),
    ),
    element("p", {}, layer.description),
    element("p", { class: "facts" }, `${t("layers.count", { count: number(layer.count) })}, ${updated(layer)}`),
    layer.name === "forandringar" && layer.count === 0 ? element("p", { class: "facts" }, t("layers.changes.none")) : null,
    key,
    element("div", { class: "tools" }, ...inOrder(layer.formats).map((format) => download(layer, format))),
    ...programPanel(layer, desk),
    element("details", {}, element("summary", {}, t("layers.attributes")), attributeTable(layer)),
  );
}

/** An open layer tells no more than the month in which it was published. */
function updated({ updated }) {
  if (!updated) return t("layers.never");
  return /^\d{4}-\d{2}$/.test(updated)
    ? t("layers.published", { month: month(updated) })
    : t("layers.updated", { day: day(updated) });
}

/** Shows and hides the layer, and with it the key to how it is drawn. */
function mapSwitch(layer, key, { map, say }) {
  const box = element("input", { type: "checkbox", role: "switch", "data-show": layer.name });
  const zoomName = t("layers.zoom", { title: layer.title });
  const zoom = element(
    "button",
    { type: "button", class: "quiet zoom", "aria-label": zoomName, title: zoomName },
    pictogram("locate"),
  );
  const update = () => {
    box.checked = map.isShown(layer.name);
    zoom.hidden = !box.checked || layer.count === 0;
    if (key) key.hidden = !box.checked;
  };
  box.addEventListener("change", async () => {
    if (!box.checked) map.hide(layer.name);
    else {
      say(t("layers.showing", { title: layer.title }));
      await map.show(layer).then(
        () => say(""),
        () => say(t("layers.show.failed", { title: layer.title })),
      );
    }
    update();
  });
  zoom.addEventListener("click", () => map.zoomTo(layer.name));
  update();
  const label = element("label", { class: "switch" }, element("span", {}, t("layers.show")), box);
  return element("div", { class: "layer-switch" }, zoom, label);
}

/** What the drawing of a layer means, where it does not go without saying. */
function legend(name, { isInternal }) {
  if (name === "forandringar") {
    return element(
      "ul",
      { class: "signs" },
      ...codes("change").map((kind) =>
        element(
          "li",
          {},
          element("span", { class: "sign", "data-colour": changes[kind].colour, "aria-hidden": "true" }, changes[kind].sign),
          t(`change.${kind}`),
        ),
      ),
    );
  }
  // Ranks are not published.
  const hasLegend = has(`layers.legend.${name}`) && (isInternal || name !== "smultronstallen");
  return hasLegend ? element("p", { class: "facts legend-words" }, t(`layers.legend.${name}`)) : null;
}

/** A button for each program, of which one at a time shows its lines. */
function programPanel(layer, desk) {
  const panel = element("div", { id: `use-${layer.name}`, class: "use-panel", hidden: true });
  const buttons = Object.entries(programs).map(([name, lines]) => {
    const button = element(
      "button",
      { type: "button", "data-program": name, "aria-expanded": "false", "aria-controls": panel.id },
      name,
    );
    button.addEventListener("click", () => {
      const isOpening = button.getAttribute("aria-expanded") === "false";
      for (const other of buttons) other.setAttribute("aria-expanded", String(other === button && isOpening));
      panel.hidden = !isOpening;
      panel.replaceChildren(...(isOpening ? lines(layer, desk).filter(Boolean) : []));
      desk.updateAddresses();
    });
    return button;
  });
  return [
    element(
      "div",
      { class: "use", role: "group", "aria-label": t("layers.use.of", { title: layer.title }) },
      element("span", { "aria-hidden": "true" }, t("layers.use")),
      ...buttons,
    ),
    panel,
  ];
}

function attributeTable(layer) {
  const rows = layer.attributes.map(({ name, title, unit, description }) =>
    element(
      "tr",
      {},
      element("td", {}, element("code", {}, name)),
      element("td", {}, element("strong", {}, unit ? `${title} (${unit})` : title), ". ", description),
    ),
  );
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, element("th", {}, t("layers.attribute.name")), element("th", {}, t("layers.attribute.meaning"))),
    ),
    element("tbody", {}, ...rows),
  );
}
