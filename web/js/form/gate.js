// A designed state for when there is nothing to mark with: why, and every way on from there.

import { byId, element, pictogram } from "../dom.js";
import { invitationIn, linkWith, rememberInvitation } from "../invitation.js";
import { t } from "../i18n.js";
import { marksIn } from "./waiting.js";

/**
 * @param {object} reason icon, title, text, canRetry, asksForLink.
 * @param {object} ways showWaiting and openFile, called by their buttons; waiting: how many marks wait.
 */
export function showGate({ icon, title, text, canRetry = false, asksForLink = false }, { waiting, showWaiting, openFile }) {
  const button = (id, kind, content, act) => element("button", { id, type: "button", class: kind, onclick: act }, ...content);
  for (const part of byId("stage").querySelectorAll(":scope > h1, #map, #crosshair, .top, .bottom")) part.hidden = true;
  byId("stage").prepend(
    element(
      "div",
      { class: "gate" },
      pictogram(icon),
      element("h1", {}, title),
      element("p", { role: "alert" }, text),
      waiting ? element("p", { class: "notice" }, t("gate.waiting", { marks: marksIn(waiting) })) : null,
      canRetry ? button("gate-retry", "main", [t("action.retry")], () => location.reload()) : null,
      waiting ? button("gate-waiting", "", [pictogram("waiting"), t("waiting.show")], showWaiting) : null,
      asksForLink ? linkForm() : null,
      asksForLink && openFile ? button("open-file", "", [pictogram("plan"), t("file.open")], openFile) : null,
    ),
  );
}

/** The page on the home screen has not come by the link. */
function linkForm() {
  const field = element("input", { id: "link", type: "url", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const wrong = element("p", { id: "link-error", role: "alert" });
  const open = (event) => {
    event.preventDefault();
    const secret = invitationIn(field.value);
    if (!secret) {
      wrong.textContent = t("gate.paste.wrong");
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return;
    }
    rememberInvitation(secret);
    // A link of another invitation only changes the fragment, and then the page opens itself anew.
    if (location.href === linkWith(secret)) location.reload();
    else location.href = linkWith(secret);
  };
  return element(
    "form",
    { class: "link", onsubmit: open, novalidate: true },
    element("label", { class: "field" }, t("gate.paste"), field),
    wrong,
    element("button", { id: "link-open", type: "submit", class: "main" }, t("gate.paste.open")),
  );
}
