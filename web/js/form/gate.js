// A designed state for when there is nothing to mark with: why, and every way on from there.

import { button } from "./buttons.js";
import { byId, element, pictogram } from "../dom.js";
import { chooseFile } from "./open-file.js";
import { invitationIn, linkWith, rememberInvitation } from "../invitation.js";
import { t } from "../i18n.js";
import { marksIn } from "./naming.js";

/** Says why the form does not open; what waits with other invitations is sent all the same. */
export function stopAtGate({ queue, sender, waitingList, keys }, { error, waiting }) {
  showGate(reasonToStop(keys.invitation, error), {
    waiting,
    showWaiting: () => waitingList.show(),
    openFile: () => keepFileForLater(queue),
  });
  return sender.start();
}

function reasonToStop(secret, error) {
  if (!secret) return { icon: "key", title: t("gate.link.title"), text: t("gate.link.text"), asksForLink: true };
  if (error.isPassing) return { icon: "attention", title: t("gate.offline.title"), text: t("gate.offline.text"), canRetry: true };
  return { icon: "key", title: t("gate.refused.title"), text: error.message, asksForLink: true };
}

/** Without a link nothing can be sent: the file waits for the link. */
async function keepFileForLater(queue) {
  const content = await chooseFile();
  const line = byId("link-error");
  if (!content) {
    line.textContent = t("file.unreadable");
    return;
  }
  await queue.keep("file", content);
  const marks = marksIn(content.features.length + content.removals.length);
  line.textContent = t("file.needsLink", { marks });
  byId("link").focus();
}

/**
 * @param {object} reason icon, title, text, canRetry, asksForLink.
 * @param {object} ways showWaiting and openFile, called by their buttons; waiting: how many marks wait.
 */
function showGate({ icon, title, text, canRetry = false, asksForLink = false }, { waiting, showWaiting, openFile }) {
  for (const part of byId("stage").querySelectorAll(":scope > h1, #map, #crosshair, .top, .bottom")) part.hidden = true;
  byId("stage").prepend(
    element(
      "div",
      { class: "gate" },
      pictogram(icon),
      element("h1", {}, title),
      element("p", { role: "alert" }, text),
      waiting ? element("p", { class: "notice" }, t("gate.waiting", { marks: marksIn(waiting) })) : null,
      canRetry ? element("button", { id: "gate-retry", type: "button", class: "main", onclick: () => location.reload() }, t("action.retry")) : null,
      waiting ? button("waiting", t("waiting.show"), showWaiting, { id: "gate-waiting" }) : null,
      asksForLink ? linkForm() : null,
      asksForLink ? button("plan", t("file.open"), openFile, { id: "open-file" }) : null,
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
