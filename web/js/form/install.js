// The form on the home screen. Browsers that can install it do so by a button; on iOS a guide says how, and sees to it
// first that nothing is left behind: there the page on the home screen has a storage of its own, and no link.

import { button } from "./buttons.js";
import { element } from "../dom.js";
import { closeTo, showSheet } from "./sheet.js";
import { linkWith } from "../invitation.js";
import { marksIn } from "./naming.js";
import { t } from "../i18n.js";

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

const isIOS = () =>
  /iphone|ipad|ipod/i.test(navigator.userAgent) || (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);

let prompt = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
});
addEventListener("appinstalled", () => (prompt = null));

/** The item of the menu; hidden where there is nothing to install with. */
export function installItem({ marks, sender, waitingList, context }) {
  return {
    id: "install",
    icon: "plus",
    text: () => t("install.menu"),
    isHidden: () => isInstalled() || !(prompt || isIOS()),
    act: () => (prompt ? prompt.prompt() : showGuide({ marks, sender, waitingList, context })),
  };
}

function showGuide({ marks, sender, waitingList, context }) {
  const status = element("p", { id: "install-status", role: "status" });
  const left = element("p", { id: "install-waiting" });
  const tell = () => {
    const { length } = marks.waiting;
    left.textContent = length ? t("install.waiting", { marks: marksIn(length) }) : t("install.sent");
    sendButton.hidden = length === 0;
  };
  const send = async () => {
    await sender.retry(() => true);
    await marks.refresh();
    tell();
  };
  const save = async () => {
    status.textContent = t("file.saved", { name: await waitingList.saveForMoving(context) });
  };
  const copy = async () => {
    await navigator.clipboard.writeText(linkWith(context.invitation));
    status.textContent = t("install.copied");
  };
  const sendButton = button("arrow", t("waiting.sendNow"), send, { id: "install-send" });
  tell();
  showSheet({
    title: t("install.title"),
    content: [
      element("p", {}, t("install.apart")),
      element(
        "ol",
        { class: "steps" },
        element("li", {}, left, sendButton),
        element("li", {}, element("p", {}, t("install.file")), button("download", t("file.save"), save, { id: "install-file" })),
        element("li", {}, element("p", {}, t("install.link")), button("copy", t("install.copy"), copy, { id: "install-copy" })),
        element("li", {}, element("p", {}, t("install.share"))),
        element("li", {}, element("p", {}, t("install.open"))),
      ),
      status,
    ],
    close: closeTo("menu"),
  });
}
