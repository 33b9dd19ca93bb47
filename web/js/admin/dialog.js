// A question above the page: what will happen, and a button that says so. The focus returns to where it was.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { button, form } from "./fields.js";
import { perform, say } from "./work.js";

let made = 0;

/**
 * Asks, and does it from within the dialog, so that a failure stands there and nothing is lost.
 * @returns what `run` gave, or null when the question was left without doing it.
 */
export function ask({ title, body, action, run, working, done }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    let result = null;
    const id = `dialog-${++made}`;
    const dialog = element("dialog", { class: "dialog", "aria-labelledby": id });
    const content = form(
      { class: "card" },
      async () => {
        result = await perform(content, run, { working });
        if (result !== null) dialog.close();
      },
      element("h2", { id }, title),
      ...body.map((part) => (typeof part === "string" ? element("p", {}, part) : part)),
      element("div", { "data-problem": "" }),
      element(
        "div",
        { class: "tools" },
        button(t("admin.cancel"), () => dialog.close(), { class: "cancel" }),
        element("button", { type: "submit", class: "main" }, action),
      ),
    );
    dialog.append(content);
    // What is under way is not left half done.
    dialog.addEventListener("cancel", (event) => content.ariaBusy === "true" && event.preventDefault());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      // Said when the page is no longer behind the dialog.
      if (result !== null && done) say(done(result));
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
