// Marking by a list of known places: the nearest first, each with distance and direction; one press places there.

import { element, pictogram } from "../../dom.js";
import { t } from "../../i18n.js";

// A list that is longer than this can be searched.
const glance = 8;

/** A page of the sheet; `choose` is called with a position. */
export function listPage(places, describe, choose) {
  const items = places.map(({ name, icon, position }) => ({
    name,
    row: element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "place", onclick: () => choose(position) },
        pictogram(icon),
        element("span", {}, element("strong", {}, name), " ", element("small", {}, describe(position))),
      ),
    ),
  }));
  const found = element("p", { class: "visually-hidden", role: "status" });
  const none = element("p", { hidden: true }, t("list.none"));
  const field = element("input", { id: "list-filter", type: "search", autocomplete: "off" });
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    for (const { name, row } of items) row.hidden = !name.toLocaleLowerCase().includes(wanted);
    const count = items.filter(({ row }) => !row.hidden).length;
    none.hidden = count > 0;
    found.textContent = t("list.found", { count });
  });
  return {
    title: t("list.title"),
    content: [
      items.length > glance ? element("label", { class: "field" }, t("list.filter"), field) : null,
      found,
      none,
      element("ul", { class: "places" }, ...items.map(({ row }) => row)),
    ].filter(Boolean),
  };
}
