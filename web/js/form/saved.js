// A new mark is on the device: that is said, and for a while it can be undone.

import { attempt } from "./announcing.js";
import { button } from "./buttons.js";
import { byId, element, pictogram } from "../dom.js";
import { askToPersist } from "./persistence.js";
import { t } from "../i18n.js";

const undoMs = 10_000;

/** @param where where the mark is, in words; `remove` takes it back. */
export function tellSaved(where, remove) {
  byId("status").textContent = [t("saved.title"), where].join(" ");
  askToPersist();
  const toast = byId("toast");
  const timer = setTimeout(() => (toast.hidden = true), undoMs);
  const undo = async () => {
    clearTimeout(timer);
    toast.hidden = true;
    byId("here").focus({ preventScroll: true });
    await attempt(remove, t("saved.undone"));
  };
  toast.replaceChildren(
    pictogram("favourite"),
    element("span", {}, t("saved.title")),
    button("undo", t("action.undo"), undo, { id: "undo" }),
  );
  toast.hidden = false;
  byId("here").focus({ preventScroll: true });
}
