// Opens a saved file: its marks wait to be sent from here, and stay changeable, because the device key comes with them.

import { announce, attempt } from "./announcing.js";
import { contentOf } from "./saved-file.js";
import { element } from "../dom.js";
import { hideSheet } from "./sheet.js";
import { marksIn, whose } from "./naming.js";
import { rememberDeviceKey } from "../invitation.js";
import { t } from "../i18n.js";

/** Lets somebody choose a file; resolves with what is in it, or null when it is not a saved file. */
export function chooseFile() {
  return new Promise((resolve) => {
    // Without `accept`: phones grey out files whose kind they do not know.
    const input = element("input", { type: "file" });
    input.addEventListener("change", async () => resolve(contentOf(await input.files[0].text())));
    input.click();
  });
}

/** True when the device has no marks yet, so that it may go on with the key of a file. */
async function canTakeKey(queue, device) {
  const kept = [...(await queue.waiting()), ...(await queue.own())];
  return kept.every((mark) => mark.device === device);
}

/** Queues what is in a file; what is known already, in this revision or a later one, stays as it is. */
async function takeIn({ device, features, removals }, queue, context) {
  const { invitation } = context;
  const revisions = new Map();
  for (const { id, feature, ...mark } of [...(await queue.own()), ...(await queue.waiting())]) {
    if (mark.invitation === invitation) revisions.set(id, feature.properties.revision);
  }
  for (const feature of features) {
    if (revisions.get(feature.id) >= feature.properties.revision) continue;
    await queue.add(feature, { ...context, device });
  }
  for (const id of removals) {
    const feature = { type: "Feature", id, geometry: null, properties: { revision: 0 } };
    await queue.addRemoval(feature, { ...context, device, known: true });
  }
  return features.length + removals.length;
}

/** Takes in a saved file, and says how many marks were in it, or why not. */
export async function takeFile(content, { queue, context, marks, sender, surroundings }) {
  hideSheet();
  if (!content) return announce(t("file.unreadable"), true);
  if (content.preschool !== context.preschool.code || (content.group ?? null) !== context.group) {
    const nameOf = (code) => surroundings?.features.find(({ properties }) => properties.code === code)?.properties.name;
    const label = (name, group, code) => `${whose(name, group)} (${code})`;
    const { code, name } = context.preschool;
    return announce(t("file.elsewhere", {
      theirs: label(nameOf(content.preschool), content.group, content.preschool), ours: label(name, context.group, code),
    }), true);
  }
  await attempt(async () => {
    if (await canTakeKey(queue, content.device)) {
      rememberDeviceKey(content.device);
      await queue.keep("device", content.device);
      context.device = content.device;
    }
    const count = await takeIn(content, queue, context);
    await marks.refresh();
    announce(t("file.read", { marks: marksIn(count) }), true);
    await sender.send({ byHand: true });
    await marks.load().catch(() => {});
  });
}
