// The form, in the order of what a person does: opens the link, sees where the preschool lies, chooses a place, says with the
// children what it is, sees it saved, changes what was wrong; and what waits is sent whenever there is contact.

import { byId } from "../dom.js";
import { announce, attempt, hint } from "./announcing.js";
import { ChildMode } from "./child.js";
import { Closed, closeWhenRefused } from "./closed.js";
import { chooseFile, takeFile } from "./open-file.js";
import { hideSheet, isSheetOpen } from "./sheet.js";
import { openDevice, openLink } from "./opening.js";
import { Marks, newMark, nextRevision } from "./marks.js";
import { menuItems, startMenu } from "./menu.js";
import { loadTexts, t } from "../i18n.js";
import { installItem } from "./install.js";
import { latLng } from "../map.js";
import { keepNearbyTiles } from "./nearby-tiles.js";
import { Moving } from "./moving.js";
import { notify } from "./notices.js";
import { OwnMarks } from "./own-marks.js";
import { Placing } from "./placing/placing.js";
import { Questions } from "./questions.js";
import { tellSaved } from "./saved.js";
import { stopAtGate } from "./gate.js";
import { firstHint, showSurroundings } from "./surroundings.js";
import { startConnection } from "./connection.js";
import { startPill } from "./pill.js";
import { startUpdates } from "./updates.js";
import { startWarnings } from "./warnings.js";

// What the form says and what it knows come at the same time, each from the device or from the service.
const texts = loadTexts(["form"]);
texts.then(startUpdates);
const device = await openDevice();
const [link] = await Promise.all([openLink(device), texts]);
if (link.opens) await open();
else await stopAtGate(device, link);
// Another invitation opened in the same tab changes only the fragment.
addEventListener("hashchange", () => location.reload());

async function open() {
  const { queue, sender, waitingList } = device;
  const { form, context, surroundings, isKept, error } = link;
  const marks = new Marks(queue, sender, context);
  const save = (feature) => marks.save(feature);

  // Where the preschool lies.
  const { map, home, whereabouts } = await showSurroundings(link);
  const where = (feature) => whereabouts.describe(latLng(feature.geometry.coordinates));

  // Choosing a place, and saying what it is: an adult by questions, a child by pictures.
  const closed = new Closed(form.round, { showWaiting: () => waitingList.show(), showOwn: () => own.list() });
  const questions = new Questions(form, save, where);
  const moving = new Moving(map, closed, save, where);
  const near = { home, preschool: form.preschool, marks, surroundings };
  const placing = new Placing(map, near, whereabouts, async (place) => {
    if (isSheetOpen()) return;
    if (moving.isUnderWay) return moving.finish(place);
    if (closed.isOver()) return;
    const stored = await questions.ask(newMark(place));
    if (!stored) return byId("here").focus({ preventScroll: true });
    own.land(stored.id);
    tellSaved(where(stored), () => marks.remove(stored));
  });
  const child = new ChildMode(placing, form, save, where);
  byId("child-open").addEventListener("click", () => closed.isOver() || child.start());

  // Changing, moving and taking back what was marked.
  const change = async (draft) => {
    if (await questions.ask(draft)) announce(t("saved.changed"));
  };
  const own = new OwnMarks(map, marks, {
    change: (mark) => change(nextRevision(mark)),
    move: (mark) => moving.begin(mark),
    async remove(mark) {
      hideSheet();
      await attempt(() => marks.remove(mark), t("saved.removed"));
    },
    isAllowed: () => closed.reason !== "refused",
  });

  // What waits, what hinders it from being sent, and how to help.
  const take = (content) => takeFile(content, { queue, context, marks, sender, surroundings });
  const openFile = async () => take(await chooseFile());
  waitingList.connect({ invitation: context.invitation, change, openFile });
  startPill(marks, waitingList);
  startWarnings(marks, () => waitingList.show());
  startConnection(queue, sender, isKept);
  closeWhenRefused(marks, context, closed);
  startMenu();
  menuItems.push(
    { id: "menu-waiting", icon: "waiting", text: () => t("waiting.menu"), act: () => waitingList.show() },
    { id: "menu-file", icon: "plan", text: () => t("file.open"), act: openFile },
    installItem({ marks, sender, waitingList, context }),
  );

  // All is in place: what the device has is shown, what waits is sent, and then the service is asked for the rest.
  hint(firstHint(form, home));
  await marks.refresh();
  if (error?.isOfInvitation) closed.refuse(error.message);
  else closed.isOver();
  placing.locateIfAllowed();
  await sender.start();
  const file = await queue.recall("file");
  if (file && !error) {
    await take(file);
    await queue.keep("file", null);
  }
  const load = () => marks.load().then(() => notify("offline", null), () => {});
  addEventListener("online", load);
  if (!error) await load();
  if (!isKept) keepNearbyTiles(form.map.tiles, home);
}
