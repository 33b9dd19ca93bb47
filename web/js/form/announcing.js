// What has happened is said to screen readers, and shown where the hint stands.

import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { whyNotKept } from "./naming.js";

export function hint(text) {
  byId("hint").textContent = text;
}

/** Says what has happened; what must be read, and not only heard, stays on the screen. */
export function announce(text, isShown = false) {
  byId("status").textContent = text;
  hint(isShown || !text ? text : t("hint.place"));
}

/** Does something, and says that it is done, or why not. */
export async function attempt(work, done) {
  try {
    await work();
    if (done) announce(done);
  } catch (error) {
    announce(whyNotKept(error.message), true);
  }
}
