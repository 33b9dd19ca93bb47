// A part of a section that shows what the service has: waiting, failed with a way on, empty, or there.

import { ServiceError } from "../api.js";
import { element } from "../dom.js";
import { t } from "../i18n.js";
import { button } from "./fields.js";

/** `load` fetches; `draw` gives the elements to show. `refresh` of what is given does it again. */
export function part(load, draw, attributes = {}) {
  const place = element("div", { class: "part", ...attributes });
  let latest = 0;

  async function refresh() {
    const mine = ++latest;
    if (!place.firstChild) place.append(element("p", { class: "waiting" }, t("admin.loading")));
    place.setAttribute("aria-busy", "true");
    try {
      const found = await load();
      if (mine === latest) place.replaceChildren(...[draw(found)].flat(2).filter((child) => child != null));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (mine === latest) place.replaceChildren(failed(error, refresh));
    } finally {
      if (mine === latest) place.removeAttribute("aria-busy");
    }
  }
  place.refresh = refresh;
  place.loaded = refresh();
  return place;
}

export function failed(error, again) {
  return element(
    "div",
    { class: "notice alert", role: "alert" },
    element("p", {}, error.message || t("admin.failed")),
    button(t("action.retry"), again),
  );
}

export const nothing = (words) => element("p", { class: "nothing" }, words);
