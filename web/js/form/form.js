// The form: puts map, placing, questions and own marks together.

import { groupService } from "../api.js";
import { byId, element, pictogram } from "../dom.js";
import { drawBackground, drawRings, makeMap } from "../map.js";
import { deviceKey, invitation } from "../invitation.js";
import { hideSheet, isSheetOpen } from "./sheet.js";
import { ChildMode } from "./child.js";
import { Marks, newMark, nextRevision, point } from "./marks.js";
import { OwnMarks, latLng } from "./own-marks.js";
import { Placing } from "./placing/placing.js";
import { Questions } from "./questions.js";
import { Whereabouts } from "./placing/whereabouts.js";
import { loadTexts, t } from "../i18n.js";

const undoSeconds = 10;

await loadTexts();
await start();
// Another invitation opened in the same tab changes only the fragment.
addEventListener("hashchange", () => location.reload());

async function start() {
  const secret = invitation();
  if (!secret) return showGate("key", t("gate.link.title"), t("gate.link.text"));
  const service = groupService(secret, deviceKey());
  let form;
  try {
    form = await service.form();
  } catch (error) {
    const title = t(error.isPassing ? "gate.offline.title" : "gate.refused.title");
    const text = error.isPassing ? t("gate.offline.text") : error.message;
    return showGate(error.isPassing ? "attention" : "key", title, text, error.isPassing);
  }
  await open(form, new Marks(service, secret));
}

async function open(form, marks) {
  const { preschool, group, map: { tiles } } = form;
  byId("who").textContent = [preschool.name, group].filter(Boolean).join(" · ");
  const home = preschool.position ? L.latLng(preschool.position[1], preschool.position[0]) : null;
  const map = makeMap(byId("map"), tiles);
  window.smultronMap = map;
  if (home) map.setView(home, 16);
  const outline = await drawBackground(map).catch(() => null);
  if (home) drawRings(map, home);
  else if (outline) map.fitBounds(outline);
  if (!map._loaded) map.setView([67.85, 20.22], 10);

  const whereabouts = new Whereabouts(home);
  const where = (feature) => whereabouts.describe(latLng(feature));
  const questions = new Questions(form, (feature) => marks.send(feature), where);
  let moving = null;

  const placing = new Placing(map, { home, preschool, marks }, whereabouts, async (place) => {
    if (isSheetOpen()) return;
    if (moving) return finishMove(place);
    const stored = await questions.ask(newMark(place));
    if (stored) saved(stored);
    else byId("here").focus({ preventScroll: true });
  });

  const child = new ChildMode(placing, form, (feature) => marks.send(feature), where);
  byId("child-open").addEventListener("click", () => child.start());

  const own = new OwnMarks(map, marks, {
    async change(mark) {
      const stored = await questions.ask(nextRevision(mark));
      if (stored) announce(t("saved.changed"));
    },
    move(mark) {
      hideSheet();
      moving = mark;
      const [lng, lat] = mark.geometry.coordinates;
      map.setView([lat, lng], Math.max(map.getZoom(), 17), { animate: false });
      byId("here").textContent = t("action.moveHere");
      hint(t("hint.move"));
      byId("here").focus();
    },
    async remove(mark) {
      hideSheet();
      await attempt(() => marks.remove(mark.id), t("saved.removed"));
    },
  });

  async function finishMove(place) {
    const feature = { ...nextRevision(moving), geometry: point(place.position) };
    feature.properties.placement = place.placement;
    delete feature.properties.accuracyM;
    if (place.accuracyM != null) feature.properties.accuracyM = place.accuracyM;
    moving = null;
    byId("here").textContent = t("action.here");
    hint(t("hint.place"));
    await attempt(() => marks.send(feature), [t("saved.moved"), where(feature)].join(" "));
  }

  function saved(stored) {
    own.land(stored.id);
    setTimeout(() => own.draw(), 700);
    byId("status").textContent = [t("saved.title"), where(stored)].join(" ");
    const undo = element("button", { id: "undo", type: "button" }, pictogram("undo"), t("action.undo"));
    const toast = byId("toast");
    toast.replaceChildren(pictogram("favourite"), element("span", {}, t("saved.title")), undo);
    toast.hidden = false;
    byId("here").focus({ preventScroll: true });
    const timer = setTimeout(() => (toast.hidden = true), undoSeconds * 1000);
    undo.addEventListener("click", async () => {
      clearTimeout(timer);
      toast.hidden = true;
      byId("here").focus({ preventScroll: true });
      await attempt(() => marks.remove(stored.id), t("saved.undone"));
    });
  }

  async function attempt(work, done) {
    try {
      await work();
      announce(done);
    } catch (error) {
      announce([error.message, t("failed.kept")].filter(Boolean).join(" "), true);
    }
  }

  marks.onChange(() => showQueue(marks, attempt));
  showQueue(marks, attempt);
  hint(hintFor(preschool, tiles, home));
  await attempt(() => marks.load(), "");
  if (marks.unsent) await attempt(() => marks.send(marks.unsent), t("saved.title"));
  placing.locateIfAllowed();
}

/** Says what is best to do first, and what is uncertain. */
function hintFor(preschool, tiles, home) {
  if (!home) return t("hint.noPosition");
  if (!tiles) return t("hint.noTiles");
  return preschool.positionQuality === "address" ? t("hint.place") : t(`hint.${preschool.positionQuality}`);
}

function hint(text) {
  byId("hint").textContent = text;
}

function announce(text, isProblem = false) {
  byId("status").textContent = text;
  if (!text) return;
  if (isProblem) hint(text);
  else hint(t("hint.place"));
}

/** The pill: what waits to be sent can be sent by a tap on it. */
function showQueue(marks, attempt) {
  const pill = byId("pill");
  const waits = marks.unsent !== null;
  pill.classList.toggle("waiting", waits);
  pill.disabled = !waits;
  pill.replaceChildren(pictogram(waits ? "waiting" : "check"), waits ? t("queue.waiting", { count: 1 }) : t("queue.sent"));
  pill.onclick = () => attempt(() => marks.send(marks.unsent), t("saved.title"));
}

/** A designed state for when there is nothing to mark with. */
function showGate(icon, title, text, canRetry = false) {
  byId("stage").hidden = true;
  const gate = element(
    "main",
    { class: "gate" },
    pictogram(icon),
    element("h1", {}, title),
    element("p", { role: "alert" }, text),
    canRetry ? element("button", { class: "main", onclick: () => location.reload() }, t("action.retry")) : null,
  );
  document.body.append(gate);
}
