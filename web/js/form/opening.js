// What the form needs to open: from the service, or from what was kept the last time when there is no contact.

import { background, groupService } from "../api.js";
import { deviceKey, invitation, rememberDeviceKey, rememberInvitation } from "../invitation.js";

// How long bad coverage may keep the form from opening when it can open without.
const patience = 4_000;

/**
 * The invitation and the device key. Both lie beside the marks as well, where a write is on disk at once: what the
 * browser keeps by itself may be lost when it is killed.
 */
export async function keysOf(queue) {
  const kept = await queue.recall("device");
  if (kept) rememberDeviceKey(kept);
  const device = deviceKey();
  if (!kept) await queue.keep("device", device);
  const secret = invitation() ?? (await queue.recall("invitation")) ?? null;
  if (secret) {
    rememberInvitation(secret);
    if ((await queue.recall("invitation")) !== secret) await queue.keep("invitation", secret);
  }
  return { invitation: secret, device };
}

/** { form, surroundings, isKept, error }: without contact what was kept; when refused the error, and what was kept. */
export async function openingAnswers(queue, keys) {
  const formKey = `form:${keys.invitation}`;
  const [keptForm, keptSurroundings] = await Promise.all([queue.recall(formKey), queue.recall("surroundings")]);
  const [form, surroundings] = await Promise.all([
    ask((options) => groupService(keys.invitation, keys.device).form(options), keptForm),
    ask(background, keptSurroundings),
  ]);
  if (form.answer) await queue.keep(formKey, form.answer);
  if (surroundings.answer) await queue.keep("surroundings", surroundings.answer);
  return {
    form: form.answer ?? keptForm,
    surroundings: surroundings.answer ?? keptSurroundings,
    isKept: !form.answer,
    error: form.error,
  };
}

async function ask(call, kept) {
  try {
    return { answer: await call(kept ? { patience } : {}) };
  } catch (error) {
    return { error };
  }
}
