// What Leaflet leaves out for hands that do not drag and eyes that do not see: its zoom links become real buttons, its
// markers buttons with names that Enter and Space press, and its popups' crosses buttons that a mitten hits.

import { element, pictogram } from "./dom.js";

/** Zooming by real buttons, in the corner where Leaflet has its links. */
export const ViewButtons = L.Control.extend({
  options: { position: "topright" },

  /** @param names closer and farther: what the buttons are called. */
  initialize(names) {
    this.names = names;
  },

  onAdd(map) {
    const button = (kind, icon, by) =>
      element(
        "button",
        { type: "button", class: `zoom-${kind}`, "aria-label": this.names[kind], title: this.names[kind], onclick: () => map.setZoom(map.getZoom() + by) },
        pictogram(icon),
      );
    const closer = button("closer", "plus", 1);
    const farther = button("farther", "minus", -1);
    // Not the attribute “disabled”, which would throw the focus away at the last step.
    const update = () => {
      closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
      farther.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
    };
    map.on("zoomend zoomlevelschange", update);
    map.whenReady(update);
    return outsideTheMap(element("div", { class: "view-buttons" }, closer, farther));
  },
});

/** Keeps what happens on a control from being taken for a tap, a drag or a key on the map. */
export function outsideTheMap(container) {
  L.DomEvent.disableClickPropagation(container);
  L.DomEvent.disableScrollPropagation(container);
  container.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
  return container;
}

/** A marker that can be chosen is a button, has its name, and is pressed by Enter and Space. */
export function mendMarkers(map) {
  map.on("layeradd", ({ layer }) => {
    if (!(layer instanceof L.Marker) || !layer.options.interactive || !layer.options.keyboard) return;
    const icon = layer.getElement();
    icon.setAttribute("role", "button");
    icon.setAttribute("aria-label", layer.options.alt || layer.options.title);
    icon.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      icon.click();
    });
  });
}

/** A popup's cross is a button with a name, large enough; Escape closes too and gives the focus back. */
export function mendPopups(map, name) {
  map.on("popupopen", ({ popup }) => {
    const before = document.activeElement;
    const close = () => {
      map.closePopup(popup);
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
    const box = popup.getElement();
    box
      .querySelector("a.leaflet-popup-close-button")
      ?.replaceWith(
        element("button", { type: "button", class: "popup-close", "aria-label": name, onclick: close }, pictogram("close")),
      );
    box.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    };
  });
}
