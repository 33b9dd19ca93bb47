// The form: puts map, placing, questions, own marks and what waits to be sent together.

import { byId, element, pictogram } from "../dom.js";
import { announce, attempt, hint } from "./announcing.js";
import { ChildMode } from "./child.js";
import { Closed, closeWhenRefused, overText } from "./closed.js";
import { chooseFile, takeFile } from "./open-file.js";
import { drawBackground, drawRings, makeMap } from "../map.js";
import { hideSheet, isSheetOpen } from "./sheet.js";
import { keysOf, openingAnswers } from "./opening.js";
import { marksIn, WaitingList } from "./waiting.js";
import { Marks, newMark, nextRevision, point } from "./marks.js";
import { menuItems, startMenu } from "./menu.js";
import { loadTexts, t } from "../i18n.js";
import { askToPersist } from "./persistence.js";
import { installItem } from "./install.js";
import { Sender } from "./sender.js";
import { keepNearbyTiles } from "./nearby-tiles.js";
import { notify } from "./notices.js";
import { OwnMarks, latLng } from "./own-marks.js";
import { Placing } from "./placing/placing.js";
import { Questions } from "./questions.js";
import { Queue } from "./queue.js";
import { showGate } from "./gate.js";
import { startConnection } from "./connection.js";
import { startPill } from "./pill.js";
import { startUpdates } from "./updates.js";
import { startWarnings } from "./warnings.js";
import { Whereabouts } from "./placing/whereabouts.js";

const undoSeconds = 10;
const graceMs = 14 * 24 * 3600_000;

await loadTexts();
await start();
// Another invitation opened in the same tab changes only the fragment.
addEventListener("hashchange", () => location.reload());

