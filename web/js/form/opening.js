// What the form needs to open: what the device keeps, and what the service says of the invitation, or said the last time when
// there is no contact.

import { background, groupService } from "../api.js";
import { deviceKey, invitation, rememberDeviceKey, rememberInvitation } from "../invitation.js";
import { Queue } from "./queue.js";
import { Sender } from "./sender.js";
import { WaitingList } from "./waiting.js";

// How long bad coverage may keep the form from opening when it can open without.
const patience = 4_000;

/** What the device keeps, and what sends it. */
export async function openDevice() {
  const queue = await Queue.open();
  const sender = new Sender(queue);
  return { queue, sender, waitingList: new WaitingList(queue, sender), keys: await keysOf(queue) };
}

/**
 * What the invitation opens: { opens, form, surroundings, isKept, error, context, waiting }. It opens the form with an answer of
 * the service, without contact with the last one, and when it is refused only to what waits with it.
 */
export async function openLink({ queue, keys }) {
  const answers = keys.invitation ? await openingAnswers(queue, keys) : {};
  const { form, error } = answers;
  const waiting = await queue.waiting();
  const isWaitedFor = waiting.some(({ invitation }) => invitation === keys.invitation);
  const opens = Boolean(form) && (!error || error.isPassing || isWaitedFor);
  if (error?.isOfInvitation && !isWaitedFor) await queue.forget(keys.invitation);
  return { ...answers, opens, waiting: waiting.length, context: form && contextOf(keys, form) };
}

/** What a mark is kept and sent with. */
const contextOf = (keys, { preschool: { code, name }, group = null, round }) => ({
  ...keys, preschool: { code, name }, group, round,
});

/**
 * The invitation and the device key. Both lie beside the marks as well, where a write is on disk at once: what the
 * browser keeps by itself may be lost when it is killed.
 */
async function keysOf(queue) {
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
async function openingAnswers(queue, keys) {
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
