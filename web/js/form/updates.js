// The service worker keeps the form on the device. A newer form waits until somebody asks for it, and never takes the page
// away from under an open question.

import { chosenLanguage, t } from "../i18n.js";
import { isSheetOpen, whenSheetCloses } from "./sheet.js";
import { notify } from "./notices.js";

const checkEveryMs = 60 * 60_000;
const takeOverWithinMs = 3000;

export async function startUpdates() {
  if (!("serviceWorker" in navigator)) return;
  // The first worker that takes charge brings nothing new.
  let isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) reloadWhenFree();
    isFirst = false;
  });
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/f", updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const offer = () => registration.waiting && navigator.serviceWorker.controller && offerUpdate(registration.waiting);
  offer();
  const { installing, waiting, active } = registration;
  for (const worker of [installing, waiting, active]) keepTexts(worker);
  registration.addEventListener("updatefound", () => {
    keepTexts(registration.installing);
    registration.installing?.addEventListener("statechange", offer);
  });
  checkWhenSeen(registration);
}

/** A worker cannot know by itself which language somebody has chosen. */
function keepTexts(worker) {
  worker?.postMessage({ language: chosenLanguage });
}

function offerUpdate(worker) {
  notify("update", {
    icon: "download",
    text: t("update.text"),
    action: { id: "update", text: t("update.action"), act: () => takeOver(worker) },
  });
}

/** A browser may keep the newer form waiting until the older one has nothing to do; a page that is loaded anew lets go of it. */
function takeOver(worker) {
  worker.postMessage("take over");
  setTimeout(reloadWhenFree, takeOverWithinMs);
}

/** A page on the home screen is not loaded anew for weeks. */
function checkWhenSeen(registration) {
  let checked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - checked < checkEveryMs) return;
    checked = Date.now();
    registration.update().catch(() => {});
  });
}

function reloadWhenFree() {
  if (isSheetOpen()) whenSheetCloses(() => location.reload());
  else location.reload();
}
