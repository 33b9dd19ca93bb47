// Marking wholly without the map: a list, a direction and a distance, coordinates, or where the device is.

import { alertBox, hideSheet, showSheet } from "../sheet.js";
import { button } from "../buttons.js";
import { element } from "../../dom.js";
import { boundsOf, knownPlaces } from "./places.js";
import { Device } from "./device.js";
import { bearingPage } from "./bearing.js";
import { coordinatesPage } from "./coordinates.js";
import { listPage } from "./list.js";
import { t } from "../../i18n.js";

/**
 * Shows the ways in the sheet.
 * @param near home, preschool, marks and surroundings: what the list is made of.
 * @param describe says where a position is.
 * @param place called with { position, placement, accuracyM } once the sheet is closed.
 * @param leave called when nothing was chosen.
 */
export function markWithoutMap({ near, device, describe, place, leave }) {
  const places = knownPlaces(near);
  const bounds = boundsOf(near.surroundings);
  const close = () => {
    hideSheet();
    leave();
  };
  const choose = (placement) => (position) => {
    hideSheet();
    place({ position, placement });
  };
  const open = (page) => showSheet({ ...page, back: showWays, close });
  const way = (name, icon, act) => button(icon, t(`placing.way.${name}`), act, { id: `way-${name}` });
  const answer = element("div", { role: "status" });

  async function whereIStand() {
    answer.replaceChildren(element("p", {}, t("locate.wait")));
    try {
      const found = await device.find();
      if (!answer.isConnected) return;
      hideSheet();
      place({ ...found, placement: "device" });
    } catch {
      answer.replaceChildren(alertBox(t("placing.noDevice")));
    }
  }

  function showWays() {
    answer.replaceChildren();
    showSheet({
      title: t("placing.title"),
      content: [
        element(
          "div",
          { class: "ways" },
          ...[
            places.length ? way("list", "list", () => open(listPage(places, describe, choose("list")))) : null,
            places.length ? way("bearing", "compass", () => open(bearingPage(places, describe, choose("bearing")))) : null,
            way("coordinates", "cells", () => open(coordinatesPage(bounds, describe, choose("coordinates")))),
            Device.exists ? way("device", "locate", whereIStand) : null,
          ].filter(Boolean),
        ),
        answer,
      ],
      close,
    });
  }

  showWays();
}
