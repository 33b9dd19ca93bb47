// Opens a saved file: its marks wait to be sent from here, and stay changeable, because the device key comes with them.

import { contentOf } from "./saved-file.js";
import { element } from "../dom.js";

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
export async function canTakeKey(queue, device) {
  const kept = [...(await queue.waiting()), ...(await queue.own())];
  return kept.every((mark) => mark.device === device);
}

/** Queues what is in a file; what is known already, in this revision or a later one, stays as it is. */
export async function takeIn({ device, features, removals }, queue, context) {
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