async function start() {
  const queue = await Queue.open();
  const sender = new Sender(queue);
  const waitingList = new WaitingList(queue, sender);
  const keys = await keysOf(queue);
  startUpdates();
  const { form, surroundings, isKept, error } = keys.invitation ? await openingAnswers(queue, keys) : {};
  const waiting = await queue.waiting();
  const mine = waiting.filter(({ invitation }) => invitation === keys.invitation);
  if (form && (!error || error.isPassing || mine.length)) {
    await open({ form, surroundings, isKept, error, queue, sender, waitingList, keys });
    return;
  }
  if (error?.isOfInvitation && !mine.length) await queue.forget(keys.invitation);
  showGate(reasonToStop(keys.invitation, error), {
    waiting: waiting.length,
    showWaiting: () => waitingList.show(),
    openFile: () => keepFileForLater(queue),
  });
  // What waits with other invitations goes on.
  sender.start();
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

async function open({ form, surroundings, isKept, error, queue, sender, waitingList, keys }) {
  const { preschool, group, map: { tiles } } = form;
  const round = { acceptsUntil: new Date(Date.parse(form.round.closes) + graceMs).toISOString(), ...form.round };
  const context = { ...keys, preschool: { code: preschool.code, name: preschool.name }, group: group ?? null, round };
  byId("who").textContent = [preschool.name, group].filter(Boolean).join(" · ");
  const home = preschool.position ? L.latLng(preschool.position[1], preschool.position[0]) : null;
  const map = makeMap(byId("map"), tiles);
  window.smultronMap = map;
  if (home) map.setView(home, 16);
  const outline = surroundings ? await drawBackground(map, { collection: surroundings }) : null;
  if (home) drawRings(map, home);
  else if (outline) map.fitBounds(outline);
  if (!map._loaded) map.setView([67.85, 20.22], 10);

  const marks = new Marks(queue, sender, context);
  const whereabouts = new Whereabouts(home, surroundings);
  const where = (feature) => whereabouts.describe(latLng(feature));
  const questions = new Questions(form, (feature) => marks.save(feature), where);
  const closed = new Closed({ showWaiting: () => waitingList.show(), showOwn: () => own.list() });
  let moving = null;

  /** Whether new marks can be made; if the round is over by now, it is said. */
  function mayMark() {
    if (!closed.reason && Date.now() > Date.parse(round.closes)) closed.close("over", overText(round));
    return !closed.reason;
  }

  const near = { home, preschool, marks, surroundings };
  const placing = new Placing(map, near, whereabouts, async (place) => {
    if (isSheetOpen()) return;
    if (moving) return finishMove(place);
    if (!mayMark()) return;
    const stored = await questions.ask(newMark(place));
    if (stored) saved(stored);
    else byId("here").focus({ preventScroll: true });
  });

  const child = new ChildMode(placing, form, (feature) => marks.save(feature), where);
  byId("child-open").addEventListener("click", () => mayMark() && child.start());

  const own = new OwnMarks(map, marks, {
    async change(mark) {
      const stored = await questions.ask(nextRevision(mark));
      if (stored) announce(t("saved.changed"));
    },
    move(mark) {
      hideSheet();
      moving = mark;
      closed.suspend();
      const [lng, lat] = mark.geometry.coordinates;
      map.setView([lat, lng], Math.max(map.getZoom(), 17), { animate: false });
      byId("here").textContent = t("action.moveHere");
      hint(t("hint.move"));
      byId("here").focus();
    },
    async remove(mark) {
      hideSheet();
      await attempt(() => marks.remove(mark), t("saved.removed"));
    },
    isAllowed: () => closed.reason !== "refused",
  });

  async function finishMove(place) {
    const feature = { ...nextRevision(moving), geometry: point(place.position) };
    feature.properties.placement = place.placement;
    delete feature.properties.accuracyM;
    if (place.accuracyM != null) feature.properties.accuracyM = place.accuracyM;
    moving = null;
    byId("here").textContent = t("action.here");
    hint(t("hint.place"));
    closed.resume();
    await attempt(() => marks.save(feature), [t("saved.moved"), where(feature)].join(" "));
  }

  function saved(stored) {
    own.land(stored.id);
    byId("status").textContent = [t("saved.title"), where(stored)].join(" ");
    askToPersist();
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
      await attempt(() => marks.remove(stored), t("saved.undone"));
    });
  }

  startPill(marks, waitingList);
  startWarnings(marks, () => waitingList.show());
  closeWhenRefused(marks, context, closed);
  startConnection(queue, sender, isKept);
  connectWaiting({ waitingList, context, questions });
  const openFile = async () => {
    const content = await chooseFile();
    await takeFile(content, { queue, context, marks, sender, surroundings });
  };
  waitingList.openFile = openFile;
  startMenu();
  menuItems.push(
    { id: "menu-waiting", icon: "waiting", text: () => t("waiting.menu"), act: () => waitingList.show() },
    { id: "menu-file", icon: "plan", text: () => t("file.open"), act: openFile },
    installItem({ marks, sender, waitingList, context }),
  );

  hint(hintFor(preschool, tiles, home));
  await marks.refresh();
  if (error?.isOfInvitation) closed.close("refused", { title: t("gate.refused.title"), text: error.message });
  else if (Date.now() > Date.parse(round.closes)) closed.close("over", overText(round));
  placing.locateIfAllowed();
  await sender.start();
  const kept = await queue.recall("file");
  if (kept && !error) {
    await takeFile(kept, { queue, context, marks, sender, surroundings });
    await queue.keep("file", null);
  }
  const load = () => marks.load().then(() => notify("offline", null), () => {});
  addEventListener("online", load);
  if (!error) await load();
  if (!isKept) keepNearbyTiles(tiles, home);
}

/** Lets a waiting mark be asked about again; a time that was refused becomes the time of saying it again. */
function connectWaiting({ waitingList, context, questions }) {
  waitingList.invitation = context.invitation;
  waitingList.change = async ({ feature, problem }) => {
    const draft = nextRevision(feature);
    const isWrongTime = problem?.errors?.some(({ pointer }) => pointer === "/properties/recordedAt");
    if (isWrongTime) draft.properties.recordedAt = new Date().toISOString();
    const stored = await questions.ask(draft);
    if (stored) announce(t("saved.changed"));
  };
}

/** Says what is best to do first, and what is uncertain. */
function hintFor(preschool, tiles, home) {
  if (!home) return t("hint.noPosition");
  if (!tiles) return t("hint.noTiles");
  return preschool.positionQuality === "address" ? t("hint.place") : t(`hint.${preschool.positionQuality}`);
}

