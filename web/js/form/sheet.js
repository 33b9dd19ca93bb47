// The sheet that slides up from the thumb: a dialog with a title, dots for progress, a way back and a way out.

import { byId, element } from "../dom.js";
import { iconButton } from "./buttons.js";
import { t } from "../i18n.js";

const dialog = () => byId("sheet");
const behind = () => document.querySelectorAll("#map, #pad, .top, .bottom, #toast, #child, .gate");

let closing = null;
let whenClosed = null;

/**
 * Shows the sheet with some content.
 * @param {object} page title, note (one line under the title), content (elements), back (called by the back button; none
 *   without), close (called when the sheet is left), step and steps for the dots, focus (the element to begin at).
 */
export function showSheet({ title, note, content, back, close, step, steps, focus }) {
  closing = close;
  const heading = element("h2", { id: "sheet-title", tabindex: "-1" }, title);
  const header = element(
    "header",
    {},
    back ? iconButton("back", t("sheet.back"), back, { id: "back" }) : element("span"),
    steps ? dots(step, steps) : element("span"),
    iconButton("close", t("sheet.close"), close, { id: "close" }),
  );
  dialog().replaceChildren(header, heading);
  if (note) {
    dialog().append(element("p", { id: "sheet-note" }, note));
    dialog().setAttribute("aria-describedby", "sheet-note");
  } else {
    dialog().removeAttribute("aria-describedby");
  }
  dialog().append(...content);
  dialog().scrollTop = 0;
  if (dialog().hidden) {
    dialog().hidden = false;
    for (const part of behind()) part.inert = true;
  }
  (focus ?? heading).focus({ preventScroll: true });
}

export function hideSheet() {
  closing = null;
  dialog().hidden = true;
  dialog().replaceChildren();
  for (const part of behind()) part.inert = false;
  // One sheet may lead to the next; only when none follows is it closed.
  queueMicrotask(() => dialog().hidden && whenClosed?.());
}

/** Closes the sheet, and gives the focus to an element. */
export const closeTo = (id) => () => {
  hideSheet();
  byId(id).focus({ preventScroll: true });
};

/** Calls back once, the next time that no sheet is open. */
export function whenSheetCloses(act) {
  whenClosed = act;
}

export const isSheetOpen = () => !dialog().hidden;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !closing) return;
  // Whoever else waits for Escape is not meant.
  event.preventDefault();
  closing();
});

function dots(step, steps) {
  const row = element("div", { class: "dots", role: "img", "aria-label": t("sheet.step", { step: step + 1, steps }) });
  for (let index = 0; index < steps; index++) {
    row.append(element("span", { class: index === step ? "now" : index < step ? "done" : "" }));
  }
  return row;
}

/** A message in the sheet that screen readers say at once. */
export function alertBox(text) {
  return element("p", { id: "error", class: "notice alert", role: "alert" }, text);
}
